"""Servers on the loopback that answer at once, in a process of their own: what they take is not the client's.

Run as a program with ``smtp`` or ``ses``, it serves until its standard input ends. `running` starts it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from socket import IPPROTO_TCP, TCP_NODELAY
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
_PATIENCE = 10  # seconds


@contextmanager
def running(kind: str) -> Iterator[int]:
    """Run a server: ``smtp`` or ``ses``.

    Yields:
        The port that it listens on, at 127.0.0.1.
    """
    command = [sys.executable, "-I", __file__, kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603  our own code
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
            server.communicate(timeout=_PATIENCE)  # ends its input
        finally:
            server.kill()


class Conversation(BaseRequestHandler):
    """A connection, read as far as is asked for. What is to be said waits until the other side waits for it."""

    last: bytes = b""
    """What the server was sent last, over any connection."""

    def setup(self) -> None:
        """Begin with nothing read and nothing to say."""
        self.request.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self._read = bytearray()
        self._to_say = b""

    def say(self, answer: bytes) -> None:
        """Add to what is to be said."""
        self._to_say += answer

    def until(self, mark: bytes) -> bytes:
        """Read as far as the end of a mark.

        Raises:
            EOFError: the other side is gone.
        """
        seen = 0
        while (found := self._read.find(mark, seen)) < 0:
            seen = max(0, len(self._read) - len(mark) + 1)
            self._receive()
        return self.take(found + len(mark))

    def take(self, size: int) -> bytes:
        """Read some bytes.

        Raises:
            EOFError: the other side is gone.
        """
        while len(self._read) < size:
            self._receive()
        taken = bytes(self._read[:size])
        del self._read[:size]
        return taken

    def finish(self) -> None:
        """Say what was not said."""
        self.request.sendall(self._to_say)

    def _receive(self) -> None:
        if self._to_say:
            self.request.sendall(self._to_say)
            self._to_say = b""
        if not (data := self.request.recv(1 << 18)):
            raise EOFError
        self._read += data


class SmtpSink(Conversation):
    """Takes every message (RFC 5321). ``XLAST`` asks for the digest of the last transaction."""

    def handle(self) -> None:
        """Talk until the client leaves."""
        self.say(b"220 sink.example\r\n")
        transaction: list[bytes] = []
        try:
            while (command := self.until(b"\r\n")).upper() != b"QUIT\r\n":
                verb = command[:4].upper()
                if verb == b"EHLO":
                    self.say(b"250-sink.example\r\n250-SIZE 50000000\r\n250 8BITMIME\r\n")
                elif verb == b"DATA":
                    self.say(b"354 go on\r\n")
                    Conversation.last = b"".join((*transaction, self.until(b"\r\n.\r\n")))
                    transaction = []
                    self.say(b"250 2.0.0 taken\r\n")
                elif verb == b"XLAS":
                    self.say(f"250 {sha256(self.last).hexdigest()}\r\n".encode())
                else:
                    transaction += [_path(command)] if verb in {b"MAIL", b"RCPT"} else []
                    self.say(b"250 2.0.0 fine\r\n")
            self.say(b"221 bye\r\n")
        except (EOFError, ConnectionError):
            pass


def digest(sender: str, recipient: str, content: bytes) -> str:
    """What the sink says of a transaction: content in CRLF with a line end after the last line."""
    stuffed = re.sub(rb"(?m)^\.", b"..", content)
    return sha256(f"<{sender}><{recipient}>".encode() + stuffed + b".\r\n").hexdigest()


def _path(command: bytes) -> bytes:
    """What stands in the angle brackets of a command; its parameters may differ from client to client."""
    return command[command.index(b"<") : command.index(b">") + 1]


class SesStub(Conversation):
    """Answers every POST as SES answers a send; a GET asks for the body of the last."""

    _ANSWER = b'{"MessageId": "0102018c7e9f0000-5b0b3f3e-0000-4000-8000-000000000000-000000"}'

    def handle(self) -> None:
        """Talk until the client leaves."""
        try:
            while True:
                head = self.until(b"\r\n\r\n")
                if head.startswith(b"GET"):
                    self._answer(self.last)
                else:
                    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
                    Conversation.last = self.take(int(length[1]) if length else 0)
                    self._answer(self._ANSWER)
        except (EOFError, ConnectionError):
            pass

    def _answer(self, body: bytes) -> None:
        head = f"HTTP/1.1 {HTTPStatus.OK:d} OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.say(head.encode() + body)


def serve(kind: str) -> None:
    """Say the port, and serve until standard input ends."""
    handler = {"smtp": SmtpSink, "ses": SesStub}[kind]
    with ThreadingTCPServer((HOST, 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        sys.stdin.read()
        server.shutdown()


if __name__ == "__main__":
    serve(sys.argv[1])
