"""When SES tries again after a temporary failure (LIF-07)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

import attrs

from sesmodel.service.span import not_negative, positive


@attrs.frozen
class RetrySchedule:
    """When SES tries again after a temporary failure (LIF-07).

    Args:
        first: the pause after the first attempt; every further pause is twice as long.
        period: how long it keeps trying; 14 hours, the 840 minutes of its own text (OBS-378).

    Raises:
        InvalidValue: there is no pause, or the period runs backwards.
    """

    first: timedelta = attrs.field(default=timedelta(minutes=5), validator=positive)
    period: timedelta = attrs.field(default=timedelta(hours=14), validator=not_negative)

    def next_attempt(self, began: datetime, attempt: int, now: datetime) -> datetime | None:
        """When to try again after the attempt of that number, or ``None`` to give up.

        Args:
            began: the moment of the first attempt.
            attempt: the number of attempts made so far.
            now: the moment of the last answer.
        """
        end = began + self.period
        if now >= end:
            return None
        pause: timedelta = self.first * 2 ** (attempt - 1)
        return min(now + pause, end)

    def within(self, seconds: int | None) -> Self:
        """The same with a period of so many seconds at most, as a configuration set may ask for (OBS-170).

        >>> RetrySchedule().within(600).expiry
        '554 4.4.7 Message expired: unable to deliver in 10 minutes.'
        """
        if seconds is None:
            return self
        return attrs.evolve(self, period=min(self.period, timedelta(seconds=seconds)))

    @property
    def expiry(self) -> str:
        """What SES says when it gives up (OBS-378)."""
        minutes = int(self.period.total_seconds() // 60)
        return f"554 4.4.7 Message expired: unable to deliver in {minutes} minutes."
