"""Suppression lists: ten million addresses in memory, and a million rows into SQLite and out of it."""

from __future__ import annotations

import csv
import json
import random
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

from benchmarks.harness import Case, Gate, Needed, Table
from benchmarks.suppression_lookup import COMPACT, SET, address, rows
from benchmarks.timing import in_turn
from sesmodel import SqliteSuppression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.timing import Effort, Samples

_MANY, _ROWS = 10_000_000, 1_000_000
_FEW = 20_000  # of both, in a quick run
_BATCH = 500
_SETTINGS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL")
_TABLE = "CREATE TABLE s (address TEXT PRIMARY KEY, reason TEXT, since INTEGER) WITHOUT ROWID"

# --- in memory ------------------------------------------------------------------------------------


@cache
def _measured(name: str, count: int) -> dict[str, float]:
    """What one takes, in a process of its own; all tables show the same run."""
    command = [sys.executable, "-m", "benchmarks.suppression_lookup", name, str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own code
    return dict(json.loads(done.stdout))


def _one_of(what: str) -> Callable[[Sequence[Case[Any]], Effort], Samples]:
    def method(cases: Sequence[Case[Any]], effort: Effort) -> Samples:
        count = _MANY if effort.slice else _FEW
        return {case.name: [_measured(case.name, count)[what]] for case in cases}

    return method


def _check_figures(found: dict[str, float]) -> None:
    assert found.keys() == {"bytes", "hit", "miss", "fill"}, found


def _in_memory(name: str) -> Case[dict[str, float]]:
    return Case(name, lambda: _measured(name, _FEW), _check_figures)


_BOTH = (_in_memory(SET), _in_memory(COMPACT))


def _bytes(value: float) -> str:
    return f"{value:,.1f} bytes"


# --- in SQLite ------------------------------------------------------------------------------------


class _Import(Needed):
    """A file of addresses, and databases that it goes into."""

    def open(self, stack: ExitStack) -> None:
        """Write a short one."""
        self.folder = Path(stack.enter_context(TemporaryDirectory()))
        self.write(_FEW)

    def write(self, count: int) -> None:
        """Write one with so many rows."""
        self.count = count
        self.source.write_text("".join(f"{row}\n" for row in rows(count)), encoding="ascii")

    @property
    def source(self) -> Path:
        """The file."""
        return self.folder / "list.csv"

    def by_executemany(self) -> int:
        """The way that people write first."""
        with self._new() as path, closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in (*_SETTINGS, _TABLE, "BEGIN"):
                connection.execute(statement)
            with self.source.open(newline="", encoding="utf-8") as file:
                connection.executemany("INSERT OR IGNORE INTO s VALUES (?, ?, 0)", csv.reader(file))
            connection.execute("COMMIT")
            return int(connection.execute("SELECT count(*) FROM s").fetchone()[0])

    def by_store(self) -> int:
        """Ours."""
        with self._new() as path, SqliteSuppression(path) as store:
            store.import_file(self.source)
            return store.count()

    def reading_alone(self) -> int:
        """What ``csv`` takes of it."""
        with self.source.open(newline="", encoding="utf-8") as file:
            return sum(1 for _ in csv.reader(file))

    def check(self, found: int) -> None:
        """Every address is there once."""
        assert found == self.count, found

    def measure(self, cases: Sequence[Case[Any]], effort: Effort) -> Samples:
        """The seconds of a row, of a million in one call; three rounds are enough for what takes so long."""
        if effort.slice:
            self.write(_ROWS)
        found: dict[str, list[float]] = {case.name: [] for case in cases}
        for _ in range(min(effort.rounds, 3)):
            for case in cases:
                begin = perf_counter()
                case.run()
                found[case.name].append((perf_counter() - begin) / self.count)
        return found

    @contextmanager
    def _new(self) -> Iterator[Path]:
        with TemporaryDirectory(dir=self.folder) as folder:
            yield Path(folder) / "s.db"


class _Lookup(Needed):
    """A list in a file, and questions about addresses, of which every other one is on it."""

    def open(self, stack: ExitStack) -> None:
        """Make a short list."""
        self.folder = stack.enter_context(TemporaryDirectory())
        self.opened = stack.enter_context(ExitStack())
        self.fill(_FEW)

    def fill(self, count: int) -> None:
        """Make one with so many addresses."""
        path = Path(self.folder) / f"{count}.db"
        self.store = self.opened.enter_context(SqliteSuppression(path))
        self.store.import_file(rows(count), "CSV")
        self.connection = self.opened.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
        some = random.Random(1)  # noqa: S311  the same in every run
        numbers = [some.randrange(count) + (place % 2) * count for place in range(200 * _BATCH)]
        self.batches = cycle(
            [*map(address, numbers[start : start + _BATCH])] for start in range(0, len(numbers), _BATCH)
        )

    def one_by_one(self) -> int:
        """A statement for each."""
        ask = "SELECT reason FROM suppressed_destinations WHERE email_address = ?"
        return sum(self.connection.execute(ask, (one,)).fetchone() is not None for one in next(self.batches))

    def at_once(self) -> int:
        """A statement for all."""
        ask = f"SELECT email_address FROM suppressed_destinations WHERE email_address IN ({','.join('?' * _BATCH)})"  # noqa: S608  question marks
        return len(self.connection.execute(ask, next(self.batches)).fetchall())

    def by_store(self) -> int:
        """Ours."""
        return len(self.store.contains_many(next(self.batches)))

    def by_store_one_by_one(self) -> int:
        """Ours, for each."""
        return sum(map(self.store.contains, next(self.batches)))

    def check(self, found: int) -> None:
        """Every other one is there."""
        assert _BATCH / 2 - 20 < found <= _BATCH / 2, found  # some are asked for twice

    def measure(self, cases: Sequence[Case[Any]], effort: Effort) -> Samples:
        """In turn, on a million addresses."""
        if effort.slice:
            self.fill(_ROWS)
        return in_turn(cases, effort)


_import, _lookup = _Import(), _Lookup()
_EXECUTEMANY, _IMPORT = "sqlite3, executemany in one transaction", "SqliteSuppression.import_file"
_SELECT, _MANY_AT_ONCE = "sqlite3, a SELECT for each", f"SqliteSuppression.contains_many of {_BATCH}"

TABLES = (
    Table(
        "suppression-memory",
        "memory for each of ten million suppressed addresses",
        _BOTH,
        peer=SET,
        gates=(Gate(COMPACT, 0.15, SET, goal=0.12),),
        method=_one_of("bytes"),
        show=_bytes,
    ),
    Table(
        "suppression-hit",
        "one of ten million suppressed addresses, looked for by a new text",
        _BOTH,
        peer=SET,
        gates=(Gate(COMPACT, 2.5, SET, goal=1.5),),
        method=_one_of("hit"),
    ),
    Table(
        "suppression-miss", "the same for an address that is not among them", _BOTH, peer=SET, method=_one_of("miss")
    ),
    Table(
        "suppression-fill",
        "each of ten million when it is read from CSV and added",
        _BOTH,
        peer=SET,
        method=_one_of("fill"),
    ),
    Table(
        "suppression-import",
        "a row of CSV, of a million, into an empty list in SQLite, each address once",
        (
            Case(_EXECUTEMANY, _import.by_executemany, _import.check),
            Case(_IMPORT, _import.by_store, _import.check),
            Case("csv.reader alone", _import.reading_alone, _import.check),
        ),
        peer=_EXECUTEMANY,
        gates=(Gate(_IMPORT, 0.4, _EXECUTEMANY, goal=0.3),),
        method=_import.measure,
        needs=_import,
    ),
    Table(
        "suppression-sqlite",
        "an address of a million in SQLite, every other one found",
        (
            Case(_SELECT, _lookup.one_by_one, _lookup.check, operations=_BATCH),
            Case(f"sqlite3, IN of {_BATCH}", _lookup.at_once, _lookup.check, operations=_BATCH),
            Case(_MANY_AT_ONCE, _lookup.by_store, _lookup.check, operations=_BATCH),
            Case("SqliteSuppression.contains", _lookup.by_store_one_by_one, _lookup.check, operations=_BATCH),
        ),
        peer=_SELECT,
        gates=(Gate(_MANY_AT_ONCE, 0.4, _SELECT),),
        method=_lookup.measure,
        needs=_lookup,
    ),
)
