"""Counting over a span that moves with the clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel.service.rolling_count import EXACT, RollingCount

DAY = 86_400


def test_what_was_counted_leaves_when_the_span_is_over_to_the_microsecond() -> None:
    count = RollingCount(DAY * 1_000_000, 1_000_000)
    count.add(1_234_567, 3)
    count.add(1_234_568, 4)

    assert count.total(1_234_566 + DAY * 1_000_000) == 7
    assert count.total(1_234_567 + DAY * 1_000_000) == 4
    assert count.total(1_234_568 + DAY * 1_000_000) == 0


def test_a_clock_that_is_set_back_loses_nothing() -> None:
    count = RollingCount(DAY)
    count.add(100, 1)
    count.add(40, 2)

    assert count.total(40) == count.total(DAY + 99) == 3
    assert count.total(DAY + 100) == 0


def test_what_is_taken_back_leaves_no_trace_later() -> None:
    count = RollingCount(DAY)
    count.add(0, 5)
    count.add(10, 7)
    count.add(20, 9)
    count.take_back(10, 4)

    assert [count.total(now) for now in (20, DAY, DAY + 10, DAY + 20)] == [17, 12, 9, 0]
    count.take_back(20, 9)
    assert count.total(DAY + 20) == 0


def test_what_was_counted_last_is_taken_back_without_its_moment() -> None:
    count = RollingCount(DAY)
    count.add(0, 5)
    count.add(10, 7)
    count.take_back_latest(9)
    assert [count.total(now) for now in (10, DAY)] == [3, 0]

    count.take_back_latest(100)
    assert count.total(DAY) == 0


def test_what_is_counted_for_later_can_be_told_apart() -> None:
    count = RollingCount(DAY)
    for moment in (0, 10, 20, 30):
        count.add(moment, 1)

    assert [count.total_after(now) for now in (0, 10, 15, 30)] == [3, 2, 2, 0]
    assert count.total(15) == 4


def test_it_says_when_what_will_leave() -> None:
    count = RollingCount(DAY)
    for moment in (1, 2, 2, 3):
        count.add(moment, 1)

    assert list(count.leaving()) == [(DAY + 1, 1), (DAY + 2, 2), (DAY + 3, 1)]


@pytest.mark.usefixtures("untraced")
@pytest.mark.spec("QRC-11")
def test_a_million_sends_a_day_keep_no_more_than_their_seconds() -> None:
    count = RollingCount(DAY)
    for send in range(1_250_000):  # a day and a quarter
        now = send * 0.0864
        count.total(now)
        count.add(now, 1)

    assert len(count) <= EXACT + DAY
    assert 1_000_000 <= count.total(1.25 * DAY) <= 1_000_000 + 12  # a second's worth more at most, never less


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 50), st.booleans()), max_size=60), st.integers(1, 100))
def test_it_counts_as_a_list_of_all_sends_does(steps: list[tuple[int, int, bool]], span: int) -> None:
    count, sends, now = RollingCount(span), list[tuple[int, int]](), 0
    for pause, size, taken_back in steps:
        now += pause
        assert count.total(now) == sum(size for at, size in sends if now - span < at)
        count.add(now, size)
        sends.append((now, size))
        if taken_back:
            count.take_back(*sends.pop(len(sends) // 2))
        assert count.total(now) == sum(size for at, size in sends if now - span < at)


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(1, 50)), min_size=1, max_size=80), st.floats(0, 20))
def test_beyond_what_is_told_apart_it_is_never_too_low_and_a_second_late_at_most(
    steps: list[tuple[float, int]], later: float
) -> None:
    count, sends, now, span = RollingCount(10.0), list[tuple[float, int]](), 1e6, 10.0
    for number in range(EXACT):  # so many moments that the next are kept by the second
        count.add(now + number * 1e-9, 0)
    for pause, size in steps:
        now += pause + 1e-3
        count.add(now, size)
        sends.append((now, size))

    now += later
    total = count.total(now)
    assert sum(size for at, size in sends if now - span < at) <= total
    assert total <= sum(size for at, size in sends if now - span - 1 < at)
