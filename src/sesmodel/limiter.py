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
from sesmodel.service.rolling_count import Moment, RollingCount
from sesmodel.system import SystemClock

_DAY = 24 * 3600.0
_RECOUNT = 1.0  # seconds: so often what has left the window is let go of
_NOTHING = 1e-9  # seconds: times are sums of fractions


def _positive(name: str, value: float | None) -> float | None:
    if value is not None and not 0 < value < math.inf:
        raise InvalidConfiguration(f"{name} is {value}.", where="limiter", cure="Give more than 0.")
    return value


def _is_positive(_limiter: object, attribute: attrs.Attribute[Any], value: float | None) -> None:
    _positive(attribute.name.lstrip("_"), value)


def _pace(rate: float | None, burst: float | None) -> tuple[float, float]:
    """Seconds for each recipient, and how long before it is full the bucket lets somebody pass."""
    return (0.0, 0.0) if rate is None else (1 / rate, max((rate if burst is None else burst) - 1, 0) / rate)


@attrs.define(repr=False, eq=False, on_setattr=attrs.setters.NO_OP)  # a __setattr__ in Python takes half of a turn
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

    _rate: float | None = attrs.field(alias="rate", validator=_is_positive)
    _burst: float | None = attrs.field(alias="burst", default=None, validator=_is_positive)
    _daily: float | None = attrs.field(alias="daily", default=None, validator=_is_positive, kw_only=True)
    wait_for_quota: bool = attrs.field(default=False, kw_only=True)
    timer: Timer = attrs.field(factory=SystemClock, kw_only=True)
    _gap: float = attrs.field(init=False)  # as `_pace` says
    _slack: float = attrs.field(init=False)
    _full_at: float = attrs.field(default=-math.inf, init=False)  # the bucket as one time (GCRA)
    _last: float = attrs.field(default=-math.inf, init=False)  # when the last goes that waits for the quota
    _sent: RollingCount = attrs.field(factory=lambda: RollingCount(_DAY), init=False)
    _others: RollingCount = attrs.field(factory=lambda: RollingCount(_DAY), init=False)
    _moment: Moment = attrs.field(factory=lambda: Moment(0, 0, -math.inf), init=False)  # the last of `_sent`
    _room: float = attrs.field(default=0, init=False)  # at least so much is left of the quota
    _recount_at: float = attrs.field(default=-math.inf, init=False)
    _lock: Lock = attrs.field(factory=Lock, init=False)

    def __attrs_post_init__(self) -> None:
        """Reckon the pace."""
        self._gap, self._slack = _pace(self._rate, self._burst)

    # --- the limits of an account -----------------------------------------------------------------

    @property
    def rate(self) -> float | None:
        """Recipients a second."""
        return self._rate

    @property
    def burst(self) -> float | None:
        """Recipients that may go at once; ``None`` for one second's worth."""
        return self._burst

    @property
    def daily(self) -> float | None:
        """Recipients in 24 hours."""
        return self._daily

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
        rate, daily = _positive("rate", usage.max_send_rate), _positive("daily", usage.max_24_hour_send)
        with self._lock:
            self._rate, self._daily = rate, daily
            self._gap, self._slack = _pace(rate, self._burst)
            now = self.timer.monotonic()
            own = self._sent.total(now) - self._sent.total_after(now)
            self._others, self._room = RollingCount(_DAY), 0
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
            at = self._full_at - self._slack
            if at < now:  # noqa: PLR1730  max() takes three times as long
                at = now
            if self._daily is not None:
                if recipients > self._room or now >= self._recount_at:
                    at = self._with_room(now, recipients)
                self._count(at, recipients)
            full_at = self._full_at
            self._full_at = (full_at if full_at > at else at) + recipients * self._gap  # noqa: FURB136  as above
            return at - now

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
            at = self._free_at(now, recipients)
            if at - now > _NOTHING:
                return False
            if self._daily is not None:
                self._count(at, recipients)
            self._full_at = max(self._full_at, at) + recipients * self._gap
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
            return self._free_at(now, recipients) - now

    def give_back(self, recipients: int = 1) -> None:
        """Count recipients no more that SES did not take, for it does not count them either; the rate stays used.

        A mailer does so by itself after an attempt that sent nothing.

        Args:
            recipients: how many the message had.
        """
        with self._lock:
            self._sent.take_back_latest(recipients)
            self._room = 0

    # --- with the lock ----------------------------------------------------------------------------

    def _count(self, at: float, recipients: int) -> None:
        self._room -= recipients
        moment = self._moment
        if moment.at <= at < moment.until:
            moment.at = at
            moment.count += recipients
        else:
            self._moment = self._sent.add(at, recipients)

    def _with_room(self, now: float, recipients: int) -> float:
        """When the message goes, as the quota lets it."""
        at, free_at = self._turn(now), self._free_at(now, recipients)
        if free_at > at and (not self.wait_for_quota or free_at == math.inf):
            assert self._daily is not None
            raise SendLimitReached(recipients, self._daily, None if free_at == math.inf else free_at - now)
        self._last = free_at
        return free_at

    def _turn(self, now: float) -> float:
        """When the rate lets the next message go."""
        return max(now, self._full_at - self._slack, self._last)

    def _free_at(self, now: float, recipients: int) -> float:
        """When rate and quota let it go; infinity for never."""
        at = self._turn(now)
        if self._daily is None:
            return at
        self._room = self._daily - self._sent.total(now) - self._others.total(now)
        self._recount_at = now + _RECOUNT
        over = recipients - self._room
        if over <= 0:
            return at
        for leaves, count in merge(self._sent.leaving(), self._others.leaving()):
            over -= count
            if over <= 0:
                return max(leaves, at)
        return math.inf

    def __repr__(self) -> str:
        """The limits."""
        return f"RateLimiter({self._rate}, burst={self._burst}, daily={self._daily})"


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
