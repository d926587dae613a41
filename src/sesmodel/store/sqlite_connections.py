"""Connections to one SQLite file: lent to a thread at a time, never across a fork, errors in our own words."""

from __future__ import annotations

import os
import sqlite3
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sesmodel.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_INHERITED: list[sqlite3.Connection] = []  # of parents: a child must not even close them (sqlite.org/howtocorrupt.html)


class SqliteConnections:
    """Lends connections out, one borrower each, and opens as many as are used at once.

    Args:
        path: the file.
        timeout: seconds to wait for another process or thread that writes.
        prepare: is given each new connection.
    """

    def __init__(self, path: str, *, timeout: float, prepare: Callable[[sqlite3.Connection], None]) -> None:
        """Open none yet."""
        self._path = path
        self._timeout = timeout
        self._prepare = prepare
        self._start()

    def _start(self) -> None:
        self._process = os.getpid()
        self._idle: list[sqlite3.Connection] = []
        weakref.finalize(self, _close, self._process, self._idle)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for one block.

        Raises:
            StoreFailed: whatever SQLite says.
        """
        try:
            connection = self._borrowed()
            try:
                yield connection
            except BaseException:
                connection.close()  # which takes back what is not committed, and what was made for this block alone
                raise
            self._give_back(connection)
        except sqlite3.Error as error:
            raise StoreFailed(f"{self._path}: {error}.") from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection within a transaction: all of the block is written, or none of it.

        Raises:
            StoreFailed: whatever SQLite says; another that writes for longer than the time to wait is among it.
        """
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")  # to wait for others now, and not in the middle
            yield connection
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close those that nobody uses; new ones are opened when there is need."""
        _close(self._process, self._idle)

    def _borrowed(self) -> sqlite3.Connection:
        if self._process != os.getpid():
            _INHERITED.extend(self._idle)
            self._start()
        try:
            return self._idle.pop()
        except IndexError:
            return self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=self._timeout, isolation_level=None, check_same_thread=False
        )  # one thread at a time uses it, and not always the same one
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if self._process == os.getpid():
            self._idle.append(connection)
        else:
            _INHERITED.append(connection)


def _close(process: int, idle: list[sqlite3.Connection]) -> None:
    while idle and process == os.getpid():
        idle.pop().close()
