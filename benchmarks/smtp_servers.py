"""The SMTP door, and a bare sink of aiosmtpd to compare it with, each in a process of its own.

Run as a program with ``door`` or ``sink``, and ``plain`` or ``starttls``, it serves until its standard input ends.
`running` starts it.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from sesmodel import AccessKey, Keep, LocalSes, SmtpLogins, serve_smtp, smtp_password
from sesmodel.server.smtp_tls import server_context

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
PASSWORD = smtp_password(KEY.secret_access_key, "us-east-1")
_KEPT = 1000  # messages that the model remembers, so that its memory has a bound


class Sink:
    """Takes every message."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Take one."""
        del server, session
        assert envelope.content is not None
        return "250 Ok"


def serve_door(mode: str) -> None:
    """Let the model take mail until standard input ends."""
    ses = LocalSes(keep=Keep(messages=_KEPT))
    ses.verify("example.com")
    logins = SmtpLogins([KEY]) if mode == "starttls" else None
    with serve_smtp(ses, mode=mode, logins=logins, needs_login=mode == "starttls") as door:
        print(door.port, flush=True)
        sys.stdin.read()


def serve_sink(mode: str) -> None:
    """Let aiosmtpd take mail until standard input ends."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # it warns of itself at every login
    asyncio.run(_sink(mode))


async def _sink(mode: str) -> None:
    tls: dict[str, Any] = (
        {} if mode == "plain" else {"tls_context": server_context("localhost"), "authenticator": _check}
    )
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink(), hostname="localhost", **tls), HOST, 0)
    async with server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


def _check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    del server, session, envelope, mechanism
    return AuthResult(success=getattr(data, "password", b"") == PASSWORD.encode())


@contextmanager
def running(kind: str, mode: str) -> Iterator[int]:
    """Run a server until the end of the block.

    Yields:
        The port that it listens on, at 127.0.0.1.
    """
    command = [sys.executable, "-m", "benchmarks.smtp_servers", kind, mode]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own code
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


if __name__ == "__main__":
    {"door": serve_door, "sink": serve_sink}[sys.argv[1]](sys.argv[2])
