"""How long cases take, each for a short slice in turn, so that a slow spell of the machine falls on all of them."""

from __future__ import annotations

import gc
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.harness import Case

    Samples = Mapping[str, Sequence[float]]
    Method = Callable[[Sequence[Case[Any]], "Effort"], Samples]


@attrs.frozen
class Effort:
    """How much time is given to a measurement.

    Args:
        rounds: how often every case gets its turn.
        slice: seconds of a turn; a call that takes longer is made once.
    """

    rounds: int = 9
    slice: float = 0.06

    def finer(self, times: int) -> Effort:
        """More rounds of shorter slices: for cases so near each other that the drift within a round would count."""
        return Effort(self.rounds * times, self.slice / times) if self.slice else self


QUICK = Effort(rounds=1, slice=0)
"""Everything once: shows that it runs; its figures say little."""


def in_turn(cases: Sequence[Case[Any]], effort: Effort) -> Samples:
    """Take the seconds of one operation of every case, once a round."""
    return _in_turn(cases, effort, perf_counter)


def in_fine_turns(cases: Sequence[Case[Any]], effort: Effort) -> Samples:
    """The same in five times as many rounds."""
    return _in_turn(cases, effort.finer(5), perf_counter)


def processor_in_turn(cases: Sequence[Case[Any]], effort: Effort) -> Samples:
    """The same by the processor time of this process: what other processes do, and waiting for them, is not counted."""
    return _in_turn(cases, effort, process_time)


def _in_turn(cases: Sequence[Case[Any]], effort: Effort, clock: Callable[[], float]) -> Samples:
    calls = {case.name: _calls_per_slice(case.run, effort.slice, clock) for case in cases}
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    for number in range(effort.rounds):
        for case in cases if number % 2 == 0 else reversed(cases):  # to and fro: a steady drift cancels out
            gc.collect()  # nobody pays for the litter of the one before
            seconds[case.name].append(_timed(case.run, calls[case.name], clock) / case.operations)
    return seconds


def _calls_per_slice(run: Callable[[], object], wanted: float, clock: Callable[[], float]) -> int:
    calls = 1
    while (taken := _timed(run, calls, clock) * calls) < wanted / 3:
        calls = max(2 * calls, int(calls * wanted / 3 / max(taken, 1e-9)))
    return max(1, round(calls * wanted / max(taken, 1e-9)))


def _timed(run: Callable[[], object], calls: int, clock: Callable[[], float]) -> float:
    rounds = range(calls)
    start = clock()
    for _ in rounds:
        run()
    return (clock() - start) / calls
