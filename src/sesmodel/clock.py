"""Time is handed in: the protocols, and a clock that only moves when it is told to."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol, runtime_checkable

from sesmodel.errors import InvalidValue


class Clock(Protocol):
    """Tells the time in UTC."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@runtime_checkable
class Timer(Protocol):
    """Measures spans and waits: what limiters and retries go by."""

    def monotonic(self) -> float:
        """Seconds since some moment of its own; never less than before."""
        ...

    def sleep(self, seconds: float) -> None:
        """Return when so much time has passed."""
        ...

    async def asleep(self, seconds: float) -> None:
        """As ``sleep``, without blocking the event loop."""
        ...


@runtime_checkable
class MovableClock(Clock, Protocol):
    """A clock that can be moved forward, whether it stands still meanwhile or runs."""

    def move_to(self, moment: datetime) -> datetime:
        """Move forward to a moment, and return where it stands."""
        ...


class ManualClock:
    """A clock that stands still until it is moved, so that 24 hours take a microsecond.

    It is a :class:`Timer` too: to sleep by it is to move it, and takes no time. Several threads may do so at once.

    Args:
        start: where it stands at first; aware. 1 January 2026, noon UTC, if not given.

    Raises:
        InvalidValue: the start has no time zone.

    >>> clock = ManualClock()
    >>> clock.advance(hours=24).isoformat()
    '2026-01-02T12:00:00+00:00'
    >>> clock
    <ManualClock at 2026-01-02 12:00:00 UTC>
    """

    def __init__(self, start: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        """Stand at the start."""
        self._now = self._start = _utc(start)
        self._lock = Lock()

    def __repr__(self) -> str:
        """Where it stands."""
        return f"<ManualClock at {self._now:%Y-%m-%d %H:%M:%S} UTC>"

    def now(self) -> datetime:
        """Where the clock stands."""
        return self._now

    def advance(self, by: timedelta = timedelta(), **span: float) -> datetime:
        """Move forward by a span and return the new time: ``clock.advance(hours=25)``.

        Args:
            by: the span.
            span: the same as ``timedelta`` takes it; both add up.

        Raises:
            InvalidValue: the span is negative; time does not run backwards.
        """
        with self._lock:
            return self._move(self._now + by + timedelta(**span))

    def move_to(self, moment: datetime) -> datetime:
        """Move forward to a moment and return it.

        Raises:
            InvalidValue: the moment has no time zone, or lies in the past of this clock.
        """
        moment = _utc(moment)
        with self._lock:
            return self._move(moment)

    def reset(self, moment: datetime) -> None:
        """Stand at a moment again, also at an earlier one: for who goes back to a state of that moment.

        Raises:
            InvalidValue: the moment has no time zone.
        """
        with self._lock:
            self._now = _utc(moment)

    def monotonic(self) -> float:
        """The seconds since it was started."""
        return (self._now - self._start).total_seconds()

    def sleep(self, seconds: float) -> None:
        """Move forward, by no less than that: a clock counts in microseconds."""
        self.advance(timedelta(microseconds=math.ceil(seconds * 1_000_000)))

    async def asleep(self, seconds: float) -> None:
        """As ``sleep``."""
        self.sleep(seconds)

    def _move(self, moment: datetime) -> datetime:
        if moment < self._now:
            raise InvalidValue(f"{moment} is before {self._now}.", where="clock", cure="Only move it forward.")
        self._now = moment
        return moment


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise InvalidValue("the time has no time zone.", where="clock", cure="Use datetime(…, tzinfo=UTC).")
    return moment.astimezone(UTC)
