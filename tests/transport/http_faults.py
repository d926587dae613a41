"""A server on a free loopback port that takes whole requests and answers them as a test wants, or not at all."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator


@attrs.define
class Requests:
    """What the server got.

    Attributes:
        url: where it is.
        bodies: the bodies of the requests that it read to their end.
    """

    url: str
    bodies: list[bytes] = attrs.field(factory=list)


@contextmanager
def answering(answer: bytes | None, *, tls: ssl.SSLContext | None = None) -> Iterator[Requests]:
    """Answer every request with some bytes and hang up; with ``None`` keep the client waiting."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        found = Requests(f"http{'s' if tls else ''}://127.0.0.1:{port}")
        over = threading.Event()
        thread = threading.Thread(target=_serve, args=(listener, found, answer, tls, over))
        thread.start()
        try:
            yield found
        finally:
            over.set()
            socket.create_connection(("127.0.0.1", port)).close()  # wakes it up
            thread.join(timeout=10)


def _serve(
    listener: socket.socket, found: Requests, answer: bytes | None, tls: ssl.SSLContext | None, over: threading.Event
) -> None:
    while not over.is_set():
        connection, _ = listener.accept()
        try:
            with tls.wrap_socket(connection, server_side=True) if tls else connection as wire:
                wire.settimeout(10)
                if body := _body(wire):
                    found.bodies.append(body)
                    if answer is None:
                        over.wait(timeout=10)
                    else:
                        wire.sendall(answer)
        except OSError:  # the client hung up, or did not like the certificate
            connection.close()


def _body(wire: socket.socket) -> bytes:
    with wire.makefile("rwb") as file:
        if not file.readline():  # the client hung up
            return b""
        fields = dict(line.lower().strip().split(b": ", 1) for line in iter(file.readline, b"\r\n"))
        if fields.get(b"expect") == b"100-continue":
            file.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            file.flush()
        return file.read(int(fields[b"content-length"]))


def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
