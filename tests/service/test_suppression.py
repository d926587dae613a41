"""The suppression list of an account: what it holds, in which order, and whom it withholds mail from."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sesmodel import InvalidAddress, SuppressedDestination, SuppressionList, SuppressionReason
from sesmodel.service.suppression import default_reasons, listed_address
from sesmodel.testing.strategies import addresses

BOUNCE, COMPLAINT = SuppressionReason
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def later(**span: float) -> datetime:
    return NOON + timedelta(**span)


def filled(*moments: int) -> SuppressionList:
    """A list with an address of each moment, in seconds."""
    found = SuppressionList()
    for moment in moments:
        found.put(f"at{moment}@example.net", BOUNCE, later(seconds=moment))
    return found


def names(found: object) -> list[str]:
    return [entry.email_address.partition("@")[0] for entry in found]  # type: ignore[attr-defined]  # any iterable


@pytest.mark.spec("SUP-02")
def test_accounts_that_are_young_enough_list_both_by_default() -> None:
    assert default_reasons(date(2019, 11, 26)) == {BOUNCE, COMPLAINT}
    assert default_reasons(date(2019, 11, 25)) == frozenset()  # "after" that day
    assert default_reasons(date(2019, 11, 24)) == frozenset()
    assert default_reasons() == {BOUNCE, COMPLAINT}
    assert SuppressionList().reasons == {BOUNCE, COMPLAINT}


@pytest.mark.usefixtures("untraced")
@pytest.mark.spec("SUP-07")
def test_entries_stay_however_many_there_are() -> None:
    listed = SuppressionList()
    for number in range(50_000):
        listed.put(f"reader{number}@example.net", BOUNCE, NOON)
    assert len(listed) == len(list(listed)) == 50_000
    assert listed.withholds("reader0@example.net")
    assert listed.withholds("reader49999@example.net")
    assert not listed.withholds("reader50000@example.net")


@pytest.mark.spec("SUP-07")
def test_an_entry_has_the_time_of_its_last_update_in_milliseconds() -> None:
    listed = SuppressionList()
    entry = listed.put("ana@example.net", BOUNCE, NOON + timedelta(microseconds=243_999))
    assert (entry.email_address, entry.reason) == ("ana@example.net", BOUNCE)
    assert entry.last_update_time == NOON + timedelta(milliseconds=243)


@pytest.mark.spec("SUP-07")
def test_domains_match_in_any_case_and_local_parts_exactly() -> None:
    listed = SuppressionList()
    listed.put(" Ana+news@EXAMPLE.net ", BOUNCE, NOON)
    assert [entry.email_address for entry in listed] == ["Ana+news@example.net"]
    assert listed.get("Ana+news@example.NET") is listed.withholds("Ana+news@Example.net") is not None
    for other in ("ana+news@example.net", "Ana@example.net", "Ana+news@mail.example.net"):
        assert other not in listed
        assert listed.withholds(other) is None


@pytest.mark.spec("SUP-07")
def test_local_parts_that_differ_in_case_are_entries_of_their_own() -> None:
    listed = SuppressionList()
    listed.put("ana@example.net", BOUNCE, NOON)
    listed.put("ANA@example.net", COMPLAINT, NOON)
    assert [(entry.email_address, entry.reason) for entry in listed] == [
        ("ana@example.net", BOUNCE),
        ("ANA@example.net", COMPLAINT),
    ]
    assert listed.remove("ana@example.net")
    assert names(listed) == ["ANA"]


@pytest.mark.spec("SUP-07")
def test_a_switch_makes_mail_heed_every_spelling() -> None:
    listed = SuppressionList(ignores_case=True)
    listed.put("Ana@example.net", BOUNCE, NOON)
    assert listed.get("ana@example.net") is None  # it is about sends alone
    assert listed.withholds("aNa@EXAMPLE.net") is listed.get("Ana@example.net") is not None

    listed.put("ANA@example.net", COMPLAINT, NOON)
    exact = listed.withholds("Ana@example.net")
    assert exact is not None
    assert exact.reason is BOUNCE  # the very spelling comes first
    assert listed.withholds("ana@example.net", {BOUNCE}) is exact
    listed.remove("Ana@example.net")
    listed.remove("ANA@example.net")
    assert listed.withholds("ana@example.net") is None


@pytest.mark.spec("SUP-10")
def test_the_last_reason_and_its_time_count() -> None:
    listed = SuppressionList()
    listed.put("ana@example.net", BOUNCE, NOON, message_id="m", feedback_id="f")
    listed.put("bob@example.net", BOUNCE, NOON)
    listed.put("ana@EXAMPLE.net", COMPLAINT, later(days=1))
    assert list(listed) == [
        SuppressedDestination("ana@example.net", COMPLAINT, later(days=1)),
        SuppressedDestination("bob@example.net", BOUNCE, NOON),
    ]


COMMENTED = ["a@b.c (Ana)", "Ana <a@b.c> (x)", "a(x)@b.c", "a @ b.c", "Team: a@b.c;", "(x)a@b.c"]


@pytest.mark.spec("SUP-10")
@pytest.mark.parametrize(
    "text", ["not-an-address", "", "a@b.example, c@d.example", "Ana <ana@example.net>", "<a@b.c>", *COMMENTED]
)
def test_what_is_no_address_alone_is_not_listed(text: str) -> None:
    listed = SuppressionList()
    with pytest.raises(InvalidAddress):
        listed.put(text, BOUNCE, NOON)
    assert len(listed) == 0


@pytest.mark.spec("SUP-11")
def test_an_address_can_be_taken_off_once() -> None:
    listed = filled(1, 2)
    assert listed.remove(" at1@EXAMPLE.net")
    assert not listed.remove("at1@example.net")
    assert names(listed) == ["at2"]
    assert listed.withholds("at1@example.net") is None


@pytest.mark.spec("SUP-12")
@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [
        (None, None, ["at100", "at200", "at300"]),
        (150, None, ["at200", "at300"]),
        (None, 250, ["at100", "at200"]),
        (150, 250, ["at200"]),
        (200, None, ["at300"]),
        (None, 200, ["at100"]),
    ],
)
def test_a_period_picks_what_was_listed_after_and_before(
    after: int | None, before: int | None, expected: list[str]
) -> None:
    start, end = (None if moment is None else later(seconds=moment) for moment in (after, before))
    assert names(filled(100, 200, 300).listed(after=start, before=end)) == expected


@pytest.mark.spec("SUP-12")
def test_the_order_is_that_in_which_addresses_came_to_the_list() -> None:
    listed = filled(300, 100, 200)
    listed.put("at300@example.net", COMPLAINT, later(days=1))  # it was there, and keeps its place
    assert names(listed) == names(listed.listed()) == ["at300", "at100", "at200"]
    listed.remove("at300@example.net")
    listed.put("at300@example.net", BOUNCE, later(days=2))
    assert names(listed) == names(listed.listed()) == ["at100", "at200", "at300"]
    assert names(listed.listed(reasons={COMPLAINT})) == []
    assert names(listed.listed(reasons={COMPLAINT, BOUNCE})) == ["at100", "at200", "at300"]


@given(
    st.lists(st.tuples(st.sampled_from(["put", "put", "remove", "clear"]), st.integers(0, 9)), max_size=40),
    st.integers(0, 40),
)
def test_a_page_begins_where_the_one_before_ended(steps: list[tuple[str, int]], begin: int) -> None:
    listed, order = SuppressionList(), dict[str, int]()
    for number, (step, who) in enumerate(steps):
        address = f"at{who}@example.net"
        if step == "put":
            order.setdefault(f"at{who}", listed.put(address, BOUNCE, later(seconds=number)).number)
        elif step == "remove":
            listed.remove(address)
            order.pop(f"at{who}", None)
        else:
            listed.clear()
            order.clear()
    assert names(listed.listed()) == list(order)
    assert names(listed.listed(from_number=begin)) == [name for name, number in order.items() if number >= begin]


def test_a_look_at_few_costs_little_however_many_have_come_and_gone() -> None:
    listed, calls = filled(1), 0
    for number in range(2_000):
        listed.put(f"{number}@example.net", BOUNCE, NOON)
        listed.remove(f"{number}@example.net")

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "c_call"

    sys.setprofile(count)
    try:
        found = names(listed.listed())
    finally:
        sys.setprofile(None)
    assert found == ["at1"]
    assert calls < 200


@pytest.mark.spec("SUP-12")
def test_entries_can_be_searched_for_a_text() -> None:
    listed = filled(1, 22, 122)
    assert names(listed.search("T22@Exam")) == ["at22"]
    assert names(listed.search("22")) == ["at22", "at122"]
    assert names(listed.search("nobody")) == []


@pytest.mark.spec("SUP-05")
def test_only_entries_for_a_reason_that_counts_withhold_mail() -> None:
    listed = SuppressionList()
    listed.put("gone@example.net", BOUNCE, NOON)
    listed.put("angry@example.net", COMPLAINT, NOON)
    assert listed.withholds("gone@example.net", {BOUNCE})
    assert not listed.withholds("gone@example.net", {COMPLAINT})
    assert not listed.withholds("angry@example.net", frozenset())
    listed.reasons = frozenset({COMPLAINT})
    assert not listed.withholds("gone@example.net")
    assert listed.withholds("angry@example.net")


@pytest.mark.spec("SUP-08")
def test_entries_are_deleted_once_a_pause_has_been_too_long() -> None:
    listed = filled(1)
    assert listed.deletion(None) is None
    assert listed.deletion(NOON) == later(days=90)
    listed.delete_if_due(NOON, later(days=90, microseconds=-1))
    assert len(listed) == 1
    listed.delete_if_due(NOON, later(days=90))
    assert len(listed) == 0

    assert listed.deletion(NOON) is None  # what is listed in the rest of the pause is kept
    listed.put("ana@example.net", BOUNCE, later(days=91))
    listed.delete_if_due(NOON, later(days=400))
    assert len(listed) == 1
    assert listed.deletion(later(days=401)) == later(days=491)  # until another pause


@given(addresses())
def test_what_a_send_looks_up_is_what_is_listed(address: object) -> None:
    spec = str(getattr(address, "addr_spec", ""))
    listed = SuppressionList()
    listed.put(spec, BOUNCE, NOON)
    assert listed.withholds(spec) is listed.get(spec) is not None
    assert listed_address(listed_address(spec)) == listed_address(spec)


PEOPLE = st.sampled_from(
    ["ana@example.net", "Ana@example.net", "ANA@EXAMPLE.net", "bob@example.net", "bob@Example.NET"]
)


class Listing(RuleBasedStateMachine):
    """A list of pairs does the same."""

    def __init__(self) -> None:
        super().__init__()
        self.listed = SuppressionList()
        self.pairs: list[tuple[str, SuppressionReason]] = []

    def where(self, address: str) -> int | None:
        local_part, _, domain = address.partition("@")
        known = [one for one, _ in self.pairs]
        plain = f"{local_part}@{domain.lower()}"
        return known.index(plain) if plain in known else None

    @rule(address=PEOPLE, reason=st.sampled_from(SuppressionReason))
    def put(self, address: str, reason: SuppressionReason) -> None:
        at = self.where(address)
        pair = (f"{address.partition('@')[0]}@{address.partition('@')[2].lower()}", reason)
        if at is None:
            self.pairs.append(pair)
        else:
            self.pairs[at] = pair
        self.listed.put(address, reason, NOON)

    @rule(address=PEOPLE)
    def remove(self, address: str) -> None:
        at = self.where(address)
        assert self.listed.remove(address) is (at is not None)
        if at is not None:
            del self.pairs[at]

    @rule()
    def clear(self) -> None:
        self.listed.clear()
        self.pairs.clear()

    @rule(address=PEOPLE, reasons=st.frozensets(st.sampled_from(SuppressionReason)), ignores_case=st.booleans())
    def withhold(self, address: str, reasons: frozenset[SuppressionReason], ignores_case: bool) -> None:
        self.listed.ignores_case = ignores_case
        at = self.where(address)
        same = [pair for pair in self.pairs if pair[0].lower() == address.lower()] if ignores_case else []
        counting = [pair for pair in (*([] if at is None else [self.pairs[at]]), *same) if pair[1] in reasons]
        found = self.listed.withholds(address, reasons)
        assert (found is None) is (counting == [])
        if found and at is not None and self.pairs[at][1] in reasons:
            assert found.email_address == self.pairs[at][0]

    @invariant()
    def holds_the_same(self) -> None:
        assert [(entry.email_address, entry.reason) for entry in self.listed] == self.pairs
        assert list(self.listed.listed()) == list(self.listed)
        for number, entry in enumerate(self.listed):
            assert list(self.listed.listed(from_number=entry.number)) == list(self.listed)[number:]


TestListing = Listing.TestCase
