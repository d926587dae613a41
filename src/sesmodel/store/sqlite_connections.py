"""Connections to one SQLite file: lent to a thread at a time, never across a fork, errors in our own words."""

from __future__ import annotations

import os
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sesmodel.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from sqlite3 import Connection

_INHERITED: list[Connection] = []  # of parents: a child must not even close them (sqlite.org/howtocorrupt.html)


class SqliteConnections:
    """Lends connections out, one borrower each, and opens as many as are used at once.

    Args:
        path: the file.
        timeout: seconds to wait for another process or thread that writes.
        prepare: is given each new connection.
    """

    def __init__(self, path: str, *, timeout: float, prepare: Callable[[Connection], None]) -> None:
        """Open none yet."""
        import sqlite3  # for those who use it only

        self._connect, self._error = sqlite3.connect, sqlite3.Error
        self._path = path
        self._timeout = timeout
        self._prepare = prepare
        self._start()

    def _start(self) -> None:
        self._process = os.getpid()
        self._idle: list[Connection] = []
        weakref.finalize(self, _close, self._process, self._idle)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
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
        except self._error as error:
            raise StoreFailed(f"{self._path}: {error}.") from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
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

    def _borrowed(self) -> Connection:
        if self._process != os.getpid():
            _INHERITED.extend(self._idle)
            self._start()
        try:
            return self._idle.pop()
        except IndexError:
            return self._opened()

    def _opened(self) -> Connection:
        connection = self._connect(
            self._path, timeout=self._timeout, isolation_level=None, check_same_thread=False
        )  # one thread at a time uses it, and not always the same one
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_back(self, connection: Connection) -> None:
        if self._process == os.getpid():
            self._idle.append(connection)
        else:
            _INHERITED.append(connection)


def _close(process: int, idle: list[Connection]) -> None:
    while idle and process == os.getpid():
        idle.pop().close()
