"""Sending quota and rate."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import DailyQuotaExceeded, ManualClock, Throttling
from sesmodel.service.quota import SendQuota

DAY = timedelta(hours=24)


def admit(quota: SendQuota, clock: ManualClock, count: int = 1) -> None:
    quota.admit(clock.now(), recipients=count, counted=count)


def test_the_quota_is_a_window_that_moves() -> None:
    clock, quota = ManualClock(), SendQuota(max_24_hour_send=200)
    admit(quota, clock, 200)

    clock.advance(DAY - timedelta(seconds=1))
    with pytest.raises(DailyQuotaExceeded, match="Daily message quota exceeded"):
        admit(quota, clock)
    clock.advance(timedelta(seconds=2))
    admit(quota, clock)
    assert quota.sent_last_24_hours(clock.now()) == 1


@pytest.mark.parametrize(("check", "passes"), [("strict", False), ("observed", True)])
def test_a_call_that_would_pass_the_quota_is_refused_unless_seen_otherwise(
    check: Literal["strict", "observed"], passes: bool
) -> None:
    clock, quota = ManualClock(), SendQuota(max_24_hour_send=200, check=check)
    admit(quota, clock, 195)

    if passes:
        admit(quota, clock, 10)
    else:
        with pytest.raises(DailyQuotaExceeded):
            admit(quota, clock, 10)
        assert quota.sent_last_24_hours(clock.now()) == 195
        admit(quota, clock, 5)


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


def test_a_call_with_more_recipients_than_the_rate_passes_and_leaves_a_debt() -> None:
    clock, quota = ManualClock(), SendQuota(max_send_rate=1)
    admit(quota, clock, 5)

    clock.advance(timedelta(seconds=4.9))
    with pytest.raises(Throttling, match="Maximum sending rate exceeded"):
        admit(quota, clock)
    clock.advance(timedelta(seconds=0.1))
    admit(quota, clock)


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
