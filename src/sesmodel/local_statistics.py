"""What an account may do and has done, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.local_base import LocalBase

if TYPE_CHECKING:
    from sesmodel.service.data_points import SendDataPoint
    from sesmodel.service.quota import QuotaUsage
    from sesmodel.service.statistics import Statistics


class LocalStatistics(LocalBase):
    """The part of :class:`LocalSes` that tells numbers."""

    @property
    def quota_usage(self) -> QuotaUsage:
        """The quota, the rate and what is used of them by now, as ``GetSendQuota`` answers (QRC-26).

        To change the quota set ``ses.account.quota.max_24_hour_send`` and its neighbours.
        """
        return self._locked(lambda: self._state.account.quota.usage(self._state.clock.now()))

    @property
    def statistics(self) -> Statistics:
        """What the account has done."""
        return self._state.account.statistics

    @property
    def data_points(self) -> tuple[SendDataPoint, ...]:
        """What was sent in each quarter of an hour of the last two weeks, as ``GetSendStatistics`` answers (MON-07)."""
        return self._locked(lambda: self._state.account.statistics.data_points.until(self._state.clock.now()))
