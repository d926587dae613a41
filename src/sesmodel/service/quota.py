"""Sending quota and sending rate, counted in recipients (QRC-10 to QRC-12)."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import Literal

import attrs

from sesmodel.errors import DailyQuotaExceeded, Throttling

_DAY = timedelta(hours=24)


@attrs.define
class SendQuota:
    """What an account may send, and what it has sent.

    Args:
        max_24_hour_send: recipients in any 24 hours; ``None`` for no limit.
        max_send_rate: recipients a second; ``None`` for no limit.
        check: ``strict`` refuses what would pass the quota; ``observed`` lets a call pass while any of it is left
            (OBS-007).
        burst: seconds' worth of the rate that may come at once (QRC-12).
    """

    max_24_hour_send: float | None = None
    max_send_rate: float | None = None
    check: Literal["strict", "observed"] = "strict"
    burst: float = 1.0
    _sent: deque[tuple[datetime, int]] = attrs.field(factory=deque, init=False)
    _sent_count: int = attrs.field(default=0, init=False)
    _debt: float = attrs.field(default=0, init=False)  # seconds of the rate that are used up, and when
    _debt_at: datetime | None = attrs.field(default=None, init=False)

    def sent_last_24_hours(self, now: datetime) -> int:
        """How many recipients were accepted in the last 24 hours: a window that moves with the clock."""
        while self._sent and self._sent[0][0] <= now - _DAY:
            self._sent_count -= self._sent.popleft()[1]
        return self._sent_count

    def admit(self, now: datetime, *, recipients: int, counted: int) -> None:
        """Take one message in, or refuse it and count nothing (TRB-02).

        Args:
            now: the moment of the call.
            recipients: all recipients: they use the rate.
            counted: those that use the quota; simulator addresses do not.

        Raises:
            DailyQuotaExceeded: the quota of the last 24 hours is used up.
            Throttling: the rate is exceeded.
        """
        self._check_quota(now, counted)
        self._check_rate(now)
        if counted:
            self._sent.append((now, counted))
            self._sent_count += counted
        if self.max_send_rate:
            self._debt = self._owed(now) + recipients / self.max_send_rate
            self._debt_at = now

    def give_back(self, now: datetime, counted: int) -> None:
        """Count recipients no more that were counted at this moment; the rate stays used."""
        self._sent.append((now, -counted))
        self._sent_count -= counted

    def _check_quota(self, now: datetime, counted: int) -> None:
        if self.max_24_hour_send is None or not counted:
            return
        used = self.sent_last_24_hours(now)
        over = used >= self.max_24_hour_send if self.check == "observed" else used + counted > self.max_24_hour_send
        if over:
            raise DailyQuotaExceeded("Daily message quota exceeded.")

    def _check_rate(self, now: datetime) -> None:
        # A bucket as one number (GCRA): a call passes while the debt is below the burst, whatever it adds (OBS-008).
        if self.max_send_rate:
            allowed = max(self.burst - 1 / self.max_send_rate, 0)
            if self._owed(now) > allowed + 1e-9:
                raise Throttling("Maximum sending rate exceeded.")

    def _owed(self, now: datetime) -> float:
        return max(self._debt - (now - (self._debt_at or now)).total_seconds(), 0)
