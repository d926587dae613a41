"""The tables of a suppression list in a SQLite file, which may hold tables of others, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidConfiguration
from sesmodel.store.removals import trace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection

_VERSION = "1"
_TRIES = 100
_MAPPED = 2_000_000_000  # bytes, of addresses and not of memory
_LOG = 64_000_000  # bytes that the log keeps of the disk after a large import

_TABLES = """
CREATE TABLE IF NOT EXISTS suppression_settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS suppressed_destinations (
    email_address TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    last_update_time INTEGER NOT NULL,  -- microseconds since 1970, UTC
    message_id TEXT,
    feedback_id TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS suppression_removals (
    trace BLOB PRIMARY KEY,  -- a digest of the address
    removed_at INTEGER NOT NULL,
    feedback_id TEXT
) WITHOUT ROWID;
"""


def set_up(connection: Connection) -> None:
    """Make a new connection ready."""
    connection.execute("PRAGMA synchronous=FULL")  # what was written outlives a power cut, too
    connection.execute("PRAGMA main.secure_delete=ON")  # and an address that was taken off does not stay in a free page
    connection.execute(f"PRAGMA mmap_size={_MAPPED}")  # pages of the file are read where the system has them
    connection.execute(f"PRAGMA journal_size_limit={_LOG}")
    connection.create_function("trace", 1, trace, deterministic=True)


def create_tables(connection: Connection, *, fold_case: bool) -> None:
    """Make the tables in a file that has none, or see that they are what this version expects.

    Raises:
        InvalidConfiguration: they are of another version, or addresses in them are written otherwise.
    """
    if _journal_mode(connection) != "wal":
        what = "it cannot be shared: SQLite refuses its write-ahead log."
        raise InvalidConfiguration(what, where="path", cure="Name a file on a disk of this machine.")
    connection.execute("BEGIN IMMEDIATE")
    for statement in _TABLES.split(";"):
        connection.execute(statement)
    ours = {"version": _VERSION, "fold_case": str(int(fold_case))}
    connection.executemany("INSERT OR IGNORE INTO suppression_settings VALUES (?, ?)", ours.items())
    found = dict(connection.execute("SELECT name, value FROM suppression_settings"))
    connection.execute("COMMIT")
    _check(found, ours)


def _journal_mode(connection: Connection) -> str:
    """Turn the write-ahead log on, and say what SQLite makes of it.

    While others look into the file, or turn it on at the same moment, SQLite refuses at once. It waits for them at the
    beginning of a transaction that wants the file for itself, so that is how to wait here.
    """
    import sqlite3  # as in SqliteConnections

    for _ in range(_TRIES):
        try:
            return str(connection.execute("PRAGMA journal_mode=WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    raise sqlite3.OperationalError("database is locked")


def _check(found: Mapping[str, str], ours: Mapping[str, str]) -> None:
    if found["version"] != ours["version"]:
        what = f"its tables are of version {found['version']}, and this one of sesmodel writes {ours['version']}."
        raise InvalidConfiguration(what, where="path", cure="Use the sesmodel that made it, or a new file.")
    if found["fold_case"] != ours["fold_case"]:
        used = bool(int(found["fold_case"]))
        what = f"the file was made with fold_case={used}."
        raise InvalidConfiguration(what, where="fold_case", cure="Use the same, or import an export into a new file.")
