"""Bytes that are kept in a file and not in memory."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable


class FileSpool:
    """Keeps the bytes of messages in one file, for a model that has many of them: ``Keep(spool=FileSpool("mail"))``.

    Bytes are appended, and read again when somebody looks. The file can be used by several models and threads of one
    process, and is of no use to another. Whoever opens it closes it; what is only in it cannot be looked at then.

    Args:
        path: the file, which is written anew.

    Raises:
        OSError: it cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, FileSpool(f"{folder}/mail") as spool:
    ...     read = spool.put(b"Subject: Hi")
    ...     read()
    b'Subject: Hi'
    """

    def __init__(self, path: str | Path) -> None:
        """Open the file."""
        self._file = Path(path).open("w+b", buffering=0)  # noqa: SIM115  it stays open until `close`
        self._lock = Lock()
        self._end = 0

    def put(self, data: bytes, /) -> Callable[[], bytes]:
        """Append bytes, and return what reads them back, at any time and in any thread.

        Raises:
            OSError: the disk is full, or the file is closed.
        """
        with self._lock:
            start, left = self._end, memoryview(data)
            while left:
                left = left[self._file.write(left) :]
            self._end += len(data)
        return partial(self._read, start, len(data))

    def _read(self, start: int, length: int) -> bytes:
        found = b""
        while len(found) < length and (more := os.pread(self._file.fileno(), length - len(found), start + len(found))):
            found += more
        return found

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return self._end

    def close(self) -> None:
        """Close the file; it stays where it is."""
        self._file.close()

    def __enter__(self) -> Self:
        """Keep it open for a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()
