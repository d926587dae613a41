"""A model behind the HTTP or the SMTP door in a process of its own, which writes down what it delivers."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import attrs

from sesmodel import Delivery, HttpLimits, Keep, LocalSes, SmtpLimits, SystemClock, serve_http, serve_smtp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesmodel import Event, HttpDoor, SmtpDoor

HOST = "127.0.0.1"
_LIMITS = HttpLimits(head_seconds=1, request_seconds=2)  # for clients that hang; none of the others takes as long
_SMTP_LIMITS = SmtpLimits(idle_seconds=1, command_seconds=0.5, data_seconds=5)
_KEPT = 100  # messages that it remembers, so that its memory has a bound


@attrs.frozen
class Server:
    """A model behind one of its doors, in a process of its own.

    Args:
        process: that process.
        port: where it listens, at 127.0.0.1.
        delivered: the file to which it writes the ids of delivered mail.
    """

    process: subprocess.Popen[str]
    port: int
    delivered: Path

    @property
    def memory(self) -> int:
        """What it has in memory, in bytes; 0 where the system does not say."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmRSS:\s*(\d+) kB", status.read_text()) if status.exists() else None
        return int(found[1]) * 1024 if found else 0

    def stop(self) -> Sequence[str]:
        """Let it stop by itself, and read the ids of all that was delivered.

        Raises:
            AssertionError: it ended in another way.
        """
        self.process.communicate(timeout=60)  # ends its input
        assert self.process.returncode == 0, f"the server ended with {self.process.returncode}"
        return self.delivered.read_text().split()


@contextmanager
def running(door: str = "http") -> Iterator[Server]:
    """Run a server until the end of the block, with a door of ``http`` or ``smtp``."""
    with TemporaryDirectory() as folder:
        delivered = Path(folder) / "delivered"
        command = [sys.executable, "-m", "benchmarks.load_server", str(delivered), door]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own code
            assert process.stdout is not None
            try:
                yield Server(process, int(process.stdout.readline()), delivered)
            finally:
                process.kill()


def _serving(ses: LocalSes, kind: str) -> AbstractContextManager[HttpDoor | SmtpDoor]:
    if kind == "http":
        return serve_http(ses, limits=_LIMITS)
    return serve_smtp(ses, mode="plain", needs_login=False, limits=_SMTP_LIMITS)


def serve(delivered: Path, kind: str) -> None:
    """Say the port, and serve until standard input ends."""
    ses = LocalSes(clock=SystemClock(), keep=Keep(messages=_KEPT))
    ses.verify("example.com")
    with delivered.open("w") as file:

        def note(event: Event) -> None:
            if isinstance(event, Delivery):
                file.write(f"{event.message_id}\n")

        ses.subscribe(note)
        with _serving(ses, kind) as door:
            print(door.port, flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
