"""How much a model remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    Event,
    FileSpool,
    FirehoseDestination,
    Keep,
    LocalCloud,
    LocalSes,
    Mailer,
    Message,
    VerificationChange,
)

if TYPE_CHECKING:
    from pathlib import Path

ROLE = "arn:aws:iam::123456789012:role/events"
HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="The text", headers={"X-A": "1"})


def made(keep: Keep) -> LocalSes:
    """A model that owns a domain which signs."""
    ses = LocalSes(keep=keep)
    ses.verify("example.com", dkim=True)
    return ses


# --- the newest ------------------------------------------------------------------------------------


def test_the_newest_messages_are_kept_with_their_events_and_their_log() -> None:
    ses = made(Keep(messages=3))
    for number in range(100):
        Mailer(ses).send(HELLO.replace(subject=str(number), to=f"p{number}@example.net"))

    assert [sent.subject for sent in ses.sent] == ["97", "98", "99"]
    assert [event.mail.destination[0] for event in ses.events][-4::2] == ["p98@example.net", "p99@example.net"]
    assert (len(ses.events), len(ses.log())) == (30, 60)
    assert [len(ses.inbox(f"p{number}@example.net")) for number in (96, 97, 99)] == [0, 1, 1]


def test_what_is_forgotten_is_counted_all_the_same() -> None:
    ses = made(Keep(messages=1))
    for _ in range(50):
        Mailer(ses).send(HELLO)

    assert ses.statistics.deliveries == 50
    assert ses.client("ses").get_send_quota()["SentLast24Hours"] == 50


def test_what_destinations_got_is_kept_as_events_are() -> None:
    ses = made(Keep(messages=2))
    ses.create_configuration_set("newsletter")
    topic, stream = ses.create_topic("events"), ses.create_stream("events")
    ses.add_event_destination("newsletter", "topic", topic)
    ses.add_event_destination("newsletter", "stream", FirehoseDestination(stream.arn, ROLE))
    for _ in range(50):
        Mailer(ses, configuration_set="newsletter").send(HELLO)

    assert (len(topic.messages), len(stream.records), ses.metrics.sum("Send")) == (20, 20, 50)
    assert '"eventType":"Delivery"' in topic.events[-1]


def test_what_verifications_became_and_the_owner_was_told_is_kept_as_events_are() -> None:
    ses = made(Keep(messages=1))
    seen: list[VerificationChange] = []
    ses.watch(seen.append)
    names = [f"d{number}.example" for number in range(12)]
    for name in names:
        ses.create_identity(name, mail_from=f"mail.{name}")
        ses.publish_records(name)
        ses.advance(days=4)
    assert len(set(seen)) == len(seen) > 30
    assert [*ses.changes] == seen[-10:]
    assert [notice.change.identity for notice in ses.notices] == names[-10:]

    ses.create_identity("last.example")
    ses.dns.add(*(one.record for one in ses.required_dns_records("last.example")))
    assert [change.identity for change in ses.verify_pending()] == ["last.example"] * 2


def test_notices_of_lost_topics_are_kept_as_events_are() -> None:
    ses = made(Keep(messages=1))
    chosen = {"Identity": "example.com", "NotificationType": "Bounce"}
    for number in range(12):
        arn = ses.create_topic(f"t{number}").arn
        ses.call("ses", "SetIdentityNotificationTopic", {**chosen, "SnsTopic": arn})
        ses.delete_topic(arn)
        Mailer(ses).send(HELLO.replace(to="bounce@simulator.amazonses.com"))
    assert [notice.topic_arn.rpartition(":")[2] for notice in ses.topic_notices] == [f"t{n}" for n in range(2, 12)]


def test_everybody_is_told_of_every_event_before_it_is_forgotten() -> None:
    ses = made(Keep(messages=1))
    ses.receivers.when("*").defer(times=1)
    heard: list[Event] = []
    ses.subscribe(heard.append)
    for _ in range(50):
        Mailer(ses).send(HELLO)
    ses.advance(hours=1)

    assert len([event for event in heard if event.event_type == "Delivery"]) == 50
    assert len(ses.events) == 10


def test_what_was_looked_at_before_stays_as_it_was() -> None:
    ses = made(Keep(messages=2))
    Mailer(ses).send(HELLO.replace(subject="first"))
    before = ses.sent, ses.events, ses.inbox("bob@example.net")
    for _ in range(100):
        Mailer(ses).send(HELLO)

    assert before[0].one().subject == before[2].one().subject == "first"
    assert [event.event_type for event in before[1]] == ["Send", "Delivery"]


def test_mail_on_its_way_is_delivered_though_it_is_forgotten() -> None:
    ses = made(Keep(messages=1))
    ses.receivers.when("dora@slow.example").defer(times=1)
    Mailer(ses).send(HELLO.replace(to="dora@slow.example"))
    for _ in range(10):
        Mailer(ses).send(HELLO)
    ses.advance(minutes=5)

    assert ses.inbox("dora@slow.example").last.text == "The text"


def test_a_cloud_keeps_so_many_of_each_region_and_of_all_inboxes_together() -> None:
    cloud = LocalCloud(keep=Keep(messages=3))
    for region in ("us-west-2", "us-east-1"):
        cloud[region].verify("example.com")
        for _ in range(2):
            Mailer(cloud[region]).send(HELLO)

    assert [len(ses.sent) for ses in cloud] == [2, 2]
    assert len(cloud.inbox("bob@example.net")) == 3


# --- bodies ----------------------------------------------------------------------------------------


def test_without_bodies_header_and_events_are_what_they_would_be() -> None:
    whole, bare = made(Keep()), made(Keep(bodies=False))
    for ses in (whole, bare):
        Mailer(ses).send(HELLO)

    sent, same = bare.sent.one(), whole.sent.one()
    assert sent.text == ""
    assert [field for field in same.raw.headers if field.name != "DKIM-Signature"] == list(sent.raw.headers)
    assert (sent.recipients, sent.message_id) == (same.recipients, same.message_id)
    assert bare.inbox("bob@example.net").last.subject == "Hello"
    assert [event.as_dict() for event in bare.events] == [event.as_dict() for event in whole.events]


def test_a_bounce_of_mail_whose_body_is_forgotten_comes_back() -> None:
    ses = made(Keep(bodies=False))
    ses.receivers.when("*").reject()
    Mailer(ses).send(HELLO)

    assert ses.inbox("ana@example.com").last.subject == "Delivery Status Notification (Failure)"


# --- a spool ---------------------------------------------------------------------------------------


@pytest.fixture
def spool(tmp_path: Path) -> Any:
    """A file for bytes."""
    with FileSpool(tmp_path / "mail") as spool:
        yield spool


def test_with_a_spool_all_bytes_are_what_they_would_be(spool: FileSpool) -> None:
    whole, spooled = made(Keep()), made(Keep(spool=spool))
    for ses in (whole, spooled):
        ses.receivers.when("*@slow.example").defer(times=1)
        for to in ("bob@example.net", "dora@slow.example", "bounce@simulator.amazonses.com"):
            Mailer(ses).send(HELLO.replace(to=to, text="A longer text. " * 100))
        ses.advance(hours=1)

    assert spool.size > 3 * 1500
    assert [sent.raw.data for sent in spooled.sent] == [sent.raw.data for sent in whole.sent]
    for address in ("bob@example.net", "dora@slow.example", "ana@example.com"):
        assert list(spooled.inbox(address)) == list(whole.inbox(address))
    assert [one.result for one in spooled.authenticate(spooled.inbox("bob@example.net").last).dkim] == ["pass", "pass"]


def test_bytes_in_a_spool_are_not_in_memory_until_somebody_looks(spool: FileSpool) -> None:
    import tracemalloc

    ses = made(Keep(spool=spool))
    Mailer(ses).send(HELLO)
    tracemalloc.start()
    try:
        for number in range(20):
            Mailer(ses).send(HELLO.replace(subject=str(number), text="x" * 100_000))
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert used < 500_000 < spool.size
    assert ses.sent[-1].text == "x" * 100_000


def test_a_model_with_a_spool_can_go_back(spool: FileSpool) -> None:
    ses = made(Keep(spool=spool))
    Mailer(ses).send(HELLO)
    before = ses.snapshot()
    Mailer(ses).send(HELLO)
    ses.restore(before)

    assert ses.sent.one().text == "The text"
