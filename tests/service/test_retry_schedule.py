"""When SES tries again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sesmodel import RetrySchedule

START = datetime(2026, 1, 1, tzinfo=UTC)


def moments(schedule: RetrySchedule) -> list[datetime]:
    """Every attempt at a server that never takes the mail."""
    found = [START]
    while (again := schedule.next_attempt(START, len(found), found[-1])) is not None:
        found.append(again)
    return found


def test_pauses_double_until_the_period_ends_with_a_last_attempt() -> None:
    found = moments(RetrySchedule())

    pauses = [(after - before) / timedelta(minutes=1) for before, after in pairwise(found)]
    assert pauses[:4] == [5, 10, 20, 40]
    assert found[-1] - START == timedelta(hours=14)
    assert RetrySchedule().expiry == "554 4.4.7 Message expired: unable to deliver in 840 minutes."


@given(first=st.timedeltas(timedelta(seconds=1), timedelta(days=2)), period=st.timedeltas(timedelta(seconds=1)))
def test_attempts_come_later_and_later_and_end_with_the_period(first: timedelta, period: timedelta) -> None:
    period = min(period, timedelta(days=1000))
    found = moments(RetrySchedule(first, period))

    pauses = [after - before for before, after in pairwise(found)]
    assert all(pause > timedelta(0) for pause in pauses)
    assert pauses[:-1] == [first * 2**number for number in range(len(pauses) - 1)]
    assert found[-1] == START + period


def test_a_set_may_shorten_the_period_and_not_lengthen_it() -> None:  # OBS-170
    schedule = RetrySchedule(period=timedelta(hours=1))

    assert schedule.within(300).period == timedelta(minutes=5)
    assert schedule.within(50_400) == schedule.within(None) == schedule
