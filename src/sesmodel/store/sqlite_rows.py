"""What is read from the tables of a suppression list, and written to them, within a transaction."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from sesmodel.service.suppression import SuppressedDestination, SuppressionReason
from sesmodel.service.suppression_event import Removal
from sesmodel.store.removals import REMEMBERED, trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from sqlite3 import Connection

    from sesmodel.service.suppression_query import SuppressionFilter
    from sesmodel.store.file_rows import Row

_AT_ONCE = 500  # values in one statement, of which old versions of SQLite take 999
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_COLUMNS = "email_address, reason, last_update_time, message_id, feedback_id"
_REASONS = {reason.value: reason for reason in SuppressionReason}
_KNOWN = f"SELECT {_COLUMNS} FROM suppressed_destinations WHERE email_address = ?"
_MANY = (  # the join goes through the addresses that are asked for, and not through the list
    "SELECT email_address, reason FROM json_each(?) CROSS JOIN suppressed_destinations ON email_address = value"
)
_REMOVED = "SELECT removed_at, feedback_id FROM suppression_removals WHERE trace = ?"


def entry(connection: Connection, key: str) -> SuppressedDestination | None:
    """The entry of an address."""
    row = connection.execute(_KNOWN, (key,)).fetchone()
    return _entry(row) if row else None


def entries(
    connection: Connection, only: SuppressionFilter, *, after_key: str | None, most: int
) -> list[SuppressedDestination]:
    """Some of the entries, in the order of the addresses."""
    where, values = _where(only, after_key)
    query = f"SELECT {_COLUMNS} FROM suppressed_destinations{where} ORDER BY email_address LIMIT ?"
    return list(map(_entry, connection.execute(query, (*values, most))))


def count(connection: Connection, only: SuppressionFilter) -> int:
    """How many entries there are."""
    where, values = _where(only)
    (found,) = connection.execute(f"SELECT count(*) FROM suppressed_destinations{where}", values).fetchone()
    return int(found)


def reasons(connection: Connection, keys: Sequence[str]) -> dict[str, SuppressionReason]:
    """Which of some addresses there are, and why, in one statement that takes any number of them."""
    found = connection.execute(_MANY, (json.dumps(keys),)).fetchall()
    return {key: _REASONS[reason] for key, reason in found}


def removal(connection: Connection, key: str) -> Removal | None:
    """When an address was taken off."""
    row = connection.execute(_REMOVED, (trace(key),)).fetchone()
    return Removal(_moment(row[0]), row[1]) if row else None


def put(connection: Connection, found: Iterable[SuppressedDestination]) -> None:
    """Write entries in place of those of the same addresses."""
    rows = (
        (one.email_address, one.reason.value, _number(one.last_update_time), one.message_id, one.feedback_id)
        for one in found
    )
    connection.executemany("INSERT OR REPLACE INTO suppressed_destinations VALUES (?, ?, ?, ?, ?)", rows)


def put_by_hand(connection: Connection, found: SuppressedDestination) -> None:
    """Write an entry; that its address was taken off before counts no more."""
    put(connection, [found])
    connection.execute("DELETE FROM suppression_removals WHERE trace = ?", (trace(found.email_address),))


def take_off(connection: Connection, key: str, now: datetime) -> bool:
    """Delete the entry of an address, and remember that."""
    known = entry(connection, key)
    removed = Removal.of(known, now)
    values = (trace(key), _number(removed.at), removed.feedback_id)
    connection.execute("INSERT OR REPLACE INTO suppression_removals VALUES (?, ?, ?)", values)
    connection.execute("DELETE FROM suppressed_destinations WHERE email_address = ?", (key,))
    _forget(connection, now)
    return known is not None


# --- a file at once -------------------------------------------------------------------------------


def stage(connection: Connection, blocks: Iterable[list[Row]]) -> None:
    """Fill a table of this connection with the rows of a file, without any lock on the list."""
    connection.execute("CREATE TEMP TABLE staged (email_address TEXT NOT NULL, reason TEXT)")
    connection.execute("BEGIN")
    for block in blocks:
        values = list(chain.from_iterable(block))
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            places = ",".join(["(?, ?)"] * (len(some) // 2))
            connection.execute(f"INSERT INTO staged VALUES {places}", some)
    connection.execute("COMMIT")


def put_staged(connection: Connection, now: datetime) -> None:
    """Put what is staged on the list, sorted: that takes a third of the time that it takes as it comes."""
    connection.execute(
        "INSERT OR REPLACE INTO suppressed_destinations"
        " SELECT email_address, reason, ?, NULL, NULL FROM staged ORDER BY email_address, rowid",
        (_number(now),),
    )
    if connection.execute("SELECT 1 FROM suppression_removals LIMIT 1").fetchone():
        connection.execute("DELETE FROM suppression_removals WHERE trace IN (SELECT trace(email_address) FROM staged)")


def take_off_staged(connection: Connection, now: datetime) -> None:
    """Take what is staged off the list."""
    connection.execute(
        "INSERT OR REPLACE INTO suppression_removals"
        " SELECT DISTINCT trace(staged.email_address), max(?, ifnull(last_update_time, 0)), feedback_id"
        " FROM staged LEFT JOIN suppressed_destinations USING (email_address)",
        (_number(now),),
    )
    connection.execute("DELETE FROM suppressed_destinations WHERE email_address IN (SELECT email_address FROM staged)")
    _forget(connection, now)


# --- values ---------------------------------------------------------------------------------------


def _where(only: SuppressionFilter, after_key: str | None = None) -> tuple[str, list[Any]]:
    parts: list[tuple[str, list[Any]]] = []
    if only.reasons:
        parts.append((f"reason IN ({','.join('?' * len(only.reasons))})", [one.value for one in only.reasons]))
    if only.after is not None:
        parts.append(("last_update_time > ?", [_number(only.after)]))
    if only.before is not None:
        parts.append(("last_update_time < ?", [_number(only.before)]))
    if after_key is not None:
        parts.append(("email_address > ?", [after_key]))
    said = " AND ".join(part for part, _ in parts)
    return f" WHERE {said}" if said else "", [value for _, values in parts for value in values]


def _entry(row: tuple[str, str, int, str | None, str | None]) -> SuppressedDestination:
    address, reason, since, message_id, feedback_id = row
    return SuppressedDestination(address, _REASONS[reason], _moment(since), message_id, feedback_id)


def _number(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(number: int) -> datetime:
    return _EPOCH + number * _MICROSECOND


def _forget(connection: Connection, now: datetime) -> None:
    connection.execute("DELETE FROM suppression_removals WHERE removed_at < ?", (_number(now - REMEMBERED),))
