"""A client of the SMTP door that says what it is told to, byte by byte, and no more."""

from __future__ import annotations

import select
import socket
import ssl
from base64 import b64encode
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from sesmodel import LocalSes, SmtpDoor, serve_smtp

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 20  # seconds: a test that waits so long has failed
MAIL = b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"
BEGUN = b"EHLO client.example\r\nMAIL FROM:<ana@example.com>\r\nRCPT TO:<bob@example.net>\r\n"


class Wire:
    """A connection.

    Args:
        door: whom to.
    """

    def __init__(self, door: SmtpDoor) -> None:
        """Connect, and read nothing yet."""
        self._socket = socket.create_connection((door.host, door.port), timeout=PATIENCE)
        self._read = b""

    def __enter__(self) -> Self:
        """Talk."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave without a word."""
        self._socket.close()

    def say(self, data: bytes) -> None:
        """Send some bytes; nobody may be listening any more."""
        self._socket.sendall(data)

    def line(self) -> str:
        """The next line, without its end; empty if the connection is closed or broken."""
        while b"\n" not in self._read:
            try:
                data = self._socket.recv(2**16)
            except ConnectionError:
                data = b""
            if not data:
                rest, self._read = self._read, b""
                return rest.decode()
            self._read += data
        line, _, self._read = self._read.partition(b"\n")
        return line.decode().removesuffix("\r")

    def reply(self) -> str:
        """The last line of the next reply."""
        while (line := self.line())[3:4] == "-":
            pass
        return line

    def ask(self, data: bytes) -> str:
        """Say something, and hear the last line of the reply."""
        self.say(data)
        return self.reply()

    def asks(self, *lines: bytes) -> list[str]:
        """Say lines one after the other, and hear the codes of the replies."""
        return [self.ask(line + b"\r\n")[:3] for line in lines]

    def rest(self) -> list[str]:
        """All lines up to the end of the connection."""
        return list(iter(self.line, ""))

    def pour(self, drop: bytes) -> list[str]:
        """Say the same again and again until the other side closes, and hear what it said meanwhile."""
        while True:
            try:
                self._socket.sendall(drop)
                if select.select([self._socket], [], [], 0)[0]:
                    heard = self._socket.recv(2**16)
                    if not heard:
                        return self.rest()
                    self._read += heard
            except ConnectionError:
                return self.rest()

    def encrypt(self, door: SmtpDoor) -> None:
        """Begin with TLS."""
        context = ssl.create_default_context(cadata=door.ca)
        self._socket = context.wrap_socket(self._socket, server_hostname=door.host)


def plain_auth(user: str, password: str) -> bytes:
    """A line that logs in."""
    return b"AUTH PLAIN " + b64encode(f"\0{user}\0{password}".encode()) + b"\r\n"


@contextmanager
def talking(ses: LocalSes, **options: Any) -> Iterator[Wire]:
    """A connection to a door without encryption and without logins, whose greeting is read."""
    with serve_smtp(ses, **{"mode": "plain", "needs_login": False, **options}) as door, Wire(door) as wire:
        assert wire.line().startswith("220 ")
        yield wire
