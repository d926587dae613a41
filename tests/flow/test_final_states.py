"""Whatever the servers of recipients do, and however time passes: everybody's mail comes to one end."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from sesmodel import Bounce, Complaint, Delivery, DeliveryDelay, Event, LocalSes, Mailer, ManualClock, Message, Reject
from sesmodel.flow.log_entry import Stage
from sesmodel.testing import eicar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.service.receiver_rule import ReceiverRule

MINUTE = timedelta(minutes=1)
PERIOD = timedelta(hours=14)
LISTED = ("Suppressed", "OnAccountSuppressionList")
CODES = {"defer": "452", "greylist": "451", "time_out": "421", "dns_failure": "421"}

Call = tuple[str, dict[str, Any]]


@attrs.frozen
class Script:
    """What one server does, as calls of a rule: some that put off, one that ends it, what comes later.

    Attributes:
        delays: calls that refuse for now, each with ``times`` or ``minutes``.
        end: ``accept``, ``reject``, ``defer`` for ever, or ``""`` for nothing.
        later: what follows if it accepts.
        wait: the minutes that every answer takes.
        tls: whether it has any.
    """

    delays: tuple[Call, ...]
    end: str
    later: tuple[Call, ...]
    wait: int
    tls: bool

    def tell(self, rule: ReceiverRule) -> None:
        """Write it down."""
        if self.wait:
            rule.wait(minutes=self.wait)
        if not self.tls:
            rule.no_tls()
        calls = [*self.delays, *([(self.end, {})] if self.end else []), *(self.later if self.ends_well else ())]
        for name, arguments in calls:
            getattr(rule, name)(**arguments)

    @property
    def ends_well(self) -> bool:
        """Whether it takes mail in the end, if SES keeps trying."""
        return self.end in ("accept", "")

    def expected(self, *, needs_tls: bool) -> tuple[list[int], str]:
        """The minutes of the attempts, and how it ends: told step by step, where the model looks back at each."""
        attempts, pause, now = [], 5, 0
        waiting, met, begun = list(self.delays), 0, 0
        while True:
            attempts.append(now)
            while waiting:
                begun = begun if met else now
                limits = waiting[0][1]
                if met < limits.get("times", 0) or now - begun < limits.get("minutes", 0):
                    break
                waiting, met = waiting[1:], 0
            met += 1
            reached = not waiting or waiting[0][0] != "dns_failure"
            if reached and needs_tls and not self.tls:
                return attempts, "dropped"
            if not waiting and self.end != "defer":
                return attempts, "delivered" if self.ends_well else "bounced"
            answered = now + (self.wait if reached else 0)
            if answered >= PERIOD / MINUTE:
                return attempts, "bounced"
            now = min(answered + pause, int(PERIOD / MINUTE))
            pause *= 2


def delays() -> st.SearchStrategy[Call]:
    limits = st.fixed_dictionaries({"times": st.integers(1, 4)}) | st.fixed_dictionaries(
        {"minutes": st.integers(1, 600)}
    )
    return st.tuples(st.sampled_from(["defer", "greylist", "dns_failure"]), limits)


def later() -> st.SearchStrategy[Call]:
    after = st.fixed_dictionaries({"minutes": st.integers(1, 300)})
    return st.tuples(st.sampled_from(["bounce", "complain", "auto_reply"]), after)


scripts = st.builds(
    Script,
    delays=st.lists(delays(), max_size=3).map(tuple),
    end=st.sampled_from(["", "accept", "reject", "defer"]),
    later=st.lists(later(), max_size=2).map(tuple),
    wait=st.sampled_from([0, 0, 1, 30]),
    tls=st.booleans(),
)


@attrs.frozen
class Run:
    """Several servers, several messages, and how time passes between them.

    Attributes:
        servers: the domains, and the scripts of two people at each.
        infected: for each message, whether it has a virus.
        jumps: how time passes after each message: by how many minutes, and whether the clock jumps.
        needs_tls: whether the messages require TLS.
    """

    servers: tuple[tuple[Script, Script], ...]
    infected: tuple[bool, ...]
    jumps: tuple[tuple[int, bool], ...]
    needs_tls: bool

    def scripts(self) -> Iterator[tuple[str, Script]]:
        """Every recipient, and what his server does."""
        for number, (first, second) in enumerate(self.servers):
            yield f"a@s{number}.example", first
            yield f"b@s{number}.example", second

    def play(self) -> tuple[LocalSes, list[str]]:
        """The model afterwards, and the ids of the messages."""
        ses = LocalSes()
        ses.verify("example.com")
        ses.call("sesv2", "CreateConfigurationSet", {
            "ConfigurationSetName": "S", "DeliveryOptions": {"TlsPolicy": "REQUIRE" if self.needs_tls else "OPTIONAL"},
        })  # fmt: skip
        recipients = dict(self.scripts())
        for address, script in recipients.items():
            script.tell(ses.receivers.when(address))
        ids = []
        for infected, (minutes, jumps) in zip(self.infected, self.jumps, strict=True):
            message = Message(sender="ana@example.com", to=[*recipients], subject="Hi", text="Hello")
            message = message.attach(eicar(), "sample.txt") if infected else message
            ids.append(Mailer(ses).send(message, configuration_set="S").message_id or "")
            _pass(ses, timedelta(minutes=minutes), jumps=jumps)
        ses.advance(days=2)
        return ses, ids


def _pass(ses: LocalSes, span: timedelta, *, jumps: bool) -> None:
    assert isinstance(ses.clock, ManualClock)
    if jumps:
        ses.clock.advance(span)
    else:
        ses.advance(minutes=span / MINUTE)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    messages = draw(st.integers(1, 3))
    return Run(
        servers=tuple(draw(st.lists(st.tuples(scripts, scripts), min_size=1, max_size=3))),
        infected=tuple(draw(st.sampled_from([False, False, False, True])) for _ in range(messages)),
        jumps=tuple(draw(st.tuples(st.integers(0, 400), st.booleans())) for _ in range(messages)),
        needs_tls=draw(st.booleans()),
    )


def about(event: Bounce | Complaint) -> list[str]:
    if isinstance(event, Complaint):
        return list(event.complained_recipients)
    return [one.email_address for one in event.bounced_recipients]


def ends(ses: LocalSes, message_id: str, recipient: str) -> list[str]:
    """Every end that the mail of a recipient came to, told by events; only what is dropped has none."""
    found = []
    for event in (one for one in ses.events if one.message_id == message_id):
        if isinstance(event, Reject):
            found.append("rejected")
        elif isinstance(event, Delivery) and recipient in event.recipients:
            found.append("delivered")
        elif isinstance(event, Complaint) and event.complaint_sub_type and recipient in about(event):
            found.append("withheld")
        elif isinstance(event, Bounce) and "delivered" not in found and recipient in about(event):
            found.append("withheld" if event.bounce_sub_type in LISTED else "bounced")
    dropped = [one for one in ses.log(message_id) if (one.stage, one.recipient) == (Stage.DROPPED, recipient)]
    return found + ["dropped"] * len(dropped)


def listed(ses: LocalSes, recipient: str, message_id: str) -> bool:
    """Whether something put a recipient on a suppression list before a message was sent."""
    return any(
        isinstance(event, Bounce | Complaint)
        and recipient in about(event)
        and (isinstance(event, Complaint) or event.bounce_type == "Permanent")
        for event in takewhile(lambda event: event.message_id != message_id, ses.events)
    )


def moment(event: Event) -> datetime:
    found = getattr(event, "timestamp", event.mail.timestamp)
    assert isinstance(found, datetime)
    return found


@given(runs())
@settings(max_examples=settings().max_examples * 3 // 2)
def test_every_recipient_comes_to_one_end_after_as_many_attempts_as_the_schedule_says(run: Run) -> None:
    ses, ids = run.play()

    for message_id, infected in zip(ids, run.infected, strict=True):
        log = ses.log(message_id)
        for recipient, script in run.scripts():
            made = [
                round((one.at - log[0].at) / MINUTE)
                for one in log
                if (one.stage, one.recipient) == (Stage.ATTEMPTED, recipient)
            ]
            if infected:
                expected: tuple[list[int], str] = ([], "rejected")
            elif listed(ses, recipient, message_id):
                expected = ([], "withheld")
            else:
                expected = script.expected(needs_tls=run.needs_tls)
            assert (made, ends(ses, message_id, recipient)) == (expected[0], [expected[1]])


@given(runs())
@settings(max_examples=settings().max_examples // 2)
def test_inboxes_hold_what_was_delivered_and_nothing_comes_back_before(run: Run) -> None:
    ses, ids = run.play()

    for recipient, _ in run.scripts():
        delivered = [message_id for message_id in ids if ends(ses, message_id, recipient) == ["delivered"]]
        got = sorted(mail.headers.get("Message-ID") or "" for mail in ses.inbox(recipient))
        assert got == sorted(f"<{message_id}@email.amazonses.com>" for message_id in delivered)
    seen: dict[str, set[str]] = {}
    for event in ses.events:
        if isinstance(event, Delivery):
            seen.setdefault(event.message_id, set()).update(event.recipients)
        elif isinstance(event, Complaint):
            assert event.complaint_sub_type or set(event.complained_recipients) & seen[event.message_id]


@given(runs())
@settings(max_examples=settings().max_examples // 2)
def test_events_come_in_the_order_in_which_they_happened_and_end(run: Run) -> None:
    ses, _ = run.play()
    events = ses.events

    assert all(moment(before) <= moment(after) for before, after in pairwise(events))
    assert all(moment(event) >= event.mail.timestamp for event in events)
    for event in events:
        if isinstance(event, DeliveryDelay):
            assert event.expiration_time == event.mail.timestamp + PERIOD > event.timestamp
    ses.advance(days=30)
    assert ses.events == events


@given(runs())
@settings(max_examples=settings().max_examples // 2)
def test_it_does_not_matter_whether_time_runs_or_jumps(run: Run) -> None:
    def told(*, jumps: bool) -> list[tuple[object, ...]]:
        ses, ids = attrs.evolve(run, jumps=tuple((minutes, jumps) for minutes, _ in run.jumps)).play()
        known = {message_id: number for number, message_id in enumerate(ids)}
        return [
            (known[event.message_id], event.event_type, moment(event), {**event.detail(), "feedbackId": ""})
            for event in ses.events
        ]

    assert told(jumps=True) == told(jumps=False)
