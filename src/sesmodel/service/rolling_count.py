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
class Moment:
    """What was counted at one time, or within one second.

    Attributes:
        at: the last time of it: it leaves with that.
        count: how much.
        until: what is counted before that time may be added to it.
    """

    at: float
    count: int
    until: float


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
    >>> _ = sends.add(0, 195), sends.add(3600, 5)
    >>> sends.total(86_399), sends.total(86_400)
    (200, 5)
    """

    span: float
    second: float = 1
    _moments: deque[Moment] = attrs.field(factory=deque, init=False, repr=False)
    _older: int = attrs.field(default=0, init=False)  # what all of them hold but the last
    _seen: float = attrs.field(default=-math.inf, init=False)  # the latest time that it was asked about

    def total(self, now: float) -> int:
        """What was counted in the span before now."""
        moments, span = self._moments, self.span
        if now > self._seen:
            self._seen = now
            while moments and moments[0].at + span <= now:
                left = moments.popleft()
                self._older -= left.count if moments else 0
        return self._older + moments[-1].count if moments else 0

    def total_after(self, now: float) -> int:
        """What is counted already and comes after now."""
        return sum(one.count for one in takewhile(lambda one: one.at > now, reversed(self._moments)))

    def add(self, now: float, count: int) -> Moment:
        """Count something at a moment; one before the last, of a clock that was set back, is taken for the last.

        Returns:
            The moment, which more may be added to as long as it lasts, by whoever cannot wait for a call.
        """
        moments = self._moments
        if moments:
            last = moments[-1]
            if now < last.until:
                last.count += count
                last.at = max(last.at, now)
                return last
            self._older += last.count
        exact = len(moments) < EXACT
        moment = Moment(now, count, math.nextafter(now, math.inf) if exact else (now // self.second + 1) * self.second)
        moments.append(moment)
        return moment

    def take_back(self, at: float, count: int) -> None:
        """Count something no more that was counted at a moment, unless it has left already."""
        if at + self.span > self._seen:
            *_, held = takewhile(lambda one: one.at >= at, reversed(self._moments))
            self._reduce(held, count)

    def take_back_latest(self, count: int) -> None:
        """Count something no more of what was counted last, whenever that was."""
        for one in reversed(self._moments):
            taken = min(one.count, count)
            self._reduce(one, taken)
            count -= taken
            if not count:
                return

    def leaving(self) -> Iterator[tuple[float, int]]:
        """When what is counted will leave, and how much then, the first to leave first."""
        return ((one.at + self.span, one.count) for one in self._moments)

    def __len__(self) -> int:
        """How many moments are kept."""
        return len(self._moments)

    def _reduce(self, moment: Moment, count: int) -> None:
        moment.count -= count
        if moment is not self._moments[-1]:
            self._older -= count
