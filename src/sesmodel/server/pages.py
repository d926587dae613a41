"""The pages that mail leads its readers to: tracked links, pictures, subscriptions. They are open to everybody."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidValue
from sesmodel.server.exchange import Gone, RequestTooLarge, read, send_back
from sesmodel.server.inspection_models import Models
from sesmodel.wire.http import HttpResponse

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud
    from sesmodel.server.limits import HttpLimits
    from sesmodel.service.page import Page
    from sesmodel.wire.http import HttpRequest

FIRST = frozenset(("I0", "CI0", "L0", "CL0", "subscription"))
"""The first parts of their paths; a test compares them with those that a model follows."""


class Pages:
    """An ASGI application that answers readers of mail.

    Args:
        model: what answers. Of a cloud, it is whichever model sent the mail, which each knows by its own signature.
        limits: how much it bears.
    """

    def __init__(self, model: LocalSes | LocalCloud, limits: HttpLimits) -> None:
        """Bind it to a model."""
        self._models = Models(model)
        self._limits = limits

    def leads_to(self, path: str) -> bool:
        """Whether a path is that of a page."""
        return path.startswith("/") and path.split("/", 2)[1] in FIRST

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a reader; in a thread, as sinks of events may block, and may call back."""
        try:
            request = await read(scope, receive, self._limits.body)
        except Gone:
            return
        except RequestTooLarge as error:
            from sesmodel.service.page import Page  # not before somebody reads mail

            page = Page.problem(413, str(error))
        else:
            ip_address = (scope.get("client") or ("",))[0]
            page = await asyncio.to_thread(self.answer, request, ip_address)
        await send_back(HttpResponse(page.status, {**page.headers, "content-type": page.content_type}, page.body), send)

    def answer(self, request: HttpRequest, ip_address: str = "") -> Page:
        """Answer one request.

        Args:
            request: what came.
            ip_address: from where.
        """
        from sesmodel.flow.visiting import METHODS
        from sesmodel.service.page import Page  # as above

        if request.method not in METHODS:
            return Page.problem(405, f"There is no {request.method} here.", Allow=", ".join(METHODS))
        form = _form(request) if request.method == "POST" else None
        url = f"{request.path}?{request.query}" if request.query else request.path
        said = Page.problem(404, "There is no such page.")
        for ses in self._models.all:
            try:
                page = ses.visit(
                    url,
                    method=request.method,
                    form=form,
                    ip_address=ip_address,
                    user_agent=request.headers.get("user-agent", ""),
                )
            except InvalidValue as error:
                return Page.problem(400, error.what)
            if page.status < 400:
                return page
            if said.status == 404:
                said = page
        return said


def _form(request: HttpRequest) -> dict[str, list[str]]:
    """What was filled in, in either form that mail programs send (RFC 8058 section 3.1)."""
    content_type = request.headers.get("content-type", "")
    if not content_type.lower().startswith("multipart/form-data"):
        from urllib.parse import parse_qs

        return parse_qs(request.body.decode(errors="replace"), keep_blank_values=True)
    from sesmodel.mail.parameter import parse
    from sesmodel.mail.read import read as read_parts

    head = f"MIME-Version: 1.0\r\nContent-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    form: dict[str, list[str]] = {}
    for part in read_parts(head + request.body).parts:
        _, parameters = parse(part.headers.get("Content-Disposition") or "")
        if "name" in parameters:
            form.setdefault(parameters["name"], []).append(part.content.decode(errors="replace"))
    return form
