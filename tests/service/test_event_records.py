"""What is read of each kind of record, and what may be missing or spelt in another way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    Bounce,
    BounceAdvice,
    BouncedRecipient,
    BounceNotification,
    BounceSubType,
    BounceType,
    Click,
    CommonHeaders,
    Complaint,
    ComplaintFeedbackType,
    ComplaintNotification,
    ComplaintSubType,
    DelayType,
    Delivery,
    DeliveryDelay,
    DeliveryNotification,
    Event,
    EventType,
    InvalidEvent,
    InvalidValue,
    MailRecord,
    Notification,
    Open,
    Reject,
    RenderingFailure,
    Send,
    Subscription,
    TopicPreferences,
    TopicStatus,
    UnknownEvent,
    parse_event,
    parse_events,
)
from sesmodel.service.bounce_kind import BOUNCE_KINDS, classify
from sesmodel.service.event_time import milliseconds, read_timestamp, timestamp
from sesmodel.service.event_word import EventWord
from sesmodel.service.mail_record import cut
from sesmodel.service.notification import notification
from tests.service import golden

Json = dict[str, Any]

EARLY, LATE = datetime(1, 1, 3), datetime(9999, 12, 29)  # noqa: DTZ001  of any zone


def changed(name: str, *path: str, **members: Any) -> Json:
    """A golden record with some members of one of its objects changed, or taken out by ``...``."""
    record: Json = golden.record(name)
    inner = record
    for step in path:
        inner = inner[step]
    inner.update(members)
    for member in [member for member, value in members.items() if value is ...]:
        del inner[member]
    return record


# --- the record itself ----------------------------------------------------------------------------


@pytest.mark.spec("SCH-02", "MON-01")
def test_there_are_ten_types_and_these_are_their_words() -> None:
    assert [kind.value for kind in EventType] == [
        "Send",
        "Rendering Failure",
        "Reject",
        "Delivery",
        "Bounce",
        "Complaint",
        "DeliveryDelay",
        "Subscription",
        "Open",
        "Click",
    ]
    assert list(EventType.__members__) == (
        "SEND RENDERING_FAILURE REJECT DELIVERY BOUNCE COMPLAINT DELIVERY_DELAY SUBSCRIPTION OPEN CLICK".split()
    )


@pytest.mark.spec("SCH-02")
@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("send", Send, "send"),
        ("reject", Reject, "reject"),
        ("rendering-failure", RenderingFailure, "failure"),
        ("delivery", Delivery, "delivery"),
        ("bounce", Bounce, "bounce"),
        ("complaint", Complaint, "complaint"),
        ("delivery-delay", DeliveryDelay, "deliveryDelay"),
        ("open", Open, "open"),
        ("click", Click, "click"),
        ("subscription", Subscription, "subscription"),
    ],
)
def test_each_type_has_its_record_and_its_key(name: str, kind: type[Event], key: str) -> None:
    event = parse_event(golden.line(name))
    assert type(event) is kind
    assert event.key == key
    assert event.event_type is kind.event_type is EventType(golden.record(name)["eventType"])


@pytest.mark.spec("SCH-02")
@pytest.mark.parametrize("word", ["RenderingFailure", "Delivery Delay", "bounce", "SEND", "Delivered", ""])
def test_a_type_in_another_spelling_is_another_type(word: str) -> None:
    record = golden.record("rendering-failure") | {"eventType": word}
    event = parse_event(record)
    assert isinstance(event, UnknownEvent)
    assert event.event_type == word
    assert event.raw == record


@pytest.mark.spec("SCH-02")
def test_an_event_of_a_type_to_come_is_kept_whole() -> None:
    record = {"eventType": "Forward", "forward": {"to": ["x@example.net"], "n": 1.5, "null": None}}
    event = parse_event(record)
    assert event.as_dict() == record
    assert event.as_dict() is not event.raw
    assert event.detail() == {}
    assert repr(event) == "UnknownEvent(event_type='Forward')"
    with pytest.raises(InvalidEvent, match="mail: it is null, where an object stands"):
        _ = event.mail


@pytest.mark.spec("SCH-02")
def test_of_an_event_of_a_type_to_come_the_mail_is_read_if_it_is_as_ever() -> None:
    record = golden.record("send") | {"eventType": "Forward"}
    assert parse_event(record).mail == parse_event(golden.line("send")).mail


@pytest.mark.spec("SCH-02", "SCH-01")
@pytest.mark.parametrize("name", golden.NAMES)
@pytest.mark.parametrize("lazy", [False, True])
def test_members_that_are_not_known_are_passed_over_and_kept(name: str, lazy: bool) -> None:
    """Wherever SES may add one, and through a change of something else."""
    record = golden.record(name)
    new = {"new": {"a": [1, {"b": None}], "ü": True}}
    event = parse_event(golden.line(name))
    record.update(new)
    for part in (record["mail"], record[event.key]):
        part.update(new)
    for entries in ("bouncedRecipients", "complainedRecipients", "delayedRecipients"):
        for entry in record[event.key].get(entries, ()):
            entry.update(new)
    for header in record["mail"].get("headers", ()):
        header.update(new)
    record["mail"].get("commonHeaders", {}).update(new)
    read = parse_event(record, lazy=lazy)
    assert read == event
    assert read.as_dict() == record
    moved = attrs.evolve(read, mail=attrs.evolve(read.mail, source="new@example.org")).as_dict()
    record["mail"]["source"] = "new@example.org"
    assert moved == record


def test_what_was_read_can_be_changed_and_written() -> None:
    read = parse_event(golden.line("observed-notification-bounce"))
    assert isinstance(read, BounceNotification)
    written = attrs.evolve(read, remote_mta_ip=None, feedback_id="new", bounced_recipients=()).as_dict()
    assert "remoteMtaIp" not in written["bounce"]
    assert written["bounce"]["feedbackId"] == "new"
    assert written["bounce"]["bouncedRecipients"] == []
    mail = attrs.evolve(read.mail, source_arn=None, tags={"a": ("1",)}, headers=(("To", "x"),))
    written = attrs.evolve(read, mail=mail).as_dict()["mail"]
    assert "sourceArn" not in written
    assert written["headers"] == [{"name": "To", "value": "x"}]
    assert written["tags"] == {"a": ["1"]}


def test_who_changes_what_was_read_from_changes_nothing_of_the_record() -> None:
    record = golden.record("bounce")
    lazy = parse_event(record, lazy=True)
    record["bounce"]["bounceType"] = "Transient"
    record["mail"]["tags"].clear()
    assert lazy.to_line() == golden.line("bounce")
    lazy.as_dict()["mail"]["headers"].clear()
    assert lazy.to_line() == golden.line("bounce")


# --- mail -----------------------------------------------------------------------------------------


@pytest.mark.spec("SCH-03", "SCH-22")
@pytest.mark.parametrize("name", golden.NAMES)
@pytest.mark.parametrize("flag", [False, "false"], ids=repr)
def test_headers_truncated_may_be_a_text(name: str, flag: object) -> None:
    if "headersTruncated" in golden.record(name)["mail"]:
        assert parse_event(changed(name, "mail", headersTruncated=flag)).mail.headers_truncated is False
    assert parse_event(changed(name, "mail", headersTruncated="true")).mail.headers_truncated is True
    assert parse_event(changed(name, "mail", headersTruncated="true")).as_dict()["mail"]["headersTruncated"] is True


@pytest.mark.spec("SCH-03")
@pytest.mark.parametrize("name", golden.NAMES)
def test_of_the_mail_four_members_must_be_there(name: str) -> None:
    mail = golden.record(name)["mail"]
    for member in mail:
        for nothing in (..., None):
            record = changed(name, "mail", **{member: nothing})
            if member in ("messageId", "timestamp", "source", "destination"):
                with pytest.raises(InvalidEvent, match=f"mail.{member}: it is missing"):
                    parse_event(record)
            else:
                assert parse_event(record).as_dict() == record


@pytest.mark.spec("SCH-03")
def test_what_the_mail_does_not_say_is_none_or_empty() -> None:
    mail = parse_event(golden.line("observed-notification-of-2014")).mail
    assert mail == MailRecord(
        timestamp=datetime(2014, 4, 16, 10, 12, 10, tzinfo=UTC),
        source="sender@example.com",
        message_id="0000014569c3c001-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d-000000",
        destination=("complaint@simulator.amazonses.com",),
    )
    assert (mail.source_arn, mail.source_ip, mail.sending_account_id, mail.common_headers) == (None,) * 4
    assert (mail.headers, mail.tags, mail.headers_truncated) == ((), {}, False)


@pytest.mark.spec("SCH-03")
def test_the_address_of_the_caller_is_in_no_event() -> None:
    mail = attrs.evolve(parse_event(golden.record("bounce")).mail, source_ip="192.0.2.1")
    assert "sourceIp" not in mail.as_dict()
    assert "sourceIp" not in mail.without_header()


@pytest.mark.spec("SCH-03")
@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("Our News <news@example.org>", "news@example.org"),
        ("news@example.org", "news@example.org"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_the_address_of_the_source_is_taken_out_of_it(source: str, address: str) -> None:
    assert parse_event(changed("bounce", "mail", source=source)).mail.source_address == address


@pytest.mark.spec("SCH-04")
def test_common_headers_are_read_member_by_member() -> None:
    assert parse_event(golden.line("observed-notification-bounce")).mail.common_headers == CommonHeaders(
        return_path="bounces@example.com",
        from_=("Ana <sender@example.com>",),
        reply_to=("answers@example.com",),
        date="Thu, 19 Oct 2017 09:33:01 +0000",
        to=("reader@example.net",),
        message_id="<6bf41ac2@example.com>",
        subject="A subject",
    )


@pytest.mark.spec("SCH-04")
@pytest.mark.parametrize(
    "to",
    [
        ["Jane <jane@example.com>, Mary <mary@example.com>"],
        ["Jane <jane@example.com>", "Mary <mary@example.com>"],
        ["Jane <jane@example.com>", "no address @", "mary@example.com"],
    ],
)
def test_addresses_are_taken_apart_however_they_are_joined(to: list[str]) -> None:
    common = parse_event(changed("bounce", "mail", "commonHeaders", to=to)).mail.common_headers
    assert common is not None
    assert common.to == tuple(to)
    assert [address.addr_spec for address in common.addresses(common.to)] == ["jane@example.com", "mary@example.com"]


@pytest.mark.spec("SCH-05")
def test_tags_are_lists_even_of_one_value() -> None:
    mail = parse_event(changed("delivery", "mail", tags={"campaign": ["march"], "kind": ["a", "b"], "none": []})).mail
    assert mail.tags == {"campaign": ("march",), "kind": ("a", "b"), "none": ()}
    assert mail.as_dict()["tags"] == {"campaign": ["march"], "kind": ["a", "b"], "none": []}


# --- 10 KB ----------------------------------------------------------------------------------------


def header_of(size: int) -> tuple[tuple[str, str], ...]:
    """Fields of so many bytes together, with names, colons and line ends, not all of them ASCII."""
    first = (("Subject", "é" * 100), ("X-A", "a" * 4000))
    return (*first, ("X-B", "b" * (size - 211 - 4007 - 7)))


def size_of(headers: tuple[tuple[str, str], ...]) -> int:
    return len("".join(f"{name}: {value}\r\n" for name, value in headers).encode())


@pytest.mark.spec("SCH-06")
def test_a_header_of_ten_kilobytes_is_whole_in_events_and_cut_in_notifications() -> None:
    headers = header_of(10_240)
    assert size_of(headers) == 10_240
    bounce = parse_event(golden.line("bounce"))
    assert isinstance(bounce, Bounce)
    event = attrs.evolve(bounce, mail=attrs.evolve(bounce.mail, headers=cut(headers, 10_240)))
    assert event.mail.headers == headers
    told = notification(event, header=True).mail
    assert told.headers_truncated is True
    assert told.headers == headers[:2]
    assert notification(bounce, header=True).mail.headers_truncated is False


@pytest.mark.spec("SCH-06")
@given(st.lists(st.tuples(st.text("abc", min_size=1), st.text())), st.integers(0, 200))
def test_a_cut_header_has_the_first_fields_that_fit(headers: list[tuple[str, str]], most: int) -> None:
    shown = cut(headers, most)
    assert shown == tuple(headers[: len(shown)])
    assert sum(len(f"{name}: {value}\r\n".encode(errors="replace")) for name, value in shown) <= most
    if len(shown) < len(headers):
        beyond = (*shown, headers[len(shown)])
        assert sum(len(f"{name}: {value}\r\n".encode(errors="replace")) for name, value in beyond) > most


# --- times ----------------------------------------------------------------------------------------


@pytest.mark.spec("SCH-07")
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2017-08-05T00:41:02.669Z", datetime(2017, 8, 5, 0, 41, 2, 669_000, UTC)),
        ("2009-12-03T04:24:21.000-05:00", datetime(2009, 12, 3, 9, 24, 21, tzinfo=UTC)),
        ("2018-10-08T14:05:45 +0000", datetime(2018, 10, 8, 14, 5, 45, tzinfo=UTC)),
        ("2018-10-08T14:05:45Z", datetime(2018, 10, 8, 14, 5, 45, tzinfo=UTC)),
        ("2018-10-08T14:05:45", datetime(2018, 10, 8, 14, 5, 45, tzinfo=UTC)),
        ("2018-10-08T14:05:45.5 -01:30", datetime(2018, 10, 8, 15, 35, 45, 500_000, UTC)),
    ],
)
def test_a_time_is_read_in_each_of_its_forms(text: str, moment: datetime) -> None:
    event = parse_event(changed("delivery", "delivery", timestamp=text))
    assert isinstance(event, Delivery)
    assert event.timestamp == moment
    assert event.timestamp.tzinfo is UTC
    assert event.as_dict()["delivery"]["timestamp"] == text  # the same moment: in the form that it came in


@pytest.mark.spec("SCH-07")
def test_a_time_is_written_in_one_form() -> None:
    moment = datetime(2017, 8, 5, 0, 41, 2, 669_999, UTC)
    assert timestamp(moment) == "2017-08-05T00:41:02.669Z"
    assert timestamp(moment.astimezone(timezone(timedelta(hours=-5)))) == "2017-08-05T00:41:02.669Z"
    assert timestamp(moment.replace(tzinfo=None)) == "2017-08-05T00:41:02.669Z"
    event = parse_event(golden.line("delivery"))
    assert isinstance(event, Delivery)
    assert attrs.evolve(event, timestamp=moment).as_dict()["delivery"]["timestamp"] == "2017-08-05T00:41:02.669Z"


@pytest.mark.spec("SCH-07")
@given(st.datetimes(timezones=st.timezones() | st.just(UTC), min_value=EARLY, max_value=LATE))
def test_any_time_is_read_as_it_was_written(moment: datetime) -> None:
    assert read_timestamp(timestamp(moment)) == moment.astimezone(UTC).replace(
        microsecond=moment.microsecond // 1000 * 1000
    )


@pytest.mark.spec("SCH-07")
@pytest.mark.parametrize("text", ["", "yesterday", "2017-13-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "2017-08-05T0"])
def test_what_is_no_time_is_named(text: str) -> None:
    with pytest.raises(InvalidEvent, match=r"^delivery\.timestamp: .* is no time such as 2017-08-05T00:41:02.669Z\.$"):
        parse_event(changed("delivery", "delivery", timestamp=text))


@pytest.mark.spec("SCH-07")
@pytest.mark.parametrize("text", ["EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000", "", "any", "é"])
def test_an_id_may_be_any_text(text: str) -> None:
    record = changed("bounce", "bounce", feedbackId=text)
    record["mail"]["messageId"] = text
    event = parse_event(record)
    assert isinstance(event, Bounce)
    assert (event.message_id, event.feedback_id) == (text, text)


# --- bounces --------------------------------------------------------------------------------------


@pytest.mark.spec("SCH-08", "SCH-09")
def test_a_bounce_with_a_dsn_says_who_reports_it_and_what_the_server_said() -> None:
    event = parse_event(golden.line("bounce"))
    assert isinstance(event, Bounce)
    assert event.bounced_recipients == (
        BouncedRecipient(
            email_address="reader@example.net",
            action="failed",
            status="5.1.1",
            diagnostic_code="smtp; 550 5.1.1 user unknown",
        ),
    )
    assert event.reporting_mta == "dsn; mx.example.net"
    assert event.remote_mta_ip is None
    other = parse_event(changed("bounce", "bounce", reportingMTA="dns; mx.example.net"))
    assert isinstance(other, Bounce)
    assert other.reporting_mta == "dns; mx.example.net"


@pytest.mark.spec("SCH-08", "SCH-09")
def test_a_bounce_without_a_dsn_knows_only_addresses() -> None:
    event = parse_event(golden.line("notification-bounce-without-dsn"))
    assert isinstance(event, Bounce)
    assert event.reporting_mta is None
    assert event.bounced_recipients == (
        BouncedRecipient(email_address="jane@example.com"),
        BouncedRecipient(email_address="richard@example.com"),
    )
    assert event.bounced_recipients[0].as_dict() == {"emailAddress": "jane@example.com"}


@pytest.mark.spec("SCH-08")
def test_only_notifications_name_the_server_at_the_other_end() -> None:
    told = parse_event(golden.line("observed-notification-bounce"))
    assert isinstance(told, BounceNotification)
    assert told.remote_mta_ip == "203.0.113.25"
    event = parse_event(golden.line("bounce"))
    assert isinstance(event, Bounce)
    assert "remoteMtaIp" not in attrs.evolve(event, raw=None, remote_mta_ip="203.0.113.25").as_dict()["bounce"]
    assert notification(attrs.evolve(event, raw=None, remote_mta_ip="203.0.113.25")).as_dict()["bounce"]["remoteMtaIp"]


PAIRS = {
    ("Undetermined", "Undetermined"): "inspect",
    ("Permanent", "General"): "remove",
    ("Permanent", "NoEmail"): "remove",
    ("Permanent", "Suppressed"): "remove",
    ("Permanent", "OnAccountSuppressionList"): "remove",
    ("Transient", "General"): "retry later",
    ("Transient", "MailboxFull"): "retry later",
    ("Transient", "MessageTooLarge"): "retry later",
    ("Transient", "ContentRejected"): "retry later",
    ("Transient", "AttachmentRejected"): "retry later",
}


@pytest.mark.spec("SCH-10")
def test_there_are_ten_pairs_of_type_and_subtype() -> None:
    assert {(kind.value, sub_type.value) for kind, sub_type in BOUNCE_KINDS} == set(PAIRS)
    assert len(BOUNCE_KINDS) == 10


@pytest.mark.spec("SCH-10")
@pytest.mark.parametrize("kind", BounceType)
@pytest.mark.parametrize("sub_type", BounceSubType)
def test_a_bounce_is_made_of_a_pair_that_ses_has(kind: BounceType, sub_type: BounceSubType) -> None:
    bounce = parse_event(golden.line("bounce"))
    if (kind.value, sub_type.value) in PAIRS:
        made = attrs.evolve(bounce, bounce_type=kind.value, bounce_sub_type=sub_type.value)  # type: ignore[call-arg]  # a Bounce
        assert isinstance(made, Bounce)
        assert made.advice == classify(kind.value) == PAIRS[kind.value, sub_type.value]
        assert isinstance(made.advice, BounceAdvice)
    else:
        with pytest.raises(InvalidValue, match=f"no bounce of type {kind.value} and subtype {sub_type.value}"):
            attrs.evolve(bounce, bounce_type=kind.value, bounce_sub_type=sub_type.value)  # type: ignore[call-arg]


@pytest.mark.spec("SCH-10")
def test_the_error_says_which_subtypes_there_are() -> None:
    bounce = parse_event(golden.line("bounce"))
    with pytest.raises(InvalidValue, match="Use General, NoEmail, OnAccountSuppressionList, Suppressed with Permanent"):
        attrs.evolve(bounce, bounce_sub_type="MailboxFull")  # type: ignore[call-arg]
    with pytest.raises(InvalidValue, match="Use a type of BounceType"):
        attrs.evolve(bounce, bounce_type="General")  # type: ignore[call-arg]


@pytest.mark.spec("SCH-10")
def test_words_that_ses_does_not_have_yet_are_kept_as_text() -> None:
    event = parse_event(changed("bounce", "bounce", bounceType="Halting", bounceSubType="MailboxFull"))
    assert isinstance(event, Bounce)
    assert event.bounce_type == "Halting"
    assert event.advice is BounceAdvice.INSPECT
    assert isinstance(event.bounce_sub_type, BounceSubType)
    odd = parse_event(changed("bounce", "bounce", bounceSubType="MailboxFull"))  # what SES says is so
    assert isinstance(odd, Bounce)
    assert odd.bounce_sub_type == "MailboxFull"


# --- complaints -----------------------------------------------------------------------------------


@pytest.mark.spec("SCH-11")
@pytest.mark.parametrize("name", ["bounce", "complaint"])
def test_the_feedback_id_is_read_in_both_spellings_and_written_in_one(name: str) -> None:
    record = changed(name, name, feedbackId=..., feedbackID="the-id")
    event = parse_event(record)
    assert isinstance(event, Bounce | Complaint)
    assert event.feedback_id == "the-id"
    assert event.as_dict()[name]["feedbackId"] == "the-id"
    assert "feedbackID" not in event.as_dict()[name]


@pytest.mark.spec("SCH-11")
def test_a_complaint_without_a_report_says_who_and_when() -> None:
    event = parse_event(golden.line("notification-complaint-without-report"))
    assert isinstance(event, Complaint)
    assert event.complained_recipients == ("richard@example.com",)
    assert (event.user_agent, event.complaint_feedback_type, event.arrival_date) == (None, None, None)
    assert event.complaint_sub_type is None


@pytest.mark.spec("SCH-11")
def test_a_complaint_that_is_made_has_its_subtype_first_though_it_is_null() -> None:
    event = attrs.evolve(parse_event(golden.line("complaint")), raw=None)
    assert isinstance(event, Complaint)
    assert list(event.detail()) == (
        "complaintSubType complainedRecipients timestamp feedbackId userAgent complaintFeedbackType arrivalDate".split()
    )
    assert event.detail()["complaintSubType"] is None
    assert event.detail()["complainedRecipients"] == [{"emailAddress": one} for one in event.complained_recipients]
    listed = attrs.evolve(event, complaint_sub_type=ComplaintSubType.ON_ACCOUNT_SUPPRESSION_LIST)
    assert listed.detail()["complaintSubType"] == "OnAccountSuppressionList"


@pytest.mark.spec("SCH-11")
def test_the_arrival_date_is_a_moment() -> None:
    event = parse_event(golden.line("notification-complaint"))
    assert isinstance(event, Complaint)
    assert event.arrival_date == datetime(2009, 12, 3, 9, 24, 21, tzinfo=UTC)


@pytest.mark.spec("SCH-13")
def test_there_are_six_feedback_types_and_others_are_kept_as_text() -> None:
    words = ["abuse", "auth-failure", "fraud", "not-spam", "other", "virus"]
    assert [kind.value for kind in ComplaintFeedbackType] == words
    for word in (*words, "opt-out", ""):
        event = parse_event(changed("complaint", "complaint", complaintFeedbackType=word))
        assert isinstance(event, Complaint)
        assert event.complaint_feedback_type == word
        assert isinstance(event.complaint_feedback_type, ComplaintFeedbackType) is (word in words)
        assert event.as_dict()["complaint"]["complaintFeedbackType"] == word


@pytest.mark.spec("SCH-13")
def test_not_spam_does_not_count_against_the_sender() -> None:
    assert [kind.value for kind in ComplaintFeedbackType if not kind.counts_against_sender] == ["not-spam"]


@pytest.mark.spec("SCH-13")
@pytest.mark.parametrize(("word", "kind"), [("OnAccountSuppressionList", ComplaintSubType), ("Other", str)])
def test_the_subtype_of_a_complaint_is_a_word_or_text(word: str, kind: type[str]) -> None:
    event = parse_event(changed("complaint", "complaint", complaintSubType=word))
    assert isinstance(event, Complaint)
    assert type(event.complaint_sub_type) is kind
    assert event.complaint_sub_type == word


# --- the others -----------------------------------------------------------------------------------


@pytest.mark.spec("SCH-14")
def test_the_milliseconds_of_a_delivery_are_those_between_its_times() -> None:
    event = parse_event(golden.line("delivery"))
    assert isinstance(event, Delivery)
    assert event.processing_time_millis == 11893 == milliseconds(event.mail.timestamp, event.timestamp)
    assert event.recipients == ("reader@example.net",)
    assert event.smtp_response == "250 2.6.0 Message received"
    assert event.reporting_mta == "mta.example.org"


@pytest.mark.spec("SCH-14")
@given(st.datetimes(), st.integers(0, 10**9), st.integers(0, 999))
def test_whole_milliseconds_are_counted(start: datetime, count: int, more: int) -> None:
    try:
        end = start + timedelta(milliseconds=count, microseconds=more)
    except OverflowError:
        return
    assert milliseconds(start, end) == count


@pytest.mark.spec("SCH-15")
def test_a_send_says_nothing_of_itself() -> None:
    assert attrs.evolve(parse_event(golden.line("send")), raw=None).as_dict()["send"] == {}


@pytest.mark.spec("SCH-16")
@pytest.mark.parametrize("spelling", ["Bad content", "Bad_content"])
def test_a_rejection_has_one_reason_in_two_spellings(spelling: str) -> None:
    event = parse_event(changed("reject", "reject", reason=spelling))
    assert isinstance(event, Reject)
    assert event.reason == "Bad content"
    assert event.as_dict()["reject"] == {"reason": "Bad content"}


@pytest.mark.spec("SCH-17")
def test_an_open_says_who_and_two_are_two() -> None:
    first, second = parse_events(golden.line("open") * 2)
    assert isinstance(first, Open)
    assert (first.ip_address, first.user_agent) == ("198.51.100.23", "OurMail/1.0 (Phone)")
    assert first.timestamp == datetime(2021, 3, 2, 8, 20, 19, 652_000, UTC)
    assert first == second


@pytest.mark.spec("SCH-18")
def test_a_subscription_says_what_is_wanted_now_and_what_was() -> None:
    event = parse_event(golden.line("subscription"))
    assert isinstance(event, Subscription)
    assert (event.contact_list, event.source) == ("OurList", "sender@example.com")
    topics = (TopicStatus("News", "OptOut"),)
    assert event.new_topic_preferences == TopicPreferences(unsubscribe_all=True, topic_subscription_status=topics)
    assert event.old_topic_preferences == TopicPreferences(unsubscribe_all=False, topic_subscription_status=topics)
    assert event.new_topic_preferences.as_dict() == golden.record("subscription")["subscription"]["newTopicPreferences"]
    assert topics[0].as_dict() == {"topicName": "News", "subscriptionStatus": "OptOut"}
    first = parse_event(changed("subscription", "subscription", oldTopicPreferences=...))
    assert isinstance(first, Subscription)
    assert first.old_topic_preferences is None


@pytest.mark.spec("SCH-19")
def test_a_rendering_failure_says_why_and_of_what() -> None:
    event = parse_event(golden.line("rendering-failure"))
    assert isinstance(event, RenderingFailure)
    assert event.error_message == "Attribute 'attributeName' is not present in the rendering data."
    assert event.template_name == "OurTemplate"


@pytest.mark.spec("SCH-20")
def test_the_two_spellings_of_one_delay_are_one_word() -> None:
    spellings = ("TransientCommunicationGeneral", "TransientCommunicationFailure")
    read = [parse_event(changed("delivery-delay", "deliveryDelay", delayType=word)) for word in spellings]
    assert read[0] == read[1]
    for event in read:
        assert isinstance(event, DeliveryDelay)
        assert event.delay_type is DelayType.TRANSIENT_COMMUNICATION_FAILURE
        assert event.as_dict()["deliveryDelay"]["delayType"] == "TransientCommunicationFailure"
        made = attrs.evolve(event, delay_type="TransientCommunicationGeneral")
        assert made.detail()["delayType"] == "TransientCommunicationFailure"
    assert DelayType("TransientCommunicationGeneral") is DelayType.TRANSIENT_COMMUNICATION_FAILURE
    with pytest.raises(ValueError, match="is not a valid DelayType"):
        DelayType("Other")


@pytest.mark.spec("SCH-20")
def test_there_are_nine_kinds_of_delay_and_others_are_kept_as_text() -> None:
    assert [kind.value for kind in DelayType] == (
        "InternalFailure General MailboxFull SpamDetected RecipientServerError IPFailure TransientCommunicationFailure "
        "BYOIPHostNameLookupUnavailable Undetermined".split()
    )
    for word in (*DelayType, "Sloth"):
        event = parse_event(changed("delivery-delay", "deliveryDelay", delayType=str(word)))
        assert isinstance(event, DeliveryDelay)
        assert event.delay_type == word
        assert isinstance(event.delay_type, DelayType) is (word != "Sloth")


@pytest.mark.spec("SCH-20")
def test_delayed_recipients_may_stand_without_their_list() -> None:
    one = golden.record("delivery-delay")["deliveryDelay"]["delayedRecipients"][0]
    event = parse_event(changed("delivery-delay", "deliveryDelay", delayedRecipients=one))
    assert event == parse_event(golden.line("delivery-delay"))
    assert event.as_dict()["deliveryDelay"]["delayedRecipients"] == [one]


@pytest.mark.spec("SCH-20")
def test_a_delay_may_say_who_reports_it() -> None:
    event = parse_event(changed("delivery-delay", "deliveryDelay", reportingMTA="203.0.113.9"))
    assert isinstance(event, DeliveryDelay)
    assert event.reporting_mta == "203.0.113.9"
    assert attrs.evolve(event, raw=None).detail()["reportingMTA"] == "203.0.113.9"
    assert "reportingMTA" not in attrs.evolve(event, raw=None, reporting_mta=None).detail()


@pytest.mark.spec("SCH-20")
def test_a_delay_for_own_addresses_is_read_and_not_made() -> None:
    record = changed("delivery-delay", "deliveryDelay", delayType="BYOIPHostNameLookupUnavailable")
    event = parse_event(record)
    assert isinstance(event, DeliveryDelay)
    assert event.delay_type is DelayType.BYOIP_HOST_NAME_LOOKUP_UNAVAILABLE
    assert event.as_dict() == record
    with pytest.raises(InvalidValue, match="bring their own IP addresses"):
        attrs.evolve(event)


@pytest.mark.spec("SCH-21")
def test_a_click_has_the_tags_of_its_link_or_null() -> None:
    event = parse_event(golden.line("click"))
    assert isinstance(event, Click)
    assert event.link == "http://www.example.org/march"
    assert event.link_tags == {"product": ("book",), "genre": ("fiction",)}
    assert (event.ip_address, event.user_agent) == ("198.51.100.23", "OurMail/1.0 (Desktop)")
    for nothing in (None, ...):
        bare = parse_event(changed("click", "click", linkTags=nothing))
        assert isinstance(bare, Click)
        assert bare.link_tags is None
        assert attrs.evolve(bare, raw=None).detail()["linkTags"] is None


# --- the two forms --------------------------------------------------------------------------------


@pytest.mark.spec("SCH-24")
@pytest.mark.parametrize(
    ("name", "kind", "event_kind"),
    [
        ("notification-bounce", BounceNotification, Bounce),
        ("notification-complaint", ComplaintNotification, Complaint),
        ("notification-delivery", DeliveryNotification, Delivery),
    ],
)
def test_events_and_notifications_are_of_different_classes(
    name: str, kind: type[Event], event_kind: type[Event]
) -> None:
    told = parse_event(golden.line(name))
    record = golden.record(name)
    event = parse_event({"eventType" if key == "notificationType" else key: value for key, value in record.items()})
    assert type(told) is kind
    assert type(event) is event_kind
    assert told != event
    assert isinstance(told, Notification)
    assert not isinstance(event, Notification)
    assert isinstance(told, event_kind)  # what can be done with one can be done with the other
    assert told.mail == event.mail


@pytest.mark.spec("SCH-24")
@pytest.mark.parametrize("name", [name for name in golden.NAMES if "notification" not in name])
def test_only_three_types_are_told_by_notifications(name: str) -> None:
    record = golden.record(name)
    told = parse_event({"notificationType": record.pop("eventType"), **record})
    assert isinstance(told, UnknownEvent) is (name.rpartition("-")[2] not in ("bounce", "complaint", "delivery"))


@pytest.mark.spec("SCH-24")
@pytest.mark.parametrize("header", [False, True])
@pytest.mark.parametrize("name", ["bounce", "complaint", "delivery"])
def test_a_notification_of_an_event_has_the_form_of_notifications(name: str, header: bool) -> None:
    event = parse_event(golden.line(name))
    assert isinstance(event, Bounce | Complaint | Delivery)
    told = notification(event, header=header)
    record = told.as_dict()
    assert next(iter(record)) == "notificationType"
    assert record["mail"]["sourceIp"] == "198.51.100.7"
    assert "tags" not in record["mail"]
    for member in ("headers", "commonHeaders", "headersTruncated"):
        assert (member in record["mail"]) is header
    assert parse_event(told.to_json()) == told
    assert record[name] == attrs.evolve(event, raw=None).detail()


@pytest.mark.spec("SCH-24")
@pytest.mark.parametrize(
    ("name", "order"),
    [("bounce", ["bounce", "mail"]), ("complaint", ["complaint", "mail"]), ("delivery", ["mail", "delivery"])],
)
def test_a_notification_is_in_the_order_of_ses(name: str, order: list[str]) -> None:
    event = parse_event(golden.line(name))
    assert isinstance(event, Bounce | Complaint | Delivery)
    assert list(notification(event).as_dict()) == ["notificationType", *order]


# --- faults of what was printed -------------------------------------------------------------------


@pytest.mark.spec("SCH-26")
def test_what_page_breaks_added_is_kept_apart_from_what_there_is() -> None:
    faults = {"sentingAccountId": "1", "recipients": [{"emailAddress": "x@example.net"}], "body": {"text": "x"}}
    event = parse_event(changed("bounce", "mail", **faults))
    assert event == parse_event(golden.line("bounce"))
    written = attrs.evolve(event, raw=None).as_dict()
    assert not faults.keys() & written["mail"].keys()


@pytest.mark.spec("SCH-26")
def test_a_detail_that_stands_within_the_mail_is_no_detail() -> None:
    record = golden.record("delivery-delay")
    record["mail"]["deliveryDelay"] = record.pop("deliveryDelay")
    with pytest.raises(InvalidEvent, match="deliveryDelay: it is missing"):
        parse_event(record)


# --- records that are made ------------------------------------------------------------------------


@pytest.mark.spec("SCH-10", "SCH-13", "SCH-20")
def test_words_are_words_however_a_record_came_to_be() -> None:
    for name in ("bounce", "complaint", "delivery-delay"):
        read = parse_event(golden.line(name))
        for event in (read, attrs.evolve(read, raw=None)):
            words = [value for value in vars_of(event).values() if isinstance(value, EventWord)]
            assert len(words) == {"bounce": 2, "complaint": 1, "delivery-delay": 1}[name]
    bounce = parse_event(golden.line("bounce"))
    made = attrs.evolve(bounce, bounce_type="Transient", bounce_sub_type="MailboxFull")  # type: ignore[call-arg]  # a Bounce
    assert isinstance(made, Bounce)
    assert made.bounce_type is BounceType.TRANSIENT
    assert made.bounce_sub_type is BounceSubType.MAILBOX_FULL
    assert {type(value) for value in made.detail().values()} == {str, list}
    assert repr(made.bounce_type) == "'Transient'"


@pytest.mark.parametrize("before", ["never", 5, None, [1]])
def test_a_record_is_written_over_whatever_it_is_said_to_be_from(before: object) -> None:
    event = parse_event(golden.line("bounce"))
    made = attrs.evolve(
        event, raw={"new": 1, "bounce": {"timestamp": before, "bouncedRecipients": before}, "mail": before}
    )
    assert made.as_dict()["bounce"]["bouncedRecipients"] == event.as_dict()["bounce"]["bouncedRecipients"]
    assert made.as_dict()["mail"] == attrs.evolve(event, raw=None).as_dict()["mail"]
    if before:
        assert made.as_dict()["bounce"]["timestamp"] == event.as_dict()["bounce"]["timestamp"]


def vars_of(event: Event) -> dict[str, Any]:
    """The attributes of a record."""
    return {one.name: getattr(event, one.name) for one in attrs.fields(type(event))}
