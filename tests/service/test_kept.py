"""Lists that are looked at without a copy, and let go of their oldest."""

from __future__ import annotations

import tracemalloc
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sesmodel import InvalidValue, Keep
from sesmodel.service.kept import Kept, View


class KeptMachine(RuleBasedStateMachine):
    """A list of everything that ever came is the model; what was looked at stays as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: Kept[int] = Kept()
        self.all: list[int] = []
        self.gone = 0
        self.seen: list[tuple[View[int], list[int]]] = []

    @rule(count=st.integers(1, 5))
    def append(self, count: int) -> None:
        for _ in range(count):
            self.kept.append(len(self.all))
            self.all.append(len(self.all))

    @rule(count=st.integers(0, 8))
    def drop(self, count: int) -> None:
        self.kept.drop(count)
        self.gone = min(self.gone + count, len(self.all))

    @rule()
    def look(self) -> None:
        self.seen.append((self.kept.view(), self.all[self.gone :]))

    @rule(total=st.integers(0, 20))
    def look_since(self, total: int) -> None:
        total = min(total, len(self.all))
        self.seen.append((self.kept.since(total), self.all[max(total, self.gone) :]))

    @invariant()
    def everything_seen_is_as_it_was(self) -> None:
        assert (len(self.kept), self.kept.total) == (len(self.all) - self.gone, len(self.all))
        for view, expected in self.seen:
            assert list(view) == expected
            assert len(view) == len(expected)


TestKept = KeptMachine.TestCase


@given(st.lists(st.integers()), st.integers(0, 5), st.slices(8))
def test_a_view_reads_like_a_tuple(items: list[int], start: int, part: slice) -> None:
    start = min(start, len(items))
    view, same = View(items, start, len(items)), tuple(items[start:])

    assert tuple(view) == same
    assert view[part] == same[part]
    assert [view[place] for place in range(-len(same), len(same))] == list(same + same)
    with pytest.raises(IndexError):
        view[len(same)]


def test_to_look_at_a_million_copies_nothing() -> None:
    kept: Kept[int] = Kept(list(range(1_000_000)))
    tracemalloc.start()
    try:
        view = kept.view()
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert used < 1000
    assert (view[-1], len(view)) == (999_999, 1_000_000)


@pytest.mark.parametrize("messages", [0, -1])
def test_to_keep_no_message_is_refused(messages: int) -> None:
    with pytest.raises(InvalidValue, match="messages"):
        Keep(messages=messages)


class Counting(list[int]):
    """A list that counts what is taken out of it, and cannot be gone through from its beginning."""

    taken = 0

    def __getitem__(self, index: Any) -> Any:
        self.taken += 1
        return super().__getitem__(index)

    def __iter__(self) -> NoReturn:
        raise AssertionError("gone through from the beginning")


def test_the_newest_are_found_without_going_through_all_before_them() -> None:
    items = Counting(range(1_000_000))

    assert list(View(items, 999_998, 1_000_000)) == [999_998, 999_999]
    assert items.taken == 2
