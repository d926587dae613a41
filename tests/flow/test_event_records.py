"""The records that the model publishes have the form of those of SES."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesmodel import (
    Bounce,
    Click,
    Complaint,
    Delivery,
    DeliveryDelay,
    Event,
    EventType,
    FirehoseDestination,
    InvalidValue,
    LocalSes,
    Mailer,
    Message,
    MessageTag,
    Open,
    RawMessage,
    Reject,
    RenderingFailure,
    RetrySchedule,
    Rules,
    Send,
    Subscription,
    TemplateRules,
    Times,
    parse_event,
    parse_events,
)
from sesmodel.service.content_scan import EICAR
from tests.flow.all_kinds import busy_ses

# The members of each object, from the tables of SCH-02 to SCH-21 with what was observed beside them.
NAMED = {"name", "value"}
MEMBERS: dict[str, set[str]] = {
    "mail": set(
        "timestamp messageId source sourceArn sendingAccountId destination headersTruncated headers commonHeaders "
        "tags".split()
    ),
    "mail.headers": NAMED,
    "mail.commonHeaders": set("returnPath from sender replyTo date to cc bcc messageId subject".split()),
    "bounce": set("bounceType bounceSubType bouncedRecipients timestamp feedbackId reportingMTA".split()),
    "bounce.bouncedRecipients": set("emailAddress action status diagnosticCode".split()),
    "complaint": set(
        "complaintSubType complainedRecipients timestamp feedbackId userAgent complaintFeedbackType arrivalDate".split()
    ),
    "complaint.complainedRecipients": {"emailAddress"},
    "delivery": set("timestamp processingTimeMillis recipients smtpResponse reportingMTA".split()),
    "send": set(),
    "reject": {"reason"},
    "open": set("ipAddress timestamp userAgent".split()),
    "click": set("ipAddress timestamp userAgent link linkTags".split()),
    "failure": set("errorMessage templateName".split()),
    "deliveryDelay": set("delayType delayedRecipients expirationTime reportingMTA timestamp".split()),
    "deliveryDelay.delayedRecipients": set("emailAddress status diagnosticCode".split()),
    "subscription": set("contactList timestamp source newTopicPreferences oldTopicPreferences".split()),
    "subscription.newTopicPreferences": set(
        "unsubscribeAll topicSubscriptionStatus topicDefaultSubscriptionStatus".split()
    ),
    "subscription.newTopicPreferences.topicSubscriptionStatus": {"topicName", "subscriptionStatus"},
}
MEMBERS["subscription.oldTopicPreferences"] = MEMBERS["subscription.newTopicPreferences"]
MEMBERS["subscription.oldTopicPreferences.topicSubscriptionStatus"] = {"topicName", "subscriptionStatus"}
MEMBERS |= {  # OBS-409
    f"subscription.{which}TopicPreferences.topicDefaultSubscriptionStatus": {"topicName", "subscriptionStatus"}
    for which in ("old", "new")
}
FREE = {"mail.tags", "click.linkTags"}  # named by the sender

KEYS = {
    "Send": "send",
    "Rendering Failure": "failure",
    "Reject": "reject",
    "Delivery": "delivery",
    "Bounce": "bounce",
    "Complaint": "complaint",
    "DeliveryDelay": "deliveryDelay",
    "Subscription": "subscription",
    "Open": "open",
    "Click": "click",
}
ID = re.compile(r"[0-9a-f]{16}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}-\d{6}")
UUID_EPOCH = datetime(1582, 10, 15, tzinfo=UTC)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def objects(value: Any, path: str) -> list[tuple[str, set[str]]]:
    """Every object within a value, with its path and its members."""
    if path in FREE:
        return []
    if isinstance(value, list):
        return [found for one in value for found in objects(one, path)]
    if not isinstance(value, dict):
        return []
    inner = [found for name, one in value.items() for found in objects(one, f"{path}.{name}")]
    return [(path, set(value)), *inner]


def check_form(event: Event) -> None:
    """A record has its type, the mail, one object more, and no member that SES does not have."""
    record = event.as_dict()
    key = KEYS[record["eventType"]]
    assert set(record) == {"eventType", "mail", key}
    for path, found in (*objects(record["mail"], "mail"), *objects(record[key], key)):
        assert found <= MEMBERS[path], path
    assert ID.fullmatch(record["mail"]["messageId"])
    for part in (record["mail"], record[key]):
        for name in ("timestamp", "expirationTime", "arrivalDate"):
            assert TIME.fullmatch(part.get(name, "2017-08-05T00:41:02.669Z"))
    assert all(isinstance(values, list) and values for values in record["mail"]["tags"].values())


@pytest.fixture
def ses() -> LocalSes:
    """SES that has published events of each type."""
    return busy_ses()


def shown(event: Event) -> Event:
    """An event without the server at the other end, which events do not show (SCH-08)."""
    return attrs.evolve(event, remote_mta_ip=None) if isinstance(event, Bounce | Delivery) else event


def only(ses: LocalSes, kind: type[Event]) -> dict[str, Any]:
    """The first record of a kind."""
    return ses.events.of(kind)[0].as_dict()


@pytest.mark.spec("SCH-26", "SCH-02", "SCH-05", "SCH-07", "MON-01")
def test_every_record_has_the_members_that_ses_has(ses: LocalSes) -> None:
    assert {event.event_type for event in ses.events} == set(EventType)
    for event in ses.events:
        check_form(event)


@pytest.mark.spec("SCH-02")
def test_the_type_of_a_rendering_failure_has_a_blank_and_that_of_a_delay_has_none(ses: LocalSes) -> None:
    failure, delay = ses.events.of(RenderingFailure)[0].as_dict(), ses.events.of(DeliveryDelay)[0].as_dict()
    assert (failure["eventType"], list(failure)[-1]) == ("Rendering Failure", "failure")
    assert (delay["eventType"], list(delay)[-1]) == ("DeliveryDelay", "deliveryDelay")


@pytest.mark.spec("SCH-22", "SCH-01")
def test_every_record_is_read_as_it_was_meant(ses: LocalSes) -> None:
    for event in ses.events:
        read = parse_event(event.to_line())
        assert read.to_json() == event.to_json() == parse_event(event.as_dict(), lazy=True).to_json()
        assert attrs.evolve(read, mail=event.mail) == shown(event)
        assert isinstance(event, RenderingFailure | DeliveryDelay) or read.mail == event.mail  # those show less of it


@pytest.mark.spec("SCH-01")
def test_a_stream_of_records_is_a_line_each(ses: LocalSes) -> None:
    stream = b"".join(event.to_line() for event in ses.events)
    assert stream.endswith(b"\n")
    assert [json.loads(line) for line in stream.splitlines()] == [event.as_dict() for event in ses.events]
    assert len(stream.splitlines()) == len(ses.events)


@pytest.mark.spec("SCH-23")
def test_a_topic_and_a_stream_get_the_same_record(ses: LocalSes, hello: Message) -> None:
    topic, stream = ses.create_topic("events"), ses.create_stream("events")
    ses.add_event_destination("OurSet", "topic", topic)
    ses.add_event_destination("OurSet", "stream", FirehoseDestination(stream.arn, "arn:aws:iam::123456789012:role/ses"))
    before = len(ses.events)
    Mailer(ses).send(hello.replace(to="bounce@simulator.amazonses.com"), configuration_set="OurSet")
    told, written = tuple(map(parse_event, topic.events)), parse_events(b"".join(stream.records))
    assert told == written == tuple(map(shown, ses.events))[before:]
    assert [type(event) for event in told] == [Send, Bounce]


# --- mail -----------------------------------------------------------------------------------------


@pytest.mark.spec("SCH-03")
def test_the_mail_is_whole_but_where_there_is_no_header_yet(ses: LocalSes) -> None:
    whole = (
        "timestamp source sourceArn sendingAccountId messageId destination headersTruncated headers commonHeaders tags"
    )
    bare = "timestamp source sourceArn sendingAccountId messageId destination headersTruncated tags"
    for event in ses.events:
        mail = event.as_dict()["mail"]
        if isinstance(event, RenderingFailure | DeliveryDelay):
            assert list(mail) == bare.split()
        elif "SendTemplatedEmail" in mail["tags"]["ses:operation"]:
            assert list(mail) == [name for name in whole.split() if name != "sourceArn"]  # OBS-398
        else:
            assert list(mail) == whole.split()
            assert mail["headersTruncated"] is False
            assert mail["sourceArn"] == "arn:aws:ses:us-east-1:123456789012:identity/example.com"


@pytest.mark.spec("SCH-03")
def test_the_mail_says_whom_it_is_from_as_the_caller_wrote_it_and_names_every_recipient(ses: LocalSes) -> None:
    to = ["bob@example.net", "eve@example.net"]
    answer = ses.client("ses").send_email(
        Source="Ana Example <ana@example.com>",
        Destination={"ToAddresses": to},
        Message={"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}},
    )

    mail = ses.events.of(Send)[-1].as_dict()["mail"]
    assert mail["source"] == "Ana Example <ana@example.com>"
    assert mail["destination"] == to
    assert mail["messageId"] == answer["MessageId"]
    assert mail["sendingAccountId"] == "123456789012"


@pytest.mark.spec("SCH-04")
@pytest.mark.parametrize("field", ["", "Message-ID: <own@example.com>\r\n"])
def test_the_message_id_of_the_header_is_shown_or_that_of_ses(ses: LocalSes, field: str) -> None:
    raw = f"From: ana@example.com\r\nTo: bob@example.net\r\n{field}\r\nHello".encode()
    Mailer(ses).send_raw(raw)
    mail = ses.events[-1].as_dict()["mail"]
    assert mail["commonHeaders"]["messageId"] == ("<own@example.com>" if field else mail["messageId"])


@pytest.mark.spec("SCH-04")
def test_common_headers_are_in_the_order_of_ses_and_decoded(ses: LocalSes) -> None:
    raw = (
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nTo: Bo <bo@example.net>, cy@example.net\r\nCc: dee@example.net\r\n"
        b"Bcc: eve@example.net\r\n"
        b"Date: Thu, 19 Oct 2017 09:33:01 +0000\r\nReply-To: answers@example.com\r\nSender: ana@example.com\r\n"
        b"From: =?utf-8?q?=C3=81na?= <ana@example.com>\r\nReturn-Path: ana@example.com\r\n"
        b"X-SES-MESSAGE-TAGS: a=b\r\n\r\n"
    )
    ses.client("ses").send_raw_email(RawMessage={"Data": raw})  # a mailer would take Bcc out
    mail = ses.events[-1].as_dict()["mail"]
    assert list(mail["commonHeaders"].items()) == [
        ("returnPath", "ana@example.com"),
        ("from", ["Ána <ana@example.com>"]),
        ("sender", "ana@example.com"),
        ("replyTo", ["answers@example.com"]),
        ("date", "Thu, 19 Oct 2017 09:33:01 +0000"),
        ("to", ["Bo <bo@example.net>, cy@example.net"]),
        ("cc", ["dee@example.net"]),
        ("bcc", ["eve@example.net"]),
        ("messageId", mail["messageId"]),
        ("subject", "Grüße"),
    ]
    assert list(mail["headers"][2].items()) == [("name", "Cc"), ("value", "dee@example.net")]
    names = [header["name"] for header in mail["headers"]]
    assert names == "Subject To Cc Bcc Date Reply-To Sender From Return-Path X-SES-MESSAGE-TAGS".split()


@pytest.mark.spec("SCH-05")
def test_a_tag_is_a_list_of_its_values(ses: LocalSes, hello: Message) -> None:
    Mailer(ses).send(hello, tags={"campaign": "march"})
    assert ses.events[-1].as_dict()["mail"]["tags"]["campaign"] == ["march"]


@pytest.mark.spec("SCH-06")
@pytest.mark.parametrize(("size", "truncated"), [(10_239, False), (10_240, False), (10_241, True), (30_000, True)])
def test_a_header_larger_than_ten_kilobytes_is_cut(ses: LocalSes, size: int, truncated: bool) -> None:
    """As it stands in the message, with its folds; whole fields are left (NTF-21)."""
    start = "From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n"
    folded = "X-Long:" + "\r\n word" * 1300 + "\r\n"
    rest = f"X-More: {'b' * (900)}\r\n"
    last = f"X-Last: {'c' * ((size - len(start + folded + rest) - 10) % 900)}\r\n"
    more = (size - len(start + folded + rest + last)) // 900
    header = (
        start + folded + rest + last + "".join(f"X-{number}: {'d' * 1000}"[:898] + "\r\n" for number in range(more))
    )
    assert len(header) == size
    Mailer(ses).send_raw(header.encode() + b"\r\nHello")
    mail = ses.events[-1].as_dict()["mail"]
    assert mail["headersTruncated"] is truncated
    names = [line.partition(":")[0] for line in header.split("\r\n") if line[:1].strip()]
    shown = [header["name"] for header in mail["headers"]]
    assert shown == names[: len(shown)]
    assert (len(shown) < len(names)) is truncated
    assert mail["commonHeaders"]["subject"] == "Hi"


@pytest.mark.spec("SCH-06")
@pytest.mark.parametrize(("size", "shown"), [(10_240, ["From", "To", "X-Long"]), (10_241, ["From", "To"])])
def test_of_a_header_that_is_cut_the_fields_within_ten_kilobytes_are_left(
    ses: LocalSes, size: int, shown: list[str]
) -> None:
    start = "From: ana@example.com\r\nTo: bob@example.net\r\n"
    folded = "X-Long:" + "\r\n word" * 1400
    fitting = start + folded + "a" * (size - len(start + folded) - 2) + "\r\n"
    assert len(fitting) == size
    Mailer(ses).send_raw(f"{fitting}X-Last: b\r\n\r\nHello".encode())

    mail = ses.events[-1].as_dict()["mail"]
    assert [header["name"] for header in mail["headers"]] == shown
    assert mail["headersTruncated"] is True


@pytest.mark.spec("SCH-07")
def test_ids_have_the_form_of_ses(ses: LocalSes) -> None:
    for event in ses.events:
        assert ID.fullmatch(event.message_id)
        if isinstance(event, Bounce | Complaint):
            assert ID.fullmatch(event.feedback_id)
            assert event.feedback_id != event.message_id


def test_the_id_of_a_complaint_is_of_version_1_and_of_its_time_and_others_of_version_4(ses: LocalSes) -> None:
    events = [event for event in ses.events if isinstance(event, Bounce | Complaint)]
    assert {type(event) for event in events} == {Bounce, Complaint}
    assert any(event.complaint_sub_type for event in events if isinstance(event, Complaint))  # one was never sent
    for event in events:  # OBS-341
        found = uuid_of(event.feedback_id)
        assert found.version == (1 if isinstance(event, Complaint) else 4)
        assert uuid_of(event.message_id).version == 4
        if isinstance(event, Complaint):
            assert UUID_EPOCH + timedelta(microseconds=found.time // 10) == event.timestamp


def uuid_of(text: str) -> UUID:
    return UUID(text[17:53])


# --- the tags of SES ------------------------------------------------------------------------------

GUIDE = {"ses:configuration-set", "ses:source-ip", "ses:from-domain", "ses:caller-identity"}


@pytest.mark.spec("EVP-04")
def test_ses_tags_mail_by_itself(ses: LocalSes) -> None:
    """As the guide has it, and with the operation (OBS-396)."""
    for event in ses.events:
        tags = event.as_dict()["mail"]["tags"]
        own = {name for name in tags if name.startswith("ses:")}
        if isinstance(event, RenderingFailure | DeliveryDelay):
            assert own == {"ses:configuration-set"}
        elif isinstance(event, Delivery):
            assert own == GUIDE | {"ses:operation", "ses:outgoing-ip"}
            assert list(tags.items())[-1] == ("ses:outgoing-ip", ["54.240.8.77"])  # OBS-397
        else:
            assert own == GUIDE | {"ses:operation"}


@pytest.mark.spec("EVP-04")
def test_a_delay_of_mail_without_tags_has_that_of_the_set_alone(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*@other.example").defer(times=1)
    Mailer(ses).send(hello.replace(to="x@other.example"), configuration_set="OurSet")
    assert ses.events[-1].as_dict()["mail"]["tags"] == {"ses:configuration-set": ["OurSet"]}
    Mailer(ses).send(hello.replace(to="x@other.example"))
    assert ses.events[-1].as_dict()["mail"]["tags"] == {}


@pytest.mark.spec("EVP-04")
def test_the_tags_of_ses_stand_around_those_of_the_sender(ses: LocalSes, hello: Message) -> None:
    Mailer(ses).send(hello, configuration_set="OurSet", tags={"a": "1", "b": "2"})
    tags = ses.events.of(Send)[-1].as_dict()["mail"]["tags"]
    assert list(tags.items()) == [  # OBS-395
        ("ses:operation", ["SendRawEmail"]),
        ("ses:configuration-set", ["OurSet"]),
        ("ses:source-ip", ["127.0.0.1"]),
        ("ses:from-domain", ["example.com"]),
        ("a", ["1"]),
        ("b", ["2"]),
        ("ses:caller-identity", ["root"]),
    ]


@pytest.mark.spec("EVP-04")
def test_the_domain_is_that_of_the_from_field(ses: LocalSes) -> None:
    ses.verify("example.org")
    client = ses.client("ses")

    def domain(data: bytes) -> list[str] | None:
        client.send_raw_email(Source="ana@example.com", Destinations=["bob@example.net"], RawMessage={"Data": data})
        found: list[str] | None = ses.events[-1].as_dict()["mail"]["tags"].get("ses:from-domain")
        return found

    assert domain(b"From: Ana <ana@example.org>\r\n\r\nHello") == ["example.org"]
    assert domain(b"Subject: Hi\r\n\r\nHello") is None  # OBS-400
    assert ses.events.of(Send)[-1].as_dict()["mail"]["commonHeaders"]["subject"] == "Hi"


@pytest.mark.spec("EVP-03", "SCH-05")
def test_a_tag_that_is_given_twice_has_both_values(ses: LocalSes, hello: Message) -> None:
    tags = [MessageTag("a", "1"), MessageTag("b", "2"), MessageTag("a", "3")]
    Mailer(ses, tags={"a": "0", "c": "0"}).send(hello, tags=tags)
    found = ses.events[-1].as_dict()["mail"]["tags"]
    assert {name: found[name] for name in "abc"} == {"a": ["1", "3"], "b": ["2"], "c": ["0"]}


# --- each kind ------------------------------------------------------------------------------------


@pytest.mark.spec("SCH-08", "SCH-09")
def test_a_bounce_says_who_reports_it_only_with_a_dsn(ses: LocalSes) -> None:
    at_once, understood, not_understood = (
        next(event for event in ses.events.of(Bounce) if event.bounced_recipients[0].email_address == address)
        for address in ("bounce@simulator.amazonses.com", "dee@later.example", "eve@silent.example")
    )
    assert at_once.as_dict()["bounce"]["reportingMTA"].startswith("dsn; ")
    assert at_once.bounced_recipients[0].diagnostic_code == "smtp; 550 5.1.1 user unknown"
    assert understood.as_dict()["bounce"]["reportingMTA"] == "dns; later.example"
    assert "reportingMTA" not in not_understood.as_dict()["bounce"]
    assert not_understood.detail()["bouncedRecipients"] == [{"emailAddress": "eve@silent.example"}]
    assert understood.mail.destination == ("dee@later.example", "bob@example.net")


@pytest.mark.spec("SCH-11")
def test_a_complaint_has_its_subtype_first(ses: LocalSes) -> None:
    reported, listed = ses.events.of(Complaint)[0].detail(), ses.events.of(Complaint)[1].detail()
    assert next(iter(reported)) == next(iter(listed)) == "complaintSubType"
    assert reported["complaintSubType"] is None
    assert listed["complaintSubType"] == "OnAccountSuppressionList"
    assert "feedbackID" not in reported


@pytest.mark.spec("SCH-13")
def test_who_once_complained_is_told_of_as_a_complaint_of_the_list(ses: LocalSes) -> None:
    listed = ses.events.of(Complaint)[1]
    assert listed.complained_recipients == ("angry@example.net",)
    assert (listed.user_agent, listed.complaint_feedback_type, listed.arrival_date) == (None, None, None)


@pytest.mark.spec("SCH-14")
def test_a_delivery_counts_the_milliseconds_since_the_mail_was_taken(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*@busy.example").greylist(minutes=1)
    Mailer(ses).send(hello.replace(to=["a@busy.example", "b@busy.example"]))
    ses.advance(hours=2)
    event = ses.events.of(Delivery)[-1]
    taken = event.timestamp - event.mail.timestamp
    assert taken > timedelta(minutes=1)
    assert event.processing_time_millis == taken // timedelta(milliseconds=1)
    assert event.recipients == ("a@busy.example", "b@busy.example")
    assert list(event.detail()) == "timestamp processingTimeMillis recipients smtpResponse reportingMTA".split()


@pytest.mark.spec("SCH-14")
@settings(max_examples=25)
@given(st.integers(1, 3_600_000))
def test_each_millisecond_counts(millis: int) -> None:
    ses = LocalSes(times=Times(retries=RetrySchedule(first=timedelta(milliseconds=millis))))
    ses.verify("example.com")
    ses.receivers.when("*").defer(times=1)
    Mailer(ses).send(Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello"))
    ses.advance(hours=2)
    assert ses.events.of(Delivery).one().processing_time_millis == millis


@pytest.mark.spec("SCH-15")
def test_a_send_is_an_empty_object_and_stands_last(ses: LocalSes) -> None:
    record = only(ses, Send)
    assert list(record) == ["eventType", "mail", "send"]
    assert record["send"] == {}


@pytest.mark.spec("SCH-16")
def test_a_virus_is_rejected_after_it_was_sent(ses: LocalSes, hello: Message) -> None:
    before = len(ses.events)
    Mailer(ses).send(hello.replace(text=EICAR.decode()))
    sent, rejected = tuple(ses.events)[before:]
    assert isinstance(sent, Send)
    assert isinstance(rejected, Reject)
    assert rejected.as_dict()["reject"] == {"reason": "Bad content"}
    assert rejected.mail.destination == ("bob@example.net",)  # the recipients, not the sender: SCH-26


@pytest.mark.spec("SCH-17")
def test_two_opens_are_two_events(ses: LocalSes, hello: Message) -> None:
    got = Mailer(ses, configuration_set="OurSet").send(hello.replace(html="<p>Hi</p>")).message_id
    assert got is not None
    before = len(ses.events)
    first = ses.open(got, ip_address="203.0.113.7", user_agent="Ours/1.0")
    ses.advance(minutes=1)
    second, third = ses.open(got), ses.open(got)
    assert tuple(ses.events)[before:] == (first, second, third)
    assert first.timestamp < second.timestamp
    assert first.detail() == {
        "ipAddress": "203.0.113.7",
        "timestamp": "2026-01-01T13:00:00.000Z",
        "userAgent": "Ours/1.0",
    }


NO_NEWS = [{"topicName": "News", "subscriptionStatus": "OptOut"}]  # said before


@pytest.mark.spec("SCH-18")
def test_who_leaves_a_list_is_told_of_once_to_who_selects_it(ses: LocalSes, hello: Message) -> None:
    topic, other = ses.create_topic("left"), ses.create_topic("other")
    ses.add_event_destination("OurSet", "left", topic, event_types=["Subscription"])
    ses.add_event_destination("OurSet", "other", other, event_types=["Open"])
    got = Mailer(ses, contact_list="OurList").send(hello, configuration_set="OurSet").message_id
    assert got is not None
    ses.unsubscribe_via_header(got)
    record = json.loads(*topic.events)
    assert record["eventType"] == "Subscription"
    assert record["subscription"] == {
        "contactList": "OurList",
        "timestamp": "2026-01-01T13:00:00.000Z",
        "source": "ana@example.com",
        "newTopicPreferences": {
            "unsubscribeAll": True,
            "topicSubscriptionStatus": NO_NEWS,
            "topicDefaultSubscriptionStatus": [],
        },
        "oldTopicPreferences": {
            "unsubscribeAll": False,
            "topicSubscriptionStatus": NO_NEWS,
            "topicDefaultSubscriptionStatus": [],
        },
    }
    assert other.events == ()


@pytest.mark.spec("SCH-19")
def test_a_template_without_a_value_fails_in_the_words_of_ses(ses: LocalSes) -> None:
    assert only(ses, RenderingFailure)["failure"] == {
        "errorMessage": "Attribute 'name' is not present in the rendering data.",
        "templateName": "welcome",
    }


@pytest.mark.spec("SCH-20")
def test_a_delay_says_until_when_it_will_be_tried(ses: LocalSes) -> None:
    event = ses.events.of(DeliveryDelay)[0]
    detail = event.detail()
    assert list(detail) == "timestamp delayType expirationTime delayedRecipients".split()
    assert event.expiration_time - event.mail.timestamp == timedelta(hours=14)
    assert isinstance(detail["delayedRecipients"], list)
    assert [list(one) for one in detail["delayedRecipients"]] == [["emailAddress", "status", "diagnosticCode"]]


@pytest.mark.spec("SCH-21")
def test_a_click_has_the_tags_of_its_link_or_null(ses: LocalSes) -> None:
    tagged, bare = ses.events.of(Click)
    assert tagged.detail()["linkTags"] == {"product": ["book"]}
    assert bare.detail()["linkTags"] is None
    assert bare.detail()["link"] == "https://example.com/"


@pytest.mark.spec("SCH-21")
def test_a_click_says_who_when_and_the_link_as_it_was_written(ses: LocalSes, hello: Message) -> None:
    link = "https://Example.com/Offer?Id=A%20b#Top"
    got = Mailer(ses, configuration_set="OurSet").send(hello.replace(html=f'<a href="{link}">x</a>')).message_id
    assert got is not None
    ses.advance(minutes=1)
    event = ses.click(got, link, ip_address="203.0.113.7", user_agent="Ours/1.0")

    assert list(event.detail().items()) == [
        ("ipAddress", "203.0.113.7"),
        ("link", link),
        ("linkTags", None),
        ("timestamp", "2026-01-01T13:01:00.000Z"),
        ("userAgent", "Ours/1.0"),
    ]


@pytest.mark.spec("SCH-22")
@pytest.mark.parametrize(
    ("kind", "order"),
    [
        (Send, "mail send"),
        (RenderingFailure, "mail failure"),
        (Reject, "mail reject"),
        (Delivery, "mail delivery"),
        (Bounce, "bounce mail"),
        (Complaint, "complaint mail"),
        (DeliveryDelay, "mail deliveryDelay"),
        (Subscription, "mail subscription"),
        (Open, "mail open"),
        (Click, "click mail"),
    ],
)
def test_the_parts_of_a_record_are_in_the_order_of_the_examples(ses: LocalSes, kind: type[Event], order: str) -> None:
    assert list(only(ses, kind)) == ["eventType", *order.split()]


@pytest.mark.parametrize("act", ["open", "click"])
def test_recipients_act_on_mail_that_they_got(ses: LocalSes, hello: Message, act: str) -> None:
    bounced = Mailer(ses).send(hello.replace(to="bounce@simulator.amazonses.com")).message_id
    arguments = () if act == "open" else ("https://example.com/",)
    for message_id in (bounced, "nothing"):
        with pytest.raises(InvalidValue, match=f"no message '{message_id}' was delivered"):
            getattr(ses, act)(message_id, *arguments)


@pytest.mark.spec("MON-01")
@pytest.mark.parametrize("failures_are_sent", [False, True])
def test_mail_without_a_template_cannot_fail_to_render(failures_are_sent: bool) -> None:
    ses = LocalSes(rules=Rules(templates=TemplateRules(failures_are_sent=failures_are_sent)))
    ses.verify("example.com")
    text = {"Data": "{{name}} {{#if"}
    ses.client("ses").send_email(
        Source="ana@example.com",
        Destination={"ToAddresses": ["bob@example.net"]},
        Message={"Subject": text, "Body": {"Text": text, "Html": text}},
    )
    Mailer(ses).send_raw(RawMessage(b"From: ana@example.com\r\nTo: bob@example.net\r\n\r\n{{name}}"))
    assert [event.event_type for event in ses.events] == ["Send", "Delivery"] * 2
