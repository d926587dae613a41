"""Who is told of what happens, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesmodel import (
    Event,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    NotFound,
    RefusedCall,
    Throttling,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")


@pytest.fixture
def ses() -> LocalSes:
    made = LocalSes()
    made.verify("example.com")
    return made


def test_a_subscription_can_be_ended(ses: LocalSes) -> None:
    heard: list[str] = []
    told = ses.subscribe(lambda event: heard.append(event.event_type))
    other = ses.subscribe(lambda event: heard.append(f"other {event.event_type}"))
    Mailer(ses).send(HELLO)
    told.end()
    told.end()
    Mailer(ses).send(HELLO)

    assert heard == ["Send", "other Send", "Delivery", "other Delivery", "other Send", "other Delivery"]
    assert "lambda" in repr(other)


def test_a_subscription_may_last_for_a_block(ses: LocalSes) -> None:
    heard: list[Event] = []
    with ses.subscribe(heard.append, event_types=["Send"]):
        Mailer(ses).send(HELLO)
    Mailer(ses).send(HELLO)

    assert len(heard) == 1


def test_a_sink_that_ends_itself_hears_nothing_more(ses: LocalSes) -> None:
    heard: list[str] = []

    @ses.subscribe
    def once(event: Event) -> None:
        heard.append(event.event_type)
        once.end()

    Mailer(ses).send(HELLO)

    assert heard == ["Send"]
    once(ses.events[1])
    assert heard == ["Send", "Delivery"]


def test_a_sink_that_another_one_ends_does_not_hear_what_the_other_one_did(ses: LocalSes) -> None:
    heard: list[str] = []
    ending: list[Callable[[], None]] = []
    ses.subscribe(lambda event: ending[0]())
    ending.append(ses.subscribe(lambda event: heard.append(event.event_type)).end)
    Mailer(ses).send(HELLO)

    assert heard == []


def test_the_same_sink_may_be_told_twice_and_ended_once(ses: LocalSes) -> None:
    heard: list[Event] = []
    first, _ = ses.subscribe(heard.append), ses.subscribe(heard.append)
    first.end()
    Mailer(ses).send(HELLO)

    assert len(heard) == 2


def test_what_watches_verifications_and_topics_can_be_ended_as_well(ses: LocalSes) -> None:
    ses.create_configuration_set("news")
    topic, heard = ses.create_topic("events"), list[object]()
    with ses.subscribe_topic(topic, heard.append), ses.watch(heard.append):
        ses.add_event_destination("news", "events", topic)
        ses.verify("example.org")
    ses.delete_event_destination("news", "events")
    ses.add_event_destination("news", "events", topic)
    ses.verify("example.net")

    assert (len(heard), len(topic.messages)) == (2, 2)


def test_refused_calls_are_told_of_with_what_was_asked_and_answered(ses: LocalSes) -> None:
    refused: list[RefusedCall] = []
    ses.watch_refusals(refused.append)
    with pytest.raises(MessageRejected):
        Mailer(ses).send(HELLO.replace(sender="eve@elsewhere.example"))
    with pytest.raises(NotFound):
        ses.call("sesv2", "GetEmailIdentity", {"EmailIdentity": "example.org"})
    Mailer(ses).send(HELLO)

    assert [(call.service, call.operation, call.at) for call in refused] == [
        ("ses", "SendRawEmail", ses.clock.now()),
        ("sesv2", "GetEmailIdentity", ses.clock.now()),
    ]
    assert refused[0].params["Destinations"] == ["bob@example.net"]
    assert refused[0].params["Source"] == "eve@elsewhere.example"
    assert b"Subject: Hello" in refused[0].params["RawMessage"]["Data"]
    assert refused[1].params == {"EmailIdentity": "example.org"}
    assert str(refused[1]).startswith("GetEmailIdentity: NotFound: ")


def test_a_fault_that_was_planned_is_a_refusal_and_the_watcher_may_call_back(ses: LocalSes) -> None:
    refused: list[int] = []
    ses.watch_refusals(lambda call: refused.append(len(ses.sent)))
    ses.faults.plan(Throttling("Maximum sending rate exceeded."))
    with pytest.raises(Throttling):
        Mailer(ses).send(HELLO)

    assert refused == [0]
