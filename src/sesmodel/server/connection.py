"""A connection of a client, as uvicorn and httptools keep it, with the limits that they leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sesmodel.server.aws import DROP
from sesmodel.server.limits import DEFAULT, HttpLimits
from sesmodel.server.upgrade import without_upgrade

if TYPE_CHECKING:
    import asyncio


class Connection(HttpToolsProtocol):
    """One connection; several requests may come over it.

    uvicorn waits for the rest of a request for ever. Here it must be there in time, or the connection is cut; a request
    that comes in one piece costs no timer.
    """

    limits: ClassVar[HttpLimits] = DEFAULT

    _head: int = 0  # bytes that came of a request line and a header that are not all there
    _within: str = ""  # "head" or "body" while a request is coming in
    _waiting_for: str = ""  # the same, while a timer runs
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let a client in, if there are not too many; it may not wait for ever before it asks for anything."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            transport.abort()
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the client."""
        self._stop_timer()
        super().connection_lost(exc)
        self._unset_keepalive_if_required()

    def data_received(self, data: bytes) -> None:
        """Take in a piece of one request, or of more; see that the rest of the last one comes in time."""
        super().data_received(data if self._within == "body" else without_upgrade(data))
        if self._within == "head":
            self._head += len(data)
            if self._head > self.limits.head:
                self.transport.abort()  # a header without an end, of which the parser says nothing yet
        if self._within != self._waiting_for:
            self._stop_timer()
            self._start_timer()

    def on_message_begin(self) -> None:
        """A request begins; the application can drop its connection."""
        super().on_message_begin()
        scope: dict[str, Any] = self.scope  # type: ignore[assignment]  # uvicorn's type knows no extensions
        scope["extensions"] = {DROP: {"now": self.transport.abort}}
        self._within, self._head = "head", 0
        self._stop_timer()  # of the request before it, whose end came with this beginning

    def on_headers_complete(self) -> None:
        """The body comes next.

        Raises:
            ValueError: the header is too long; the parser stops, and uvicorn answers with status 400.
        """
        if len(self.url) + sum([len(name) + len(value) for name, value in self.headers]) > self.limits.head:
            raise ValueError("the header is too long")
        self._within = "body"
        self.on_request()

    def on_request(self) -> None:
        """A header is there: uvicorn begins."""
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of the request is there."""
        self._within = ""
        super().on_message_complete()

    def _start_timer(self) -> None:
        self._waiting_for = self._within
        if self._within and not self.transport.is_closing():
            seconds = self.limits.head_seconds if self._within == "head" else self.limits.request_seconds
            self._timer = self.loop.call_later(seconds, self.transport.abort)

    def _stop_timer(self) -> None:
        self._waiting_for = ""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
