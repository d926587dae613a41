"""To forget mail, and to be told that something was called."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import FileSpool, Keep, LocalCloud, LocalSes, Mailer, Message, Snapshot
from sesmodel.flow.deliver import Attempt
from sesmodel.service.event_log import Events
from sesmodel.service.kept import Kept

if TYPE_CHECKING:
    from pathlib import Path


def model(**options: Any) -> LocalSes:
    """A model that may send from example.com."""
    ses = LocalSes(**options)
    ses.verify("example.com")
    return ses


def send(ses: LocalSes, subject: str = "Hi", to: str = "bob@example.net") -> str:
    """Send one message; its id."""
    receipt = Mailer(ses).send(Message(sender="ana@example.com", to=to, subject=subject, text="Hello"))
    assert receipt.message_id is not None
    return receipt.message_id


def test_clearing_forgets_mail_and_keeps_what_the_account_owns() -> None:
    ses = model()
    made, topic = ses.create_configuration_set("news"), ses.create_topic("events")
    ses.add_event_destination(made.name, "events", topic)
    send(ses)

    ses.clear()

    assert (len(ses.sent), len(ses.events), ses.log(), ses.inboxes, len(topic.messages)) == (0, 0, (), {}, 0)
    assert ses.identities.get("example.com") is not None
    assert ses.quota_usage.sent_last_24_hours == 1


def test_clearing_forgets_mail_that_is_on_its_way() -> None:
    ses = model()
    ses.receivers.when("slow@example.net").defer(times=1)
    ses.receivers.when("late@example.net").complain(hours=1)
    send(ses, to="slow@example.net")
    send(ses, to="late@example.net")

    ses.clear()
    ses.advance(days=1)

    assert list(ses.events) == []
    assert ses.inboxes == {}


def test_what_else_is_to_come_still_comes_in_order() -> None:
    happened: list[int] = []

    @attrs.frozen
    class Other:
        number: int

        def happen(self, _state: object, _now: object) -> None:
            happened.append(self.number)

    ses = LocalSes()
    state, now = ses._state, ses.clock.now()  # noqa: SLF001  what is to come
    mail = Attempt(signed=None, recipients=())  # type: ignore[arg-type]  # of no message
    for minutes, what in ((1, mail), (5, Other(5)), (2, mail), (6, Other(6)), (7, Other(7)), (3, Other(3))):
        state.plan(now + timedelta(minutes=minutes), what)

    ses.clear()
    ses.advance(minutes=10)

    assert happened == [3, 5, 6, 7]


def test_clearing_forgets_mail_that_waits_to_be_worked_on() -> None:
    ses = model(work="queued")
    send(ses)

    ses.clear()
    ses.tick()

    assert len(ses.sent) == 0


def test_clearing_a_cloud_forgets_the_mail_of_all() -> None:
    cloud = LocalCloud()
    for region in ("eu-west-1", "us-east-1"):
        cloud[region].verify("example.com")
        send(cloud[region])
    assert cloud.inboxes == {"bob@example.net": 2}

    cloud.clear()

    assert [len(one.sent) for one in cloud] == [0, 0]
    assert cloud.inboxes == {}


def test_one_model_of_a_cloud_can_be_cleared_without_the_inboxes_that_all_share() -> None:
    cloud = LocalCloud()
    cloud["eu-west-1"].verify("example.com")
    send(cloud["eu-west-1"])

    cloud["eu-west-1"].clear(inboxes=False)

    assert (len(cloud["eu-west-1"].sent), cloud.inboxes) == (0, {"bob@example.net": 1})


def test_one_message_can_be_forgotten() -> None:
    ses = model()
    first, second = send(ses, "one"), send(ses, "two")
    before = ses.sent

    assert ses.forget(first)
    assert not ses.forget(first)

    assert [one.message_id for one in ses.sent] == [second]
    assert [one.subject for one in before] == ["one", "two"]  # what somebody holds does not change


def test_events_are_read_on_from_where_one_stopped() -> None:
    ses = model()
    send(ses)
    events, number = ses.events_since()
    assert ([event.event_type for event in events], number) == (["Send", "Delivery"], 2)

    assert [len(one) if isinstance(one, Events) else one for one in ses.events_since(number)] == [0, 2]
    send(ses)
    assert [event.event_type for event in ses.events_since(number + 1)[0]] == ["Delivery"]
    ses.clear()
    assert [len(one) if isinstance(one, Events) else one for one in ses.events_since(number)] == [0, 4]


def test_who_listens_is_called_after_each_change_of_any_model_of_the_world() -> None:
    cloud, calls = LocalCloud(), []
    one, other = cloud["eu-west-1"], cloud["us-east-1"]
    end = one.after_changes(lambda: calls.append("one"))
    ends = cloud.after_changes(lambda: calls.append("all"))

    other.verify("example.com")
    assert len(other.sent) == 0  # to look is no change
    end()
    other.verify("example.net")
    ends()
    other.verify("example.org")

    assert calls == ["one", "all", "all"]


def test_who_listens_is_called_when_the_model_is_free() -> None:
    ses = model()
    counted: list[int] = []
    end = ses.after_changes(lambda: counted.append(len(ses._state.sent)))  # noqa: SLF001  a look without a call

    send(ses)
    end()

    assert 1 in counted


def test_a_sent_message_tells_of_the_call_that_it_came_by() -> None:
    ses = model()
    client = ses.client("ses")
    client.create_template(Template={"TemplateName": "hello", "SubjectPart": "Hi {{name}}", "TextPart": "Hi"})
    client.send_templated_email(
        Source="Ana <ana@example.com>",
        Destination={"ToAddresses": ["Bob <bob@example.net>"], "BccAddresses": ["eve@example.net"]},
        ReplyToAddresses=["ana@example.org"],
        Template="hello",
        TemplateData='{"name":  "Bob"}',
    )

    asked = ses.sent.one().asked

    assert asked is not None
    assert (asked.operation, asked.template, asked.template_data) == (
        "SendTemplatedEmail",
        "hello",
        '{"name":  "Bob"}',
    )
    assert (asked.source, asked.recipients.to, asked.recipients.bcc, asked.reply_to) == (
        "Ana <ana@example.com>",
        ("Bob <bob@example.net>",),
        ("eve@example.net",),
        ("ana@example.org",),
    )


def test_a_message_to_one_of_many_tells_of_its_own_data(tmp_path: Path) -> None:
    ses = model()
    client = ses.client("ses")
    client.create_template(Template={"TemplateName": "hello", "SubjectPart": "Hi {{name}}", "TextPart": "Hi"})
    client.send_bulk_templated_email(
        Source="ana@example.com",
        Template="hello",
        DefaultTemplateData='{"name": "you"}',
        Destinations=[
            {"Destination": {"ToAddresses": ["bob@example.net"]}, "ReplacementTemplateData": '{"name": "Bób"}'},
            {"Destination": {"ToAddresses": ["eve@example.net"]}, "ReplacementTemplateData": "{}"},
        ],
    )
    ses.snapshot().save(tmp_path / "state")
    other = LocalSes()
    other.restore(Snapshot.load(tmp_path / "state"))

    for one in (ses, other):
        assert [sent.asked and sent.asked.template_data for sent in one.sent] == ['{"name": "Bób"}', '{"name": "you"}']
        assert len({*one.sent}) == 2


@pytest.mark.parametrize(
    ("keep", "kept"), [(Keep(), True), (Keep(bodies=False), False), (Keep(messages=5), True)], ids=str
)
def test_raw_mail_is_kept_as_it_was_written_where_bodies_are(keep: Keep, kept: bool) -> None:
    ses = model(keep=keep)
    data = b"From: ana@example.com\nTo: bob@example.net\nSubject: Hi\n\nHello\n"
    ses.client("ses").send_raw_email(RawMessage={"Data": data})

    asked = ses.sent.one().asked

    assert asked is not None
    assert (asked.raw.data if asked.raw else None) == (data if kept else None)


def test_raw_mail_in_a_spool_is_not_held_in_memory_as_well(tmp_path: Path) -> None:
    with FileSpool(tmp_path / "spool") as spool:
        ses = model(keep=Keep(spool=spool))
        send(ses)
        asked = ses.sent.one().asked

        assert asked is not None
        assert asked.raw is None


@given(st.lists(st.integers(0, 5)), st.integers(0, 5), st.integers(0, 10))
def test_to_let_go_of_some_keeps_order_and_count(numbers: list[int], gone: int, dropped: int) -> None:
    kept: Kept[int] = Kept()
    for number in numbers:
        kept.append(number)
    kept.drop(dropped)
    left = list(kept.view())

    found = kept.discard(lambda number: number == gone)

    assert found == (gone in left)
    assert list(kept.view()) == [number for number in left if number != gone]
    assert kept.total == len(numbers)
    kept.append(9)
    assert list(kept.since(len(numbers))) == [9]
    assert all(len(kept.since(a)) >= len(kept.since(b)) for a, b in pairwise(range(len(numbers) + 2)))
