"""A connection that answers at once what needs no wait, which is most of what SES is asked."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from httptools import parse_url

from sesmodel.errors import TransportFailed
from sesmodel.server.connection import Connection
from sesmodel.server.exchange import headers_of
from sesmodel.wire.http import HttpRequest

if TYPE_CHECKING:
    from sesmodel.server.dispatch import HttpApp
    from sesmodel.wire.http import HttpResponse


class PromptConnection(Connection):
    """One connection; a request that came in one piece is answered before the loop turns, if nothing is waited for.

    uvicorn makes a task of each request, with an event to wait for its body, and the application is told of it in
    messages; that takes as long as a third of the answer. Whatever is not plain goes uvicorn's way.

    Attributes:
        behind: what answers.
    """

    behind: ClassVar[HttpApp]

    _held: bytearray | None = None  # the body of a request that may be answered at once

    def on_request(self) -> None:
        """Hold a plain request back until it is known whether all of it is there."""
        if self._is_plain():
            self._held = bytearray()
        else:
            super().on_request()

    def on_body(self, body: bytes) -> None:
        """Take in a piece of the body."""
        if self._held is None:
            super().on_body(body)
        else:
            self._held += body

    def on_message_complete(self) -> None:
        """Answer, if it can be done at once."""
        if self._held is not None:
            if self._is_answered(bytes(self._held)):
                self._held, self._within = None, ""
                return
            self._hand_on()
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Take in a piece of one request, or of more; one that is not there in whole is uvicorn's."""
        super().data_received(data)
        if self._held is not None and not self.transport.is_closing():  # as it is when the parser has refused it
            self._hand_on()

    def _is_plain(self) -> bool:
        parser, cycle = self.parser, self.cycle
        return (
            (cycle is None or cycle.response_complete)  # type: ignore[redundant-expr]  # None before the first
            and not self.flow.write_paused
            and parser.get_http_version() == "1.1"
            and parser.should_keep_alive()
            and parser.get_method() != b"HEAD"
        )

    def _is_answered(self, body: bytes) -> bool:
        url = parse_url(self.url)
        path, query = url.path.decode("latin-1"), (url.query or b"").decode("latin-1")
        request = HttpRequest(self.parser.get_method().decode("ascii"), path, query, headers_of(self.headers), body)
        try:
            return self.behind.answer_now(request, self.client[0] if self.client else "", self._send)
        except TransportFailed:  # planned since it was seen that nothing was
            self.transport.abort()
            return True

    def _send(self, said: HttpResponse) -> None:
        self.transport.write(_written(said, self.server_state.default_headers))
        self.on_response_complete()

    def _hand_on(self) -> None:
        """Let uvicorn have a request after all."""
        body, self._held = self._held, None
        super().on_request()
        if body:
            super().on_body(bytes(body))


def _written(said: HttpResponse, default: list[tuple[bytes, bytes]]) -> bytes:
    lines = [_status_line(said.status)]
    lines += [b"%b: %b" % field for field in default]
    lines += [f"{name}: {text}".encode("latin-1") for name, text in said.headers.items()]
    lines += [b"content-length: %d" % len(said.body), b"", said.body]
    return b"\r\n".join(lines)


@lru_cache(maxsize=64)
def _status_line(status: int) -> bytes:
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode("ascii")
