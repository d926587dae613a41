"""Sending quota and rate."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    DailyQuotaExceeded,
    InvalidConfiguration,
    ManualClock,
    QuotaRules,
    QuotaUsage,
    SendQuota,
    Throttling,
)

DAY = timedelta(hours=24)


def admit(quota: SendQuota, clock: ManualClock, count: int = 1) -> None:
    quota.admit(clock.now(), recipients=count, counted=count)


@pytest.mark.spec("QRC-11")
def test_the_quota_is_a_window_that_moves() -> None:
    clock, quota = ManualClock(), SendQuota(max_24_hour_send=200)
    admit(quota, clock, 200)

    clock.advance(DAY - timedelta(seconds=1))
    with pytest.raises(DailyQuotaExceeded, match="Daily message quota exceeded"):
        admit(quota, clock)
    clock.advance(timedelta(seconds=2))
    admit(quota, clock)
    assert quota.sent_last_24_hours(clock.now()) == 1


@pytest.mark.spec("QRC-11")
def test_it_is_no_calendar_day_and_leaves_to_the_microsecond() -> None:
    clock, quota = ManualClock(datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC)), SendQuota(max_24_hour_send=2)
    admit(quota, clock)
    clock.advance(timedelta(microseconds=1))  # and it is another day
    admit(quota, clock)

    clock.advance(DAY - timedelta(microseconds=2))
    with pytest.raises(DailyQuotaExceeded):
        admit(quota, clock)
    for _ in range(2):  # each of them leaves after a day of its own
        clock.advance(timedelta(microseconds=1))
        admit(quota, clock)
        with pytest.raises(DailyQuotaExceeded):
            admit(quota, clock)


@pytest.mark.spec("QRC-11", "TRB-09")
@pytest.mark.parametrize(("check", "passes"), [("strict", False), ("observed", True)])
def test_a_call_that_would_pass_the_quota_is_refused_unless_seen_otherwise(
    check: Literal["strict", "observed"], passes: bool
) -> None:
    clock, quota = ManualClock(), SendQuota(max_24_hour_send=200, rules=QuotaRules(check=check))
    admit(quota, clock, 195)

    if passes:
        admit(quota, clock, 10)
        assert quota.sent_last_24_hours(clock.now()) == 205
        with pytest.raises(DailyQuotaExceeded):
            admit(quota, clock)
    else:
        with pytest.raises(DailyQuotaExceeded):
            admit(quota, clock, 10)
        assert quota.sent_last_24_hours(clock.now()) == 195
        admit(quota, clock, 5)
        assert quota.sent_last_24_hours(clock.now()) == 200


@pytest.mark.spec("QRC-12")
def test_a_rate_that_is_kept_never_throttles_and_twice_the_rate_does() -> None:
    clock, quota = ManualClock(), SendQuota(max_send_rate=10)
    for _ in range(100):
        admit(quota, clock)
        clock.advance(timedelta(seconds=0.1))

    refused = 0
    for _ in range(200):
        clock.advance(timedelta(seconds=0.05))
        try:
            admit(quota, clock)
        except Throttling:
            refused += 1
    assert 80 <= refused <= 100


@pytest.mark.spec("QRC-12", "TRB-10")
@pytest.mark.parametrize(("burst", "at_once"), [(1.0, 10), (0.1, 1), (3.0, 30)])
def test_what_comes_at_once_is_as_much_as_the_burst_holds(burst: float, at_once: int) -> None:
    clock, quota = ManualClock(), SendQuota(max_send_rate=10, rules=QuotaRules(burst=burst))
    for _ in range(at_once):
        admit(quota, clock)

    with pytest.raises(Throttling):
        admit(quota, clock)
    clock.advance(timedelta(seconds=0.1))
    admit(quota, clock)


@pytest.mark.spec("QRC-12")
def test_a_call_with_more_recipients_than_the_rate_passes_and_leaves_a_debt() -> None:
    clock, quota = ManualClock(), SendQuota(max_send_rate=1)
    admit(quota, clock, 5)

    clock.advance(timedelta(seconds=4.9))
    with pytest.raises(Throttling, match="Maximum sending rate exceeded"):
        admit(quota, clock)
    clock.advance(timedelta(seconds=0.1))
    admit(quota, clock)


@pytest.mark.spec("QRC-12")
@given(st.integers(1, 60), st.integers(1, 400))
def test_the_rate_itself_never_throttles_for_however_long_it_is_kept(rate: int, sends: int) -> None:
    clock, quota = ManualClock(), SendQuota(max_send_rate=rate, rules=QuotaRules(burst=1 / rate))
    for number in range(sends):
        clock.move_to(ManualClock().now() + timedelta(microseconds=math.ceil(number * 1_000_000 / rate)))
        admit(quota, clock)


@pytest.mark.spec("QRC-26")
def test_what_is_left_and_what_share_is_used() -> None:
    clock, quota = ManualClock(), SendQuota(max_24_hour_send=200, max_send_rate=1)
    fresh = quota.usage(clock.now())
    assert (fresh.sent_last_24_hours, fresh.max_24_hour_send, fresh.max_send_rate) == (0, 200, 1)
    assert (fresh.remaining, fresh.percent_used) == (200, 0.0)

    admit(quota, clock, 3)
    used = quota.usage(clock.now())
    assert (used.sent_last_24_hours, used.remaining, used.percent_used) == (3, 197, 1.5)


@pytest.mark.parametrize(
    ("most", "sent", "remaining", "percent"),
    [(None, 1000, None, 0.0), (0, 0, 0, 100.0), (10, 12, 0, 120.0)],
    ids=["no limit", "nothing", "beyond"],
)
def test_a_quota_at_its_edges(most: float | None, sent: float, remaining: float | None, percent: float) -> None:
    usage = QuotaUsage(max_24_hour_send=most, max_send_rate=None, sent_last_24_hours=sent)

    assert (usage.remaining, usage.percent_used) == (remaining, percent)


@pytest.mark.parametrize(
    "answer", [{}, {"Max24HourSend": 1.0}, {"SendQuota": None}, {"SendQuota": {"MaxSendRate": "x"}}]
)
def test_what_is_no_answer_about_a_quota_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfiguration, match="GetSendQuota"):
        QuotaUsage.parse(answer)


@pytest.mark.spec("QRC-11")
@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 40_000)), max_size=30))
def test_no_24_hours_ever_hold_more_than_the_quota(calls: list[tuple[int, int]]) -> None:
    clock, quota = ManualClock(), SendQuota(max_24_hour_send=50)
    accepted = []
    for count, pause in calls:
        clock.advance(timedelta(seconds=pause))
        try:
            admit(quota, clock, count)
        except DailyQuotaExceeded:
            continue
        accepted.append((clock.now(), count))

    for moment, _ in accepted:
        assert sum(count for at, count in accepted if moment - DAY < at <= moment) <= 50


HOURS = st.sampled_from([0, 1, 6, 23, 24])


@pytest.mark.spec("QRC-11", "QRC-12")
@given(
    st.sampled_from(["strict", "observed"]),
    st.sampled_from([None, 1, 4]),
    st.lists(st.tuples(HOURS, st.integers(0, 9), st.integers(1, 20), st.integers(0, 20), st.booleans()), max_size=40),
)
def test_it_decides_as_a_list_of_all_calls_does(
    check: Literal["strict", "observed"], rate: int | None, calls: list[tuple[int, int, int, int, bool]]
) -> None:
    clock, rules = ManualClock(), QuotaRules(check=check)
    quota = SendQuota(max_24_hour_send=50, max_send_rate=rate, rules=rules)
    counted_at, came_at = list[tuple[datetime, int]](), list[tuple[datetime, int]]()
    for hours, seconds, recipients, simulated, taken_back in calls:
        now = clock.advance(timedelta(hours=hours, seconds=seconds))
        counted = max(recipients - simulated, 0)
        used = sum(count for at, count in counted_at if now - DAY < at)
        over = bool(counted) and (used >= 50 if check == "observed" else used + counted > 50)
        expected = DailyQuotaExceeded if over else Throttling if rate and level(came_at, rate, now) < 1 else None
        try:
            quota.admit(now, recipients=recipients, counted=counted)
        except Throttling as refused:
            assert type(refused) is expected  # noqa: PT017  which of them, or none
        else:
            assert expected is None
            came_at.append((now, recipients))
            counted_at.append((now, counted))
            if taken_back:
                quota.give_back(*counted_at.pop())
        assert quota.sent_last_24_hours(now) == sum(count for at, count in counted_at if now - DAY < at)


def level(came: list[tuple[datetime, int]], rate: int, now: datetime) -> float:
    """What a bucket for one second's worth holds, reckoned from the beginning."""
    held, before = float(rate), now
    for at, recipients in came:
        held = min(rate, held + rate * max((at - before).total_seconds(), 0)) - recipients
        before = at
    return min(rate, held + rate * (now - before).total_seconds())
