"""Measures several ways to do one thing, and compares them.

What counts is the ratio to a named peer, taken within each round; the median of the rounds is shown. Times alone say
more about the machine than about the code.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from statistics import median
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import attrs

from benchmarks.timing import Method, Samples, in_turn

if TYPE_CHECKING:
    from benchmarks.timing import Effort

Output = TypeVar("Output")


@attrs.frozen
class Case(Generic[Output]):
    """One way to do the thing.

    Args:
        name: what the table calls it.
        run: does it.
        check: raises an ``AssertionError`` unless the output is right; nothing wrong is measured.
        note: what the table says about the output.
        operations: how often one call does the thing.
    """

    name: str
    run: Callable[[], Output]
    check: Callable[[Output], None]
    note: Callable[[Output], str] = lambda _: ""
    operations: int = 1

    def checked(self) -> str:
        """Run once, check what comes out, and return the note on it.

        Raises:
            AssertionError: it is wrong.
        """
        output = self.run()
        try:
            self.check(output)
        except AssertionError as error:
            error.add_note(f"in the case {self.name!r}")
            raise
        return self.note(output)


@attrs.frozen
class Gate:
    """What the library promises: a case stays within a limit.

    Args:
        case: its name.
        most: the limit.
        of: the case whose value is the unit; without one, the limit is absolute.
        goal: what is hoped for beyond it.
    """

    case: str
    most: float
    of: str | None = None
    goal: float | None = None

    def __str__(self) -> str:
        return f"{self.case} <= {self.most:g}" + (f" x {self.of}" if self.of else "")


def duration(seconds: float) -> str:
    """Write a time, and how many fit into a second."""
    if seconds <= 0:
        return "0"
    figure = f"{seconds * 1e3:,.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:,.2f} µs"
    return f"{figure} {1 / seconds:>11,.0f}/s"


class Needed(ABC):
    """What must be open while the cases of a table run; it can be entered again."""

    @abstractmethod
    def open(self, stack: ExitStack) -> None:
        """Open it, and let the stack close it."""

    def __enter__(self) -> Self:
        """Open it: all or nothing."""
        with ExitStack() as stack:
            self.open(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._stack.close()


@attrs.frozen
class Table:
    """Ways to do one thing, side by side.

    Args:
        name: what the command line calls it.
        title: what is being done.
        cases: the ways.
        peer: the case that the others are compared with.
        gates: what is promised.
        method: how the samples are taken; if not given, by the clock.
        show: how a value is written.
        less: a case that does nothing: what it takes is taken off every other value.
        needs: what must be open while the cases run, such as a server; it can be entered again.
    """

    name: str
    title: str
    cases: tuple[Case[Any], ...]
    peer: str | None = None
    gates: tuple[Gate, ...] = ()
    method: Method = in_turn
    show: Callable[[float], str] = duration
    less: str | None = None
    needs: AbstractContextManager[object] = attrs.field(factory=nullcontext)

    def measure(self, effort: Effort) -> Result:
        """Check every case, then measure them all.

        Raises:
            AssertionError: what comes out of a case is wrong.
        """
        with self.needs:
            notes = {case.name: case.checked() for case in self.cases}
            samples = self.method(self.cases, effort)
        if self.less is not None:
            nothing = samples[self.less]
            samples = {
                name: taken if name == self.less else [one - none for one, none in zip(taken, nothing, strict=True)]
                for name, taken in samples.items()
            }
        return Result(self, samples, notes)


@attrs.frozen
class Verdict:
    """Whether a gate holds.

    Args:
        table: the name of the table.
        gate: the promise.
        value: what was measured.
    """

    table: str
    gate: Gate
    value: float

    @property
    def holds(self) -> bool:
        """Whether the value is within the limit."""
        return self.value <= self.gate.most

    @property
    def reaches_goal(self) -> bool:
        """Whether it is where the library is meant to get."""
        return self.gate.goal is not None and self.value <= self.gate.goal

    @property
    def word(self) -> str:
        """The verdict in a word."""
        if not self.holds:
            return "FAILS"
        return "goal" if self.reaches_goal else "holds"

    def as_data(self) -> dict[str, Any]:
        """The verdict as JSON can hold it."""
        return {"table": self.table, **attrs.asdict(self.gate), "value": self.value, "verdict": self.word}

    def __str__(self) -> str:
        return f"{self.word:<5}  {self.value:8.3g}   {self.gate}"


@attrs.frozen
class Result:
    """A table with its figures.

    Args:
        table: what was measured.
        samples: the values of each case, one a round.
        notes: what there is to say about each case.
    """

    table: Table
    samples: Samples
    notes: Mapping[str, str]

    def value(self, case: str) -> float:
        """The median of a case."""
        return median(self.samples[case])

    def ratio(self, case: str, of: str) -> float:
        """How many times as much as another case it takes: the median of the ratios within each round."""
        return median(one / other for one, other in zip(self.samples[case], self.samples[of], strict=True))

    def verdicts(self) -> list[Verdict]:
        """What became of the gates."""
        return [
            Verdict(self.table.name, gate, self.ratio(gate.case, gate.of) if gate.of else self.value(gate.case))
            for gate in self.table.gates
        ]

    def as_data(self) -> dict[str, Any]:
        """The figures as JSON can hold them."""
        peer = self.table.peer
        figures = {
            case.name: {
                "median": self.value(case.name),
                "ratio": None if peer is None else self.ratio(case.name, peer),
                "note": self.notes[case.name],
            }
            for case in self.cases
        }
        return {"name": self.table.name, "title": self.table.title, "peer": peer, "cases": figures}

    def __str__(self) -> str:
        heading = f"{self.table.name}: {self.table.title}"
        rows = [(case.name, self.table.show(self.value(case.name)), *self._extra(case.name)) for case in self.cases]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            f"  {name:<{widths[0]}}  {value:>{widths[1]}}  {ratio:>{widths[2]}}  {note}".rstrip()
            for name, value, ratio, note in rows
        ]
        return "\n".join([heading, *lines, *(f"  gate {verdict}" for verdict in self.verdicts())])

    @property
    def cases(self) -> tuple[Case[Any], ...]:
        """The cases of the table."""
        return self.table.cases

    def _extra(self, case: str) -> tuple[str, str]:
        peer = self.table.peer
        if peer is None or case == self.table.less:
            return "", self.notes[case]
        return ("peer" if case == peer else f"x {self.ratio(case, peer):.3g}"), self.notes[case]
