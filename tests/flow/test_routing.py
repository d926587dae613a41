"""Where events go: to the destinations of the set that the mail goes by, to each what it selects."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    CloudWatchDestination,
    CloudWatchDimension,
    Destination,
    EmailTemplate,
    EventBridgeDestination,
    EventDestination,
    EventType,
    FirehoseDestination,
    InvalidSnsDestination,
    InvalidValue,
    LocalSes,
    Mailer,
    Message,
    PinpointDestination,
    Rules,
    SnsDestination,
    StoredTemplate,
    TemplateRules,
    Times,
    Topic,
    TopicMessage,
)
from sesmodel.service.content_scan import EICAR

ROLE = "arn:aws:iam::123456789012:role/ses"
BUS = "arn:aws:events:us-east-1:123456789012:event-bus/default"
PROJECT = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/0123"
BOUNCE, COMPLAINT = "bounce@simulator.amazonses.com", "complaint@simulator.amazonses.com"


@pytest.fixture
def ses() -> LocalSes:
    """A verified sender and a set."""
    ses = LocalSes()
    ses.verify("example.com")
    ses.create_configuration_set("news")
    return ses


def listen(ses: LocalSes, name: str, *event_types: str, to: str = "news", **more: Any) -> Topic:
    """Add a destination with a topic of its own."""
    topic = ses.create_topic(name)
    ses.add_event_destination(to, name, topic, event_types=event_types or tuple(EventType), **more)
    return topic


def told(topic: Topic) -> list[str]:
    """The types of the events that a topic got."""
    return [json.loads(text)["eventType"] for text in topic.events]


def send(ses: LocalSes, hello: Message, to: str = "bob@example.net", **options: Any) -> None:
    Mailer(ses).send(hello.replace(to=to), **{"configuration_set": "news", **options})


# --- which destinations ---------------------------------------------------------------------------


@pytest.mark.spec("EVP-01")
def test_each_destination_gets_the_types_that_it_selects(ses: LocalSes, hello: Message) -> None:
    sends, both = listen(ses, "sends", "Send"), listen(ses, "both", "Send", "Delivery")

    send(ses, hello)
    assert (told(sends), told(both)) == (["Send"], ["Send", "Delivery"])


@pytest.mark.spec("CFG-19")
def test_a_destination_for_bounces_gets_no_delivery(ses: LocalSes, hello: Message) -> None:
    bounces = listen(ses, "bounces", "Bounce")

    send(ses, hello)
    assert told(bounces) == []
    send(ses, hello, BOUNCE)
    assert told(bounces) == ["Bounce"]


@pytest.mark.spec("CFG-19", "EVP-01")
@pytest.mark.parametrize("kind", ["Send", "Reject", "Bounce", "Complaint", "Delivery", "DeliveryDelay"])
def test_every_type_that_happens_is_published_to_who_selects_it_alone(ses: LocalSes, hello: Message, kind: str) -> None:
    topics = {one: listen(ses, EventType(one).metric, one) for one in EventType}
    ses.receivers.when("slow@example.net").defer(times=1)

    for to in ("bob@example.net", BOUNCE, COMPLAINT, "slow@example.net"):
        send(ses, hello, to)
    send(ses, hello.replace(text=EICAR.decode()))
    ses.advance(hours=1)
    assert set(told(topics[EventType(kind)])) == {kind}
    for event in ses.events:
        assert event.event_type in told(topics[event.event_type])


@pytest.mark.spec("CFG-21")
def test_a_disabled_destination_stays_and_gets_nothing(ses: LocalSes, hello: Message) -> None:
    on, off = listen(ses, "on", "Send"), listen(ses, "off", "Send", enabled=False)

    send(ses, hello)
    assert (told(on), told(off)) == (["Send"], [])

    (_, disabled) = ses.configuration_sets.require("news").event_destinations
    assert not disabled.enabled
    ses.update_event_destination("news", attrs.evolve(disabled, enabled=True))
    send(ses, hello)
    assert (told(on), told(off)) == (["Send", "Send"], ["Send"])


@pytest.mark.spec("EVP-02")
def test_without_a_set_nothing_is_published_and_the_body_is_as_it_was(ses: LocalSes) -> None:
    topic = listen(ses, "all")
    stream = ses.create_stream("all")
    ses.add_event_destination("news", "stream", FirehoseDestination(stream.arn, ROLE))
    html = '<html><body><a href="https://example.com/offer">Offer</a></body></html>'
    message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", html=html)

    Mailer(ses).send(message)
    assert len(ses.events) == 2
    assert (topic.events, stream.records, ses.publishing_failures) == ((), (), ())
    assert [metric for metric in ses.metrics.list_metrics() if metric.dimensions] == []
    (got,) = ses.inbox("bob@example.net")
    assert got.html == html


@pytest.mark.spec("EVP-02")
def test_a_set_a_destination_and_a_name_are_all_it_takes(ses: LocalSes, hello: Message) -> None:
    topic = listen(ses, "all")
    ses.create_configuration_set("other")
    elsewhere = listen(ses, "elsewhere", to="other")

    send(ses, hello)
    send(ses, hello, configuration_set=None)
    send(ses, hello, configuration_set="other")
    assert (told(topic), told(elsewhere)) == (["Send", "Delivery"], ["Send", "Delivery"])


def test_the_default_set_of_an_identity_publishes_unless_another_is_named(ses: LocalSes, hello: Message) -> None:
    default, named = listen(ses, "default"), ses.create_topic("named")
    ses.create_configuration_set("other")
    ses.add_event_destination("other", "named", named)
    identity = ses.account.identities.get("example.com")
    assert identity is not None
    identity.configuration_set = "news"

    send(ses, hello, configuration_set=None)
    assert (told(default), told(named)) == (["Send", "Delivery"], [])
    send(ses, hello, configuration_set="other")
    assert (told(default), told(named)) == (["Send", "Delivery"], ["Send", "Delivery"])


def test_what_happens_after_a_destination_is_gone_is_not_published(ses: LocalSes, hello: Message) -> None:
    topic = listen(ses, "all")
    ses.receivers.when("slow@example.net").defer(times=1)
    send(ses, hello, "slow@example.net")
    ses.delete_event_destination("news", "all")

    ses.advance(hours=1)
    assert told(topic) == ["Send", "DeliveryDelay"]
    assert ses.events[-1].event_type == "Delivery"


def test_a_new_destination_counts_when_changes_of_sets_do(hello: Message) -> None:  # CFG-24
    ses = LocalSes(times=Times(propagation_delay=timedelta(seconds=60)))
    ses.verify("example.com")
    ses.create_configuration_set("news")
    ses.advance(seconds=60)
    topic = listen(ses, "all", "Send")

    send(ses, hello)
    assert topic.events == ()
    ses.advance(seconds=60)
    send(ses, hello)
    assert told(topic) == ["Send"]


@given(
    chosen=st.lists(
        st.tuples(st.sets(st.sampled_from(["Send", "Delivery", "Bounce", "Complaint"]), min_size=1), st.booleans()),
        max_size=5,
    ),
    to=st.lists(st.sampled_from(["bob@example.net", BOUNCE, COMPLAINT]), max_size=4),
)
def test_a_destination_gets_what_it_selects_of_all_events_in_order(
    chosen: list[tuple[set[str], bool]], to: list[str]
) -> None:
    ses = LocalSes()
    ses.verify("example.com")
    ses.create_configuration_set("news")
    topics = [listen(ses, f"d{number}", *types, enabled=enabled) for number, (types, enabled) in enumerate(chosen)]

    hello = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
    for recipient in to:
        send(ses, hello, recipient)
    for topic, (types, enabled) in zip(topics, chosen, strict=True):
        wanted = [event.as_dict() for event in ses.events if enabled and event.event_type in types]
        assert [json.loads(text) for text in topic.events] == wanted


# --- SNS ------------------------------------------------------------------------------------------


@pytest.mark.spec("EVP-23")
def test_a_topic_gets_a_message_for_each_event(ses: LocalSes, hello: Message) -> None:
    topic = listen(ses, "all")
    send(ses, hello)

    validated, *messages = topic.messages
    assert (validated.message, validated.subject) == (  # OBS-180
        "Successfully validated SNS topic for Amazon SES event publishing.", None,
    )  # fmt: skip
    assert {one.subject for one in messages} == {"Amazon SES Email Event Notification"}  # OBS-387
    assert all(one.message.endswith("}\n") for one in messages)  # OBS-388
    assert [json.loads(one.message) for one in messages] == [event.as_dict() for event in ses.events]
    assert {one.topic_arn for one in topic.messages} == {"arn:aws:sns:us-east-1:123456789012:all"}
    assert len({one.message_id for one in topic.messages}) == 3
    assert ses.topics == {topic.arn: topic}


@pytest.mark.spec("EVP-23")
def test_a_topic_is_of_the_region_of_ses() -> None:
    ses = LocalSes(region="eu-west-1", account_id="111122223333")
    ses.create_configuration_set("news")
    assert ses.create_topic("mine").arn == "arn:aws:sns:eu-west-1:111122223333:mine"
    theirs = "arn:aws:sns:eu-west-1:444455556666:theirs"
    assert ses.create_topic(theirs).arn == theirs

    elsewhere = theirs.replace("eu-west-1", "us-east-1")
    with pytest.raises(InvalidValue, match="its own Region only"):
        ses.create_topic(elsewhere)
    with pytest.raises(InvalidSnsDestination, match=f"^SNS topic <{elsewhere}> not found.$") as caught:
        ses.add_event_destination("news", "one", SnsDestination(elsewhere))
    assert "create_topic" in caught.value.hint
    ses.add_event_destination("news", "one", SnsDestination(theirs))


@pytest.mark.parametrize("name", ["", "my topic", "a" * 257, "arn:aws:sqs:us-east-1:123456789012:queue"])
def test_a_topic_that_cannot_be_is_not_made(ses: LocalSes, name: str) -> None:
    with pytest.raises(InvalidValue, match="is no topic"):
        ses.create_topic(name)


@pytest.mark.spec("EVP-23")
def test_mail_goes_on_when_a_topic_is_gone_and_nobody_says_a_word(ses: LocalSes, hello: Message) -> None:  # OBS-182
    topic, other = listen(ses, "all"), listen(ses, "other")
    ses.delete_topic(topic.arn)

    send(ses, hello)
    assert len(ses.inbox("bob@example.net")) == 1
    assert len(topic.messages) == 1  # that of its validation
    assert told(other) == ["Send", "Delivery"]
    assert [(one.destination, one.event_type, one.reason) for one in ses.publishing_failures] == [
        ("all", kind, f"There is no topic {topic.arn}.") for kind in ("Send", "Delivery")
    ]
    assert [one.name for one in ses.configuration_sets.require("news").event_destinations] == ["all", "other"]


def test_a_topic_that_is_there_is_not_made_anew(ses: LocalSes) -> None:
    topic = listen(ses, "all")

    assert ses.create_topic("all") is topic
    ses.delete_topic("arn:aws:sns:us-east-1:123456789012:none")
    ses.delete_topic(topic.arn)
    assert ses.create_topic("all").messages == ()


def test_an_update_validates_another_topic_only(ses: LocalSes) -> None:
    topic, other = listen(ses, "one"), ses.create_topic("other")
    made = ses.configuration_sets.require("news").event_destinations.require("one")

    ses.update_event_destination("news", attrs.evolve(made, event_types=["Click"]))
    assert len(topic.messages) == 1
    ses.update_event_destination("news", attrs.evolve(made, target=SnsDestination(other.arn)))
    assert (len(topic.messages), len(other.messages)) == (1, 1)


@pytest.mark.spec("EVP-27")
def test_an_update_may_make_the_destination(ses: LocalSes, hello: Message) -> None:
    topic = ses.create_topic("all")
    made = EventDestination(name="all", target=SnsDestination(topic.arn), event_types=["Send"])

    ses.update_event_destination("news", made, upsert=True)
    send(ses, hello)
    assert (len(topic.messages), told(topic)) == (2, ["Send"])


def test_subscribers_get_messages_in_order_after_the_call_and_may_call_back(ses: LocalSes, hello: Message) -> None:
    topic = ses.create_topic("all")
    got: list[TopicMessage] = []
    sent: list[int] = []

    def hear(message: TopicMessage) -> None:
        got.append(message)
        sent.append(len(ses.sent))
        if message.subject and '"eventType":"Bounce"' in message.message:
            send(ses, hello, "postmaster@example.net")

    ses.subscribe_topic(topic, hear)
    ses.subscribe_topic("arn:aws:sns:us-east-1:123456789012:other", got.append)
    ses.add_event_destination("news", "all", topic)
    send(ses, hello, BOUNCE)
    assert got == list(topic.messages)
    assert told(topic) == ["Send", "Bounce", "Send", "Delivery"]
    assert sent[1] == 1


# --- Firehose -------------------------------------------------------------------------------------


@pytest.mark.spec("EVP-22")
def test_a_stream_gets_a_line_for_each_event(ses: LocalSes, hello: Message) -> None:
    stream = ses.create_stream("all")
    ses.add_event_destination("news", "all", FirehoseDestination(stream.arn, ROLE))

    send(ses, hello.replace(subject="Grüße 🍵\n".strip()))
    assert stream.data.count(b"\n") == 2
    assert stream.data.endswith(b"}\n")
    assert [json.loads(line) for line in stream.data.splitlines()] == [event.as_dict() for event in ses.events]
    assert b"".join(stream.records) == stream.data
    assert ses.streams == {"arn:aws:firehose:us-east-1:123456789012:deliverystream/all": stream}


@pytest.mark.spec("EVP-22")
def test_a_missing_stream_is_written_down_and_the_mail_goes_on(ses: LocalSes, hello: Message) -> None:
    missing = "arn:aws:firehose:us-east-1:123456789012:deliverystream/late"
    ses.add_event_destination("news", "late", FirehoseDestination(missing, ROLE), event_types=["Send"])
    topic = listen(ses, "after", "Send")

    send(ses, hello)
    (failure,) = ses.publishing_failures
    assert (failure.configuration_set, failure.destination, failure.event_type) == ("news", "late", "Send")
    assert failure.message_id == ses.sent.one().message_id
    assert (failure.at, failure.reason) == (ses.clock.now(), f"There is no delivery stream {missing}.")
    assert (len(ses.inbox("bob@example.net")), told(topic)) == (1, ["Send"])

    stream = ses.create_stream("late")
    send(ses, hello)
    assert (len(stream.records), len(ses.publishing_failures)) == (1, 1)


@pytest.mark.spec("EVP-22")
def test_a_role_that_may_not_write_is_written_down_and_the_mail_goes_on(ses: LocalSes, hello: Message) -> None:
    stream = ses.create_stream("closed", roles=[ROLE])
    for name, role in (("allowed", ROLE), ("denied", ROLE + "2")):
        ses.add_event_destination("news", name, FirehoseDestination(stream.arn, role), event_types=["Send"])

    send(ses, hello)
    assert (len(stream.records), len(ses.inbox("bob@example.net"))) == (1, 1)
    assert [(one.destination, one.reason) for one in ses.publishing_failures] == [
        ("denied", f"The role {ROLE}2 may not write to {stream.arn}.")
    ]


@pytest.mark.parametrize("name", ["", "a b", "a" * 65, "arn:aws:kinesis:us-east-1:123456789012:stream/x"])
def test_a_stream_that_cannot_be_is_not_made(ses: LocalSes, name: str) -> None:
    with pytest.raises(InvalidValue, match="is no delivery stream"):
        ses.create_stream(name)


# --- EventBridge, Pinpoint ------------------------------------------------------------------------


def test_a_bus_gets_envelopes(ses: LocalSes, hello: Message) -> None:  # OBS-201
    ses.add_event_destination("news", "bus", EventBridgeDestination(BUS))
    send(ses, hello)

    first, second = ses.buses[BUS]
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", first.pop("id"))
    assert first == {
        "version": "0",
        "detail-type": "Email Sent",
        "source": "aws.ses",
        "account": "123456789012",
        "time": "2026-01-01T12:00:00Z",
        "region": "us-east-1",
        "resources": ["arn:aws:ses:us-east-1:123456789012:configuration-set/news"],
        "detail": ses.events[0].as_dict(),
    }
    assert (second["detail-type"], second["detail"]) == ("Email Delivered", ses.events[1].as_dict())


def test_the_names_of_events_at_a_bus() -> None:  # OBS-201
    assert {one.value: one.detail_type for one in EventType} == {
        "Send": "Email Sent",
        "Delivery": "Email Delivered",
        "Bounce": "Email Bounced",
        "Complaint": "Email Complaint Received",
        "Reject": "Email Rejected",
        "Open": "Email Opened",
        "Click": "Email Clicked",
        "Rendering Failure": "Email Rendering Failed",
        "DeliveryDelay": "Email Delivery Delayed",
        "Subscription": "Email Subscribed",
    }


def test_a_pinpoint_project_gets_records(ses: LocalSes, hello: Message) -> None:
    ses.add_event_destination("news", "project", PinpointDestination(PROJECT), event_types=["Delivery"])
    send(ses, hello)

    (record,) = ses.pinpoint[PROJECT]
    assert json.loads(record) == ses.events[1].as_dict()


# --- tags -----------------------------------------------------------------------------------------


@pytest.mark.spec("EVP-11")
def test_tags_of_the_call_are_used_alone_and_the_field_is_taken_out(ses: LocalSes) -> None:
    topic = listen(ses, "all")
    raw = b"From: ana@example.com\r\nTo: bob@example.net\r\nX-SES-MESSAGE-TAGS: a=1\r\n\r\nHello"

    ses.client("ses").send_raw_email(
        RawMessage={"Data": raw}, ConfigurationSetName="news", Tags=[{"Name": "b", "Value": "2"}]
    )
    for text in topic.events:
        tags = json.loads(text)["mail"]["tags"]
        assert {name: values for name, values in tags.items() if not name.startswith("ses:")} == {"b": ["2"]}
    assert len(topic.events) == 2
    (got,) = ses.inbox("bob@example.net")
    assert "X-SES-MESSAGE-TAGS" not in got.headers


@pytest.mark.spec("EVP-11")
@pytest.mark.parametrize("given", [{}, {"Tags": []}])
def test_tags_of_the_header_are_used_where_the_call_has_none(ses: LocalSes, given: dict[str, Any]) -> None:
    topic = listen(ses, "all", "Send")
    raw = b"From: ana@example.com\r\nTo: bob@example.net\r\nX-SES-MESSAGE-TAGS: a=1, c=3\r\n\r\nHello"

    ses.client("ses").send_raw_email(RawMessage={"Data": raw}, ConfigurationSetName="news", **given)
    tags = json.loads(topic.events[0])["mail"]["tags"]
    assert {name: values for name, values in tags.items() if not name.startswith("ses:")} == {"a": ["1"], "c": ["3"]}


# --- rendering failures ---------------------------------------------------------------------------


@pytest.mark.spec("EVP-29")
@pytest.mark.parametrize("bulk", [False, True])
def test_mail_that_cannot_be_rendered_is_accepted_and_told_of(bulk: bool) -> None:
    ses = LocalSes(max_24_hour_send=10, rules=Rules(templates=TemplateRules(failures_use_quota=False)))
    ses.verify("example.com")
    ses.create_configuration_set("news")
    topic = listen(ses, "all")
    ses.store(EmailTemplate("Offer", subject="Hi", text="Hello {{name}}"))

    client, destination = ses.client("ses"), {"ToAddresses": ["bob@example.net"]}
    named = {"Source": "ana@example.com", "Template": "Offer", "ConfigurationSetName": "news"}
    if bulk:
        answer = client.send_bulk_templated_email(
            **named,
            DefaultTemplateData="{}",
            Destinations=[{"Destination": destination, "ReplacementTemplateData": "{}"}],
        )["Status"][0]
    else:
        answer = client.send_templated_email(**named, Destination=destination, TemplateData="{}")
    assert answer["MessageId"]
    (record,) = [json.loads(text) for text in topic.events]
    assert (record["eventType"], record["mail"]["messageId"]) == ("Rendering Failure", answer["MessageId"])
    assert record["failure"] == {
        "errorMessage": "Attribute 'name' is not present in the rendering data.",
        "templateName": "Offer",
    }
    assert ses.inbox("bob@example.net") == ()
    assert client.get_send_quota()["SentLast24Hours"] == 0


@pytest.mark.spec("EVP-29")
def test_a_send_event_may_come_before_the_rendering_failure() -> None:
    ses = LocalSes(rules=Rules(templates=TemplateRules(failures_are_sent=True)))
    ses.verify("example.com")
    ses.create_configuration_set("news")
    topic = listen(ses, "all")
    ses.store(EmailTemplate("Offer", subject="Hi", text="Hello {{name}}"))

    ses.client("ses").send_templated_email(
        Source="ana@example.com",
        Template="Offer",
        ConfigurationSetName="news",
        Destination={"ToAddresses": ["bob@example.net"]},
        TemplateData="{}",
    )
    assert told(topic) == ["Send", "Rendering Failure"]


# --- who else hears of bounces and complaints -----------------------------------------------------


def notices(ses: LocalSes) -> list[str | None]:
    return [message.subject for message in ses.inbox("ana@example.com")]


def quiet(ses: LocalSes) -> None:
    """Let the identity forward nothing."""
    ses.client("ses").set_identity_feedback_forwarding_enabled(Identity="example.com", ForwardingEnabled=False)


@pytest.mark.spec("EVP-28", "MON-03")
def test_without_any_destination_feedback_comes_by_mail_though_it_is_switched_off(
    ses: LocalSes, hello: Message
) -> None:
    quiet(ses)
    send(ses, hello, BOUNCE, configuration_set=None)
    send(ses, hello, BOUNCE)
    send(ses, hello, COMPLAINT)

    assert notices(ses) == ["Delivery Status Notification (Failure)"] * 2 + ["Fw: Hello"]


@pytest.mark.spec("EVP-28")
def test_feedback_comes_by_mail_for_mail_without_the_set_only(ses: LocalSes, hello: Message) -> None:
    quiet(ses)
    topic = listen(ses, "feedback", "Bounce", "Complaint")

    send(ses, hello, BOUNCE)
    send(ses, hello, COMPLAINT)
    assert (told(topic), notices(ses)) == (["Bounce", "Complaint"], [])
    send(ses, hello, BOUNCE, configuration_set=None)
    assert (told(topic), notices(ses)) == (["Bounce", "Complaint"], ["Delivery Status Notification (Failure)"])


@pytest.mark.spec("EVP-28", "MON-03")
def test_several_ways_tell_several_times(ses: LocalSes, hello: Message) -> None:
    topic = listen(ses, "feedback", "Bounce")

    send(ses, hello, BOUNCE)
    assert (told(topic), len(notices(ses))) == (["Bounce"], 1)


@pytest.mark.spec("EVP-28", "MON-03")
@pytest.mark.parametrize("why", ["disabled", "other type", "only counted"])
def test_a_destination_that_tells_of_no_bounce_is_no_way(ses: LocalSes, hello: Message, why: str) -> None:
    quiet(ses)
    if why == "only counted":
        counts = CloudWatchDestination([CloudWatchDimension("campaign", "MESSAGE_TAG", "none")])
        ses.add_event_destination("news", "counts", counts)
    else:
        listen(ses, "all", "Complaint" if why == "other type" else "Bounce", enabled=why != "disabled")

    send(ses, hello, BOUNCE)
    assert notices(ses) == ["Delivery Status Notification (Failure)"]


# --- what mailers may know ------------------------------------------------------------------------


@pytest.mark.spec("CFG-21")
def test_the_types_of_a_set_are_those_of_its_destinations_and_subscribers(ses: LocalSes) -> None:
    assert ses.event_types("news") == set()
    assert ses.event_types("none") == set()
    listen(ses, "some", "Bounce", "Complaint")
    listen(ses, "off", "Open", enabled=False)
    ses.subscribe(print, configuration_set="news", event_types=["Send"])

    assert ses.event_types("news") == {"Bounce", "Complaint", "Send"}


def test_a_mailer_gives_no_advice_where_a_destination_tells_of_rendering_failures(ses: LocalSes) -> None:  # TPL-19
    mailer, listening = Mailer(ses, configuration_set="news"), ses.create_topic("failures")
    template, bob = StoredTemplate("Offer"), Destination("bob@example.net")

    assert [one.code for one in mailer.check_template(template, bob).advice] == ["no-rendering-failure-events"]
    ses.add_event_destination("news", "failures", listening, event_types=["RENDERING_FAILURE"])
    assert mailer.check_template(template, bob).advice == ()
