"""What an account has sent in each quarter of an hour of the last two weeks (MON-07)."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

TWO_WEEKS = timedelta(days=14)


@attrs.frozen(kw_only=True)
class SendDataPoint:
    """What happened in 15 minutes, counted in recipients (MON-07, OBS-025).

    Attributes:
        timestamp: when they began: at 0, 15, 30 or 45 minutes past the hour.
        delivery_attempts: recipients of accepted messages, those of the simulator and those that SES did not try
            among them (MON-02, MON-05).
        bounces: hard bounces (MON-08).
        complaints: complaints.
        rejects: recipients of messages that the content scan stopped; they are attempts too.
    """

    timestamp: datetime
    delivery_attempts: int = 0
    bounces: int = 0
    complaints: int = 0
    rejects: int = 0


@attrs.define
class DataPoints:
    """The points of the last two weeks, as far as there is something in them; older ones are let go of.

    >>> from datetime import UTC
    >>> points = DataPoints()
    >>> points.add(datetime(2026, 1, 1, 12, 2, tzinfo=UTC), delivery_attempts=3)
    >>> [point.timestamp.isoformat() for point in points.until(datetime(2026, 1, 2, tzinfo=UTC))]
    ['2026-01-01T12:00:00+00:00']
    """

    _counts: dict[datetime, dict[str, int]] = attrs.field(factory=dict, init=False)

    def add(self, at: datetime, **counts: int) -> None:
        """Count something.

        Args:
            at: when it happened.
            counts: how much, by the names of :class:`SendDataPoint`.
        """
        quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
        counted = self._counts.get(quarter)
        if counted is None:
            self._counts = {one: self._counts[one] for one in self._since(at)}
            counted = self._counts[quarter] = {}
        for name, count in counts.items():
            counted[name] = counted.get(name, 0) + count

    def __len__(self) -> int:
        """How many quarters of an hour are kept."""
        return len(self._counts)

    def until(self, now: datetime) -> tuple[SendDataPoint, ...]:
        """The points of the two weeks before now, the oldest first."""
        return tuple(SendDataPoint(timestamp=one, **self._counts[one]) for one in self._since(now))

    def _since(self, now: datetime) -> list[datetime]:
        return sorted(quarter for quarter in self._counts if quarter >= now - TWO_WEEKS)
