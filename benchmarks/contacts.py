"""Contact lists: a million contacts that are imported, kept and paged through."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from benchmarks.contacts_import import DICTS, JOB, SQLITE
from benchmarks.harness import Case, Gate, Needed, Table, duration
from benchmarks.timing import processor_in_turn
from sesmodel import Contact, Contacts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import ExitStack

    from benchmarks.timing import Effort, Samples

_MANY, _SOME = 1_000_000, 100_000
_FEW = 2_000  # of all of them, in a quick run
_PAGE = 1_000
_FIRST, _DEEP = "the first page", "a page after nine tenths of the list"
_SMALL, _LARGE = f"import job of {_SOME:,}", f"import job of {_MANY:,}"
_COUNTS = {_SMALL: _SOME, _LARGE: _MANY}


@cache
def _measured(name: str, count: int, turn: int = 0) -> dict[str, float]:
    """What one takes, in a process of its own; all tables show the same runs."""
    command = [sys.executable, "-m", "benchmarks.contacts_import", name, str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own code
    return dict(json.loads(done.stdout), turn=turn)


def _each(what: str) -> Callable[[Sequence[Case[Any]], Effort], Samples]:
    """Three turns are enough for what takes so long."""

    def method(cases: Sequence[Case[Any]], effort: Effort) -> Samples:
        found: dict[str, list[float]] = {case.name: [] for case in cases}
        for turn in range(min(effort.rounds, 3)):
            for case in cases:
                name, many = (JOB, _COUNTS[case.name]) if case.name in _COUNTS else (case.name, _MANY)
                found[case.name].append(_measured(name, many if effort.slice else _FEW, turn)[what])
        return found

    return method


def _check_figures(found: dict[str, float]) -> None:
    assert found["count"] == _FEW, found


def _import(way: str, name: str | None = None) -> Case[dict[str, float]]:
    return Case(name or way, lambda: _measured(way, _FEW), _check_figures)


def _bytes(value: float) -> str:
    return f"{value:,.1f} bytes"


class _Paging(Needed):
    """A long list, and pages of it."""

    def open(self, stack: ExitStack) -> None:
        """Make a short one."""
        self.fill(2 * _PAGE)
        stack.callback(self.fill, 0)

    def fill(self, count: int) -> None:
        """Make one with so many contacts."""
        self.count, self.contacts = count, Contacts()
        now = datetime(2026, 1, 1, tzinfo=UTC)
        for number in range(1, count + 1):
            self.contacts.put(Contact(f"x{number}@example.com", created_at=now, updated_at=now, number=number))

    def first(self) -> list[Contact]:
        """A page without a token."""
        return self.contacts.page(_PAGE)[0]

    def deep(self) -> list[Contact]:
        """A page with one."""
        return self.contacts.page(_PAGE, after=min(self.count * 9 // 10, self.count - _PAGE))[0]

    def check(self, found: list[Contact]) -> None:
        """It is whole."""
        assert len(found) == _PAGE, len(found)

    def measure(self, cases: Sequence[Case[Any]], effort: Effort) -> Samples:
        """In turn, on a million."""
        if effort.slice:
            self.fill(_MANY)
        return processor_in_turn(cases, effort)


_paging = _Paging()


def _table(name: str, title: str, what: str, ways: tuple[Case[Any], ...], *gates: Gate) -> Table:
    """What the imports take of something: the first way is the one that others are compared with."""
    show = duration if what == "row" else _bytes
    return Table(name, title, ways, peer=ways[0].name, gates=gates, method=_each(what), show=show)


_BOTH = (_import(DICTS), _import(JOB))
_ALL = (_import(DICTS), _import(SQLITE), _import(JOB))
_SIZES = (_import(JOB, _SMALL), _import(JOB, _LARGE))
_QUICK = (Gate(JOB, 1.8, DICTS, goal=1.2), Gate(JOB, 1.0, SQLITE, goal=0.8))
_STEADY = Gate(_LARGE, 1.4, _SMALL, goal=1.1)
_LEAN, _LEAN_MEANWHILE = Gate(JOB, 0.55, DICTS, goal=0.45), Gate(JOB, 0.6, DICTS, goal=0.5)

TABLES = (
    _table("contacts-import", "processor time for a row of CSV, of a million", "row", _ALL, *_QUICK),
    _table("contacts-linear", "the same of an import of a million, and of a tenth of that", "row", _SIZES, _STEADY),
    _table("contacts-memory", "memory for each of a million contacts", "bytes", _BOTH, _LEAN),
    _table("contacts-peak", "the most memory while they are imported, for each", "peak", _BOTH, _LEAN_MEANWHILE),
    Table(
        "contacts-page",
        f"a page of {_PAGE:,} contacts, of a million",
        (
            Case(_FIRST, _paging.first, _paging.check),
            Case(_DEEP, _paging.deep, _paging.check),
        ),
        peer=_FIRST,
        gates=(Gate(_DEEP, 2.0, _FIRST, goal=1.3),),
        method=_paging.measure,
        needs=_paging,
    ),
)
