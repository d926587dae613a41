"""The HTTP door beside moto's server: calls over a socket, and how long it takes until the first can be made."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from benchmarks.harness import Case, Gate, Needed, Table
from benchmarks.mails import RECIPIENT, SENDER
from benchmarks.servers import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import ExitStack
    from typing import Any

    from benchmarks.timing import Effort, Samples

OURS, PEER = "sesmodel serve", "moto_server"
_PATIENCE = 30  # seconds
_COMMANDS = {
    OURS: ["sesmodel", "serve", "--verify", "example.com", "--port"],
    PEER: ["moto.server", "--port"],
}
_FORM = "application/x-www-form-urlencoded"
_SIGNED = (
    "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/ses/aws4_request, "
    "SignedHeaders=host, Signature=0"
)


class Caller:
    """A client that does next to nothing itself: it writes a request, and reads the answer."""

    def __init__(self, port: int) -> None:
        """Bind it to a server; it connects when it must."""
        self._port = port
        self._wire: socket.socket | None = None

    def call(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> tuple[int, bytes]:
        """The status and the body of an answer; the connection is used again where the server lets it."""
        if self._wire is None:
            self._wire = socket.create_connection((HOST, self._port), timeout=_PATIENCE)
            self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._answers = self._wire.makefile("rb")
        head = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\n{_SIGNED}\r\nContent-Type: {kind}\r\n"
        self._wire.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        version, status, *_ = self._answers.readline().split(b" ", 2)
        length, stays = 0, version == b"HTTP/1.1"
        while (line := self._answers.readline().lower()) not in (b"\r\n", b""):
            name, _, text = line.partition(b":")
            length = int(text) if name == b"content-length" else length
            stays = stays and (name, text.strip()) != (b"connection", b"close")
        answer = self._answers.read(length)
        if not stays:
            self.close()
        return int(status), answer

    def close(self) -> None:
        """Hang up."""
        if self._wire is not None:
            self._answers.close()
            self._wire.close()
            self._wire = None


@contextmanager
def started(name: str) -> Iterator[Caller]:
    """A server in a process of its own, as soon as it answers a call of SES.

    Yields:
        A client of it.
    """
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", *_COMMANDS[name], str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603  ours, and moto's
        caller = Caller(port)
        try:
            _wait(caller, server)
            yield caller
        finally:
            caller.close()
            server.send_signal(signal.SIGKILL)


def _wait(caller: Caller, server: subprocess.Popen[bytes]) -> None:
    end = perf_counter() + _PATIENCE
    while perf_counter() < end and server.poll() is None:
        try:
            status, _ = caller.call("POST", "/", b"Action=GetSendQuota&Version=2010-12-01", _FORM)
        except OSError:
            caller.close()
            sleep(0.002)
        else:
            assert status == 200, status
            return
    raise AssertionError(f"{server.args!r} does not answer")


# --- calls ----------------------------------------------------------------------------------------

_VERIFY = b"Action=VerifyEmailIdentity&Version=2010-12-01&EmailAddress=" + SENDER.encode()
_SEND = json.dumps(
    {
        "FromEmailAddress": SENDER,
        "Destination": {"ToAddresses": [RECIPIENT]},
        "Content": {"Simple": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Your seat is 14A."}}}},
    }
).encode()


class Servers(Needed):
    """Both servers, each with a verified sender."""

    def open(self, stack: ExitStack) -> None:
        """Start them."""
        self.callers = {name: stack.enter_context(started(name)) for name in _COMMANDS}
        for caller in self.callers.values():
            status, _ = caller.call("POST", "/", _VERIFY, _FORM)
            assert status == 200, status

    def send(self, name: str) -> tuple[int, bytes]:
        """Send a mail."""
        return self.callers[name].call("POST", "/v2/email/outbound-emails", _SEND)


def _check_sent(answer: tuple[int, bytes]) -> None:
    status, body = answer
    assert status == 200, answer
    assert json.loads(body)["MessageId"]


_SERVERS = Servers()

# --- the start ------------------------------------------------------------------------------------


def starts(cases: Sequence[Case[Any]], effort: Effort) -> Samples:
    """The seconds from the command to the first answer, once a round; the cases only name the servers."""
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    for _ in range(effort.rounds):
        for name, column in seconds.items():
            began = perf_counter()
            with started(name):
                column.append(perf_counter() - began)
    return seconds


def _named(name: str) -> Case[None]:
    return Case(name, lambda: None, lambda _: None)


TABLES = (
    Table(
        "http",
        "SendEmail (v2) over a socket, by one client that keeps its connection",
        (
            Case(OURS, lambda: _SERVERS.send(OURS), _check_sent),
            Case(PEER, lambda: _SERVERS.send(PEER), _check_sent),
        ),
        peer=PEER,
        gates=(Gate(OURS, 0.3, PEER, goal=0.25),),
        needs=_SERVERS,
    ),
    Table(
        "http-ready",
        "from the command to the first answer of SES",
        (_named(OURS), _named(PEER)),
        peer=PEER,
        gates=(Gate(OURS, 0.6, PEER, goal=0.5),),
        method=starts,
    ),
)
