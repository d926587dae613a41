"""Going back to a state: what is done again gives the same again, and nothing of what was left comes along."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesmodel import (
    AccessDenied,
    Bounce,
    ContactTopic,
    DnsTable,
    InvalidValue,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    Record,
    RecordType,
    SeededIds,
    Snapshot,
    SystemClock,
)
from tests.flow.delegates import ARN, REGION, Both

if TYPE_CHECKING:
    from pathlib import Path

    from sesmodel.flow.state import ServiceState

HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
ANA, BOB = "ana@example.com", "bob@example.net"


@pytest.fixture
def ses() -> LocalSes:
    made = LocalSes()
    made.verify("example.com", dkim=True)
    return made


def send(ses: LocalSes, to: str = BOB, subject: str = "Hi") -> None:
    Mailer(ses).send(Message(sender=ANA, to=to, subject=subject, text="Hello"))


def everything(ses: LocalSes) -> dict[str, Any]:
    return {
        "sent": [(sent.message_id, sent.raw.data) for sent in ses.sent],
        "events": [event.as_dict() for event in ses.events],
        "inboxes": {address: [message.raw.data for message in ses.inbox(address)] for address in (BOB, ANA)},
        "log": ses.log(),
        "suppressed": [attrs.astuple(entry) for entry in ses.suppression],
        "contacts": [(repr(one), list(one)) for one in ses.contact_lists],
        "identities": repr(list(ses.identities)),  # they are changed in place
        "quota": ses.client("ses").get_send_quota()["SentLast24Hours"],
        "now": ses.clock.now(),
    }


def test_a_model_goes_back_to_where_it_was(ses: LocalSes) -> None:
    send(ses)
    ses.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"))
    ses.create_contact("OurList", BOB)
    before, snapshot = everything(ses), ses.snapshot()
    ses.update_contact("OurList", BOB, preferences={"Releases": "OPT_OUT"})
    ses.create_contact("OurList", ANA)
    ses.receivers.when(BOB).reject()
    send(ses)
    ses.account.pause(ses.clock.now())
    ses.verify("other.example")
    ses.advance(days=3)
    ses.restore(snapshot)
    assert everything(ses) == before
    send(ses)  # nobody is paused, and nobody rejects
    assert len(ses.inbox(BOB)) == 2


def test_the_same_calls_give_the_same_bytes_again(ses: LocalSes) -> None:
    snapshot, runs = ses.snapshot(), []
    for _ in range(3):
        send(ses)
        send(ses, "bounce@simulator.amazonses.com")
        runs.append(everything(ses))
        ses.restore(snapshot)
    assert runs[0] == runs[1] == runs[2]


def test_what_is_due_is_part_of_it(ses: LocalSes) -> None:
    ses.receivers.when(BOB).defer(times=1)
    send(ses)
    snapshot = ses.snapshot()
    ses.advance(minutes=5)
    assert len(ses.inbox(BOB)) == 1
    ses.restore(snapshot)
    assert ses.inbox(BOB) == ()
    ses.advance(minutes=5)
    assert len(ses.inbox(BOB)) == 1


def test_mail_on_its_way_knows_its_identity_as_it_was(ses: LocalSes) -> None:
    ses.receivers.when(BOB).defer(times=1).then.reject()
    send(ses)
    snapshot = ses.snapshot()
    ses.client("ses").set_identity_feedback_forwarding_enabled(Identity="example.com", ForwardingEnabled=False)
    ses.restore(snapshot)
    ses.advance(minutes=5)
    assert ses.events.of(Bounce).one().bounce_type == "Permanent"
    assert "Failure" in str(ses.inbox(ANA).last.subject)  # forwarded, as the identity said then


def test_no_event_is_told_twice_or_missed(ses: LocalSes) -> None:
    heard: list[str] = []
    ses.subscribe(lambda event: heard.append(event.event_type))
    send(ses)
    snapshot = ses.snapshot()
    send(ses)
    ses.restore(snapshot)
    assert heard == ["Send", "Delivery"] * 2
    send(ses)
    assert heard == ["Send", "Delivery"] * 3


def test_a_mailer_made_before_goes_by_the_same_clock_and_ids(ses: LocalSes) -> None:
    mailer = Mailer(ses)
    snapshot = ses.snapshot()
    message = Message(sender=ANA, to=BOB, subject="Hi", text="Hello", html="<p>Hello</p>")
    mailer.send(message)
    first = ses.sent.one().raw.data
    ses.advance(hours=1)
    ses.restore(snapshot)
    mailer.send(message)
    assert ses.sent.one().raw.data == first


def test_records_in_the_dns_go_back(ses: LocalSes) -> None:
    snapshot = ses.snapshot()
    table = ses.dns
    table.add(Record("late.example", RecordType.TXT, "x"))
    ses.restore(snapshot)
    assert ses.dns is table
    assert not table.lookup("late.example", RecordType.TXT).values
    assert list(table)  # those of Easy DKIM


def test_a_suppression_for_all_customers_goes_back(ses: LocalSes) -> None:
    snapshot = ses.snapshot()
    ses.receivers.when(BOB).reject()
    send(ses)
    ses.suppression.remove(BOB)
    send(ses)
    assert ses.events[-1].as_dict()["bounce"]["bounceSubType"] == "Suppressed"
    ses.restore(snapshot)
    send(ses)
    assert len(ses.inbox(BOB)) == 1


def test_a_clock_that_runs_goes_on() -> None:
    ses = LocalSes(clock=SystemClock())
    ses.verify(ANA)
    snapshot = ses.snapshot()
    send(ses)
    later = ses.clock.now()
    ses.restore(snapshot)
    assert ses.sent == ()
    assert ses.clock.now() >= later


def test_another_model_of_the_account_takes_it_and_one_of_another_does_not(ses: LocalSes) -> None:
    send(ses)
    snapshot = ses.snapshot()
    twin = LocalSes()
    twin.restore(snapshot)
    assert everything(twin) == everything(ses)
    send(twin)
    assert (len(ses.sent), len(twin.sent)) == (1, 2)
    stranger = LocalSes(region="eu-west-1")
    with pytest.raises(InvalidValue, match="snapshot: it is of 123456789012 in us-east-1"):
        stranger.restore(snapshot)
    assert stranger.sent == ()


def test_a_file_keeps_it(ses: LocalSes, tmp_path: Path) -> None:
    ses.receivers.when(BOB).defer(times=1)
    send(ses)
    path = tmp_path / "model.snapshot"
    ses.snapshot().save(path)
    twin = LocalSes()
    twin.restore(Snapshot.load(path))
    for one in (ses, twin):
        one.advance(minutes=5)
        send(one)
    assert everything(twin) == everything(ses)


def test_it_says_when_it_was_taken(ses: LocalSes) -> None:
    assert repr(ses.snapshot()) == "<Snapshot of 2026-01-01 12:00:00>"


def test_a_copy_of_the_state_shares_nothing_that_can_change(ses: LocalSes) -> None:
    ses.receivers.when(BOB).defer(times=1)
    send(ses)
    snapshot = ses.snapshot()
    state = ses._state  # noqa: SLF001  which nobody else can see
    copy = snapshot.content(ses._world, state.keep).states[0]  # noqa: SLF001
    ours, copied = mutable(state), mutable(copy)
    world = {id(part) for part in (state.clock, state.ids, state.dns, state.signing_keys, state.global_suppression)}
    assert {id(one) for one in ours} & {id(one) for one in copied} <= world
    assert len(ours) == len(copied) > 10


def mutable(root: ServiceState) -> list[Any]:
    """Every attrs object that can change, reached from a state."""
    seen: dict[int, Any] = {}
    left: list[Any] = [root]
    while left:
        one = left.pop()
        if id(one) in seen or isinstance(one, str | bytes | type) or callable(one):
            continue
        seen[id(one)] = one
        if isinstance(one, dict):
            left.extend((*one.keys(), *one.values()))
        elif isinstance(one, list | tuple | set | frozenset):
            left.extend(one)
        elif attrs.has(type(one)):
            left.extend(getattr(one, field.name, None) for field in attrs.fields(type(one)))
    return [one for one in seen.values() if attrs.has(type(one)) and not frozen(one)]


def frozen(one: Any) -> bool:
    name = attrs.fields(type(one))[0].name if attrs.fields(type(one)) else None
    if name is None:
        return True
    try:
        setattr(one, name, getattr(one, name, None))
    except attrs.exceptions.FrozenInstanceError:
        return True
    return False


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from([BOB, "kim@slow.example", "bounce@simulator.amazonses.com"])),
        st.tuples(st.just("advance"), st.integers(1, 900)),
        st.tuples(st.just("suppress"), st.sampled_from([BOB, "kim@slow.example"])),
        st.tuples(st.just("pause"), st.booleans()),
    ),
    max_size=8,
)


def run(ses: LocalSes, actions: list[tuple[str, Any]]) -> None:
    for what, argument in actions:
        if what == "send" and ses.account.sending_enabled:
            send(ses, argument)
        elif what == "advance":
            ses.advance(minutes=argument)
        elif what == "suppress":
            ses.client("sesv2").put_suppressed_destination(EmailAddress=argument, Reason="BOUNCE")
        elif what == "pause":
            ses.client("sesv2").put_account_sending_attributes(SendingEnabled=argument)


@settings(max_examples=30)
@given(before=ACTIONS, detour=ACTIONS, after=ACTIONS)
def test_no_detour_leaves_a_trace(before: Any, detour: Any, after: Any) -> None:
    direct, winding = LocalSes(), LocalSes()
    for ses in (direct, winding):
        ses.verify("example.com")
        ses.receivers.when("*@slow.example").defer(times=2).then.reject()
        run(ses, before)
    snapshot = winding.snapshot()
    run(winding, detour)
    winding.restore(snapshot)
    for ses in (direct, winding):
        run(ses, after)
    assert everything(winding) == everything(direct)


def test_clocks_and_ids_can_be_set_back() -> None:
    clock, ids = ManualClock(), SeededIds()
    start, tokens = clock.now(), [ids.token() for _ in range(3)]
    clock.advance(timedelta(days=1))
    clock.reset(start)
    ids.rewind(1)
    assert (clock.now(), ids.taken) == (start, 1)
    assert [ids.token(), ids.token()] == tokens[1:]


def test_the_contents_of_a_table_can_be_set_again() -> None:
    table = DnsTable([Record("a.example", RecordType.TXT, "x")])
    contents = table.contents
    table.remove("a.example")
    table.fail("b.example")
    table.contents = contents
    assert [record.name for record in table] == ["a.example"]
    assert table.lookup("b.example", RecordType.TXT).values == ()


# --- mail by the leave of another account ----------------------------------------------------------


@pytest.mark.parametrize("written", [False, True])
def test_a_cloud_goes_back_to_the_policies_and_the_mail_on_its_way_that_it_had(*, written: bool) -> None:
    both = Both(work="queued")
    cloud, owner, mailer = both.cloud, both.owner, Mailer(both.delegate, by_leave=ARN)
    owner.verify("example.com", dkim=True)
    both.allow()
    mailer.send(HELLO)
    before = cloud.snapshot()
    if written:
        before = Snapshot.from_bytes(before.to_bytes())
    owner.delete_identity("example.com")

    cloud.restore(before)
    cloud.tick()
    mailer.send(HELLO)
    cloud.tick()
    for got in cloud.inbox(BOB):
        assert "d=example.com;" in got.headers.get_all("DKIM-Signature")[0]
    assert len(cloud.inbox(BOB)) == 2


def test_a_model_taken_out_of_its_cloud_sends_what_waits_without_the_keys_of_the_owner() -> None:
    both, alone = Both(work="queued"), LocalSes(region=REGION)
    both.owner.verify("example.com", dkim=True)
    both.allow()
    Mailer(both.delegate, by_leave=ARN).send(HELLO)
    alone.restore(both.delegate.snapshot())
    alone.tick()

    (signature,) = alone.inbox(BOB).last.headers.get_all("DKIM-Signature")
    assert "d=amazonses.com;" in signature
    with pytest.raises(AccessDenied):
        Mailer(alone, by_leave=ARN).send(HELLO)
