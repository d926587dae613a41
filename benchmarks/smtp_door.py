"""Sending to the SMTP door beside a bare sink of aiosmtpd, which parses and keeps nothing: what the model takes."""

from __future__ import annotations

import re
import ssl
from base64 import b64encode
from contextlib import closing
from functools import partial
from socket import IPPROTO_TCP, TCP_NODELAY, create_connection
from typing import TYPE_CHECKING

from benchmarks import mails, smtp_servers
from benchmarks.harness import Case, Gate, Needed, Table
from benchmarks.mails import RECIPIENT, SENDER
from benchmarks.smtp_servers import HOST, KEY, PASSWORD
from benchmarks.timing import in_turn

if TYPE_CHECKING:
    from contextlib import ExitStack
    from socket import socket

OURS, PEER = "serve_smtp", "bare aiosmtpd"
_AT_ONCE = 8  # connections: enough for the server never to wait for the client
_LINES = (f"MAIL FROM:<{SENDER}>\r\n".encode(), f"RCPT TO:<{RECIPIENT}>\r\n".encode(), b"DATA\r\n")
_AUTH = b"AUTH PLAIN " + b64encode(f"\0{KEY.access_key_id}\0{PASSWORD}".encode()) + b"\r\n"

_IS_WHOLE = re.compile(rb"(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\n").fullmatch


class Client:
    """A connection that says what it is told to, and does as little else as can be."""

    def __init__(self, port: int, mode: str) -> None:
        """Connect, encrypt and log in."""
        self._socket: socket = create_connection((HOST, port))
        self._socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self.hear(b"220")
        self.ask(b"EHLO localhost\r\n", b"250")
        if mode == "starttls":
            self.ask(b"STARTTLS\r\n", b"220")
            self._socket = _CONTEXT.wrap_socket(self._socket)
            self.ask(b"EHLO localhost\r\n", b"250")
            self.ask(_AUTH, b"235")

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def say(self, data: bytes) -> None:
        """Send."""
        self._socket.sendall(data)

    def hear(self, code: bytes) -> bytes:
        """Read a reply."""
        heard = b""
        while not _IS_WHOLE(heard):
            heard += self._socket.recv(4096)
        assert heard.startswith(code), heard
        return heard

    def ask(self, data: bytes, code: bytes) -> bytes:
        """Send, and read the reply."""
        self.say(data)
        return self.hear(code)


_CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_CONTEXT.check_hostname = False
_CONTEXT.verify_mode = ssl.CERT_NONE


class Clients(Needed):
    """Both servers, and some connections to each."""

    def __init__(self, mode: str) -> None:
        """Connect in a mode of the door."""
        self.mode = mode

    def open(self, stack: ExitStack) -> None:
        """Start the servers, and connect."""
        self._ports = {
            name: stack.enter_context(smtp_servers.running(kind, self.mode))
            for name, kind in ((OURS, "door"), (PEER, "sink"))
        }
        self._connected = {
            name: [stack.enter_context(closing(Client(port, self.mode))) for _ in range(_AT_ONCE)]
            for name, port in self._ports.items()
        }

    def send(self, name: str, data: bytes) -> bytes:
        """Send a message over each connection, all of them side by side."""
        return _send(self._connected[name], data)

    def connect_and_send(self, name: str, data: bytes) -> bytes:
        """Send a message over a new connection."""
        with closing(Client(self._ports[name], self.mode)) as client:
            return _send([client], data)


def _send(clients: list[Client], data: bytes) -> bytes:
    heard = b""
    for said, code in (*zip(_LINES, (b"250", b"250", b"354"), strict=True), (data, b"250")):
        for client in clients:
            client.say(said)
        for client in clients:
            heard = client.hear(code)
    return heard


def _check(heard: bytes) -> None:
    assert heard.startswith(b"250 Ok"), heard


def _table(name: str, title: str, mode: str, *, is_new: bool = False) -> Table:
    clients = Clients(mode)
    data = mails.with_email_message(mails.ASCII) + b".\r\n"
    send = clients.connect_and_send if is_new else clients.send
    cases = tuple(
        Case(one, partial(send, one, data), _check, operations=1 if is_new else _AT_ONCE) for one in (OURS, PEER)
    )
    return Table(
        name, title, cases, peer=PEER, gates=(Gate(OURS, 1 / 0.7, PEER, goal=1.0),), method=in_turn, needs=clients
    )


TABLES = (
    _table("smtp-door", "5 KB to the SMTP door, eight connections", "plain"),
    _table("smtp-door-tls", "the same with TLS and AUTH", "starttls"),
    _table("smtp-door-new", "5 KB to the SMTP door, each over a connection of its own", "plain", is_new=True),
    _table("smtp-door-login", "the same with TLS and AUTH", "starttls", is_new=True),
)
