"""How long cases take, each for a short slice in turn, so that a slow spell of the machine falls on all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from benchmarks.harness import Case


@attrs.frozen
class Effort:
    """How much time is given to a measurement.

    Args:
        rounds: how often every case gets its turn.
        slice: seconds of a turn; a call that takes longer is made once.
    """

    rounds: int = 9
    slice: float = 0.06


Samples = Mapping[str, Sequence[float]]
Method = Callable[[Sequence["Case[Any]"], Effort], Samples]

QUICK = Effort(rounds=1, slice=0)
"""Everything once: shows that it runs; its figures say little."""


def in_turn(cases: Sequence[Case[Any]], effort: Effort) -> Samples:
    """Take the seconds of one operation of every case, once a round."""
    return _in_turn(cases, effort, perf_counter)


def call_by_call(cases: Sequence[Case[Any]], effort: Effort) -> Samples:
    """Let the turn pass after every single call, and take the median of a round.

    For cases that are near each other and wait for another process: within a longer slice the system may move one of
    the two to another core, which counts for more than what is to be seen.
    """
    calls = max(_calls_per_slice(case.run, effort.slice, perf_counter) for case in cases)
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    for _ in range(effort.rounds):
        gc.collect()
        taken = [[timed(case.run, 1, perf_counter) for case in cases] for _ in range(calls)]
        for case, column in zip(cases, zip(*taken, strict=True), strict=True):
            seconds[case.name].append(median(column) / case.operations)
    return seconds


def processor_in_turn(cases: Sequence[Case[Any]], effort: Effort) -> Samples:
    """The same by the processor time of this process: what other processes do, and waiting for them, is not counted."""
    return _in_turn(cases, effort, process_time)


def _in_turn(cases: Sequence[Case[Any]], effort: Effort, clock: Callable[[], float]) -> Samples:
    calls = {case.name: _calls_per_slice(case.run, effort.slice, clock) for case in cases}
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    for number in range(effort.rounds):
        for case in cases if number % 2 == 0 else reversed(cases):  # to and fro: a steady drift cancels out
            gc.collect()  # nobody pays for the litter of the one before
            seconds[case.name].append(timed(case.run, calls[case.name], clock) / case.operations)
    return seconds


def _calls_per_slice(run: Callable[[], object], wanted: float, clock: Callable[[], float]) -> int:
    if not wanted:
        return 1
    run()  # the first call fills caches, and would make the slice too short
    calls = 1
    while (taken := timed(run, calls, clock) * calls) < wanted / 3:
        calls = max(2 * calls, int(calls * wanted / 3 / max(taken, 1e-9)))
    return max(1, round(calls * wanted / max(taken, 1e-9)))


def timed(run: Callable[[], object], calls: int, clock: Callable[[], float]) -> float:
    rounds = range(calls)
    start = clock()
    for _ in rounds:
        run()
    return (clock() - start) / calls
