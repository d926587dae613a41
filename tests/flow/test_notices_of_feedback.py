"""Which feedback is told, of whom, and what counts: by topic, by event and by mail alike."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from sesmodel import (
    Bounce,
    Complaint,
    ComplaintFeedbackType,
    ComplaintSubType,
    FeedbackRules,
    LocalSes,
    Mailer,
    Message,
    Rules,
    parse_event,
    read_bounce,
    read_complaint,
)
from sesmodel.flow.log_entry import Stage
from tests.flow.happenings import last, send, types

KINDS = ("Bounce", "Complaint", "Delivery")


def listening(**options: Any) -> LocalSes:
    """A model whose identity tells everything to one topic."""
    ses = LocalSes(**options)
    ses.verify("example.com")
    topic = ses.create_topic("feedback").arn
    for kind in KINDS:
        ses.client("ses").set_identity_notification_topic(Identity="example.com", NotificationType=kind, SnsTopic=topic)
        ses.client("ses").set_identity_headers_in_notifications_enabled(
            Identity="example.com", NotificationType=kind, Enabled=True
        )
    return ses


def told(ses: LocalSes) -> list[dict[str, Any]]:
    """The notifications that came to the topic."""
    (topic,) = ses.topics.values()
    found = [json.loads(one.message) for one in topic.messages if one.message.startswith("{")]
    return [one for one in found if "mail" in one and "notificationType" in one]


def kinds(ses: LocalSes) -> list[str]:
    return [one["notificationType"] for one in told(ses)]


# --- bounces -------------------------------------------------------------------------------------


@pytest.mark.spec("NTF-26")
def test_a_hard_bounce_is_told_at_once(hello: Message) -> None:
    ses = listening()
    ses.receivers.when("*").reject("550 5.1.1 no such user")
    send(ses, hello, "bob@example.net")

    assert [(one["bounce"]["bounceType"], one["bounce"]["bounceSubType"]) for one in told(ses)] == [
        ("Permanent", "NoEmail")
    ]
    assert len(ses.inbox("ana@example.com")) == 1


@pytest.mark.spec("NTF-26")
def test_a_soft_bounce_that_clears_in_an_hour_is_a_delivery_and_nothing_else(hello: Message) -> None:
    ses = listening()
    ses.receivers.when("*").defer("452 4.2.2 mailbox full", hours=1)
    send(ses, hello, "bob@example.net")
    ses.advance(days=2)

    assert kinds(ses) == ["Delivery"]
    assert ses.inbox("ana@example.com") == ()
    assert set(types(ses)) == {"Send", "DeliveryDelay", "Delivery"}


@pytest.mark.spec("NTF-26")
def test_a_soft_bounce_that_stays_is_told_once_when_ses_gives_up_and_delays_by_events_only(hello: Message) -> None:
    ses = listening()
    ses.receivers.when("*").defer("452 4.2.2 mailbox full")
    began = ses.clock.now()
    send(ses, hello, "bob@example.net")
    ses.advance(hours=13)
    assert kinds(ses) == []
    assert ses.inbox("ana@example.com") == ()
    ses.advance(days=3)

    (bounce,) = [one["bounce"] for one in told(ses)]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Transient", "MailboxFull")
    (event,) = [one for one in ses.events if isinstance(one, Bounce)]
    assert event.timestamp - began >= timedelta(hours=14)  # OBS-171
    report = read_bounce(last(ses, "ana@example.com").raw)
    assert report is not None
    assert report.recipients[0].status == bounce["bouncedRecipients"][0]["status"] == "4.4.7"
    assert report.recipients[0].diagnostic_code == (
        "smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<452 4.2.2 mailbox full>"  # OBS-378
    )
    assert len(ses.inbox("ana@example.com")) == 1
    assert types(ses).count("DeliveryDelay") > 1


@pytest.mark.spec("NTF-26")
@pytest.mark.parametrize("reply", ["450 4.1.1 try again", "451 4.7.1 greylisted", "421 too busy", "452 4.3.1 no space"])
def test_a_soft_bounce_is_transient_however_long_it_lasts_and_whatever_its_reason(hello: Message, reply: str) -> None:
    ses = listening()
    ses.receivers.when("*").defer(reply)
    send(ses, hello, "bob@example.net")
    ses.advance(days=3)

    assert [(one["bounce"]["bounceType"], one["bounce"]["bounceSubType"]) for one in told(ses)] == [
        ("Transient", "General")
    ]
    assert (ses.statistics.bounces, len(ses.suppression)) == (0, 0)


@pytest.mark.spec("NTF-26")
def test_dns_that_cannot_be_asked_is_tried_for_as_long(hello: Message) -> None:
    ses = listening()
    ses.receivers.when("*").dns_failure()
    send(ses, hello, "bob@example.net")
    ses.advance(days=1)

    (bounce,) = [one["bounce"] for one in told(ses)]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Transient", "General")
    assert bounce["bouncedRecipients"][0]["diagnosticCode"].endswith(
        "<421 4.4.0 Unable to lookup DNS for example.net>"
    )  # OBS-379


# --- automatic replies ---------------------------------------------------------------------------


@pytest.mark.spec("NTF-27")
def test_automatic_replies_told_as_bounces_count_for_no_rate(hello: Message) -> None:
    ses = listening(rules=Rules(feedback=FeedbackRules(replies_bounce=True)))
    ses.receivers.when("*").auto_reply()
    for _ in range(10):
        send(ses, hello, "away@example.net")

    bounces = [one["bounce"] for one in told(ses) if one["notificationType"] == "Bounce"]
    assert [(one["bounceType"], one["bounceSubType"]) for one in bounces] == [("Transient", "General")] * 10
    assert (ses.statistics.rated, ses.statistics.bounces, ses.statistics.bounce_rate) == (10, 0, 0.0)
    assert len(ses.suppression) == 0
    assert [mail.headers.get("Auto-Submitted") for mail in ses.inbox("ana@example.com")] == ["auto-replied"] * 10

    ses.receivers.when("gone@*").reject()
    send(ses, hello, "gone@example.net")
    assert (ses.statistics.rated, ses.statistics.bounces) == (11, 1)  # a bounce that is one counts


@pytest.mark.spec("NTF-27")
def test_an_automatic_reply_is_no_bounce_to_who_reads_the_mail(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*").auto_reply()
    send(ses, hello, "away@example.net", return_path="bounces+away=example.net@example.com")

    assert read_bounce(last(ses, "bounces+away=example.net@example.com").raw) is None


# --- complaints ----------------------------------------------------------------------------------


@pytest.mark.spec("NTF-29")
@pytest.mark.parametrize(
    ("named", "suspects"), [(False, ("a@isp.test", "b@ISP.test")), (True, ("a@isp.test",))], ids=["hidden", "named"]
)
def test_who_complained_is_guessed_by_the_domain_unless_the_provider_says_it(
    hello: Message, named: bool, suspects: tuple[str, ...]
) -> None:
    ses = listening()
    ses.receivers.when("a@isp.test").complain(named=named)
    send(ses, hello, "c@other.test", "a@isp.test", "d@notisp.test", "e@sub.isp.test", "b@ISP.test")

    (complaint,) = [one["complaint"] for one in told(ses) if one["notificationType"] == "Complaint"]
    assert complaint["complainedRecipients"] == [{"emailAddress": one} for one in suspects]
    report = read_complaint(last(ses, "ana@example.com").raw)
    assert report is not None
    assert report.recipients == (suspects if named else ())


@pytest.mark.spec("NTF-29")
def test_one_recipient_a_message_leaves_nothing_to_guess(hello: Message) -> None:
    ses = listening()
    ses.receivers.when("b@*").complain()
    for one in hello.replace(to=("a@isp.test", "b@isp.test")).individually():
        Mailer(ses).send(one)

    (complaint,) = [one["complaint"] for one in told(ses) if one["notificationType"] == "Complaint"]
    assert complaint["complainedRecipients"] == [{"emailAddress": "b@isp.test"}]


@pytest.mark.spec("NTF-30")
def test_mail_to_who_once_complained_is_a_complaint_without_an_attempt(hello: Message) -> None:
    ses = listening()
    ses.suppress("x@y.test", "COMPLAINT")
    message_id = send(ses, hello, "x@y.test")

    (complaint,) = [one["complaint"] for one in told(ses)]
    assert complaint["complaintSubType"] == "OnAccountSuppressionList"
    assert complaint["complainedRecipients"] == [{"emailAddress": "x@y.test"}]
    assert [one.complaint_sub_type for one in ses.events if isinstance(one, Complaint)] == [*ComplaintSubType]
    assert types(ses, message_id) == ["Send", "Complaint"]
    assert Stage.ATTEMPTED not in [entry.stage for entry in ses.log(message_id)]
    assert ses.inbox("x@y.test") == ()
    assert last(ses, "ana@example.com").subject == "Fw: Hello"


@pytest.mark.spec("NTF-30")
def test_mail_to_who_once_bounced_is_a_bounce_without_an_attempt(hello: Message) -> None:
    ses = listening()
    ses.suppress("x@y.test", "BOUNCE")
    message_id = send(ses, hello, "x@y.test")

    (bounce,) = [one["bounce"] for one in told(ses)]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Permanent", "OnAccountSuppressionList")
    assert Stage.ATTEMPTED not in [entry.stage for entry in ses.log(message_id)]
    report = read_bounce(last(ses, "ana@example.com").raw)
    assert report is not None
    assert [(one.address, one.status) for one in report.failed] == [("x@y.test", "5.1.1")]


@pytest.mark.spec("NTF-31")
def test_there_are_six_types_of_complaints_and_one_takes_a_complaint_back() -> None:
    assert [one.value for one in ComplaintFeedbackType] == [
        "abuse", "auth-failure", "fraud", "not-spam", "other", "virus",
    ]  # fmt: skip
    assert [one for one in ComplaintFeedbackType if not one.counts_against_sender] == [ComplaintFeedbackType.NOT_SPAM]


@pytest.mark.spec("NTF-31")
@pytest.mark.parametrize("kind", ComplaintFeedbackType)
def test_each_type_goes_through_notification_event_and_mail(hello: Message, kind: ComplaintFeedbackType) -> None:
    ses = listening()
    ses.receivers.when("*").complain(kind)
    send(ses, hello, "bob@example.net")

    (told_of,) = [one for one in told(ses) if one["notificationType"] == "Complaint"]
    assert told_of["complaint"]["complaintFeedbackType"] == kind.value
    event = parse_event(told_of)
    assert isinstance(event, Complaint)
    assert event.complaint_feedback_type == kind
    assert event.to_json() == json.dumps(told_of, separators=(",", ":"), ensure_ascii=False)
    report = read_complaint(last(ses, "ana@example.com").raw)
    assert report is not None
    assert report.feedback_type == kind
    assert ses.statistics.complaints == int(kind.counts_against_sender)


@pytest.mark.spec("NTF-31")
def test_a_type_that_nobody_knows_yet_is_read_as_it_is(hello: Message) -> None:
    ses = listening()
    ses.receivers.when("*").complain()
    send(ses, hello, "bob@example.net")
    (told_of,) = [one for one in told(ses) if one["notificationType"] == "Complaint"]
    told_of["complaint"]["complaintFeedbackType"] = "boredom"

    event = parse_event(told_of)
    assert isinstance(event, Complaint)
    assert event.complaint_feedback_type == "boredom"


# --- what SES writes over ------------------------------------------------------------------------


@pytest.mark.spec("NTF-18")
@pytest.mark.parametrize("to", ["bounce@simulator.amazonses.com", "bob@example.net"])
def test_only_notices_tell_the_fields_that_ses_writes_over(hello: Message, to: str) -> None:
    ses = listening()
    raw = b"Message-ID: custom-message-ID\r\nDate: Wed, 27 Jan 2016 14:05:45 +0000\r\nReturn-Path: <b@example.com>\r\n"
    raw += f"From: ana@example.com\r\nTo: {to}\r\nSubject: Hello\r\n\r\nHello".encode()
    message_id = ses.client("ses").send_raw_email(RawMessage={"Data": raw})["MessageId"]

    (mail,) = [one["mail"] for one in told(ses)]
    assert [(one["name"], one["value"]) for one in mail["headers"][:3]] == [
        ("Message-ID", "custom-message-ID"),
        ("Date", "Wed, 27 Jan 2016 14:05:45 +0000"),
        ("Return-Path", "<b@example.com>"),
    ]
    assert (mail["messageId"], mail["commonHeaders"]["messageId"]) == (message_id, "custom-message-ID")
    assert mail["commonHeaders"]["date"] == "Wed, 27 Jan 2016 14:05:45 +0000"

    header = ses.sent.one().message.headers
    assert header.get_all("Message-ID") == (f"<{message_id}@email.amazonses.com>",)
    assert header.get_all("Date") == ("Thu, 1 Jan 2026 12:00:00 +0000",)
    assert b"b@example.com" not in ses.sent.one().raw.data
    assert [field.name for field in header][-2:] == ["Feedback-ID", "X-SES-Outgoing"]  # OBS-345
