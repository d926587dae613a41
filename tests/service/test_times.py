"""How long everything takes that SES does by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sesmodel import InvalidValue, JobTimes, RetrySchedule, Times

BACKWARDS = timedelta(seconds=-1)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Times, "propagation_delay"),
        (Times, "review_after"),
        (JobTimes, "waiting"),
        (JobTimes, "per_record"),
        (RetrySchedule, "period"),
    ],
)
def test_nothing_takes_less_than_no_time(kind: type, name: str) -> None:
    with pytest.raises(InvalidValue, match=f"{name}: .*backwards"):
        kind(**{name: BACKWARDS})
    assert getattr(kind(**{name: timedelta()}), name) == timedelta()


def test_there_is_a_pause_between_two_attempts() -> None:
    with pytest.raises(InvalidValue, match="first: "):
        RetrySchedule(first=timedelta())
