"""Drives a suppression store at random, beside a dictionary that knows what should be in it."""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sesmodel.clock import ManualClock
from sesmodel.service.suppression import SuppressionReason
from sesmodel.service.suppression_query import SuppressionFilter
from sesmodel.testing.feedback_events import bounced, complained

if TYPE_CHECKING:
    from sesmodel.ports import SuppressionStore
    from sesmodel.service.event import Bounce, Complaint

# Each with another spelling of the same address, and none the same as another.
_SPELLINGS = {
    "ana@example.com": " ana@EXAMPLE.com",
    "Ana@example.com": "Ana@Example.COM ",
    "a.b+c@xn--bcher-kva.example": "a.b+c@BÜCHER.example",
    '"two words"@example.net': '"two words"@EXAMPLE.net',
    "zoe@example.org": "zoe@example.ORG",
}
_addresses = st.sampled_from(sorted(_SPELLINGS))
_reasons = st.sampled_from(SuppressionReason)
_minutes = st.integers(-3, 3).map(lambda minutes: timedelta(minutes=minutes))


class MakeStore(Protocol):
    """Makes a new, empty store."""

    def __call__(self, clock: ManualClock, folder: Path, /) -> SuppressionStore:
        """Make it.

        Args:
            clock: tells it the time.
            folder: what it writes goes in there.
        """
        ...


@attrs.frozen(order=True)
class _Said:
    """What somebody said of an address. The greatest counts."""

    at: datetime
    complaint: bool
    feedback_id: str
    listed: bool = attrs.field(default=True, eq=False, order=False)

    @property
    def reason(self) -> SuppressionReason:
        return SuppressionReason.COMPLAINT if self.complaint else SuppressionReason.BOUNCE


@attrs.define
class _Reference:
    """By address: the last that was done by hand, and every event that came in after it, in no order."""

    by_hand: dict[str, _Said] = attrs.field(factory=dict)
    events: dict[str, list[_Said]] = attrs.field(factory=dict)

    def put(self, address: str, reason: SuppressionReason, at: datetime) -> None:
        self._start(address, _Said(at, reason is SuppressionReason.COMPLAINT, ""))

    def take_off(self, address: str, at: datetime) -> bool:
        known = self.listed().get(address)
        last = _Said(at, complaint=False, feedback_id="") if known is None else known
        self._start(address, _Said(max(at, last.at), last.complaint, last.feedback_id, listed=False))
        return known is not None

    def hear(self, address: str, said: _Said) -> None:
        self.events.setdefault(address, []).append(said)

    def listed(self) -> dict[str, _Said]:
        found = {}
        for address in {*self.by_hand, *self.events}:
            last, said = self.by_hand.get(address), self.events.get(address, [])
            if last is not None and not last.listed:
                said = [
                    one
                    for one in said
                    if one.at > last.at or (one.at == last.at and one.feedback_id != last.feedback_id)
                ]
            elif last is not None:
                said = [last, *said]
            if said:
                found[address] = max(said)
        return found

    def _start(self, address: str, said: _Said) -> None:
        self.by_hand[address], self.events[address] = said, []


def suppression_store_machine(make_store: MakeStore) -> type[SuppressionStoreMachine]:
    """The state machine for one kind of store; ``run_state_machine_as_test`` of Hypothesis runs it.

    Args:
        make_store: makes a new one for every run.
    """
    return type("SuppressionStoreMachine", (SuppressionStoreMachine,), {"make_store": staticmethod(make_store)})


class SuppressionStoreMachine(RuleBasedStateMachine):
    """Adds, takes off, imports, moves the clock, and hands in events late, twice and out of order."""

    make_store: MakeStore

    def __init__(self) -> None:
        """Begin with an empty store."""
        super().__init__()
        self.opened = ExitStack()
        self.clock = ManualClock()
        self.store = self.make_store(self.clock, Path(self.opened.enter_context(TemporaryDirectory())))
        self.opened.callback(getattr(self.store, "close", lambda: None))
        self.reference = _Reference()
        self.heard: list[Bounce | Complaint] = []

    def teardown(self) -> None:
        """Close the store."""
        self.opened.close()

    @rule(address=_addresses, reason=_reasons)
    def add(self, address: str, reason: SuppressionReason) -> None:
        """Somebody adds an address."""
        self.store.add(_SPELLINGS[address], reason)
        self.reference.put(address, reason, self.clock.now())

    @rule(address=_addresses)
    def remove(self, address: str) -> None:
        """Somebody takes one off."""
        there = self.reference.take_off(address, self.clock.now())
        assert self.store.remove(_SPELLINGS[address]) is there

    @rule(rows=st.lists(st.tuples(_addresses, _reasons)), data_format=st.sampled_from(["CSV", "JSON"]))
    def import_rows(self, rows: list[tuple[str, SuppressionReason]], data_format: str) -> None:
        """Somebody imports a file."""
        self.store.import_file(_written(rows, data_format), data_format)
        for address, reason in rows:
            self.reference.put(address, reason, self.clock.now())

    @rule(rows=st.lists(_addresses))
    def take_off_rows(self, rows: list[str]) -> None:
        """Somebody takes off what is in a file."""
        lines = _written([(address, SuppressionReason.BOUNCE) for address in rows], "JSON")
        self.store.import_file(lines, "JSON", action="DELETE")
        for address in set(rows):
            self.reference.take_off(address, self.clock.now())

    @rule(addresses=st.lists(_addresses, min_size=1, unique=True), ago=_minutes, number=st.integers(0, 2))
    def bounce(self, addresses: list[str], ago: timedelta, number: int) -> None:
        """An event of about now comes in."""
        event = bounced(*map(_SPELLINGS.__getitem__, addresses), at=self.clock.now() - ago, feedback_id=f"f{number}")
        self._apply(event, addresses)

    @rule(addresses=st.lists(_addresses, min_size=1, unique=True), ago=_minutes, number=st.integers(0, 2))
    def complain(self, addresses: list[str], ago: timedelta, number: int) -> None:
        """And another."""
        event = complained(*map(_SPELLINGS.__getitem__, addresses), at=self.clock.now() - ago, feedback_id=f"f{number}")
        self._apply(event, addresses)

    @rule(number=st.integers(0, 20))
    def hear_again(self, number: int) -> None:
        """An event comes once more."""
        if self.heard:
            event = self.heard[number % len(self.heard)]
            addresses = [one for one, spelt in _SPELLINGS.items() if spelt in event.mail.destination]
            self._apply(event, addresses)

    @rule(minutes=st.integers(1, 5))
    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.clock.advance(timedelta(minutes=minutes))

    @invariant()
    def it_holds_what_it_should(self) -> None:
        """Every way to look at it shows the same."""
        listed = self.reference.listed()
        shown = {
            entry.email_address: (entry.reason, entry.last_update_time, entry.feedback_id or "")
            for entry in self.store.entries()
        }
        assert shown == {key: (said.reason, said.at, said.feedback_id) for key, said in listed.items()}
        assert list(shown) == sorted(listed)
        asked = [*_SPELLINGS.values()]
        found = {spelt: listed[key].reason for key, spelt in _SPELLINGS.items() if key in listed}
        assert dict(self.store.contains_many(asked)) == found
        assert self.store.count() == len(listed)
        complaints = SuppressionFilter(reasons=[SuppressionReason.COMPLAINT])
        assert self.store.count(complaints) == sum(said.complaint for said in listed.values())

    def _apply(self, event: Bounce | Complaint, addresses: list[str]) -> None:
        self.heard.append(event)
        before = self.reference.listed()
        complaint = event.event_type == "Complaint"
        for address in addresses:
            self.reference.hear(address, _Said(event.timestamp, complaint, event.feedback_id))
        after = self.reference.listed()
        changed = {address for address in addresses if before.get(address) != after.get(address)}
        assert set(self.store.apply(event)) == changed


def _written(rows: list[tuple[str, SuppressionReason]], data_format: str) -> list[str]:
    spelt = [(_SPELLINGS[address], reason.value) for address, reason in rows]
    if data_format == "JSON":
        return [json.dumps({"emailAddress": address, "reason": reason}) for address, reason in spelt]
    text = StringIO()
    csv.writer(text).writerows(spelt)
    return text.getvalue().splitlines()
