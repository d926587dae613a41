"""A list of contacts as a machine, beside one that is written as simply as can be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sesmodel import Contact, ContactList, ContactRow, Contacts, ContactTopic, SesError, SubscriptionStatus
from sesmodel.service.contact_filter import ContactFilter

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TOPICS = ("Releases", "Offers", "Events")
STATUSES = st.sampled_from(SubscriptionStatus)
addresses = st.sampled_from(
    [f"{name}@{domain}" for name in ("ada", "Ada", "bob") for domain in ("x.example", "X.EXAMPLE")]
)
preferences = st.dictionaries(st.sampled_from(TOPICS), STATUSES)


def topic(name: str, default: SubscriptionStatus = SubscriptionStatus.OPT_IN) -> ContactTopic:
    return ContactTopic(name, name, default)


@attrs.define
class Plain:
    """A contact of the other list."""

    out: bool
    said: dict[str, SubscriptionStatus]
    attributes: str | None


class ListMachine(RuleBasedStateMachine):
    """What is done to a list is done to a ``dict`` as well."""

    def __init__(self) -> None:
        super().__init__()
        self.ours = ContactList("OurList", tuple(map(topic, TOPICS)), created_at=NOON)
        self.theirs: dict[str, Plain] = {}
        self.defaults = dict.fromkeys(TOPICS, SubscriptionStatus.OPT_IN)

    @staticmethod
    def key(address: str) -> str:
        return address.replace("X.EXAMPLE", "x.example")

    def refused(self, call: Any, *arguments: Any) -> bool:
        try:
            call(*arguments)
        except SesError:
            return True
        return False

    @rule(address=addresses, said=preferences, out=st.booleans(), attributes=st.sampled_from([None, "{}"]))
    def create(self, address: str, said: Any, out: bool, attributes: str | None) -> None:
        wrong = self.key(address) in self.theirs or not said.keys() <= self.defaults.keys()
        row = ContactRow(address, out, said, attributes)
        assert self.refused(self.ours.create_contact, row, NOON) == wrong
        if not wrong:
            self.theirs[self.key(address)] = Plain(out, dict(said), attributes)

    @rule(address=addresses, said=preferences, out=st.booleans())
    def update(self, address: str, said: Any, out: bool) -> None:
        wrong = self.key(address) not in self.theirs or not said.keys() <= self.defaults.keys()
        row = ContactRow(address, out, said)
        assert self.refused(self.ours.update_contact, row, NOON) == wrong
        if not wrong:
            known = self.theirs[self.key(address)]
            self.theirs[self.key(address)] = Plain(out, {**known.said, **said}, None)

    @rule(address=addresses)
    def delete(self, address: str) -> None:
        assert self.refused(self.ours.delete_contact, address) == (self.key(address) not in self.theirs)
        self.theirs.pop(self.key(address), None)

    @rule(defaults=st.dictionaries(st.sampled_from(TOPICS), STATUSES))
    def change_topics(self, defaults: dict[str, SubscriptionStatus]) -> None:
        self.ours.update(NOON, topics=tuple(topic(name, default) for name, default in defaults.items()))
        self.defaults = defaults
        for plain in self.theirs.values():
            plain.said = {name: status for name, status in plain.said.items() if name in defaults}

    @invariant()
    def both_hold_the_same_in_the_same_order(self) -> None:
        ours = [(one.address, one.unsubscribe_all, dict(one.preferences), one.attributes) for one in self.ours]
        assert ours == [(key, *attrs.astuple(plain)) for key, plain in self.theirs.items()]
        assert len(self.ours) == len(self.theirs)

    @invariant()
    def both_know_who_gets_what(self) -> None:
        for key, plain in self.theirs.items():
            for name, default in self.defaults.items():
                status = SubscriptionStatus.OPT_OUT if plain.out else plain.said.get(name)
                assert self.ours.effective_status(key, name, use_default=False) == status
                assert self.ours.effective_status(key, name) == (status or default)

    @rule(status=STATUSES, use_default=st.booleans(), size=st.integers(1, 3), data=st.data())
    def look(self, status: Any, use_default: bool, size: int, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([None, *self.defaults]))
        wanted = ContactFilter(status=status, topic=self.ours.topic(name) if name else None, use_default=use_default)
        found = [one.address for page in pages(self.ours.contacts, size) for one in page if wanted.fits(one)]
        assert found == [key for key, plain in self.theirs.items() if self.fits(plain, status, name, use_default)]

    def fits(self, plain: Plain, status: SubscriptionStatus, name: str | None, use_default: bool) -> bool:
        if plain.out or name is None:
            return (status is SubscriptionStatus.OPT_OUT) == plain.out
        return plain.said.get(name, self.defaults[name] if use_default else None) is status


TestListMachine = pytest.mark.spec("LST-04", "LST-05", "LST-06", "LST-07")(ListMachine.TestCase)


def pages(contacts: Contacts, size: int) -> list[list[Contact]]:
    found, after, more = [], 0, True
    while more:
        page, more = contacts.page(size, after=after)
        after = page[-1].number if page else after
        found.append(page)
    return found


def contact(number: int) -> Contact:
    return Contact(f"reader{number}@example.net", created_at=NOON, updated_at=NOON)


@pytest.mark.spec("LST-07")
@given(st.lists(st.integers(0, 299), max_size=60), st.integers(1, 50))
def test_many_that_are_taken_off_leave_no_gaps_and_lose_nobody(again: list[int], size: int) -> None:
    contacts = Contacts()
    for number in range(300):
        contacts.put(contact(number))
    page, _ = contacts.page(size)
    for number in range(0, 300, 1):
        if number % 5:
            contacts.remove(f"reader{number}@example.net")
    for number in again:
        contacts.put(contact(number))
    kept = [number for number in range(300) if number % 5 == 0]
    back = list(dict.fromkeys(number for number in again if number % 5))
    wanted = [f"reader{number}@example.net" for number in (*kept, *back)]
    assert [one.address for one in contacts] == wanted
    assert [one.address for some in pages(contacts, size) for one in some] == wanted
    rest, _ = contacts.page(1_000, after=page[-1].number)  # the token is older than all of it
    assert [one.address for one in rest] == [
        f"reader{number}@example.net" for number in (*kept, *back) if number >= size or number in back
    ]


def test_contacts_with_the_same_preferences_share_them() -> None:
    ours = ContactList("OurList", tuple(map(topic, TOPICS)), created_at=NOON)
    ada = ours.create_contact(ContactRow("ada@example.net", preferences={"Offers": SubscriptionStatus.OPT_OUT}), NOON)
    bob = ours.create_contact(ContactRow("bob@example.net"), NOON)
    bob = ours.update_contact(ContactRow("bob@example.net", preferences={"Offers": SubscriptionStatus.OPT_OUT}), NOON)
    assert ada.preferences is bob.preferences
