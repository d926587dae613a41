"""The global suppression list: for how long, and where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import GlobalSuppressionList, InvalidParameterValue, InvalidValue

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
GONE = "gone@example.net"
MOMENT = timedelta(microseconds=1)


def days_withheld(listed: GlobalSuppressionList, since: datetime) -> float:
    """For how long it is withheld from now on."""
    ends = [since + timedelta(hours=hours) for hours in range(24 * 20)]
    return next((end - since) / timedelta(days=1) for end in ends if not listed.withholds(GONE, "eu-west-1", end))


@pytest.mark.spec("SUP-18")
def test_every_hard_bounce_lists_an_address_for_longer_up_to_14_days() -> None:
    listed, now, found = GlobalSuppressionList(), NOON, []
    for _ in range(7):
        listed.bounced(GONE, "eu-west-1", now)
        found.append(days_withheld(listed, now))
        now += timedelta(days=15)
        assert not listed.withholds(GONE, "eu-west-1", now)
    assert found == [1, 2, 4, 8, 14, 14, 14]


@pytest.mark.spec("SUP-18")
def test_a_period_ends_to_the_moment() -> None:
    listed = GlobalSuppressionList(periods=(timedelta(days=14),))
    listed.bounced(GONE, "eu-west-1", NOON)
    assert listed.withholds(GONE, "eu-west-1", NOON + timedelta(days=14) - MOMENT)
    assert not listed.withholds(GONE, "eu-west-1", NOON + timedelta(days=14))


@pytest.mark.spec("SUP-18")
@given(
    st.lists(st.timedeltas(min_value=MOMENT, max_value=timedelta(days=14)), min_size=1, max_size=6).map(sorted),
    st.lists(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=20)), min_size=1, max_size=12),
)
def test_no_block_is_longer_than_14_days_and_none_shorter_than_the_last(
    periods: list[timedelta], gaps: list[timedelta]
) -> None:
    listed, now, last = GlobalSuppressionList(periods=tuple(periods)), NOON, timedelta(0)
    for number, gap in enumerate(gaps):
        now += gap
        listed.bounced(GONE, "eu-west-1", now)
        period = periods[min(number, len(periods) - 1)]
        assert listed.withholds(GONE, "eu-west-1", now + period - MOMENT)
        assert not listed.withholds(GONE, "eu-west-1", now + period)
        assert last <= period <= timedelta(days=14)
        last = period


@pytest.mark.spec("SUP-18")
@pytest.mark.parametrize("days", [[], [0], [-1, 2], [2, 1], [1, 15]])
def test_periods_that_fall_or_are_too_long_are_refused(days: list[int]) -> None:
    with pytest.raises(InvalidValue, match="cannot be the periods of the global suppression list"):
        GlobalSuppressionList(periods=tuple(timedelta(days=number) for number in days))


@pytest.mark.spec("QRC-05", "SUP-17", "SUP-01")
def test_an_address_is_listed_in_one_region_and_taken_off_in_all() -> None:
    listed = GlobalSuppressionList()
    listed.bounced(GONE, "us-east-1", NOON)
    assert not listed.withholds(GONE, "eu-west-1", NOON)
    listed.bounced(GONE, "eu-west-1", NOON)
    listed.bounced("other@example.net", "eu-west-1", NOON)
    listed.remove(GONE, "us-east-1")
    assert listed.withholds("other@example.net", "eu-west-1", NOON)
    assert not any(listed.withholds(GONE, region, NOON) for region in ("us-east-1", "eu-west-1"))


@pytest.mark.spec("SUP-17")
def test_a_switch_makes_one_list_of_all_regions() -> None:
    listed = GlobalSuppressionList(one_for_all_regions=True)
    listed.bounced(GONE, "us-east-1", NOON)
    assert listed.withholds(GONE, "eu-west-1", NOON)


@pytest.mark.spec("SUP-22")
def test_three_consoles_take_an_address_off_and_no_other() -> None:
    for region in ("us-east-1", "us-west-2", "eu-west-1"):
        listed = GlobalSuppressionList()
        listed.bounced(GONE, "eu-central-1", NOON)
        listed.remove("gone@EXAMPLE.net", region)
        assert not listed.withholds(GONE, "eu-central-1", NOON)
        listed.remove(GONE, region)  # a second time changes nothing
        assert not listed.withholds(GONE, "eu-central-1", NOON)

    listed = GlobalSuppressionList()
    listed.bounced(GONE, "eu-central-1", NOON)
    with pytest.raises(InvalidParameterValue, match="use that of us-east-1, us-west-2 or eu-west-1"):
        listed.remove(GONE, "eu-central-1")
    assert listed.withholds(GONE, "eu-central-1", NOON)


@pytest.mark.spec("SUP-22")
def test_who_is_taken_off_is_listed_for_longer_the_next_time_all_the_same() -> None:
    listed = GlobalSuppressionList()
    listed.bounced(GONE, "eu-west-1", NOON)
    listed.remove(GONE, "eu-west-1")
    listed.bounced(GONE, "eu-west-1", NOON)
    assert days_withheld(listed, NOON) == 2


@pytest.mark.spec("SUP-17")
def test_nobody_can_ask_what_is_on_it() -> None:
    offered = {name for name in dir(GlobalSuppressionList) if not name.startswith("_")}
    assert offered == {"periods", "one_for_all_regions", "bounced", "remove", "withholds"}
    listed = GlobalSuppressionList()
    listed.bounced(GONE, "eu-west-1", NOON)
    assert GONE not in repr(listed)
    for question in ("__iter__", "__len__", "__contains__", "__getitem__"):
        assert not hasattr(listed, question)
