"""A request of HTTP, read whole from an ASGI server, and what is sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import SesError
from sesmodel.wire.http import HttpRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from starlette.types import Receive, Scope, Send

    from sesmodel.wire.http import HttpResponse


class RequestTooLarge(SesError):
    """A body is longer than the door takes; what AWS answers then was not seen, so this is our choice."""

    v1_code = "RequestEntityTooLarge"
    v2_name = "RequestEntityTooLargeException"
    v1_status = 413
    v2_status = 413


class Gone(Exception):
    """The client went before all of its request was there."""


async def read(scope: Scope, receive: Receive, limit: int) -> HttpRequest:
    """Read a whole request.

    Args:
        scope: what ASGI says of it.
        receive: gives the pieces of its body.
        limit: how many bytes that may have.

    Raises:
        Gone: the rest does not come.
        RequestTooLarge: it is longer than the limit, or says so.
    """
    headers = headers_of(scope["headers"])
    length = headers.get("content-length", "")
    body = bytearray()
    if not (length.isascii() and length.isdecimal() and len(length) < 20 and int(length) > limit):
        async for piece in _pieces(receive):
            body += piece
            if len(body) > limit:
                break
        else:
            path = scope["raw_path"].decode("latin-1") if scope.get("raw_path") else scope["path"]
            return HttpRequest(scope["method"], path, scope["query_string"].decode("latin-1"), headers, bytes(body))
    raise RequestTooLarge(f"The body of a request may have {limit} bytes at most.")


def headers_of(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The header fields of a request by their names; those of one name are one."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in fields:
        name, value = raw_name.decode("latin-1"), raw_value.decode(errors="replace")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def send_back(said: HttpResponse, send: Send) -> None:
    """Send an answer, which says how long it is."""
    headers = [(name.encode(), text.encode()) for name, text in said.headers.items()]
    headers.append((b"content-length", str(len(said.body)).encode()))
    await send({"type": "http.response.start", "status": said.status, "headers": headers})
    await send({"type": "http.response.body", "body": said.body})
