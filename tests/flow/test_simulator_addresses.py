"""The five addresses of the mailbox simulator, and what each of them does."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import TYPE_CHECKING, cast

import pytest

from sesmodel import Bounce, Complaint, Delivery, Event, LocalSes, Message
from sesmodel.flow.log_entry import Stage
from sesmodel.service import simulator
from tests.flow.happenings import events, send

if TYPE_CHECKING:
    from email.message import EmailMessage


@pytest.mark.spec("TST-01")
def test_there_are_five_simulator_addresses_each_with_its_outcome(ses: LocalSes, hello: Message) -> None:
    outcomes = {}
    for address in (
        simulator.SUCCESS, simulator.BOUNCE, simulator.OOTO, simulator.COMPLAINT, simulator.SUPPRESSION_LIST,
    ):  # fmt: skip
        message_id = send(ses, hello, address)
        outcomes[address] = [event.event_type for event in ses.events if event.message_id == message_id]

    assert outcomes == {
        "success@simulator.amazonses.com": ["Send", "Delivery"],
        "bounce@simulator.amazonses.com": ["Send", "Bounce"],
        "ooto@simulator.amazonses.com": ["Send", "Delivery"],
        "complaint@simulator.amazonses.com": ["Send", "Delivery", "Complaint"],
        "suppressionlist@simulator.amazonses.com": ["Send", "Bounce"],
    }
    assert (ses.statistics.bounces, ses.statistics.complaints, len(ses.suppression)) == (0, 0, 0)


@pytest.mark.spec("TST-01")
def test_the_out_of_office_simulator_answers_to_where_bounces_go(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, simulator.OOTO, return_path="r@example.com")

    (reply,) = ses.inbox("r@example.com")
    assert reply.headers.get("Auto-Submitted") == "auto-replied"
    assert reply.headers.get("Return-Path") == "<>"
    assert [str(one) for one in reply.to] == ["r@example.com"]
    assert reply.headers.get("In-Reply-To") == ses.sent.one().message.headers.get("Message-ID")
    assert [event.event_type for event in ses.events] == ["Send", "Delivery"]


@pytest.mark.spec("TST-01")
def test_the_complaint_simulator_delivers_then_complains_and_the_report_is_forwarded(
    ses: LocalSes, hello: Message
) -> None:
    message_id = send(ses, hello, simulator.COMPLAINT)

    (complaint,) = events(ses, Complaint)
    assert complaint.as_dict()["complaint"] == {
        "complaintSubType": None,
        "complainedRecipients": [{"emailAddress": simulator.COMPLAINT}],
        "timestamp": "2026-01-01T12:00:00.000Z",
        "feedbackId": complaint.feedback_id,
        "userAgent": "Amazon SES Mailbox Simulator",
        "complaintFeedbackType": "abuse",
    }
    (notice,) = ses.inbox("ana@example.com")
    parsed = message_from_bytes(notice.raw.data, policy=policy.default)
    assert parsed.get_content_type() == "multipart/report"
    assert parsed.get_param("report-type") == "feedback-report"
    report = list(parsed.iter_parts())[1]
    assert report.get_content_type() == "message/feedback-report"
    assert f"Original-Mail-From: <{message_id}@amazonses.com>" in notice.parts[1].decoded


@pytest.mark.spec("TST-01")
def test_the_suppression_list_simulator_bounces_as_if_listed_without_an_attempt(ses: LocalSes, hello: Message) -> None:
    message_id = send(ses, hello, simulator.SUPPRESSION_LIST)

    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Permanent", "Suppressed")
    assert bounce.remote_mta_ip is None
    assert Stage.ATTEMPTED not in [entry.stage for entry in ses.log(message_id)]


@pytest.mark.spec("TST-02")
def test_the_success_simulator_gives_a_delivery_with_its_reply(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, simulator.SUCCESS)

    (delivery,) = events(ses, Delivery)
    assert delivery.as_dict()["delivery"]["recipients"] == ["success@simulator.amazonses.com"]
    assert delivery.as_dict()["delivery"]["smtpResponse"] == "250 2.6.0 Message received"


@pytest.mark.spec("TST-02")
def test_a_delivery_is_told_to_who_asked_and_never_by_mail(ses: LocalSes, hello: Message) -> None:
    heard: list[Event] = []
    send(ses, hello, simulator.SUCCESS)
    assert heard == []

    ses.subscribe(heard.append)
    send(ses, hello, simulator.SUCCESS)
    assert [event.event_type for event in heard] == ["Send", "Delivery"]
    assert ses.inbox("ana@example.com") == ()


@pytest.mark.spec("TST-03")
def test_the_bounce_simulator_bounces_every_time_and_lists_nobody(ses: LocalSes, hello: Message) -> None:
    for _ in range(2):
        send(ses, hello, simulator.BOUNCE)

    bounces = events(ses, Bounce)
    assert [(one.bounce_type, one.bounce_sub_type) for one in bounces] == [("Permanent", "General")] * 2
    for bounce in bounces:
        (recipient,) = bounce.as_dict()["bounce"]["bouncedRecipients"]
        assert (recipient["action"], recipient["status"]) == ("failed", "5.1.1")
        assert recipient["diagnosticCode"].startswith("smtp; 550 5.1.1")
        assert bounce.as_dict()["bounce"]["reportingMTA"] == "dsn; a8-77.smtp-out.amazonses.com"
        assert bounce.remote_mta_ip
    assert len(ses.suppression) == 0


@pytest.mark.spec("TST-03")
def test_the_forwarded_bounce_is_read_as_a_delivery_status_notification(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, simulator.BOUNCE, return_path="bounces@example.com")

    (notice,) = ses.inbox("bounces@example.com")
    parsed = message_from_bytes(notice.raw.data, policy=policy.default)
    assert parsed.get_content_type() == "multipart/report"
    assert parsed.get_param("report-type") == "delivery-status"
    told, status, original = parsed.iter_parts()
    about_message, about_recipient = cast("list[EmailMessage]", status.get_payload())
    assert about_message["Reporting-MTA"].startswith("dsn; ")
    assert about_recipient["Action"] == "failed"
    assert about_recipient["Status"] == "5.1.1"
    assert about_recipient["Final-Recipient"] == "rfc822; bounce@simulator.amazonses.com"
    assert about_recipient["Diagnostic-Code"] == "smtp; 550 5.1.1 user unknown"
    assert "bounce@simulator.amazonses.com" in told.get_content()
    assert original.get_content()["Subject"] == "Hello"


@pytest.mark.spec("TST-01")
@pytest.mark.parametrize(
    ("address", "event_type"),
    [
        ("bounce+order-7@simulator.amazonses.com", "Bounce"),
        ("Bounce+x@Simulator.AmazonSES.com", "Bounce"),
        ("anything@simulator.amazonses.com", "Bounce"),
    ],
)
def test_simulator_addresses_take_labels_and_unknown_ones_bounce(
    ses: LocalSes, hello: Message, address: str, event_type: str
) -> None:
    send(ses, hello, address)

    assert ses.events[-1].event_type == event_type


@pytest.mark.spec("TST-01")
@pytest.mark.parametrize("address", [simulator.SUCCESS, simulator.OOTO, simulator.COMPLAINT])
def test_the_simulator_that_delivers_answers_as_observed(ses: LocalSes, hello: Message, address: str) -> None:
    send(ses, hello, address)

    detail = events(ses, Delivery)[0].as_dict()["delivery"]
    assert (detail["recipients"], detail["smtpResponse"], detail["reportingMTA"]) == (
        [address],
        "250 2.6.0 Message received",
        "a8-77.smtp-out.amazonses.com",
    )  # fmt: skip  OBS-421


@pytest.mark.spec("TST-01")
def test_the_simulator_that_bounces_says_why(ses: LocalSes, hello: Message) -> None:
    ids = [send(ses, hello, address) for address in (simulator.BOUNCE, simulator.SUPPRESSION_LIST)]

    refused, suppressed = (event.bounced_recipients[0].diagnostic_code for event in events(ses, Bounce))
    assert refused == "smtp; 550 5.1.1 user unknown"
    assert str(suppressed).startswith("Amazon SES has suppressed sending to this address")
    assert [ses.log(one)[-1].stage for one in ids] == [Stage.BOUNCED] * 2


@pytest.mark.spec("TST-01")
def test_the_out_of_office_reply_comes_from_the_simulator_which_counts_for_nothing(
    ses: LocalSes, hello: Message
) -> None:
    send(ses, hello, "OOTO@Simulator.AmazonSES.com")

    (reply,) = ses.inbox("ana@example.com")
    assert str(reply.sender).lower() == simulator.OOTO
    assert (ses.call("ses", "GetSendQuota", {})["SentLast24Hours"], ses.statistics.rated) == (0, 0)


@pytest.mark.spec("TST-02")
def test_the_delivery_of_the_success_simulator_is_about_the_message(ses: LocalSes, hello: Message) -> None:
    message_id = send(ses, hello, simulator.SUCCESS)

    mail = events(ses, Delivery)[0].as_dict()["mail"]
    assert (mail["messageId"], mail["destination"]) == (message_id, [simulator.SUCCESS])


@pytest.mark.spec("TST-03")
def test_the_notice_of_a_bounce_comes_from_the_mailer_daemon_with_the_null_sender(hello: Message) -> None:
    ses = LocalSes(region="eu-west-1")
    ses.verify("example.com")
    send(ses, hello, simulator.BOUNCE)

    (notice,) = ses.inbox("ana@example.com")
    assert {name: notice.headers.get(name) for name in ("Return-Path", "From", "To", "Subject")} == {
        "Return-Path": "<>",
        "From": "MAILER-DAEMON@eu-west-1.amazonses.com",
        "To": "ana@example.com",
        "Subject": "Delivery Status Notification (Failure)",
    }
    (bounce,) = events(ses, Bounce)
    assert (bounce.reporting_mta, bounce.remote_mta_ip) == (
        "dsn; a8-77.smtp-out.eu-west-1.amazonses.com", simulator.REMOTE_IP,
    )  # fmt: skip


@pytest.mark.spec("TST-03")
def test_a_bounce_is_not_forwarded_where_the_identity_says_so(ses: LocalSes, hello: Message) -> None:
    identity = ses.account.identities.get("example.com")
    assert identity is not None
    identity.feedback_forwarding = False
    ses.create_configuration_set("told")
    ses.add_event_destination("told", "bounces", ses.create_topic("bounces"), event_types=["Bounce"])
    identity.configuration_set = "told"
    send(ses, hello, simulator.BOUNCE)

    assert ses.inbox("ana@example.com") == ()
    assert len(events(ses, Bounce)) == 1
