"""The rate and the quota that an application keeps to by itself, so that SES need not refuse it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from heapq import merge
from threading import Lock
from typing import Any, Self

import attrs

from sesmodel.clock import Timer
from sesmodel.errors import InvalidConfiguration, SendLimitReached
from sesmodel.service.quota import QuotaUsage
from sesmodel.service.rolling_count import RollingCount
from sesmodel.system import SystemClock

_DAY = 24 * 3600.0
_NOTHING = 1e-9  # seconds: times are sums of fractions


def _positive(_limiter: object, attribute: attrs.Attribute[Any], value: float | None) -> None:
    if value is not None and not 0 < value < math.inf:
        raise InvalidConfiguration(f"{attribute.name} is {value}.", where="limiter", cure="Give more than 0.")


@attrs.define
class RateLimiter:
    """Keeps what the threads and tasks of one process send within the rate and the quota of an account (QRC-12).

    Both count recipients, as SES does. The rate is a bucket that holds what may go at once and fills with time: a
    message with more recipients than it holds goes when the bucket is full, and those after it wait for longer
    (OBS-008). The quota is a window of 24 hours that moves with the clock (QRC-11). Who comes first goes first. Safe to
    share between threads, and between mailers that send from one account.

    Args:
        rate: recipients a second: ``MaxSendRate`` of the account; ``None`` for no limit.
        burst: recipients that may go at once, at least 1; one second's worth if not given. With 1 everything is
            spaced evenly, which leaves room for messages that the network bunches together.
        daily: recipients in any 24 hours: ``Max24HourSend``; ``None`` for no limit. What earlier processes and others
            have sent is known only after :meth:`learn`.
        wait_for_quota: whether to wait, for hours if need be, until the quota has room, in place of an error.
        timer: what it goes by and waits by.

    Raises:
        InvalidConfiguration: the rate, the burst or the quota is no positive number.

    >>> from sesmodel import ManualClock
    >>> limiter = RateLimiter(50, burst=1, timer=ManualClock())
    >>> [limiter.reserve(1), limiter.reserve(3), limiter.reserve(1)]
    [0.0, 0.02, 0.08]
    """

    rate: float | None = attrs.field(validator=_positive)
    burst: float | None = attrs.field(default=None, validator=_positive)
    daily: float | None = attrs.field(default=None, validator=_positive, kw_only=True)
    wait_for_quota: bool = attrs.field(default=False, kw_only=True)
    timer: Timer = attrs.field(factory=SystemClock, kw_only=True)
    _full_at: float = attrs.field(default=-math.inf, init=False)  # the bucket as one time (GCRA)
    _last: float = attrs.field(default=-math.inf, init=False)  # when the last goes that has its turn
    _sent: RollingCount = attrs.field(factory=lambda: RollingCount(_DAY), init=False, repr=False)
    _others: RollingCount = attrs.field(factory=lambda: RollingCount(_DAY), init=False, repr=False)
    _lock: Lock = attrs.field(factory=Lock, init=False, repr=False, eq=False)

    # --- the limits of an account -----------------------------------------------------------------

    @classmethod
    def from_quota(cls, source: Any, **options: Any) -> Self:
        """A limiter for the rate and the quota that an account has now, and for what is left of it.

        Args:
            source: as :meth:`learn` takes it.
            options: ``burst``, ``wait_for_quota``, ``timer``.

        Raises:
            InvalidConfiguration: it tells no quota.

        >>> RateLimiter.from_quota({"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": 120.0}).daily
        50000.0
        """
        limiter = cls(None, **options)
        limiter.learn(source)
        return limiter

    def learn(self, source: Any) -> QuotaUsage:
        """Take over the rate and the quota of an account, which AWS changes, and count what others have sent.

        Call it when a process starts, and now and then later. When the others' mail was sent is not known, so it is
        counted until 24 hours from now, or until this is called again.

        Args:
            source: a client of boto3, for v1 (``get_send_quota``) or v2 (``get_account``), or an answer of either.

        Returns:
            What the account said.

        Raises:
            InvalidConfiguration: it tells no quota, or one of 0.
        """
        usage = _usage_of(source)
        with self._lock:
            self.rate, self.daily = usage.max_send_rate, usage.max_24_hour_send
            now = self.timer.monotonic()
            own = self._sent.total(now) - self._sent.total_after(now)
            self._others = RollingCount(_DAY)
            self._others.add(now, max(int(usage.sent_last_24_hours) - own, 0))
        return usage

    # --- turns ------------------------------------------------------------------------------------

    def reserve(self, recipients: int = 1) -> float:
        """Set aside the turn of a message, and say how long to wait before it is handed over.

        Nobody waits here: the caller does.

        Args:
            recipients: how many the message has.

        Returns:
            Seconds; 0 if it may go at once.

        Raises:
            SendLimitReached: the quota has no room for it, and ``wait_for_quota`` is not set, or never will have.
        """
        with self._lock:
            now = self.timer.monotonic()
            at = self._turn(now)
            if self.daily is not None:
                at = self._with_room(now, at, recipients)
            self._take(at, recipients)
            return max(at - now, 0.0)

    def acquire(self, recipients: int = 1) -> None:
        """Wait until a message may be handed over: for code that sends without a mailer.

        Args:
            recipients: how many the message has.

        Raises:
            SendLimitReached: as :meth:`reserve`.
        """
        if pause := self.reserve(recipients):
            self.timer.sleep(pause)

    async def aacquire(self, recipients: int = 1) -> None:
        """As :meth:`acquire`, without blocking the event loop. A turn whose wait is cancelled stays set aside."""
        if pause := self.reserve(recipients):
            await self.timer.asleep(pause)

    def try_acquire(self, recipients: int = 1) -> bool:
        """Set a turn aside if the message may go at once; else set nothing aside.

        Args:
            recipients: how many the message has.

        Returns:
            Whether it may go.
        """
        with self._lock:
            now = self.timer.monotonic()
            at = self._free_at(now, self._turn(now), recipients)
            if at - now > _NOTHING:
                return False
            self._take(at, recipients)
            return True

    def wait_time(self, recipients: int = 1) -> float:
        """How long a message would have to wait if it came now; nothing is set aside.

        Args:
            recipients: how many the message has.

        Returns:
            Seconds; 0 if it may go at once, infinity if it has more recipients than the quota.
        """
        with self._lock:
            now = self.timer.monotonic()
            return max(self._free_at(now, self._turn(now), recipients) - now, 0.0)

    def give_back(self, recipients: int = 1) -> None:
        """Count recipients no more that SES did not take, for it does not count them either; the rate stays used.

        A mailer does so by itself after an attempt that sent nothing.

        Args:
            recipients: how many the message had.
        """
        with self._lock:
            self._sent.take_back_latest(recipients)

    # --- with the lock ----------------------------------------------------------------------------

    def _turn(self, now: float) -> float:
        """When the rate lets the next message go."""
        at = max(now, self._last)
        if self.rate is None:
            return at
        burst = self.rate if self.burst is None else self.burst
        return max(at, self._full_at - max(burst - 1, 0) / self.rate)

    def _with_room(self, now: float, at: float, recipients: int) -> float:
        free_at = self._free_at(now, at, recipients)
        if free_at > at and (not self.wait_for_quota or free_at == math.inf):
            assert self.daily is not None
            raise SendLimitReached(recipients, self.daily, None if free_at == math.inf else free_at - now)
        return free_at

    def _free_at(self, now: float, at: float, recipients: int) -> float:
        """When the quota lets it go, not before its turn; infinity for never."""
        if self.daily is None:
            return at
        over = self._sent.total(now) + self._others.total(now) + recipients - self.daily
        if over <= 0:
            return at
        for leaves, count in merge(self._sent.leaving(), self._others.leaving()):
            over -= count
            if over <= 0:
                return max(leaves, at)
        return math.inf

    def _take(self, at: float, recipients: int) -> None:
        self._last = at
        if self.rate is not None:
            self._full_at = max(self._full_at, at) + recipients / self.rate
        if self.daily is not None:
            self._sent.add(at, recipients)


def _usage_of(source: Any) -> QuotaUsage:
    if isinstance(source, QuotaUsage):
        return source
    if isinstance(source, Mapping):
        return QuotaUsage.parse(source)
    for action in ("get_send_quota", "get_account"):
        if ask := getattr(source, action, None):
            return QuotaUsage.parse(ask())
    cure = "Give a client of boto3, or an answer of GetSendQuota (v1) or GetAccount (v2)."
    raise InvalidConfiguration(f"a {type(source).__name__} tells no quota.", where="limiter", cure=cure)
