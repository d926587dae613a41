"""Metrics: sums over time, by the minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import DataPoint, Metric, Metrics

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3), timezones=st.just(UTC))  # noqa: DTZ001  made aware


def counted(*moments: datetime, metric: Metric = Metric("Send")) -> Metrics:  # noqa: B008  frozen
    metrics = Metrics()
    for moment in moments:
        metrics.add(metric, moment)
    return metrics


@pytest.mark.spec("EVP-25")
def test_only_metrics_with_data_are_listed() -> None:
    metrics = counted(NOON, metric=Metric("Open", {"campaign": "spring"}))

    assert metrics.sum("Open", {"campaign": "autumn"}) == metrics.sum("Click") == 0
    assert metrics.list_metrics() == (Metric("Open", {"campaign": "spring"}),)
    assert metrics.list_metrics("Click") == ()


def test_a_sum_begins_with_a_minute_and_stops_before_a_moment() -> None:
    metrics = counted(NOON, NOON + timedelta(seconds=50), NOON + timedelta(minutes=1))

    assert metrics.sum("Send") == 3
    assert metrics.sum("Send", start=NOON + timedelta(seconds=30)) == 3
    assert metrics.sum("Send", start=NOON + timedelta(minutes=1)) == 1
    assert metrics.sum("Send", end=NOON) == 0
    assert metrics.sum("Send", end=NOON + timedelta(minutes=1)) == 2


def test_periods_without_events_are_left_out() -> None:
    metrics = counted(*(NOON + timedelta(minutes=minutes) for minutes in (0, 4, 5, 17)))

    assert metrics.data_points("Send", period=timedelta(minutes=5)) == (
        DataPoint(NOON, 2),
        DataPoint(NOON + timedelta(minutes=5), 1),
        DataPoint(NOON + timedelta(minutes=15), 1),
    )
    started = NOON + timedelta(minutes=2)
    assert metrics.data_points("Send", start=started, period=timedelta(minutes=5)) == (
        DataPoint(started, 2),
        DataPoint(NOON + timedelta(minutes=17), 1),
    )


@given(st.lists(MOMENTS, max_size=30), MOMENTS, MOMENTS, st.integers(1, 2000))
def test_periods_add_up_whatever_their_length(
    moments: list[datetime], start: datetime, end: datetime, minutes: int
) -> None:
    metrics, first = counted(*moments), start.replace(second=0, microsecond=0)

    points = metrics.data_points("Send", start=start, end=end, period=timedelta(minutes=minutes))
    wanted = [one for one in moments if first <= one and one.replace(second=0, microsecond=0) < end]
    assert sum(point.sum for point in points) == len(wanted) == metrics.sum("Send", start=start, end=end)
    assert [point.timestamp for point in points] == sorted({point.timestamp for point in points})
    for point in points:
        assert (point.timestamp - first) % timedelta(minutes=minutes) == timedelta()
