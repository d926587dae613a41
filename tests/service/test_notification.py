"""The JSON of notifications: the examples of the guide, and what the model writes."""

from __future__ import annotations

import copy
import json
import re
import smtplib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from sesmodel import (
    Bounce,
    BouncedRecipient,
    BounceNotification,
    CommonHeaders,
    Complaint,
    ComplaintNotification,
    Delivery,
    DeliveryNotification,
    EmailTemplate,
    Event,
    InvalidEvent,
    LocalSes,
    MailRecord,
    Message,
    parse_event,
    read_bounce,
    read_complaint,
    serve_smtp,
)
from sesmodel.service.event_time import read_timestamp, timestamp
from sesmodel.service.notification import notification
from tests.flow.happenings import send
from tests.flow.topics import include_header, records, topic_of_everything
from tests.service import golden

EXAMPLES = [name for name in golden.NAMES if name.startswith("notification-")]
MOMENT = datetime(2016, 1, 27, 14, 59, 38, 237000, UTC)
DOMAIN = "example.com"
BOUNCES = "bounce@simulator.amazonses.com"


# --- the five examples -------------------------------------------------------------------------------


def mail(message_id: str, *to: str, date: str = "Wed, 27 Jan 2016 14:05:45 +0000", **changes: Any) -> MailRecord:
    """The mail of the examples: from John to some of three people."""
    quoted, shown = (
        ", ".join(f"{mark}{name} Doe{mark} <{name.lower()}@example.com>" for name in to) for mark in ('"', "")
    )
    headers = (
        ("From", '"John Doe" <john@example.com>'),
        ("To", quoted),
        ("Message-ID", "custom-message-ID"),
        ("Subject", "Hello"),
        ("Content-Type", 'text/plain; charset="UTF-8"'),
        ("Content-Transfer-Encoding", "base64"),
        ("Date", date),
    )
    common = CommonHeaders(
        from_=("John Doe <john@example.com>",),
        date=date,
        to=(shown,),
        message_id="custom-message-ID",
        subject="Hello",
    )
    return MailRecord(
        timestamp=MOMENT,
        source="john@example.com",
        source_arn="arn:aws:ses:us-west-2:888888888888:identity/example.com",
        source_ip=changes.get("source_ip", "127.0.3.0"),
        sending_account_id="123456789012",
        message_id=message_id,
        destination=tuple(f"{name.lower()}@example.com" for name in to),
        headers=headers,
        common_headers=common,
    )


THREE = ("Jane", "Mary", "Richard")
BUILT: dict[str, Event] = {
    "notification-bounce": BounceNotification(
        mail=mail("00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000", *THREE),
        bounce_type="Permanent",
        bounce_sub_type="General",
        bounced_recipients=(
            BouncedRecipient(
                email_address="jane@example.com",
                action="failed",
                status="5.1.1",
                diagnostic_code="smtp; 550 5.1.1 <jane@example.com>... User",
            ),
        ),
        timestamp=MOMENT,
        feedback_id="00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa068a-000000",
        remote_mta_ip="127.0.2.0",
        reporting_mta="dns; email.example.com",
    ),
    "notification-bounce-without-dsn": BounceNotification(
        mail=mail("00000137860315fd-34208509-5b74-41f3-95c5-22c1edc3c924-000000", *THREE),
        bounce_type="Permanent",
        bounce_sub_type="General",
        bounced_recipients=(
            BouncedRecipient(email_address="jane@example.com"),
            BouncedRecipient(email_address="richard@example.com"),
        ),
        timestamp=MOMENT,
        feedback_id="00000137860315fd-869464a4-8680-4114-98d3-716fe35851f9-000000",
        remote_mta_ip="127.0.2.0",
    ),
    "notification-complaint": ComplaintNotification(
        mail=mail("000001378603177f-7a5433e7-8edb-42ae-af10-f0181f34d6ee-000000", *THREE, source_ip="127.0.0.1"),
        complained_recipients=("richard@example.com",),
        timestamp=MOMENT,
        feedback_id="000001378603177f-18c07c78-fa81-4a58-9dd1-fedc3cb8f49a-000000",
        user_agent="AnyCompany Feedback Loop (v0.01)",
        complaint_feedback_type="abuse",
        arrival_date=datetime(2009, 12, 3, 9, 24, 21, tzinfo=UTC),
    ),
    "notification-complaint-without-report": ComplaintNotification(
        mail=mail("0000013786031775-163e3910-53eb-4c8e-a04a-f29debf88a84-000000", *THREE),
        complained_recipients=("richard@example.com",),
        timestamp=MOMENT,
        feedback_id="0000013786031775-fea503bc-7497-49e1-881b-a0379bb037d3-000000",
    ),
    "notification-delivery": DeliveryNotification(
        mail=mail(
            "0000014644fe5ef6-9a483358-9170-4cb4-a269-f5dcdf415321-000000",
            "Jane",
            date="Wed, 27 Jan 2016 14:58:45 +0000",
        ),
        timestamp=MOMENT,
        processing_time_millis=546,
        recipients=("jane@example.com",),
        smtp_response="250 ok: Message 64111812 accepted",
        reporting_mta="a8-70.smtp-out.amazonses.com",
        remote_mta_ip="127.0.2.0",
    ),
}
FACTS = dict(zip(BUILT, ("NTF-33", "NTF-34", "NTF-35", "NTF-36", "NTF-37"), strict=True))


@pytest.mark.spec("NTF-33", "NTF-34", "NTF-35", "NTF-36", "NTF-37")
@pytest.mark.parametrize("name", BUILT)
def test_an_example_is_read_as_what_it_says_and_written_as_it_came(name: str) -> None:
    line = golden.line(name)
    read = parse_event(line)

    assert read == BUILT[name]
    assert read.to_line() == line


@pytest.mark.spec("NTF-33", "NTF-34", "NTF-35", "NTF-36", "NTF-37")
@pytest.mark.parametrize("name", BUILT)
def test_a_notification_that_is_built_says_what_its_example_says(name: str) -> None:
    written, example = BUILT[name].as_dict(), golden.record(name)
    if "complaint" in example:
        assert written["complaint"].pop("complaintSubType", ...) is None  # OBS-407: of today, and null
    if name == "notification-complaint":  # SES wrote that of the provider's in its zone
        example["complaint"]["arrivalDate"] = "2009-12-03T09:24:21.000Z"
    assert written == example


def test_the_examples_are_all_there_are() -> None:
    assert sorted(EXAMPLES) == sorted(BUILT)


@pytest.mark.spec("NTF-34")
def test_without_a_dsn_only_addresses_are_known() -> None:
    read = parse_event(golden.line("notification-bounce-without-dsn"))
    assert isinstance(read, Bounce)
    assert [one.as_dict() for one in read.bounced_recipients] == [
        {"emailAddress": "jane@example.com"},
        {"emailAddress": "richard@example.com"},
    ]
    assert read.reporting_mta is None
    assert len(read.mail.destination) == 3


@pytest.mark.spec("NTF-28", "NTF-35", "NTF-36")
def test_a_complaint_says_what_its_report_says_if_there_is_one() -> None:
    reported = parse_event(golden.line("notification-complaint"))
    bare = parse_event(golden.line("notification-complaint-without-report"))
    assert isinstance(reported, Complaint)
    assert isinstance(bare, Complaint)
    assert (reported.complaint_sub_type, bare.complaint_sub_type) == (None, None)
    assert reported.arrival_date == datetime(2009, 12, 3, 9, 24, 21, tzinfo=UTC)  # it has an offset of -05:00
    assert (bare.user_agent, bare.complaint_feedback_type, bare.arrival_date) == (None, None, None)
    assert {"userAgent", "complaintFeedbackType", "arrivalDate"}.isdisjoint(bare.detail())


# --- the objects ---------------------------------------------------------------------------------------


@pytest.mark.spec("NTF-19")
@pytest.mark.parametrize("name", BUILT)
def test_there_is_one_object_of_the_type_beside_the_mail(name: str) -> None:
    record = golden.record(name)
    part = record["notificationType"].lower()
    assert record.keys() == {"notificationType", "mail", part}
    assert BUILT[name].as_dict().keys() == record.keys()

    del record[part]
    with pytest.raises(InvalidEvent, match=f"^{part}: it is missing.$"):
        parse_event(record)
    for lazy in (False, True):
        with pytest.raises(InvalidEvent, match=f"^{part}: it is missing.$"):
            parse_event({**record, part: None}, lazy=lazy)
    with pytest.raises(InvalidEvent, match=f"^{part}[.]"):
        parse_event({**record, part: {}})


@pytest.mark.spec("NTF-19")
def test_what_the_type_does_not_ask_for_is_kept_and_not_looked_at() -> None:
    record = {**golden.record("notification-bounce"), "complaint": {"odd": 1}}
    read = parse_event(record)
    assert read == parse_event(golden.line("notification-bounce"))
    assert read.as_dict() == record


def with_new_fields(value: Any) -> Any:
    """The same with a field more at every level."""
    if isinstance(value, dict):
        return {**{name: with_new_fields(one) for name, one in value.items()}, "newField": 1}
    return [with_new_fields(one) for one in value] if isinstance(value, list) else value


@pytest.mark.spec("NTF-17")
@pytest.mark.parametrize("name", BUILT)
def test_fields_that_are_new_at_any_level_are_kept(name: str) -> None:
    record = with_new_fields(golden.record(name))
    before = copy.deepcopy(record)
    read = parse_event(record)

    assert read == BUILT[name]
    assert json.loads(read.to_json()) == before
    assert read.raw is not None
    assert read.raw["newField"] == 1
    assert before["mail"]["headers"][0]["newField"] == 1


@pytest.mark.spec("NTF-23")
def test_the_bounce_of_the_guide_is_read_whatever_its_id_is_called() -> None:
    record = golden.record("notification-bounce")
    record["bounce"] = {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [
            {
                "status": "5.0.0",
                "action": "failed",
                "diagnosticCode": "smtp; 550 user unknown",
                "emailAddress": "recipient1@example.com",
            },
            {"status": "4.0.0", "action": "delayed", "emailAddress": "recipient2@example.com"},
        ],
        "reportingMTA": "example.com",
        "timestamp": "2012-05-25T14:59:38.605Z",
        "feedbackID": "000001378603176d-5a4b5ad9-6f30-4198-a8c3-b1eb0c270a1d-000000",
        "remoteMtaIp": "127.0.2.0",
    }
    read = parse_event(record)
    assert isinstance(read, Bounce)
    assert read.feedback_id == "000001378603176d-5a4b5ad9-6f30-4198-a8c3-b1eb0c270a1d-000000"
    assert [(one.email_address, one.action, one.diagnostic_code) for one in read.bounced_recipients] == [
        ("recipient1@example.com", "failed", "smtp; 550 user unknown"),
        ("recipient2@example.com", "delayed", None),
    ]
    assert (read.reporting_mta, read.remote_mta_ip) == ("example.com", "127.0.2.0")
    assert "feedbackId" in attrs.evolve(read, raw=None).detail()


@pytest.mark.spec("NTF-24")
def test_the_recipient_of_a_delivery_status_notification_is_told_without_the_type_of_its_address() -> None:
    report = read_bounce(
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; email.example.com\r\n\r\n"
        b"Final-Recipient: rfc822; jane@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 <jane@example.com>... User\r\n--x--\r\n"
    )
    assert report is not None
    (recipient,) = map(BouncedRecipient.of, report.recipients)
    example = parse_event(golden.line("notification-bounce"))
    assert isinstance(example, Bounce)

    assert (recipient,) == example.bounced_recipients
    assert report.reporting_mta == example.reporting_mta


@pytest.mark.spec("NTF-24")
def test_without_a_notification_for_programs_there_is_only_the_address() -> None:
    report = read_bounce(b"X-Failed-Recipients: jane@example.com\r\n\r\nNobody here.\r\n")
    assert report is not None
    (recipient,) = map(BouncedRecipient.of, report.recipients)
    assert recipient.as_dict() == {"emailAddress": "jane@example.com"}


@pytest.mark.spec("NTF-24")
def test_what_a_notification_for_programs_leaves_out_is_left_out() -> None:
    head = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a.example\r\n\r\n"
    for field, said in ((b"Status: 5.0.0", {"status": "5.0.0"}), (b"Action: failed", {"action": "failed"})):
        report = read_bounce(head + b"Final-Recipient: rfc822; jane@example.com\r\n" + field + b"\r\n")
        assert report is not None
        (recipient,) = map(BouncedRecipient.of, report.recipients)
        assert recipient.as_dict() == {"emailAddress": "jane@example.com", **said}


@pytest.mark.spec("NTF-28")
def test_the_feedback_report_of_a_provider_is_told() -> None:
    report = read_complaint(
        b"Content-Type: multipart/report; report-type=feedback-report; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n"
        b"User-Agent: ExampleCorp Feedback Loop (V0.01)\r\nArrival-Date: Thu, 3 Dec 2009 04:24:21 -0500\r\n"
        b"Original-Rcpt-To: <richard@example.com>\r\n--x--\r\n"
    )
    assert report is not None
    known = BUILT["notification-complaint"].mail
    told = Complaint.of(report, mail=known, timestamp=MOMENT, feedback_id="0100")
    assert notification(told).as_dict()["complaint"] == {
        "complaintSubType": None,
        "complainedRecipients": [{"emailAddress": "richard@example.com"}],
        "timestamp": "2016-01-27T14:59:38.237Z",
        "feedbackId": "0100",
        "userAgent": "ExampleCorp Feedback Loop (V0.01)",
        "complaintFeedbackType": "abuse",
        "arrivalDate": "2009-12-03T09:24:21.000Z",
    }

    hidden = attrs.evolve(report, recipients=())
    suspects = Complaint.of(hidden, mail=known, timestamp=MOMENT, feedback_id="0100").complained_recipients
    assert suspects == known.destination


@pytest.mark.spec("NTF-38")
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-01-27T14:59:38.237Z", MOMENT),
        ("2009-12-03T04:24:21.000-05:00", datetime(2009, 12, 3, 9, 24, 21, tzinfo=UTC)),
        ("2018-10-08T14:05:45 +0000", datetime(2018, 10, 8, 14, 5, 45, tzinfo=UTC)),
        ("2018-10-08T14:05:45.237 +0000", datetime(2018, 10, 8, 14, 5, 45, 237000, UTC)),
        ("2018-10-08T14:05:45.237 -0530", datetime(2018, 10, 8, 19, 35, 45, 237000, UTC)),
    ],
)
def test_times_of_each_form_that_was_seen_are_read_and_written_in_one(text: str, moment: datetime) -> None:
    record = golden.record("notification-bounce")
    record["mail"]["timestamp"] = text
    read = parse_event(record)

    assert read.mail.timestamp == read_timestamp(text) == moment
    assert read.mail.timestamp.utcoffset() is not None
    written = attrs.evolve(read, raw=None).as_dict()["mail"]["timestamp"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", written)
    assert written == timestamp(moment) == timestamp(moment.astimezone(timezone(timedelta(hours=-5))))


# --- what the model writes -------------------------------------------------------------------------------


@pytest.fixture
def topic(ses: LocalSes) -> str:
    return topic_of_everything(ses)


def raw_mail(header: str, to: str = BOUNCES) -> bytes:
    return f"From: ana@example.com\r\nTo: {to}\r\n{header}\r\nHello\r\n".encode()


def send_raw(ses: LocalSes, data: bytes) -> str:
    found: str = ses.client("ses").send_raw_email(RawMessage={"Data": data})["MessageId"]
    return found


@pytest.mark.spec("NTF-19", "NTF-20", "NTF-23", "NTF-38")
def test_a_bounce_is_told_in_the_order_of_ses(ses: LocalSes, hello: Message, topic: str) -> None:
    ses.clock.advance(milliseconds=250)
    message_id = send(ses, hello, BOUNCES, "bob@example.net", "eve@example.net")
    (record,) = [one for one in records(ses, topic) if one["notificationType"] == "Bounce"]
    text = next(one for one in ses.topics[topic].notifications if '"Bounce"' in one)

    assert text == json.dumps(record, separators=(",", ":"))  # one line, without blanks and without a line feed
    assert list(record) == ["notificationType", "bounce", "mail"]  # OBS-412
    assert list(record["bounce"].items()) == [
        ("bounceType", "Permanent"),
        ("bounceSubType", "General"),
        (
            "bouncedRecipients",
            [
                {
                    "emailAddress": BOUNCES,
                    "action": "failed",
                    "status": "5.1.1",
                    "diagnosticCode": "smtp; 550 5.1.1 user unknown",
                }
            ],
        ),
        ("timestamp", "2026-01-01T12:00:00.250Z"),
        ("feedbackId", record["bounce"]["feedbackId"]),
        ("remoteMtaIp", record["bounce"]["remoteMtaIp"]),  # before reportingMTA: OBS-414
        ("reportingMTA", "dsn; a8-77.smtp-out.amazonses.com"),  # OBS-419
    ]
    assert list(record["mail"].items()) == [
        ("timestamp", "2026-01-01T12:00:00.000Z"),  # in whole seconds: OBS-423
        ("source", "ana@example.com"),
        ("sourceArn", "arn:aws:ses:us-east-1:123456789012:identity/example.com"),
        ("sourceIp", "127.0.0.1"),
        ("callerIdentity", "root"),
        ("sendingAccountId", "123456789012"),
        ("messageId", message_id),
        ("destination", [BOUNCES, "bob@example.net", "eve@example.net"]),  # all, though one bounced
    ]


@pytest.mark.spec("NTF-19", "NTF-20", "NTF-28", "NTF-38")
def test_a_complaint_is_told_in_the_order_of_ses(ses: LocalSes, hello: Message, topic: str) -> None:
    ses.clock.advance(milliseconds=250)
    ses.receivers.when("bob@*").complain(hours=1)
    send(ses, hello, "bob@example.net")
    ses.advance(hours=1)
    record = records(ses, topic)[-1]

    assert list(record) == ["notificationType", "complaint", "mail"]
    assert list(record["complaint"].items()) == [
        ("complaintSubType", None),  # OBS-407
        ("complainedRecipients", [{"emailAddress": "bob@example.net"}]),
        ("timestamp", "2026-01-01T13:00:00.250Z"),
        ("feedbackId", record["complaint"]["feedbackId"]),
        ("userAgent", "Yahoo!-Mail-Feedback/2.0"),
        ("complaintFeedbackType", "abuse"),
        ("arrivalDate", "2026-01-01T12:00:00.250Z"),
    ]
    # in milliseconds, and not of when the mail was sent: OBS-423, OBS-416
    assert record["mail"]["timestamp"] == "2026-01-01T13:00:00.250Z"
    complaint = ses.events[-1]
    assert complaint.mail.timestamp < parse_event(json.dumps(record)).mail.timestamp  # which events tell


@pytest.mark.spec("NTF-28")
def test_a_provider_that_sends_no_report_says_only_who_complained(ses: LocalSes, hello: Message, topic: str) -> None:
    ses.receivers.when("bob@*").complain(None)
    send(ses, hello, "bob@example.net")

    record = next(one for one in records(ses, topic) if one["notificationType"] == "Complaint")
    assert list(record["complaint"]) == ["complaintSubType", "complainedRecipients", "timestamp", "feedbackId"]
    assert record["complaint"]["complaintSubType"] is None


@pytest.mark.spec("NTF-28")
def test_the_complaint_of_the_simulator_is_of_a_report_that_does_not_say_when_the_mail_arrived(
    ses: LocalSes, hello: Message, topic: str
) -> None:
    send(ses, hello, "complaint@simulator.amazonses.com")

    complaint = next(one["complaint"] for one in records(ses, topic) if one["notificationType"] == "Complaint")
    assert list(complaint)[-2:] == ["userAgent", "complaintFeedbackType"]  # OBS-422
    assert complaint["userAgent"] == "Amazon SES Mailbox Simulator"


@pytest.mark.spec("NTF-28")
def test_a_complaint_without_a_report_says_nothing_of_one(ses: LocalSes, hello: Message, topic: str) -> None:
    ses.suppress("bob@example.net", "COMPLAINT")
    send(ses, hello, "bob@example.net")

    (record,) = records(ses, topic)
    assert list(record["complaint"]) == ["complaintSubType", "complainedRecipients", "timestamp", "feedbackId"]
    assert record["complaint"]["complaintSubType"] == "OnAccountSuppressionList"


@pytest.mark.spec("NTF-19", "NTF-32", "NTF-38")
def test_a_delivery_is_told_in_the_order_of_ses(ses: LocalSes, hello: Message, topic: str) -> None:
    ses.receivers.when("bob@*").wait(seconds=1.5).accept("250 2.0.0 OK 1693000416")
    send(ses, hello, "bob@example.net")
    ses.advance(minutes=1)
    (record,) = records(ses, topic)

    assert list(record) == ["notificationType", "mail", "delivery"]
    assert list(record["delivery"].items()) == [
        ("timestamp", "2026-01-01T12:00:01.500Z"),
        ("processingTimeMillis", 1500),
        ("recipients", ["bob@example.net"]),
        ("smtpResponse", "250 2.0.0 OK 1693000416"),
        ("reportingMTA", "a8-77.smtp-out.amazonses.com"),  # of SES, without a type
        ("remoteMtaIp", "192.0.2.25"),
    ]


@pytest.mark.spec("NTF-32")
def test_only_notifications_name_the_server_that_took_the_mail(ses: LocalSes, hello: Message, topic: str) -> None:
    send(ses, hello, "bob@example.net")
    event = ses.events[-1]
    assert isinstance(event, Delivery)
    assert "remoteMtaIp" not in event.as_dict()["delivery"]  # OBS-401
    assert records(ses, topic)[0]["delivery"]["remoteMtaIp"] == event.remote_mta_ip


@pytest.mark.spec("NTF-23")
def test_a_bounce_has_the_moment_and_the_id_of_its_notice_and_not_of_the_mail(
    ses: LocalSes, hello: Message, topic: str
) -> None:
    ses.receivers.when("bob@*").bounce(hours=5)
    ses.receivers.when("eve@*").bounce(hours=6)
    send(ses, hello, "bob@example.net", "eve@example.net")
    ses.advance(days=1)

    found = [one["bounce"] for one in records(ses, topic) if one["notificationType"] == "Bounce"]
    assert [one["timestamp"] for one in found] == ["2026-01-01T17:00:00.000Z", "2026-01-01T18:00:00.000Z"]
    made = [datetime.fromtimestamp(int(one["feedbackId"][4:16], 16) / 1000, UTC) for one in found]
    assert made == [read_timestamp(one["timestamp"]) for one in found]  # OBS-417
    assert {one["reportingMTA"] for one in found} == {"dns; example.net"}  # of the server that wrote the notice


@pytest.mark.spec("NTF-23")
def test_a_recipient_on_a_list_bounces_without_a_server_that_refused_it(
    ses: LocalSes, hello: Message, topic: str
) -> None:
    ses.suppress("bob@example.net", "BOUNCE")
    send(ses, hello, "bob@example.net")

    (record,) = records(ses, topic)
    assert {"remoteMtaIp", "reportingMTA"}.isdisjoint(record["bounce"])
    assert record["bounce"]["bounceSubType"] == "OnAccountSuppressionList"


@pytest.mark.spec("NTF-23", "NTF-24")
def test_of_a_notice_that_no_program_reads_only_the_server_and_the_address_are_told(
    ses: LocalSes, hello: Message, topic: str
) -> None:
    ses.receivers.when("bob@*").bounce(None)
    send(ses, hello, "bob@example.net")

    bounce = next(one["bounce"] for one in records(ses, topic) if one["notificationType"] == "Bounce")
    assert bounce["bouncedRecipients"] == [{"emailAddress": "bob@example.net"}]
    assert bounce["remoteMtaIp"] == "192.0.2.25"
    assert "reportingMTA" not in bounce


@pytest.mark.spec("NTF-20")
def test_the_source_is_what_the_caller_gave_and_not_the_return_path_of_ses(ses: LocalSes, topic: str) -> None:
    message_id = send_raw(ses, raw_mail("Subject: Hi\r\n"))
    (record,) = records(ses, topic)
    assert record["mail"]["source"] == "ana@example.com"
    assert record["mail"]["messageId"] == message_id
    assert "tags" not in record["mail"]  # OBS-426


HEADER_KEYS = {"headersTruncated", "headers", "commonHeaders"}


@pytest.mark.spec("NTF-11", "NTF-20")
def test_the_header_is_told_of_the_types_that_it_is_switched_on_for(ses: LocalSes, hello: Message, topic: str) -> None:
    include_header(ses, "Bounce")
    send(ses, hello, BOUNCES)
    send(ses, hello, "bob@example.net")

    bounce, delivery = records(ses, topic)
    assert bounce["mail"].keys() >= HEADER_KEYS
    assert delivery["mail"].keys().isdisjoint(HEADER_KEYS)


@pytest.mark.spec("NTF-22")
def test_the_header_is_told_as_it_was_composed_and_common_fields_as_people_read_them(ses: LocalSes, topic: str) -> None:
    include_header(ses, "Bounce")
    to = f'"Jane Doe" <{BOUNCES}>, "Mary Doe" <mary@example.net>, "Richard Doe" <richard@example.net>'
    header = "Message-ID: custom-message-ID\r\nDate: Wed, 27 Jan 2016 14:05:45 +0000\r\n"
    send_raw(ses, f'From: "Ana" <ana@example.com>\r\nTo: {to}\r\n{header}\r\nHello\r\n'.encode())

    record = next(one["mail"] for one in records(ses, topic) if one["notificationType"] == "Bounce")
    assert record["headers"] == [
        {"name": "From", "value": '"Ana" <ana@example.com>'},
        {"name": "To", "value": to},
        {"name": "Message-ID", "value": "custom-message-ID"},
        {"name": "Date", "value": "Wed, 27 Jan 2016 14:05:45 +0000"},
    ]
    shown = to.replace('"', "")
    assert list(record["commonHeaders"].items()) == [
        ("from", ["Ana <ana@example.com>"]),
        ("date", "Wed, 27 Jan 2016 14:05:45 +0000"),
        ("to", [shown]),  # one text with all three of them
        ("messageId", "custom-message-ID"),
    ]  # and no subject, as there is none
    assert [one.addr_spec for one in CommonHeaders.addresses(record["commonHeaders"]["to"])] == [
        BOUNCES,
        "mary@example.net",
        "richard@example.net",
    ]


@pytest.mark.spec("NTF-22")
def test_encoded_words_are_told_as_they_stand_and_read_in_common_fields(ses: LocalSes, topic: str) -> None:
    include_header(ses, "Bounce")
    header = {"Subject": "=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Cc": '"Eve B" <eve@example.net>', "Bcc": "mal@example.net"}
    header |= {"Reply-To": "=?utf-8?q?J=C3=B6rg?= <help@example.com>", "Return-Path": "<back@example.com>"}
    send_raw(ses, raw_mail("".join(f"{name}: {value}\r\n" for name, value in header.items())))

    record = next(one["mail"] for one in records(ses, topic) if one["notificationType"] == "Bounce")
    assert {one["name"]: one["value"] for one in record["headers"]}.items() >= header.items()
    assert record["commonHeaders"] == {
        "returnPath": "<back@example.com>",
        "from": ["ana@example.com"],
        "replyTo": ["Jörg <help@example.com>"],
        "to": [BOUNCES],
        "cc": ["Eve B <eve@example.net>"],
        "bcc": ["mal@example.net"],
        "subject": "Grüße",
    }


@pytest.mark.spec("NTF-22")
def test_addresses_are_read_whether_ses_joined_them_or_not() -> None:
    record = golden.record("notification-bounce")
    record["mail"]["commonHeaders"]["to"] = ["Jane Doe <jane@example.com>", "mary@example.com"]
    common = parse_event(record).mail.common_headers
    assert common is not None
    assert [one.addr_spec for one in common.addresses(common.to)] == ["jane@example.com", "mary@example.com"]


@pytest.mark.spec("NTF-22")
def test_a_message_id_that_the_mail_did_not_have_is_told_by_events_only(ses: LocalSes, topic: str) -> None:
    include_header(ses, "Bounce")
    message_id = send_raw(ses, raw_mail("Subject: Hi\r\n"))

    (record,) = records(ses, topic)
    assert list(record["mail"]["commonHeaders"]) == ["from", "to", "subject"]  # OBS-412
    assert ses.events[-1].as_dict()["mail"]["commonHeaders"]["messageId"] == message_id  # OBS-394


def header_block(size: int) -> str:
    """What makes the header of :func:`raw_mail` so many bytes long: fields of up to 900 of them."""
    missing = size - len(raw_mail("").partition(b"\r\n\r\n")[0]) - len("\r\n")
    fields, smallest = [], len("X-Field: a\r\n")
    while missing:
        length = min(missing, 900)
        length -= smallest if 0 < missing - length < smallest else 0
        fields.append(f"X-Field: {'a' * (length - len('X-Field: ') - 2)}\r\n")
        missing -= length
    return "".join(fields)


@pytest.mark.spec("NTF-21")
@pytest.mark.parametrize(("size", "truncated"), [(10_239, False), (10_240, True), (12_000, True)])
def test_a_header_of_ten_kilobytes_is_cut(ses: LocalSes, topic: str, size: int, truncated: bool) -> None:
    include_header(ses, "Bounce")
    data = raw_mail(header_block(size))
    assert len(data.partition(b"\r\n\r\n")[0]) + len("\r\n") == size
    send_raw(ses, data)

    (record,) = records(ses, topic)
    told = record["mail"]["headers"]
    assert record["mail"]["headersTruncated"] is truncated
    length = len("".join(f"{one['name']}: {one['value']}\r\n" for one in told))
    assert (length < 10_240) if truncated else (length == size)
    whole = data.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    assert [f"{one['name']}: {one['value']}" for one in told] == whole[: len(told)]
    assert record["mail"]["commonHeaders"]["from"] == ["ana@example.com"]


@pytest.mark.spec("NTF-21")
def test_the_size_of_a_header_is_that_of_the_mail_with_its_folding(ses: LocalSes, topic: str) -> None:
    include_header(ses, "Bounce")
    folded = "X-Folded: " + "\r\n ".join(["a" * 60] * 3) + "\r\n"
    size = 10_240
    data = raw_mail(folded + header_block(size - len(folded)))
    assert len(data.partition(b"\r\n\r\n")[0]) + len("\r\n") == size
    send_raw(ses, data)

    (record,) = records(ses, topic)
    assert record["mail"]["headersTruncated"] is True


@pytest.mark.spec("NTF-21")
@pytest.mark.parametrize(("size", "shown"), [(10_239, 3), (10_240, 2), (12_000, 1)])
def test_the_header_of_an_event_that_was_read_is_cut_as_well(size: int, shown: int) -> None:
    """Of such an event the header is known field by field, and not as it stood in the mail."""
    headers = (("X-A", "ä" * 2500), ("X-B", "b" * (size - 5007 - 7 - 8)), ("X-C", "c"))
    read = parse_event(golden.line("bounce"))
    assert isinstance(read, Bounce)
    told = notification(attrs.evolve(read, mail=attrs.evolve(read.mail, headers=headers)), header=True).mail

    assert told.headers_truncated is (shown < 3)
    assert told.headers == headers[:shown]  # from the first on, none of the later ones though it would fit
    assert told.common_headers is not None


@pytest.mark.spec("NTF-20")
def test_templated_mail_is_of_an_identity_as_all_mail(ses: LocalSes, topic: str) -> None:
    include_header(ses, "Bounce")
    ses.store(EmailTemplate("hello", subject="Hi {{name}}", text="Hello"))
    ses.client("ses").send_templated_email(
        Source="ana@example.com",
        Destination={"ToAddresses": [BOUNCES]},
        Template="hello",
        TemplateData='{"name": "Bob"}',
    )

    (record,) = records(ses, topic)
    assert record["mail"]["sourceArn"] == "arn:aws:ses:us-east-1:123456789012:identity/example.com"
    assert record["mail"]["commonHeaders"]["subject"] == "Hi Bob"


@pytest.mark.spec("NTF-20", "NTF-22")
def test_of_mail_that_came_by_smtp_the_header_begins_with_the_trace_of_that(ses: LocalSes, topic: str) -> None:
    for kind in ("Bounce", "Delivery"):
        include_header(ses, kind)
    to = ("bob@example.net", BOUNCES)
    with serve_smtp(ses, mode="plain", needs_login=False) as door, smtplib.SMTP(door.host, door.port) as smtp:
        for one in (to[:1], to):
            smtp.sendmail("ana@example.com", one, raw_mail("Message-ID: <1@example.com>\r\n", to=", ".join(one)))

    alone, *others = (one["mail"] for one in records(ses, topic))
    first = alone["headers"][0]
    assert (first["name"], alone["sourceIp"]) == ("Received", "127.0.0.1")
    assert re.fullmatch(
        r"from \[127.0.0.1\] \(\[127.0.0.1\]\) by email-smtp.amazonaws.com with SMTP "
        r"\(SimpleEmailService-d-[0-9A-F]{9}\) id [0-9a-f]{20} for bob@example.net; "
        r"Thu, 1 Jan 2026 12:00:00 \+0000 \(UTC\)",
        first["value"],
    )  # OBS-425
    assert [one["name"] for one in alone["headers"][1:]] == ["From", "To", "Message-ID"]
    assert [" for " in one["headers"][0]["value"] for one in others] == [False, False]
    assert "Received" not in {header["name"] for header in ses.events[-1].as_dict()["mail"]["headers"]}
    assert ses.inbox("bob@example.net").last.headers.get("Received") is None


@pytest.mark.spec("NTF-21")
def test_a_cut_header_stays_below_the_limit_with_the_trace_of_smtp(ses: LocalSes, topic: str) -> None:
    include_header(ses, "Bounce")
    with serve_smtp(ses, mode="plain", needs_login=False) as door, smtplib.SMTP(door.host, door.port) as smtp:
        smtp.sendmail("ana@example.com", BOUNCES, raw_mail(header_block(12_000)))

    (record,) = records(ses, topic)
    told = record["mail"]["headers"]
    assert record["mail"]["headersTruncated"] is True
    assert told[0]["name"] == "Received"
    assert len("".join(f"{one['name']}: {one['value']}\r\n" for one in told)) < 10_240
