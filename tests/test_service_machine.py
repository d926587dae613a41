"""The whole service against a small reference: random sends, time, suppressions, pauses and changes of sets."""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sesmodel import Bounce, Complaint, Delivery, DeliveryDelay, Event, LocalSes, Send, SesError
from tests.service_reference import ADDRESSES, BOTH, LATER, Reference, Set, simulated

if TYPE_CHECKING:
    from collections.abc import Iterable

QUOTA = 40
REASONS = st.frozensets(st.sampled_from(sorted(BOTH)))
NAMES = st.sampled_from([None, None, "a", "a", "b"])
REAL = sorted(address for address in ADDRESSES if not simulated(address))


def model() -> LocalSes:
    ses = LocalSes(max_24_hour_send=QUOTA)
    ses.verify("ana@example.com")
    ses.receivers.when("gone@a.example").reject()
    ses.receivers.when("slow@a.example").mailbox_full(times=2)
    ses.receivers.when("full@b.example").mailbox_full()
    ses.receivers.when("turn@b.example").mailbox_full(times=1).then.reject()
    ses.receivers.when("spam@a.example").complain(named=True)
    ses.receivers.when("late@b.example").bounce(hours=LATER / timedelta(hours=1))
    return ses


def perform(ses: LocalSes, what: str, *arguments: Any) -> Any:
    """One step of a run, by the API wherever there is one."""
    if what == "send":
        recipients, name = arguments
        params = {} if name is None else {"ConfigurationSetName": name}
        content = {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}}
        to = {"ToAddresses": recipients}
        call = {"FromEmailAddress": "ana@example.com", "Destination": to, "Content": content, **params}
        return ses.call("sesv2", "SendEmail", call)["MessageId"]
    if what == "advance":
        return ses.advance(minutes=arguments[0])
    return ses.call("sesv2", what, arguments[0])


def happened(events: Iterable[Event], numbers: dict[str, int]) -> Counter[tuple[int, str, str, str]]:
    """What events say, recipient by recipient, in the words of the reference."""
    found: Counter[tuple[int, str, str, str]] = Counter()
    for event in events:
        detail, recipients = "", event.mail.destination
        if isinstance(event, Delivery):
            recipients = event.recipients
        elif isinstance(event, Bounce):
            detail = event.bounce_sub_type
            recipients = tuple(one.email_address for one in event.bounced_recipients)
        elif isinstance(event, Complaint):
            detail, recipients = event.complaint_sub_type or "", event.complained_recipients
        elif isinstance(event, DeliveryDelay):
            recipients = tuple(one.email_address for one in event.delayed_recipients)
        for recipient in recipients:
            found[numbers[event.message_id], event.event_type, detail, recipient] += 1
    return found


class Service(RuleBasedStateMachine):
    """A model and a reference that do the same."""

    def __init__(self) -> None:
        super().__init__()
        self.ses = model()
        self.reference = Reference(self.ses.clock.now(), QUOTA)
        self.steps: list[tuple[Any, ...]] = []
        self.numbers: dict[str, int] = {}
        self.recipients: dict[int, list[str]] = {}

    @initialize(reasons=REASONS)
    def begin_with_a_set(self, reasons: frozenset[str]) -> None:
        self.create_or_delete_set("a", reasons)

    def do(self, *step: Any) -> Any:
        self.steps.append(step)
        return perform(self.ses, *step)

    @rule(
        recipients=st.lists(st.sampled_from(sorted(ADDRESSES)), min_size=1, max_size=4, unique=True),
        name=NAMES,
    )
    def send(self, recipients: list[str], name: str | None) -> None:
        expected = self.reference.refusal(recipients, name)
        if expected is not None:
            with pytest.raises(SesError) as caught:
                self.do("send", recipients, name)
            assert type(caught.value).__name__ == expected
            return
        self.numbers[self.do("send", recipients, name)] = self.reference.messages
        self.recipients[self.reference.messages] = recipients
        self.reference.send(recipients, name)

    @rule(minutes=st.one_of(st.sampled_from([0, 5, 10, 20, 60, 840, 1440]), st.integers(1, 2000)))
    def advance(self, minutes: int) -> None:
        self.do("advance", minutes)
        self.reference.advance(timedelta(minutes=minutes))

    @rule(address=st.sampled_from(REAL), reason=st.sampled_from(sorted(BOTH)))
    def list_address(self, address: str, reason: str) -> None:
        self.do("PutSuppressedDestination", {"EmailAddress": address, "Reason": reason})
        self.reference.listed[address] = reason

    @precondition(lambda self: self.reference.listed)
    @rule(data=st.data())
    def forgive(self, data: st.DataObject) -> None:
        self.forgive_one(data.draw(st.sampled_from(sorted(self.reference.listed))))

    def forgive_one(self, address: str) -> None:
        self.do("DeleteSuppressedDestination", {"EmailAddress": address})
        del self.reference.listed[address]

    @rule(
        recipients=st.lists(st.sampled_from(["gone@a.example", "turn@b.example"]), min_size=1, unique=True), name=NAMES
    )
    def bounce_and_forgive(self, recipients: list[str], name: str | None) -> None:
        self.send(recipients, name)
        for address in sorted(set(recipients) & set(self.reference.listed)):
            self.forgive_one(address)

    @rule(days=st.sampled_from([1, 2, 4]))
    def let_days_pass(self, days: int) -> None:
        self.advance(days * 24 * 60)

    @rule(reasons=REASONS)
    def change_reasons(self, reasons: frozenset[str]) -> None:
        self.do("PutAccountSuppressionAttributes", {"SuppressedReasons": sorted(reasons)})
        self.reference.reasons = reasons

    @rule(enabled=st.booleans())
    def switch_account(self, *, enabled: bool) -> None:
        self.do("PutAccountSendingAttributes", {"SendingEnabled": enabled})
        self.reference.paused = not enabled

    @precondition(lambda self: self.reference.paused)
    @rule()
    def resume(self) -> None:
        self.switch_account(enabled=True)

    @rule(name=st.sampled_from(["a", "b"]), reasons=st.none() | REASONS)
    def create_or_delete_set(self, name: str, reasons: frozenset[str] | None) -> None:
        params: dict[str, Any] = {"ConfigurationSetName": name}
        if name in self.reference.sets:
            self.do("DeleteConfigurationSet", params)
            del self.reference.sets[name]
            return
        if reasons is not None:
            params["SuppressionOptions"] = {"SuppressedReasons": sorted(reasons)}
        self.do("CreateConfigurationSet", params)
        self.reference.sets[name] = Set(reasons=reasons)

    @precondition(lambda self: self.reference.sets)
    @rule(data=st.data(), enabled=st.booleans(), reasons=REASONS)
    def change_set(self, data: st.DataObject, reasons: frozenset[str], *, enabled: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.reference.sets)))
        self.do("PutConfigurationSetSendingOptions", {"ConfigurationSetName": name, "SendingEnabled": enabled})
        options = {"ConfigurationSetName": name, "SuppressedReasons": sorted(reasons)}
        self.do("PutConfigurationSetSuppressionOptions", options)
        self.reference.sets[name] = Set(enabled=enabled, reasons=reasons)

    @invariant()
    def events_are_those_of_the_reference(self) -> None:
        assert happened(self.ses.events, self.numbers) == self.reference.happened

    @invariant()
    def lists_quota_and_inboxes_are_those_of_the_reference(self) -> None:
        assert {one.email_address: one.reason.value for one in self.ses.suppression} == self.reference.listed
        used = self.ses.call("ses", "GetSendQuota", {})["SentLast24Hours"]
        assert used == self.reference.used() <= QUOTA
        assert {address: len(self.ses.inbox(address)) for address in ADDRESSES} == {
            address: self.reference.inboxes[address] for address in ADDRESSES
        }

    @invariant()
    def statistics_are_what_events_say(self) -> None:
        counted = self.reference.happened
        hard = sum(
            number
            for (_, kind, detail, address), number in counted.items()
            if kind == "Bounce" and detail in ("NoEmail", "Suppressed") and not simulated(address)
        )
        sends = sum(number for (_, kind, _, _), number in counted.items() if kind == "Send")
        assert (self.ses.statistics.bounces, self.ses.statistics.delivery_attempts) == (hard, sends)

    def teardown(self) -> None:
        self.advance(15 * 24 * 60)
        self.every_recipient_ends_in_one_state()
        self.events_are_those_of_the_reference()
        self.the_same_run_gives_the_same_bytes()

    def every_recipient_ends_in_one_state(self) -> None:
        found = happened(self.ses.events, self.numbers)
        for number, recipients in self.recipients.items():
            for address in recipients:
                delivered = found[number, "Delivery", "", address]
                bounced = sum(
                    found[number, "Bounce", detail, address]
                    for detail in ("General", "NoEmail", "MailboxFull", "Suppressed", "OnAccountSuppressionList")
                )
                unsent = found[number, "Complaint", "OnAccountSuppressionList", address]
                if address.startswith("late@"):  # whose server takes it before it finds out
                    bounced -= delivered
                assert delivered + bounced + unsent == 1
        sends = {event.message_id for event in self.ses.events.of(Send)}
        assert {event.message_id for event in self.ses.events} == sends == set(self.numbers)

    def the_same_run_gives_the_same_bytes(self) -> None:
        twin = model()
        for step in self.steps:
            with suppress(SesError):
                perform(twin, *step)
        assert [event.as_dict() for event in twin.events] == [event.as_dict() for event in self.ses.events]
        pairs = itertools.zip_longest(twin.sent[:5], self.ses.sent[:5])  # each takes time to sign
        assert all(one.raw.data == other.raw.data for one, other in pairs)


TestService = Service.TestCase
TestService.settings = settings(
    max_examples=settings().max_examples * 3 // 2,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
