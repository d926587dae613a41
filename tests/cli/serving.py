"""`sesmodel serve` in this process, used by a thread beside it, and as a process of its own."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from threading import Condition, Thread
from typing import TYPE_CHECKING

import attrs

from sesmodel import HttpDoor
from sesmodel.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_URL = re.compile(r"SES +http://([\d.]+):(\d+)")


class Heard(io.StringIO):
    """What was printed, which others can wait for."""

    def __init__(self) -> None:
        super().__init__()
        self._more, self._over = Condition(), False

    def write(self, text: str) -> int:
        with self._more:
            count = super().write(text)
            self._more.notify_all()
        return count

    def stop(self) -> None:
        """Let nobody wait any longer."""
        with self._more:
            self._over = True
            self._more.notify_all()

    def wait_for(self, text: str) -> bool:
        """Wait until a text has been printed; whether it was."""
        with self._more:
            self._more.wait_for(lambda: self._over or text in self.getvalue(), timeout=30)
            return text in self.getvalue()


@attrs.frozen
class Run:
    """How it went."""

    code: int | str | None
    out: str
    err: str

    @property
    def url(self) -> str:
        """Where it was."""
        return door_in(self.out).url


def serve(
    *arguments: str,
    use: Callable[[HttpDoor, Heard], object] = lambda door, heard: None,
    by: signal.Signals = signal.SIGTERM,
) -> Run:
    """Run the command until somebody has used it, and stop it by a signal."""
    out, err, failures = Heard(), Heard(), list[BaseException]()

    def user() -> None:
        if not out.wait_for("Terraform"):
            return
        try:
            use(door_in(out.getvalue()), out)
        except BaseException as error:  # noqa: BLE001  raised again below
            failures.append(error)
        finally:
            os.kill(os.getpid(), by)

    thread = Thread(target=user)
    thread.start()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            app.main(["serve", "--port", "0", *arguments], prog_name="sesmodel")
    except SystemExit as exit_:
        code = exit_.code
    finally:
        out.stop()
        thread.join()
    if failures:
        raise failures[0]
    return Run(code, out.getvalue(), err.getvalue())


def door_in(printed: str) -> HttpDoor:
    """The door that was printed."""
    found = _URL.search(printed)
    assert found, printed
    return HttpDoor(found[1], int(found[2]))


@contextmanager
def served(*arguments: str, python: Iterable[str] = ()) -> Iterator[tuple[subprocess.Popen[str], HttpDoor]]:
    """Run it as a user does, or with options of Python; it is killed at the end, if it still runs."""
    command = [sys.executable, *python, "-m", "sesmodel", "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            printed = ""
            while (line := process.stdout.readline()) and "Terraform" not in line:
                printed += line
            yield process, door_in(printed)
        finally:
            process.kill()
