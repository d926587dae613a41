"""Writes a file of addresses, which appears under its name when it is complete."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sesmodel.service.suppression_file import write_suppression_file
from sesmodel.service.suppression_transfer import TransferProgress, format_of
from sesmodel.system import RandomIds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from sesmodel.service.import_file import DataFormat
    from sesmodel.service.suppression import SuppressedDestination
    from sesmodel.service.suppression_transfer import OnTransfer

    Target = str | os.PathLike[str] | TextIO

_STEP = 1_000  # entries between two calls of on_progress


def export(
    entries: Iterable[SuppressedDestination],
    target: Target,
    data_format: DataFormat | str | None,
    *,
    total: int,
    on_progress: OnTransfer | None,
) -> int:
    """Write entries, and say how many they were.

    Raises:
        InvalidConfiguration: nothing says how the file is to be written.
        OSError: it cannot be written.
    """
    if isinstance(target, str | os.PathLike):
        opened: AbstractContextManager[TextIO] = _appearing(Path(target))
        name = os.fspath(target)
    else:
        opened, name = nullcontext(target), ""
    lines = write_suppression_file(entries, format_of(name, data_format))
    with opened as file:
        return _write(lines, file, total, on_progress)


def _write(lines: Iterable[str], file: TextIO, total: int, on_progress: OnTransfer | None) -> int:
    number = 0
    for number, line in enumerate(lines, 1):
        file.write(line)
        if on_progress and number % _STEP == 0:
            on_progress(TransferProgress(records=number, fraction=min(number / total, 1) if total else None))
    if on_progress and (number % _STEP or not number):
        on_progress(TransferProgress(records=number, fraction=1))
    return number


@contextmanager
def _appearing(path: Path) -> Iterator[TextIO]:
    """A file that is under its name only if the block ends well; then it takes the place of one that was there."""
    part = path.with_name(f"{path.name}.{RandomIds().token()}.part")
    try:
        with part.open("x", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # so that what has its name has its text, even if the machine stops now
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
