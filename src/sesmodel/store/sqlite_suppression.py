"""A suppression list in a SQLite file, which processes share and a crash does not harm."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import attrs

from sesmodel.errors import InvalidConfiguration, StoreFailed
from sesmodel.service.suppression_event import is_news
from sesmodel.service.suppression_query import EVERY_ENTRY, SuppressionPage
from sesmodel.store import sqlite_rows as rows
from sesmodel.store.base_suppression import PAGE_SIZE, BaseSuppression, check_page_size
from sesmodel.store.sqlite_connections import SqliteConnections
from sesmodel.store.sqlite_schema import create_tables, set_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from sqlite3 import Connection

    from sesmodel.service.suppression import SuppressedDestination, SuppressionReason
    from sesmodel.service.suppression_query import SuppressionFilter
    from sesmodel.store.file_rows import Row


def _path(source: str | os.PathLike[str]) -> str:
    path = os.fspath(source)
    if path in {"", ":memory:"}:
        raise InvalidConfiguration(f"{path!r} names no file.", where="path", cure="Use a MemorySuppression.")
    return path


@attrs.define(eq=False)
class SqliteSuppression(BaseSuppression):
    """A suppression list in a file of SQLite.

    Threads and processes may share it, on one machine: its write-ahead log does not work over a network file system. A
    reader never waits. A writer waits for another, up to the time-out. What a call has changed is on the disk when it
    returns; a process that is killed in the middle of a call, or of the import of a million rows, has changed nothing.
    In an event loop, an ``AsyncMailer`` asks it in a thread; do so with ``apply``: ``await asyncio.to_thread(...)``.

    The file may hold tables of others. The connections are closed by ``close()``, at the end of a ``with`` block, or
    with the store.

    Args:
        path: the file; it is made if it is not there.
        timeout: seconds to wait for another that writes.
        clock: tells when an address is added or taken off by hand; the machine's if not given.
        fold_case: take addresses for the same whose local parts differ in letter case only, as most providers do. SES
            does not (OBS-278). A file is one or the other for ever.

    Raises:
        InvalidConfiguration: it is no such file, cannot be made, or is not of this version.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, SqliteSuppression(f"{folder}/s.db") as store:
    ...     store.add("gone@example.net", "BOUNCE")
    ...     store.contains("gone@EXAMPLE.net"), store.count()
    (True, 1)
    """

    path: str = attrs.field(converter=_path)
    timeout: float = attrs.field(default=30, kw_only=True)
    _connections: SqliteConnections = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Open the file."""
        self._connections = SqliteConnections(self.path, timeout=self.timeout, prepare=set_up)
        try:
            with self._connections.reading() as connection:
                create_tables(connection, fold_case=self.fold_case)
        except StoreFailed as error:
            cure = "Name a file of SQLite, or a new one in a folder that can be written to."
            raise InvalidConfiguration(str(error), where="path", cure=cure) from error

    def __enter__(self) -> Self:
        """Use it in a block, which closes it at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the connections; closing twice is no error, and whoever uses it again opens them again."""
        self._connections.close()

    def count(self, only: SuppressionFilter = EVERY_ENTRY, /) -> int:
        """How many entries there are.

        Args:
            only: which are counted.

        Raises:
            StoreFailed: the file cannot be read.
        """
        with self._connections.reading() as connection:
            return rows.count(connection, only)

    def page(
        self, only: SuppressionFilter = EVERY_ENTRY, /, *, page_size: int = PAGE_SIZE, next_token: str | None = None
    ) -> SuppressionPage:
        """Some of the entries at a time: see :meth:`BaseSuppression.page`."""
        check_page_size(page_size)
        with self._connections.reading() as connection:
            found = rows.entries(connection, only, after_key=next_token, most=page_size + 1)
        return SuppressionPage.of(found, page_size)

    # --- as a back end ---------------------------------------------------------------------------

    def _reasons(self, keys: Sequence[str]) -> dict[str, SuppressionReason]:
        with self._connections.reading() as connection:
            return rows.reasons(connection, keys)

    def _get(self, key: str) -> SuppressedDestination | None:
        with self._connections.reading() as connection:
            return rows.entry(connection, key)

    def _put(self, entry: SuppressedDestination) -> None:
        with self._connections.writing() as connection:
            rows.put_by_hand(connection, entry)

    def _merge(self, entries: Sequence[SuppressedDestination]) -> list[str]:
        with self._connections.writing() as connection:
            keys = {entry.email_address: entry for entry in entries}
            news = [
                entry
                for key, entry in keys.items()
                if is_news(entry, rows.entry(connection, key), rows.removal(connection, key))
            ]
            rows.put(connection, news)
        return [entry.email_address for entry in news]

    def _take_off(self, key: str, now: datetime) -> bool:
        with self._connections.writing() as connection:
            return rows.take_off(connection, key, now)

    def _put_rows(self, blocks: Iterable[list[Row]], now: datetime) -> None:
        with self._staged(blocks) as connection:
            rows.put_staged(connection, now)

    def _take_off_rows(self, blocks: Iterable[list[Row]], now: datetime) -> None:
        with self._staged(blocks) as connection:
            rows.take_off_staged(connection, now)

    @contextmanager
    def _staged(self, blocks: Iterable[list[Row]]) -> Iterator[Connection]:
        with self._connections.reading() as connection:
            rows.stage(connection, blocks)
            connection.execute("BEGIN IMMEDIATE")  # others wait for no longer than what is done now takes
            yield connection
            connection.execute("COMMIT")
            connection.execute("DROP TABLE staged")
