"""A count over a span of time that moves with the clock, in memory that the volume does not fill (QRC-11)."""

from __future__ import annotations

import math
from collections import deque
from itertools import takewhile
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

EXACT = 10_000
"""How many moments are told apart before those of one second become one."""


@attrs.define
class RollingCount:
    """How much was counted in the last so many seconds: of sends, in the last 24 hours.

    What was counted leaves exactly when the span is over. Once there are 10,000 moments, new ones of the same second
    become one that leaves with its last, so that the count is never too low, and for less than a second too high. At
    most 10,000 moments and one for each second of the span are kept, and to count takes the same time however many
    there are.

    Args:
        span: how long something is counted.
        second: how much of a time is a second: 1,000,000 if times are in microseconds.

    >>> sends = RollingCount(span=24 * 3600)
    >>> sends.add(0, 195)
    >>> sends.add(3600, 5)
    >>> sends.total(86_399), sends.total(86_400)
    (200, 5)
    """

    span: float
    second: float = 1
    _moments: deque[list[float]] = attrs.field(factory=deque, init=False, repr=False)  # the last of each, and how many
    _total: int = attrs.field(default=0, init=False)
    _seen: float = attrs.field(default=-math.inf, init=False)  # the latest time that it was asked about

    def total(self, now: float) -> int:
        """What was counted in the span before now."""
        moments, span = self._moments, self.span
        if now > self._seen:
            self._seen = now
            while moments and moments[0][0] + span <= now:
                self._total -= int(moments.popleft()[1])
        return self._total

    def total_after(self, now: float) -> int:
        """What is counted already and comes after now."""
        return sum(int(count) for moment, count in takewhile(lambda one: one[0] > now, reversed(self._moments)))

    def add(self, now: float, count: int) -> None:
        """Count something at a moment; one before the last, of a clock that was set back, is taken for the last."""
        self._total += count
        if self._moments:
            last = self._moments[-1]
            if now <= last[0] or (len(self._moments) >= EXACT and now // self.second == last[0] // self.second):
                last[0] = max(now, last[0])
                last[1] += count
                return
        self._moments.append([now, count])

    def take_back(self, moment: float, count: int) -> None:
        """Count something no more that was counted at a moment, unless it has left already."""
        if moment + self.span <= self._seen:
            return
        later = takewhile(lambda one: one[0] >= moment, reversed(self._moments))
        *_, holds_it = later
        holds_it[1] -= count
        self._total -= count

    def take_back_latest(self, count: int) -> None:
        """Count something no more of what was counted last, whenever that was."""
        for one in reversed(self._moments):
            taken = min(one[1], count)
            one[1] -= taken
            self._total -= int(taken)
            count -= int(taken)
            if not count:
                return

    def leaving(self) -> Iterator[tuple[float, int]]:
        """When what is counted will leave, and how much then, the first to leave first."""
        return ((moment + self.span, int(count)) for moment, count in self._moments)

    def __len__(self) -> int:
        """How many moments are kept."""
        return len(self._moments)
