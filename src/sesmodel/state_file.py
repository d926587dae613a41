"""The state of a model in a file, kept up to date while the model is used."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from sesmodel.clock import ManualClock
from sesmodel.errors import InvalidValue, SesModelError
from sesmodel.snapshot import Snapshot
from sesmodel.snapshot_file import SnapshotWriter, write_atomically
from sesmodel.system import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesmodel.clock import Timer
    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud

_REST = 9
"""How many times as long as the last save took the thread that saves rests: it takes a tenth of the time at most."""


class StateFile:
    """A file with the state of a model, secrets included, which only its owner can read.

    Whenever the process ends, also by ``kill -9``, the file holds a state as a whole: the one of the last save.

    Args:
        model: whose state.
        path: the file. Its folder must be there.
        every: how many seconds after a change it is saved.
        on_error: told of a save by itself that failed; the next one is tried all the same.
        timer: measures how long saves take.
    """

    def __init__(
        self,
        model: LocalSes | LocalCloud,
        path: str | Path,
        *,
        every: float = 1.0,
        on_error: Callable[[Exception], None],
        timer: Timer | None = None,
    ) -> None:
        """Read and write nothing yet."""
        self.path = Path(path)
        self._model, self._every, self._on_error = model, every, on_error
        self._timer = timer or SystemClock()
        self._writer = SnapshotWriter()
        self._saved: Snapshot | None = None
        self._calls = -1  # so many there had been at the last save
        self._met: tuple[int, int] | None = None  # the file that was loaded or saved last

    def load(self) -> bool:
        """Bring the model to the state in the file; whether there is a file.

        Raises:
            InvalidValue: there is no snapshot in it, it is damaged, of another version, or of another account.
            OSError: it cannot be read.
        """
        if not self.path.exists():
            return False
        met = self._there()
        self._model.restore(Snapshot.load(self.path))
        self._met = met
        return True

    def save(self) -> bool:
        """Write the state down, if it is another one than that of the last save; whether it was.

        Raises:
            InvalidValue: something in it cannot be written, or another process has written the file since.
            OSError: the file cannot be written.
        """
        snapshot = self._model.snapshot()
        self._calls = snapshot.calls
        runs = not isinstance(self._model.clock, ManualClock)
        if self._saved is not None and snapshot.same_as(self._saved, but_for_time=runs):
            return False
        self._calls = -1  # until it is written
        if self._met is not None and self._there() not in (None, self._met):
            cure = "Stop one of the two, or give each a file of its own."
            raise InvalidValue("another process has written it since.", where=str(self.path), cure=cure)
        write_atomically(self.path, snapshot.to_bytes(secrets=True, writer=self._writer))
        self._saved, self._calls, self._met = snapshot, snapshot.calls, self._there()
        return True

    def _there(self) -> tuple[int, int] | None:
        """Which file is there: each save puts another one in its place."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Save after changes in a thread of its own, and at the end of the block.

        Raises:
            InvalidValue, OSError: the last save fails, as of :meth:`save`.
        """
        stopped = Event()
        thread = Thread(target=self._keep, args=[stopped], name="sesmodel-state", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()
            self.save()

    def _keep(self, stopped: Event) -> None:
        pause = self._every
        while not stopped.wait(pause):
            pause = self._every
            if self._model.calls != self._calls:
                pause = max(pause, _REST * self._tried())

    def _tried(self) -> float:
        """Save, and say how many seconds that took."""
        begun = self._timer.monotonic()
        try:
            self.save()
        except (OSError, SesModelError) as error:
            self._on_error(error)
        return self._timer.monotonic() - begun
