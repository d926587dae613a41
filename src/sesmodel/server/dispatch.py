"""Where a request goes: to SES, to a page that mail leads to, or to what looks into the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.server.inspection_route import InspectionRoute

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from sesmodel.server.aws import AwsEndpoint
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.pages import Pages
    from sesmodel.wire.http import HttpRequest, HttpResponse


class HttpApp:
    """What `http_app` makes: it sends a request to SES, or on to a page or to the inspection.

    That is one look at the path, so that a server is ready without a framework and its router.

    Args:
        aws: what answers as SES does.
        pages: what answers the readers of mail.
        inspection: what is looked into.
    """

    def __init__(self, aws: AwsEndpoint, pages: Pages, inspection: Inspection) -> None:
        """Bind it to all of them."""
        self._aws = aws
        self._pages = pages
        self._elsewhere = InspectionRoute(inspection)
        self._inspection = inspection

    def stop_waiting(self) -> None:
        """For a server that is about to stop: let nobody wait any more."""
        self._aws.stop_waiting()
        self._inspection.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or begin and end with the server.

        Raises:
            TransportFailed: a connection is to drop, as planned, and the server is not ours.
            ValueError: it is no request of HTTP.
        """
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] != "http":
            raise ValueError(f"SES does not speak {scope['type']}.")
        elif self._elsewhere.leads_to(scope["path"]):
            await self._elsewhere(scope, receive, send)
        elif self._pages.leads_to(scope["path"]):
            await self._pages(scope, receive, send)
        else:
            await self._aws(scope, receive, send)

    def answer_now(self, request: HttpRequest, source_ip: str, send: Callable[[HttpResponse], None]) -> bool:
        """Answer a request that takes no wait; whether it is one, else nothing is done.

        Args:
            request: what came, in whole.
            source_ip: from where.
            send: sends the answer.
        """
        path = request.path
        # Names with a `%` are compared once they are decoded, which ASGI servers do.
        if "%" in path or self._elsewhere.leads_to(path) or self._pages.leads_to(path):
            return False
        return self._aws.answer_now(request, source_ip, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        self._aws.close()
        await send({"type": f"{message['type']}.complete"})
