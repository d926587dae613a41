"""Feedback by mail: when it comes, and where it goes."""

from __future__ import annotations

import json
import smtplib
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesmodel import FeedbackRules, InvalidParameterValue, LocalSes, Mailer, Message, Rules, SesError, serve_smtp
from sesmodel.service.feedback_address import feedback_address
from sesmodel.service.simulator import BOUNCE, COMPLAINT, SUCCESS

DOMAIN = "example.com"
TYPES = st.sampled_from(["Bounce", "Complaint", "Delivery"])
BY_MAIL = {"Delivery Status Notification (Failure)": "Bounce", "Fw: Hello": "Complaint"}


def send(ses: LocalSes, message: Message, to: str, *, return_path: str | None = None, **options: Any) -> None:
    Mailer(ses).send(message.replace(to=to, return_path=return_path), **options)


def forward(ses: LocalSes, *, enabled: bool) -> None:
    ses.client("ses").set_identity_feedback_forwarding_enabled(Identity=DOMAIN, ForwardingEnabled=enabled)


def choose(ses: LocalSes, *kinds: str, topic: str | None = None) -> str:
    """Let the identity tell of something to a topic, or to none."""
    arn = ses.create_topic("feedback").arn
    for kind in kinds:
        params = {"Identity": DOMAIN, "NotificationType": kind, "SnsTopic": topic or arn}
        ses.call("ses", "SetIdentityNotificationTopic", params)
    return arn


def clear(ses: LocalSes, kind: str) -> None:
    ses.client("ses").set_identity_notification_topic(Identity=DOMAIN, NotificationType=kind)


def forwards(ses: LocalSes) -> bool:
    """What SES says of the switch, in both versions of the API."""
    v1 = ses.client("ses").get_identity_notification_attributes(Identities=[DOMAIN])
    v2 = ses.client("sesv2").get_email_identity(EmailIdentity=DOMAIN)["FeedbackForwardingStatus"]
    assert v1["NotificationAttributes"][DOMAIN]["ForwardingEnabled"] is v2
    return bool(v2)


def by_mail(ses: LocalSes, address: str = "ana@example.com") -> list[str]:
    """What came to an address."""
    return [BY_MAIL[mail.subject or ""] for mail in ses.inbox(address)]


def by_topic(ses: LocalSes, arn: str, key: str = "notificationType") -> list[str]:
    """What was told to a topic, as a notification or as an event."""
    told = [json.loads(one.message) for one in ses.topics[arn].messages if one.message.startswith("{")]
    return [one[key] for one in told if "mail" in one and key in one]


def publish_to(ses: LocalSes, name: str, *types: str) -> str:
    """A configuration set with a destination for some types of events."""
    ses.create_configuration_set(name)
    topic = ses.create_topic(name)
    ses.add_event_destination(name, "told", topic, event_types=types)
    return topic.arn


# --- when it comes -------------------------------------------------------------------------------


@pytest.mark.spec("NTF-03")
@pytest.mark.parametrize(("to", "kind"), [(BOUNCE, "Bounce"), (COMPLAINT, "Complaint")])
def test_what_nobody_else_tells_comes_by_mail_though_forwarding_is_off(
    ses: LocalSes, hello: Message, to: str, kind: str
) -> None:
    forward(ses, enabled=False)
    send(ses, hello, to, return_path="back@example.com")
    send(ses, hello, to)

    assert forwards(ses) is False
    assert (by_mail(ses, "back@example.com"), by_mail(ses)) == ([kind], [kind])


@pytest.mark.spec("NTF-03")
@pytest.mark.parametrize(("to", "kind"), [(BOUNCE, "Bounce"), (COMPLAINT, "Complaint")])
def test_what_a_topic_is_told_does_not_come_by_mail_if_forwarding_is_off(
    ses: LocalSes, hello: Message, to: str, kind: str
) -> None:
    topic = choose(ses, "Bounce", "Complaint")
    forward(ses, enabled=False)
    send(ses, hello, to)

    assert (by_topic(ses, topic), by_mail(ses)) == ([kind], [])


@pytest.mark.spec("NTF-03")
@pytest.mark.parametrize(
    ("told", "other", "kind"), [("Bounce", COMPLAINT, "Complaint"), ("Complaint", BOUNCE, "Bounce")]
)
def test_each_type_is_looked_at_by_itself(ses: LocalSes, hello: Message, told: str, other: str, kind: str) -> None:
    topic = choose(ses, told)
    forward(ses, enabled=False)
    send(ses, hello, other)

    assert (by_topic(ses, topic), by_mail(ses)) == ([], [kind])


@pytest.mark.spec("NTF-03")
def test_a_topic_for_deliveries_is_no_way_for_bounces(ses: LocalSes, hello: Message) -> None:
    choose(ses, "Delivery")
    forward(ses, enabled=False)
    send(ses, hello, BOUNCE)

    assert by_mail(ses) == ["Bounce"]


@pytest.mark.spec("NTF-03")
def test_a_destination_of_the_set_that_a_message_has_is_a_way(ses: LocalSes, hello: Message) -> None:
    topic = publish_to(ses, "bounces", "Bounce")
    publish_to(ses, "opens", "Open")
    forward(ses, enabled=False)

    send(ses, hello, BOUNCE, configuration_set="bounces")
    assert (by_topic(ses, topic, "eventType"), by_mail(ses)) == (["Bounce"], [])
    send(ses, hello, BOUNCE)
    assert by_mail(ses) == ["Bounce"]
    send(ses, hello, BOUNCE, configuration_set="opens")
    assert by_mail(ses) == ["Bounce", "Bounce"]
    send(ses, hello, COMPLAINT, configuration_set="bounces")
    assert by_mail(ses) == ["Bounce", "Bounce", "Complaint"]


@pytest.mark.spec("NTF-03")
def test_a_destination_that_is_disabled_is_no_way(ses: LocalSes, hello: Message) -> None:
    ses.create_configuration_set("quiet")
    ses.add_event_destination("quiet", "off", ses.create_topic("off"), event_types=["Bounce"], enabled=False)
    forward(ses, enabled=False)
    send(ses, hello, BOUNCE, configuration_set="quiet")

    assert by_mail(ses) == ["Bounce"]


@pytest.mark.spec("NTF-03")
def test_to_be_counted_by_cloudwatch_is_no_way_to_hear_of_a_bounce(ses: LocalSes, hello: Message) -> None:
    ses.create_configuration_set("counted")
    dimension = {"DimensionName": "a", "DimensionValueSource": "MESSAGE_TAG", "DefaultDimensionValue": "b"}
    ses.client("sesv2").create_configuration_set_event_destination(
        ConfigurationSetName="counted",
        EventDestinationName="metrics",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE"],
            "CloudWatchDestination": {"DimensionConfigurations": [dimension]},
        },
    )
    forward(ses, enabled=False)
    send(ses, hello, BOUNCE, configuration_set="counted")

    assert by_mail(ses) == ["Bounce"]


@pytest.mark.spec("NTF-03")
def test_one_bounce_comes_by_every_way_that_is_set_up(ses: LocalSes, hello: Message) -> None:
    events, topic = publish_to(ses, "bounces", "Bounce"), choose(ses, "Bounce", "Complaint")
    send(ses, hello, BOUNCE, configuration_set="bounces")

    assert (by_mail(ses), by_topic(ses, topic), by_topic(ses, events, "eventType")) == (["Bounce"],) * 3


@pytest.mark.spec("NTF-03")
@settings(max_examples=60)
@given(st.booleans(), st.frozensets(TYPES), st.frozensets(TYPES), st.booleans(), st.sampled_from([BOUNCE, COMPLAINT]))
def test_whatever_is_set_up_feedback_comes_at_least_one_way_and_by_every_one_that_is(
    forwarded: bool, topics: frozenset[str], published: frozenset[str], in_set: bool, to: str
) -> None:
    ses, kind = LocalSes(), "Bounce" if to == BOUNCE else "Complaint"
    ses.verify(DOMAIN)
    ses.create_configuration_set("news")
    events = ses.create_topic("events")
    if published:
        ses.add_event_destination("news", "told", events, event_types=sorted(published))
    topic = choose(ses, *topics)
    forward(ses, enabled=forwarded)
    message = Message(sender="ana@example.com", to=to, subject="Hello", text="Hi")
    Mailer(ses).send(message, configuration_set="news" if in_set else None)

    ways = {"mail"} if forwarded else set()
    ways |= {"topic"} if kind in topics else set()
    ways |= {"event"} if in_set and kind in published else set()
    came = {"mail"} if kind in by_mail(ses) else set()
    came |= {"topic"} if kind in by_topic(ses, topic) else set()
    came |= {"event"} if kind in by_topic(ses, events.arn, "eventType") else set()
    assert came == (ways or {"mail"})


def test_a_topic_that_is_gone_is_no_way_and_forwarding_is_on_again(ses: LocalSes, hello: Message) -> None:
    topic = choose(ses, "Bounce", "Complaint")
    forward(ses, enabled=False)
    ses.delete_topic(topic)
    send(ses, hello, BOUNCE)

    assert (by_mail(ses), forwards(ses)) == (["Bounce"], True)


@pytest.mark.spec("LIF-23")
@pytest.mark.parametrize(
    ("to", "mailed", "told"),
    [
        (BOUNCE, ["Bounce"], ["Bounce"]),
        ("soft@example.org", ["Bounce"], ["Bounce"]),  # once it is no longer tried
        (COMPLAINT, ["Complaint"], ["Delivery", "Complaint"]),
        (SUCCESS, [], ["Delivery"]),
    ],
)
def test_bounces_and_complaints_come_by_mail_and_by_topic_and_deliveries_by_topic_only(
    ses: LocalSes, hello: Message, to: str, mailed: list[str], told: list[str]
) -> None:
    topic = choose(ses, "Bounce", "Complaint", "Delivery")
    ses.receivers.when("soft@*").defer("452 4.2.2 mailbox full")
    send(ses, hello, to)
    ses.advance(days=1)

    assert (by_mail(ses), by_topic(ses, topic)) == (mailed, told)


@pytest.mark.spec("LIF-23")
@pytest.mark.parametrize("kind", ["Bounce", "Complaint", "Delivery"])
@pytest.mark.parametrize("address", ["ana@example.com", "mailto:ana@example.com"])
def test_a_type_of_notices_is_not_told_to_an_address_of_mail(ses: LocalSes, kind: str, address: str) -> None:
    with pytest.raises(InvalidParameterValue, match=r"SNS topic .* is invalid"):
        choose(ses, kind, topic=address)


@pytest.mark.spec("LIF-23")
def test_the_switch_for_forwarding_knows_no_types(ses: LocalSes) -> None:
    with pytest.raises(SesError):
        ses.call(
            "ses",
            "SetIdentityFeedbackForwardingEnabled",
            {"Identity": DOMAIN, "ForwardingEnabled": True, "NotificationType": "Delivery"},
        )


# --- the switch ----------------------------------------------------------------------------------


@pytest.mark.spec("NTF-06")
@pytest.mark.parametrize("name", ["other.example", "ana@other.example"])
def test_a_new_identity_forwards(ses: LocalSes, name: str) -> None:
    client = ses.client("sesv2")
    client.create_email_identity(EmailIdentity=name)

    assert client.get_email_identity(EmailIdentity=name)["FeedbackForwardingStatus"] is True


@pytest.mark.spec("NTF-06")
@pytest.mark.parametrize("strict", [False, True])
def test_with_both_topics_forwarding_is_switched_off_and_on_at_once(hello: Message, strict: bool) -> None:
    ses = LocalSes(rules=Rules(feedback=FeedbackRules(forwarding_off_needs_topics=strict)))
    ses.verify(DOMAIN)
    choose(ses, "Bounce", "Complaint")
    assert forwards(ses) is True
    forward(ses, enabled=False)
    assert forwards(ses) is False
    send(ses, hello, BOUNCE)
    assert by_mail(ses) == []

    ses.client("sesv2").put_email_identity_feedback_attributes(EmailIdentity=DOMAIN, EmailForwardingEnabled=True)
    send(ses, hello, BOUNCE)
    assert (forwards(ses), by_mail(ses)) == (True, ["Bounce"])


@pytest.mark.spec("NTF-06")
@pytest.mark.parametrize("topics", [(), ("Bounce",), ("Complaint",), ("Bounce", "Delivery")])
def test_without_both_topics_it_is_switched_off_all_the_same_unless_the_model_is_told_to_refuse(
    ses: LocalSes, topics: tuple[str, ...]
) -> None:
    choose(ses, *topics)
    forward(ses, enabled=False)
    assert forwards(ses) is False

    strict = LocalSes(rules=Rules(feedback=FeedbackRules(forwarding_off_needs_topics=True)))
    strict.verify(DOMAIN)
    choose(strict, *topics)
    with pytest.raises(InvalidParameterValue, match="has to forward feedback"):
        strict.call("ses", "SetIdentityFeedbackForwardingEnabled", {"Identity": DOMAIN, "ForwardingEnabled": False})
    with pytest.raises(InvalidParameterValue, match="has to forward feedback"):
        strict.call("sesv2", "PutEmailIdentityFeedbackAttributes", {"EmailIdentity": DOMAIN})
    assert forwards(strict) is True


@pytest.mark.spec("NTF-06")
@pytest.mark.parametrize("kind", ["Bounce", "Complaint"])
def test_where_it_needs_topics_it_is_on_again_once_one_is_cleared(kind: str) -> None:
    ses = LocalSes(rules=Rules(feedback=FeedbackRules(forwarding_off_needs_topics=True)))
    ses.verify(DOMAIN)
    choose(ses, "Bounce", "Complaint", "Delivery")
    forward(ses, enabled=False)

    clear(ses, "Delivery")
    assert forwards(ses) is False
    clear(ses, kind)
    assert forwards(ses) is True


@pytest.mark.spec("NTF-06")
def test_an_identity_that_is_not_there_has_no_switch(ses: LocalSes) -> None:
    with pytest.raises(
        InvalidParameterValue, match=r"Identity x\.example is invalid\. Must be a verified email"
    ):  # OBS-267
        ses.call("ses", "SetIdentityFeedbackForwardingEnabled", {"Identity": "x.example", "ForwardingEnabled": True})


# --- where it goes -------------------------------------------------------------------------------

HEADER = "From: f@example.com\r\nReply-To: help@example.com\r\nReturn-Path: <h@example.com>\r\nSubject: Hello\r\n\r\nHi"
CONTENT = {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hi"}}}
TO = {"ToAddresses": [BOUNCE]}
RAW: dict[str, Any] = {"RawMessage": {"Data": HEADER.encode()}, "Destinations": [BOUNCE]}
NO_PATH: dict[str, Any] = {
    **RAW,
    "RawMessage": {"Data": HEADER.replace("Return-Path: <h@example.com>\r\n", "").encode()},
}
V1 = {"Source": "s@example.com", "Destination": TO, "Message": CONTENT, "ReplyToAddresses": ["help@example.com"]}
V2 = {"FromEmailAddress": "s@example.com", "Destination": TO, "Content": {"Simple": CONTENT}}
V2_RAW: dict[str, Any] = {"Destination": TO, "Content": {"Raw": {"Data": HEADER.encode()}}}
TEMPLATED = {"Source": "s@example.com", "Destination": TO, "Template": "hello", "TemplateData": "{}"}
BULK = {
    "Source": "s@example.com",
    "Template": "hello",
    "DefaultTemplateData": "{}",
    "Destinations": [{"Destination": TO, "ReplacementTemplateData": "{}"}],
}
V2_BULK = {
    "FromEmailAddress": "s@example.com",
    "DefaultContent": {"Template": {"TemplateName": "hello", "TemplateData": "{}"}},
    "BulkEmailEntries": [{"Destination": TO}],
}
RETURN, FEEDBACK = {"ReturnPath": "r@example.com"}, {"FeedbackForwardingEmailAddress": "r@example.com"}


@pytest.mark.spec("NTF-07")
@pytest.mark.parametrize("forced", [False, True])
@pytest.mark.parametrize(
    ("api", "action", "params", "whose"),
    [
        ("ses", "SendEmail", {**V1, **RETURN}, "r"),
        ("ses", "SendEmail", V1, "s"),
        ("ses", "SendTemplatedEmail", {**TEMPLATED, **RETURN}, "r"),
        ("ses", "SendTemplatedEmail", TEMPLATED, "s"),
        ("ses", "SendBulkTemplatedEmail", {**BULK, **RETURN}, "r"),
        ("ses", "SendBulkTemplatedEmail", BULK, "s"),
        ("ses", "SendRawEmail", {**RAW, "Source": "s@example.com"}, "s"),
        ("ses", "SendRawEmail", RAW, "h"),
        ("ses", "SendRawEmail", NO_PATH, "f"),
        ("ses", "SendRawEmail", {**NO_PATH, "Source": "s@example.com"}, "s"),
        ("sesv2", "SendEmail", {**V2, **FEEDBACK}, "r"),
        ("sesv2", "SendEmail", V2, "s"),
        ("sesv2", "SendEmail", {**V2_RAW, **FEEDBACK}, "r"),
        ("sesv2", "SendEmail", {**V2_RAW, "FromEmailAddress": "s@example.com"}, "s"),
        ("sesv2", "SendEmail", V2_RAW, "h"),
        ("sesv2", "SendBulkEmail", {**V2_BULK, **FEEDBACK}, "r"),
        ("sesv2", "SendBulkEmail", V2_BULK, "s"),
    ],
)
def test_feedback_goes_where_the_call_says_else_the_header(
    ses: LocalSes, api: Literal["ses", "sesv2"], action: str, params: dict[str, Any], whose: str, forced: bool
) -> None:
    template = {"TemplateName": "hello", "SubjectPart": "Hello", "TextPart": "Hi"}
    ses.call("ses", "CreateTemplate", {"Template": template})
    forward(ses, enabled=not forced)
    ses.call(api, action, params)

    got = [who for who in ("r", "s", "h", "f", "help") if ses.inbox(f"{who}@example.com")]
    assert got == [whose]
    (notice,) = ses.inbox(f"{whose}@example.com")
    assert [person.addr_spec for person in notice.to] == [f"{whose}@example.com"]


@pytest.mark.spec("NTF-07")
@pytest.mark.parametrize("forced", [False, True])
@pytest.mark.parametrize("to", [BOUNCE, COMPLAINT])
def test_by_smtp_feedback_goes_to_mail_from_whatever_the_header_says(ses: LocalSes, to: str, forced: bool) -> None:
    forward(ses, enabled=not forced)
    with serve_smtp(ses, mode="plain", needs_login=False) as door, smtplib.SMTP(door.host, door.port) as client:
        client.sendmail("b@example.com", [to], HEADER)

    got = [who for who in ("b", "h", "f", "help") if ses.inbox(f"{who}@example.com")]
    assert got == ["b"]


@pytest.mark.spec("NTF-07")
@pytest.mark.parametrize("to", [BOUNCE, COMPLAINT])
def test_the_address_is_written_as_the_sender_wrote_it(ses: LocalSes, to: str) -> None:
    destination = {"ToAddresses": [to]}
    ses.call("ses", "SendEmail", {**V1, "Destination": destination, "ReturnPath": "Bounces+A=B <Bo.X+a=b@example.com>"})

    (notice,) = ses.inbox("Bo.X+a=b@example.com")
    assert notice.headers.get("To") == "Bo.X+a=b@example.com"


@pytest.mark.spec("NTF-07")
@pytest.mark.parametrize(
    ("return_path", "source", "header", "chosen"),
    [
        ("r@x", "s@x", {"return-path": ["h@x"], "from": ["f@x"]}, "r@x"),
        (None, "s@x", {"return-path": ["h@x"], "from": ["f@x"]}, "s@x"),
        (None, None, {"return-path": ["h@x", "i@x"], "from": ["f@x"]}, "h@x"),
        (None, None, {"return-path": [""], "from": ["f@x"]}, "f@x"),
        ("", "", {"from": ["f@x"]}, "f@x"),
        (None, None, {}, ""),
    ],
)
def test_the_address_is_chosen_in_this_order(
    return_path: str | None, source: str | None, header: dict[str, list[str]], chosen: str
) -> None:
    assert feedback_address(return_path=return_path, source=source, header=header) == chosen
