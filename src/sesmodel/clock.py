"""Time is handed in: the protocol, and a clock that only moves when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from sesmodel.errors import InvalidValue


class Clock(Protocol):
    """Tells the time in UTC."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class ManualClock:
    """A clock that stands still until it is moved, so that 24 hours take a microsecond.

    Args:
        start: where it stands at first; aware. 1 January 2026, noon UTC, if not given.

    Raises:
        InvalidValue: the start has no time zone.

    >>> clock = ManualClock()
    >>> clock.advance(timedelta(hours=24)).isoformat()
    '2026-01-02T12:00:00+00:00'
    """

    def __init__(self, start: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        """Stand at the start."""
        self._now = _utc(start)

    def now(self) -> datetime:
        """Where the clock stands."""
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move forward by a span and return the new time.

        Raises:
            InvalidValue: the span is negative; time does not run backwards.
        """
        return self.move_to(self._now + by)

    def move_to(self, moment: datetime) -> datetime:
        """Move forward to a moment and return it.

        Raises:
            InvalidValue: the moment has no time zone, or lies in the past of this clock.
        """
        moment = _utc(moment)
        if moment < self._now:
            raise InvalidValue(f"{moment} is before {self._now}.", where="clock", cure="Only move it forward.")
        self._now = moment
        return moment


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise InvalidValue("the time has no time zone.", where="clock", cure="Use datetime(…, tzinfo=UTC).")
    return moment.astimezone(UTC)
