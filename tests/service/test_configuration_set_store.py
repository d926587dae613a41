"""The sets of an account, and since when each version counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    ConfigurationSet,
    ConfigurationSetAlreadyExists,
    ConfigurationSetDoesNotExist,
    ConfigurationSets,
    LimitExceeded,
    SendingOptions,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.spec("CFG-02")
def test_the_10_001st_set_is_refused() -> None:
    sets = ConfigurationSets()
    for number in range(10_000):
        sets.create(f"set-{number}")

    with pytest.raises(LimitExceeded, match="10,000"):
        sets.create("one-more")
    sets.delete("set-0")
    sets.create("one-more")
    assert len(sets) == 10_000


@pytest.mark.spec("CFG-02")
def test_a_name_is_given_once_and_its_letter_case_counts() -> None:
    sets = ConfigurationSets()
    sets.create("one")
    sets.create("One")

    with pytest.raises(ConfigurationSetAlreadyExists, match=r"^Configuration set <one> already exists\.$"):
        sets.create("one")
    assert [one.name for one in sets] == ["one", "One"]
    assert "One" in sets
    assert "ONE" not in sets


def test_an_unknown_set_can_be_neither_changed_nor_deleted() -> None:
    sets = ConfigurationSets()
    for work in (sets.require, sets.delete, lambda name: sets.replace(ConfigurationSet(name))):
        with pytest.raises(ConfigurationSetDoesNotExist, match=r"^Configuration set <none> does not exist\.$"):
            work("none")


def test_without_a_time_a_change_counts_at_once() -> None:
    sets = ConfigurationSets(60 * SECOND)
    sets.create("one", NOON)
    paused = sets.replace(ConfigurationSet("one", sending=SendingOptions(False)))

    assert sets.in_effect("one", NOON) is paused


@pytest.mark.spec("CFG-24")
@given(st.lists(st.tuples(st.integers(0, 90), st.sampled_from(["create", "pause", "resume", "delete"])), max_size=12))
def test_what_counts_is_what_was_stored_a_delay_ago(steps: list[tuple[int, str]]) -> None:
    delayed, stored = ConfigurationSets(60 * SECOND), ConfigurationSets()
    history: list[tuple[datetime, ConfigurationSet | None]] = []
    now = NOON
    for pause, step in steps:
        now += pause * SECOND
        for sets in (delayed, stored):
            apply(sets, step, now)
        assert list(delayed) == list(stored)
        history.append((now, stored.get("one")))
        for ahead in (0, 1, 59, 60, 61):
            then = now + ahead * SECOND
            known = [version for at, version in history if at + 60 * SECOND <= then]
            assert delayed.in_effect("one", then) == (known[-1] if known else None)


def apply(sets: ConfigurationSets, step: str, now: datetime) -> None:
    found = sets.get("one")
    if step == "create" and found is None:
        sets.create("one", now)
    elif step == "delete" and found is not None:
        sets.delete("one", now)
    elif found is not None:
        sets.replace(attrs.evolve(found, sending=SendingOptions(step == "resume")), now)
