"""What of the machine is used where nothing else is handed in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sesmodel import LocalSes, RunningClock, SystemClock

DAY = timedelta(days=1)


def ahead(clock: RunningClock) -> timedelta:
    """How far before the machine's a clock goes, to the hour."""
    return timedelta(hours=round((clock.now() - SystemClock().now()) / timedelta(hours=1)))


def test_a_clock_that_runs_goes_on_from_where_it_was_put() -> None:
    clock = RunningClock()

    for days in (1, 3):
        moment = SystemClock().now() + days * DAY
        assert clock.move_to(moment) >= moment
        assert ahead(clock) == days * DAY


def test_a_clock_that_runs_does_not_go_back() -> None:
    clock = RunningClock()
    clock.move_to(clock.now() + 2 * DAY)

    clock.move_to(clock.now() - DAY)
    assert ahead(clock) == 2 * DAY


@pytest.mark.parametrize("later", [DAY, 5 * DAY])
def test_a_clock_that_runs_is_as_far_ahead_again_as_it_was_when_a_state_was_kept(later: timedelta) -> None:
    clock = RunningClock()
    ses = LocalSes(clock=clock)
    ses.advance(days=2)
    kept = ses.snapshot()

    ses.advance(seconds=later.total_seconds())
    ses.restore(kept)
    assert ahead(clock) == 2 * DAY
