"""The endpoint of SES: every path that is not one of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sesmodel.answering import answer
from sesmodel.errors import TransportFailed
from sesmodel.local_cloud import LocalCloud
from sesmodel.server.scope import credential_scope
from sesmodel.service.region import REGION
from sesmodel.service_models import service_model
from sesmodel.wire.http import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Receive, Scope, Send

    from sesmodel.api.actions import ServiceName
    from sesmodel.local import LocalSes
    from sesmodel.wire.http import HttpResponse

DROP = "sesmodel.drop"
"""The ASGI extension by which a server drops a connection without an answer."""


class AwsEndpoint:
    """An ASGI application that answers as SES does, v1 and v2.

    Args:
        model: what answers.
        accounts: the account of each access key id; other keys are of the account of the model, unless they
            are 12 digits: those are an account by themselves.
    """

    def __init__(self, model: LocalSes | LocalCloud, *, accounts: Mapping[str, str]) -> None:
        """Bind it to a model."""
        self._model = model
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read a request, and answer it in a thread: sinks of a model may block, and may call back."""
        try:
            request = await _read(Request(scope, receive))
        except ClientDisconnect:
            return
        try:
            said = await run_sync(self.answer, request)
        except TransportFailed:
            if not await _drop(scope, receive):
                raise
            return
        await Response(said.body, said.status, dict(said.headers))(scope, receive, send)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one request.

        Raises:
            TransportFailed: the connection is to drop, as planned.
        """
        service = _service(request)
        return answer(self._meant(request), service, service_model(service), request)

    def _meant(self, request: HttpRequest) -> LocalSes:
        if not isinstance(self._model, LocalCloud):
            return self._model
        scope = credential_scope(request.headers)
        if scope is None:
            return self._model.ses()
        key = scope.access_key_id
        account = self._accounts.get(key) or (key if len(key) == 12 and key.isdecimal() else None)
        return self._model.ses(scope.region if REGION.fullmatch(scope.region) else None, account_id=account)


def _service(request: HttpRequest) -> ServiceName:
    """Which API is meant: v2 has its own paths."""
    return "sesv2" if request.path.startswith(("/v2/", "/v1/")) else "ses"


async def _read(request: Request) -> HttpRequest:
    raw_path: bytes = request.scope.get("raw_path") or request.url.path.encode()
    return HttpRequest(
        request.method,
        raw_path.decode("latin-1"),
        request.scope["query_string"].decode("latin-1"),
        dict(request.headers),
        await request.body(),
    )


async def _drop(scope: Scope, receive: Receive) -> bool:
    """Drop the connection, where the server knows how to."""
    drop = scope.get("extensions", {}).get(DROP)
    if drop is None:
        return False
    cast("Callable[[], None]", drop["now"])()
    while (await receive())["type"] != "http.disconnect":
        pass
    return True
