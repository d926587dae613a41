"""To ask an application without a socket."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def answer(
    app: ASGIApp, method: str, path: str, query: bytes = b"", body: bytes = b"", *, raw_path: bool = True
) -> tuple[int, bytes]:
    """What the application says, without a socket."""
    sent: list[Any] = []

    async def receive() -> Any:
        if not received:
            received.append(True)
            return {"type": "http.request", "body": body, "more_body": False}
        return await asyncio.Future()

    async def take(message: Any) -> None:
        sent.append(message)

    received: list[bool] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode() if raw_path else None,
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"localhost")],
    }

    async def run() -> None:
        await app(scope, receive, take)

    asyncio.run(run())
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])
