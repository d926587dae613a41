"""What comes back after a server took a message: bounces, complaints, automatic replies, each at its own moment."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from sesmodel import Bounce, Complaint, Delivery, FeedbackRules, LocalSes, ManualClock, Message, Outcome, Rules
from sesmodel.flow.log_entry import Stage
from tests.flow.happenings import events, last, send, types

HOUR = timedelta(hours=1)

# --- asynchronous bounces ------------------------------------------------------------------------


@pytest.mark.spec("LIF-08")
def test_a_server_that_finds_out_later_gives_a_delivery_and_then_a_bounce(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").accept().then.bounce("550 5.1.1 no such user", hours=2)
    message_id = send(ses, hello, "bob@example.net")
    assert types(ses, message_id) == ["Send", "Delivery"]

    ses.advance(hours=3)
    assert types(ses, message_id) == ["Send", "Delivery", "Bounce"]
    (delivery,), (bounce,) = events(ses, Delivery, message_id), events(ses, Bounce, message_id)
    assert delivery.recipients == tuple(one.email_address for one in bounce.bounced_recipients) == ("bob@example.net",)
    assert bounce.timestamp - delivery.timestamp == 2 * HOUR
    assert bounce.as_dict()["bounce"] == {
        "bounceType": "Permanent",
        "bounceSubType": "NoEmail",
        "bouncedRecipients": [
            {
                "emailAddress": "bob@example.net",
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 no such user",
            }
        ],
        "timestamp": "2026-01-01T14:00:00.000Z",
        "feedbackId": bounce.feedback_id,
        "reportingMTA": "dns; example.net",
    }
    assert ses.statistics.bounces == 1
    assert [entry.email_address for entry in ses.suppression] == ["bob@example.net"]


@pytest.mark.spec("LIF-08")
def test_a_server_that_refuses_at_once_gives_a_bounce_and_no_delivery(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").reject()
    send(ses, hello, "bob@example.net")
    ses.advance(days=2)

    assert types(ses) == ["Send", "Bounce"]
    assert events(ses, Bounce)[0].reporting_mta == "dsn; a8-77.smtp-out.amazonses.com"


@pytest.mark.spec("LIF-08")
def test_a_later_bounce_is_forwarded_as_a_delivery_status_notification(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").bounce("552 5.2.2 mailbox full", minutes=1)
    send(ses, hello, "bob@example.net")
    assert ses.inbox("ana@example.com") == ()

    ses.advance(minutes=1)
    parsed = message_from_bytes(last(ses, "ana@example.com").raw.data, policy=policy.default)
    assert parsed.get_param("report-type") == "delivery-status"
    assert "Diagnostic-Code: smtp; 552 5.2.2 mailbox full" in last(ses, "ana@example.com").parts[1].decoded
    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Transient", "MailboxFull")
    assert (ses.statistics.bounces, len(ses.suppression)) == (0, 0)


def test_a_notice_that_no_program_understands_leaves_the_reason_open(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*@example.net").bounce(None, minutes=1)
    send(ses, hello, "bob@example.net", "carl@example.net")
    ses.advance(minutes=1)

    (bounce,) = events(ses, Bounce)
    assert bounce.as_dict()["bounce"] == {
        "bounceType": "Undetermined",
        "bounceSubType": "Undetermined",
        "bouncedRecipients": [{"emailAddress": "bob@example.net"}, {"emailAddress": "carl@example.net"}],
        "timestamp": "2026-01-01T12:01:00.000Z",
        "feedbackId": bounce.feedback_id,
    }
    (notice,) = ses.inbox("ana@example.com")
    assert notice.tree == "multipart/mixed[text/plain, message/rfc822]"
    assert "bob@example.net, carl@example.net" in notice.text
    assert notice.date == bounce.timestamp
    assert (ses.statistics.bounces, len(ses.suppression)) == (0, 0)


# --- complaints ----------------------------------------------------------------------------------


@pytest.mark.spec("LIF-09", "SCH-12")
def test_everyone_of_the_message_at_the_domain_that_complains_is_suspected(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("b@ISP.example").complain(hours=1)
    send(ses, hello, "a@isp.example", "b@ISP.example", "c@other.example")
    ses.advance(hours=1)

    (complaint,) = events(ses, Complaint)
    assert complaint.complained_recipients == ("a@isp.example", "b@ISP.example")
    assert complaint.as_dict()["complaint"]["complainedRecipients"] == [
        {"emailAddress": "a@isp.example"},
        {"emailAddress": "b@ISP.example"},
    ]
    assert complaint.mail.destination == ("a@isp.example", "b@ISP.example", "c@other.example")


@pytest.mark.spec("LIF-09", "SCH-12")
def test_a_domain_that_only_ends_like_the_complaining_one_is_another(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("a@isp.example").complain()
    send(ses, hello, "a@isp.example", "b@notisp.example", "c@sub.isp.example")

    assert events(ses, Complaint)[0].complained_recipients == ("a@isp.example",)


@pytest.mark.spec("LIF-09")
def test_a_complaint_comes_after_the_delivery_and_is_forwarded(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").accept().then.complain(days=1)
    message_id = send(ses, hello, "bob@example.net")
    ses.advance(days=2)

    assert types(ses, message_id) == ["Send", "Delivery", "Complaint"]
    (complaint,) = events(ses, Complaint)
    assert complaint.timestamp - complaint.mail.timestamp == timedelta(days=1)
    (notice,) = ses.inbox("ana@example.com")
    assert (notice.subject, notice.date) == ("Fw: Hello", complaint.timestamp)
    assert "Feedback-Type: abuse" in notice.parts[1].decoded
    assert ses.statistics.complaints == 1


@pytest.mark.spec("LIF-09")
def test_without_a_feedback_loop_nobody_hears_of_a_complaint(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").complain(feedback_loop=False)
    message_id = send(ses, hello, "bob@example.net")
    ses.advance(days=1)

    assert types(ses) == ["Send", "Delivery"]
    assert ses.inbox("ana@example.com") == ()
    assert ses.log(message_id)[-1].stage is Stage.COMPLAINED  # which only the model knows


def test_a_provider_that_names_the_complainer_suspects_nobody_else(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("a@isp.example").complain(named=True)
    send(ses, hello, "a@isp.example", "b@isp.example")

    assert events(ses, Complaint)[0].complained_recipients == ("a@isp.example",)
    assert "Original-Rcpt-To: a@isp.example" in last(ses, "ana@example.com").parts[1].decoded


def test_a_report_that_hides_the_complainer_does_not_name_him(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("a@isp.example").complain()
    send(ses, hello, "a@isp.example", "b@isp.example")

    assert "Original-Rcpt-To" not in last(ses, "ana@example.com").parts[1].decoded


@pytest.mark.spec("SCH-13")
@pytest.mark.parametrize("kind", ["abuse", "auth-failure", "fraud", "not-spam", "other", "virus"])
def test_a_report_may_be_of_any_type(ses: LocalSes, hello: Message, kind: str) -> None:
    ses.receivers.when("bob@*").complain(kind)
    send(ses, hello, "bob@example.net")

    detail = events(ses, Complaint)[0].as_dict()["complaint"]
    assert (detail["complaintFeedbackType"], detail["userAgent"]) == (kind, "Yahoo!-Mail-Feedback/2.0")
    assert f"Feedback-Type: {kind}" in last(ses, "ana@example.com").parts[1].decoded


@pytest.mark.spec("SCH-13")
def test_a_report_that_takes_a_complaint_back_is_told_and_counts_for_nothing(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").complain("not-spam")
    send(ses, hello, "bob@example.net")

    assert len(events(ses, Complaint)) == 1
    assert (ses.statistics.complaints, len(ses.suppression)) == (0, 0)


def test_a_report_says_when_the_message_had_arrived(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").greylist().then.complain(hours=1)
    send(ses, hello, "bob@example.net")
    ses.advance(hours=2)

    assert events(ses, Complaint)[0].as_dict()["complaint"]["arrivalDate"] == "2026-01-01T12:05:00.000Z"
    fields = last(ses, "ana@example.com").parts[1].decoded.splitlines()
    assert "Received-Date: Thu, 1 Jan 2026 12:05:00 +0000" in fields


def test_a_complaint_without_a_report_says_only_who_and_when(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").complain(None)
    send(ses, hello, "bob@example.net")

    (complaint,) = events(ses, Complaint)
    assert complaint.as_dict()["complaint"] == {
        "complaintSubType": None,
        "complainedRecipients": [{"emailAddress": "bob@example.net"}],
        "timestamp": "2026-01-01T12:00:00.000Z",
        "feedbackId": complaint.feedback_id,
    }
    (notice,) = ses.inbox("ana@example.com")
    assert notice.tree == "multipart/mixed[text/plain, message/rfc822]"
    assert notice.headers.get("Return-Path") == "<no-reply@amazonses.com>"


def test_complaints_of_two_providers_are_two(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*").complain()
    send(ses, hello, "a@isp.example", "b@isp.example", "c@other.example")

    assert [one.complained_recipients for one in events(ses, Complaint)] == [
        ("a@isp.example", "b@isp.example"),
        ("c@other.example",),
    ]


# --- automatic replies ---------------------------------------------------------------------------


@pytest.mark.spec("LIF-10")
def test_an_automatic_reply_comes_back_counts_as_nothing_and_is_no_reason_to_try_again(
    ses: LocalSes, hello: Message
) -> None:
    ses.receivers.when("away@*").accept().then.auto_reply("Back on Monday", minutes=3)
    message_id = send(ses, hello, "away@example.net")
    ses.advance(days=1)

    assert types(ses) == ["Send", "Delivery"]
    (reply,) = ses.inbox("ana@example.com")
    assert (reply.text, reply.headers.get("Auto-Submitted")) == ("Back on Monday", "auto-replied")
    assert reply.date == ses.clock.now() - timedelta(days=1) + timedelta(minutes=3)
    assert (ses.statistics.bounces, ses.statistics.complaints) == (0, 0)
    stages = [entry.stage for entry in ses.log(message_id)]
    assert stages.count(Stage.ATTEMPTED) == 1
    assert stages[-1] is Stage.REPLIED  # of its own kind, not a bounce


@pytest.mark.spec("LIF-10")
def test_an_automatic_reply_comes_though_bounces_are_not_forwarded(ses: LocalSes, hello: Message) -> None:
    identity = ses.account.identities.get("example.com")
    assert identity is not None
    identity.feedback_forwarding = False
    ses.receivers.when("away@*").auto_reply()
    send(ses, hello, "away@example.net")

    assert [reply.text for reply in ses.inbox("ana@example.com")] == ["I am out of the office."]


def test_automatic_replies_that_are_bounces_do_not_count(hello: Message) -> None:
    ses = LocalSes(rules=Rules(feedback=FeedbackRules(replies_bounce=True)))
    ses.verify("example.com")
    ses.receivers.when("*").auto_reply()
    for _ in range(10):
        send(ses, hello, "away@example.net")

    assert [(one.bounce_type, one.bounce_sub_type) for one in events(ses, Bounce)] == [("Transient", "General")] * 10
    assert (ses.statistics.bounce_rate, len(ses.suppression)) == (0.0, 0)


# --- several recipients, several moments ---------------------------------------------------------


@pytest.mark.spec("SCH-27")
def test_events_name_those_they_are_about_and_everyone_the_message_was_for(ses: LocalSes, hello: Message) -> None:
    everyone = ("bob@example.net", "gone@example.net", "carl@example.net")
    ses.receivers.when("gone@*").reject()
    ses.receivers.when("carl@*").complain(named=True)
    send(ses, hello, *everyone)

    (bounce,), (delivery,), (complaint,) = events(ses, Bounce), events(ses, Delivery), events(ses, Complaint)
    assert [one.email_address for one in bounce.bounced_recipients] == ["gone@example.net"]
    assert delivery.recipients == ("bob@example.net", "carl@example.net")
    assert complaint.complained_recipients == ("carl@example.net",)
    assert {event.mail.destination for event in ses.events} == {everyone}


@pytest.mark.spec("SCH-27")
def test_a_delay_names_only_those_who_are_delayed(ses: LocalSes, hello: Message) -> None:
    from sesmodel import DeliveryDelay

    ses.receivers.when("bob@*").defer(times=1)
    send(ses, hello, "bob@example.net", "carl@example.net")

    (delay,) = events(ses, DeliveryDelay)
    assert [one.email_address for one in delay.delayed_recipients] == ["bob@example.net"]
    assert delay.mail.destination == ("bob@example.net", "carl@example.net")


def test_there_is_one_delivery_a_server_whatever_its_recipients_do_later(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("b@*").complain(hours=1)
    ses.receivers.when("c@*").auto_reply()
    send(ses, hello, "a@example.net", "b@example.net", "c@EXAMPLE.net", "d@example.org")

    assert [one.recipients for one in events(ses, Delivery)] == [
        ("a@example.net", "b@example.net", "c@EXAMPLE.net"),
        ("d@example.org",),
    ]


def test_everything_comes_at_its_own_moment_though_time_jumps(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("a@*").bounce(hours=5)
    ses.receivers.when("b@*").complain(hours=1).then.auto_reply(hours=3)
    ses.receivers.when("c@*").greylist(times=1).then.wait(minutes=1).then.complain(hours=1)
    send(ses, hello, "a@example.net", "b@example.net", "c@example.net")
    assert isinstance(ses.clock, ManualClock)
    ses.clock.advance(timedelta(days=1))

    start = ses.clock.now() - timedelta(days=1)
    happened = [
        (event.event_type, (getattr(event, "timestamp", start) - start) / timedelta(minutes=1)) for event in ses.events
    ]
    assert happened == [
        ("Send", 0),
        ("Delivery", 0),
        ("DeliveryDelay", 0),
        ("Delivery", 6),
        ("Complaint", 60),
        ("Complaint", 66),
        ("Bounce", 300),
    ]
    assert [mail.date for mail in ses.inbox("ana@example.com")] == sorted(
        start + timedelta(minutes=minutes) for minutes in (60, 66, 180, 300)
    )


def test_a_slow_server_is_seen_in_the_processing_time(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*").wait(seconds=12.5).then.accept()
    send(ses, hello, "bob@example.net")
    assert types(ses) == ["Send"]
    assert ses.inbox("bob@example.net") == ()

    ses.advance(seconds=13)
    (delivery,) = events(ses, Delivery)
    assert delivery.processing_time_millis == 12_500
    assert delivery.timestamp - delivery.mail.timestamp == timedelta(seconds=12.5)


def test_what_comes_later_can_be_kept_and_carried_on() -> None:
    import pickle

    from sesmodel.service.receivers import Receivers

    receivers = Receivers()
    receivers.when("*@slow.example", subject="*offer*").greylist().then.complain(hours=1).then.bounce(None, hours=2)
    copy = pickle.loads(pickle.dumps(receivers))  # noqa: S301  our own

    assert copy == receivers
    assert pickle.loads(pickle.dumps(Outcome("250 OK"))) == Outcome("250 OK")  # noqa: S301  our own
