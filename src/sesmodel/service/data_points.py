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

    _points: dict[datetime, SendDataPoint] = attrs.field(factory=dict, init=False)

    def add(self, at: datetime, **counts: int) -> None:
        """Count something.

        Args:
            at: when it happened.
            counts: how much, by the names of :class:`SendDataPoint`.
        """
        quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
        point = self._points.get(quarter)
        if point is None:
            self._points = {one.timestamp: one for one in self.until(at)}
            point = SendDataPoint(timestamp=quarter)
        self._points[quarter] = SendDataPoint(
            timestamp=quarter,
            delivery_attempts=point.delivery_attempts + counts.get("delivery_attempts", 0),
            bounces=point.bounces + counts.get("bounces", 0),
            complaints=point.complaints + counts.get("complaints", 0),
            rejects=point.rejects + counts.get("rejects", 0),
        )

    def until(self, now: datetime) -> tuple[SendDataPoint, ...]:
        """The points of the two weeks before now, the oldest first."""
        begin = now - TWO_WEEKS
        kept = (point for point in self._points.values() if point.timestamp >= begin)
        return tuple(sorted(kept, key=lambda point: point.timestamp))
