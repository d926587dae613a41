"""The limiter against a reference that keeps every message and reckons with fractions, from the beginning each time."""

from __future__ import annotations

import math
from fractions import Fraction

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sesmodel import ManualClock, QuotaUsage, RateLimiter, SendLimitReached

DAY = Fraction(24 * 3600)
NEVER = Fraction(10**12)
CLOSE = 1e-5  # a ManualClock counts in microseconds


@attrs.define
class Reference:
    """What the rate and the quota let go, by their definitions."""

    rate: Fraction
    burst: Fraction
    daily: int
    gone: list[tuple[Fraction, int]] = attrs.field(factory=list)
    given_back: list[int] = attrs.field(factory=list)  # how many of each are in the bucket's count only
    others: tuple[Fraction, int] = (-DAY, 0)

    def level(self, now: Fraction) -> Fraction:
        """What the bucket holds: it fills at the rate up to the burst, and may go into debt."""
        level, before = self.burst, self.gone[0][0] if self.gone else now
        for at, recipients in self.gone:
            level = min(self.burst, level + self.rate * (at - before)) - recipients
            before = at
        return min(self.burst, level + self.rate * (now - before))

    def counted(self, now: Fraction, *, later: bool = False) -> int:
        """What the quota counts, or only what of it has not gone yet."""
        own = sum(
            recipients - back
            for (at, recipients), back in zip(self.gone, self.given_back, strict=True)
            if at + DAY > now and (not later or at > now)
        )
        return own + (self.others[1] if self.others[0] + DAY > now and not later else 0)

    def turn(self, now: Fraction, recipients: int) -> Fraction:
        """When a message goes that comes now: after those before it, when the bucket has one, and the quota room."""
        at = max(now, self.gone[-1][0]) if self.gone else now
        at += max(1 - self.level(at), Fraction(0)) / self.rate
        moments = [at, *(gone + DAY for gone, _ in self.gone), self.others[0] + DAY]
        free = [moment for moment in moments if moment >= at and self.counted(moment) + recipients <= self.daily]
        return min(free, default=NEVER)

    def take(self, at: Fraction, recipients: int) -> None:
        self.gone.append((at, recipients))
        self.given_back.append(0)

    def give_back(self, recipients: int) -> None:
        for index in reversed(range(len(self.gone))):
            back = min(self.gone[index][1] - self.given_back[index], recipients)
            self.given_back[index] += back
            recipients -= back


class Limiting(RuleBasedStateMachine):
    """Messages come, wait, go at once or not at all; time passes; the account is asked."""

    recipients = st.integers(1, 60)

    @initialize(
        rate=st.sampled_from([1, 2, 4, 16]),
        burst=st.sampled_from([1, 3, 16]),
        daily=st.integers(20, 120),
        waits=st.booleans(),
    )
    def start(self, rate: int, burst: int, daily: int, waits: bool) -> None:
        self.clock = ManualClock()
        self.limiter = RateLimiter(rate, burst, daily=daily, wait_for_quota=waits, timer=self.clock)
        self.reference = Reference(Fraction(rate), Fraction(burst), daily)

    @property
    def now(self) -> Fraction:
        return Fraction(round(self.clock.monotonic() * 1_000_000), 1_000_000)

    @rule(seconds=st.sampled_from([0.25, 1, 7, 3600, 6 * 3600, 23 * 3600 + 3599, 24 * 3600]))
    def pass_time(self, seconds: float) -> None:
        self.clock.sleep(seconds)

    @rule(recipients=recipients)
    def reserve(self, recipients: int) -> None:
        at = self.reference.turn(self.now, recipients)
        rate_only = self.reference.turn(self.now, -(10**6))
        if at == NEVER or (at > rate_only and not self.limiter.wait_for_quota):
            with pytest.raises(SendLimitReached) as caught:
                self.limiter.reserve(recipients)
            assert (caught.value.retry_in is None) is (at == NEVER)
            assert caught.value.retry_in is None or math.isclose(caught.value.retry_in, at - self.now, abs_tol=CLOSE)
            return
        assert math.isclose(self.limiter.reserve(recipients), at - self.now, abs_tol=CLOSE)
        self.reference.take(at, recipients)

    @rule(recipients=recipients)
    def go_at_once_or_not_at_all(self, recipients: int) -> None:
        goes = self.reference.turn(self.now, recipients) <= self.now
        assert self.limiter.try_acquire(recipients) is goes
        if goes:
            self.reference.take(self.now, recipients)

    @rule(recipients=recipients)
    def ask_how_long(self, recipients: int) -> None:
        at = self.reference.turn(self.now, recipients)
        wait = self.limiter.wait_time(recipients)
        assert wait == math.inf if at == NEVER else math.isclose(wait, at - self.now, abs_tol=CLOSE)

    @rule(recipients=st.integers(1, 20))
    def be_refused_by_ses(self, recipients: int) -> None:
        self.limiter.give_back(recipients)
        self.reference.give_back(recipients)

    @rule(sent=st.integers(0, 150), daily=st.integers(20, 120))
    def ask_the_account(self, sent: int, daily: int) -> None:
        rate = float(self.reference.rate)
        self.limiter.learn(QuotaUsage(max_24_hour_send=daily, max_send_rate=rate, sent_last_24_hours=sent))
        self.reference.daily = daily
        self.reference.others = (-DAY, 0)
        own = self.reference.counted(self.now) - self.reference.counted(self.now, later=True)
        self.reference.others = (self.now, max(sent - own, 0))

    @invariant()
    def nobody_who_has_gone_is_before_another(self) -> None:
        if hasattr(self, "reference"):
            moments = [at for at, _ in self.reference.gone]
            assert moments == sorted(moments)


TestLimiting = pytest.mark.spec("QRC-12")(Limiting.TestCase)
TestLimiting.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
