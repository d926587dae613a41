"""Sending quota and sending rate, counted in recipients (QRC-10 to QRC-12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import DailyQuotaExceeded, InvalidConfiguration, Throttling
from sesmodel.service.bucket import Bucket
from sesmodel.service.rolling_count import RollingCount
from sesmodel.service.rules import RULES, QuotaRules

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECOND = 1_000_000  # times are whole microseconds, so that 24 hours are exact
_DAY = 24 * 3600 * _SECOND
_ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)  # one that is near leaves room for fractions of a microsecond
_ONE = timedelta(microseconds=1)
_UNLIMITED = -1.0  # what both APIs document for an unlimited quota; not so for a rate, which programs divide by
_ANY_RATE = 1_000_000.0  # what is said in its place: nobody sends as fast


@attrs.frozen(kw_only=True)
class QuotaUsage:
    """The quota of an account and what is used of it: what ``GetSendQuota`` answers (QRC-26).

    Attributes:
        max_24_hour_send: recipients in any 24 hours; ``None`` for no limit.
        max_send_rate: recipients a second; ``None`` for no limit.
        sent_last_24_hours: recipients of the last 24 hours.

    >>> usage = QuotaUsage(max_24_hour_send=200, max_send_rate=1, sent_last_24_hours=3)
    >>> usage.remaining, usage.percent_used
    (197, 1.5)
    """

    max_24_hour_send: float | None
    max_send_rate: float | None
    sent_last_24_hours: float

    @classmethod
    def parse(cls, answer: Mapping[str, Any]) -> QuotaUsage:
        """Read an answer of ``GetSendQuota`` (v1) or of ``GetAccount`` (v2).

        Raises:
            InvalidConfiguration: it is neither.

        >>> QuotaUsage.parse({"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 50.0}).percent_used
        25.0
        """
        quota = answer.get("SendQuota", answer)
        try:
            most, rate, sent = (float(quota[name]) for name in ("Max24HourSend", "MaxSendRate", "SentLast24Hours"))
        except (KeyError, TypeError, ValueError):
            what, cure = "this is no answer about a quota.", "Give that of GetSendQuota (v1) or GetAccount (v2)."
            raise InvalidConfiguration(what, where="quota", cure=cure) from None
        return cls(
            max_24_hour_send=None if most < 0 else most,
            max_send_rate=None if rate < 0 or rate >= _ANY_RATE else rate,
            sent_last_24_hours=sent,
        )

    def as_dict(self) -> dict[str, float]:
        """Three doubles in this order (OBS-001); without limits, -1 for the quota and a million for the rate."""
        return {
            "Max24HourSend": float(_UNLIMITED if self.max_24_hour_send is None else self.max_24_hour_send),
            "MaxSendRate": float(_ANY_RATE if self.max_send_rate is None else self.max_send_rate),
            "SentLast24Hours": float(self.sent_last_24_hours),
        }

    @property
    def remaining(self) -> float | None:
        """Recipients that may be sent to now, as far as the quota goes; ``None`` for no limit."""
        return None if self.max_24_hour_send is None else max(self.max_24_hour_send - self.sent_last_24_hours, 0)

    @property
    def percent_used(self) -> float:
        """How much of the quota is used (MON-06); 0 of one without a limit."""
        if self.max_24_hour_send is None:
            return 0.0
        return 100 * self.sent_last_24_hours / self.max_24_hour_send if self.max_24_hour_send else 100.0


def _limit(_quota: SendQuota, attribute: attrs.Attribute[Any], value: float | None) -> None:
    may_be_none = attribute.name == "max_24_hour_send"  # a quota of 0 lets nothing pass; a rate of 0 means nothing
    if value is not None and not (value > 0 or (may_be_none and value == 0)):
        cure = "Give more than 0, or None for no limit."
        raise InvalidConfiguration(f"{attribute.name} is {value}.", where="quota", cure=cure)


@attrs.define
class SendQuota:
    """What an account may send, and what it has sent. Change it when you like: the next call goes by it.

    Memory does not grow with the volume, and to count takes the same time however much was sent.

    Args:
        max_24_hour_send: recipients in any 24 hours; ``None`` for no limit.
        max_send_rate: recipients a second; ``None`` for no limit.
        rules: how the two are kept.

    Raises:
        InvalidConfiguration: one of them is negative, or a rate of 0.
    """

    max_24_hour_send: float | None = attrs.field(default=None, validator=_limit)
    max_send_rate: float | None = attrs.field(default=None, validator=_limit)
    rules: QuotaRules = RULES.quota
    _sent: RollingCount = attrs.field(factory=lambda: RollingCount(_DAY, _SECOND), init=False, repr=False)
    _rate: Bucket = attrs.field(factory=Bucket, init=False, repr=False)

    def sent_last_24_hours(self, now: datetime) -> int:
        """How many recipients were accepted in the last 24 hours: a window that moves with the clock."""
        return self._sent.total(_microseconds(now))

    def usage(self, now: datetime) -> QuotaUsage:
        """The quota, and what is used of it."""
        return QuotaUsage(
            max_24_hour_send=self.max_24_hour_send,
            max_send_rate=self.max_send_rate,
            sent_last_24_hours=self.sent_last_24_hours(now),
        )

    def admit(self, now: datetime, *, recipients: int, counted: int) -> None:
        """Take one message in, or refuse it and count nothing (TRB-02).

        Args:
            now: the moment of the call.
            recipients: all recipients: they use the rate.
            counted: those that use the quota; simulator addresses do not (TST-08).

        Raises:
            DailyQuotaExceeded: the quota of the last 24 hours is used up.
            Throttling: the rate is exceeded.
        """
        moment = _microseconds(now)
        self._check_quota(moment, counted)
        self._check_rate(moment)
        if counted:
            self._sent.add(moment, counted)
        if self.max_send_rate:
            self._rate.take(moment, recipients * _SECOND / self.max_send_rate)

    def give_back(self, at: datetime, counted: int) -> None:
        """Count recipients no more that were counted at this moment; the rate stays used."""
        if counted:
            self._sent.take_back(_microseconds(at), counted)

    def _check_quota(self, moment: int, counted: int) -> None:
        used = self._sent.total(moment)  # without a limit too, so that what has left is let go of
        if self.max_24_hour_send is None or not counted:
            return
        observed = self.rules.check == "observed"
        over = used >= self.max_24_hour_send if observed else used + counted > self.max_24_hour_send
        if over:
            raise DailyQuotaExceeded("Daily message quota exceeded.")

    def _check_rate(self, moment: int) -> None:
        if self.max_send_rate:
            slack = max(self.rules.burst - 1 / self.max_send_rate, 0) * _SECOND
            if self._rate.wait(moment, slack) >= 1:  # a clock counts whole microseconds
                raise Throttling("Maximum sending rate exceeded.")


def _microseconds(moment: datetime) -> int:
    return (moment - _ORIGIN) // _ONE
