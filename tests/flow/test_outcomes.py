"""What becomes of accepted mail: delivered, bounced, complained about, tried again."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, cast

import pytest

from sesmodel import (
    Bounce,
    Delivery,
    DeliveryDelay,
    LocalSes,
    ManualClock,
    Message,
    Reject,
    Send,
)
from sesmodel.flow.log_entry import Stage
from sesmodel.service import simulator
from sesmodel.service.suppression import SuppressionReason
from sesmodel.testing import eicar
from tests.flow.happenings import events, send

if TYPE_CHECKING:
    from email.message import EmailMessage
from email.message import Message as LegacyMessage


@pytest.mark.spec("LIF-01")
def test_the_stages_of_a_send_are_seen_in_order(ses: LocalSes, hello: Message) -> None:
    message_id = send(ses, hello, "bob@example.net")

    assert [entry.stage for entry in ses.log(message_id)] == [
        Stage.ACCEPTED, Stage.ASSEMBLED, Stage.SCANNED, Stage.ATTEMPTED, Stage.DELIVERED,
    ]  # fmt: skip
    assert ses.log(message_id)[-1].recipient == "bob@example.net"


@pytest.mark.spec("LIF-01")
def test_the_outcome_of_each_recipient_can_be_planned(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("hard@example.net").reject()
    ses.receivers.when("soft@example.net").defer()
    ses.receivers.when("angry@example.net").complain()
    ses.receivers.when("away@example.net").auto_reply()
    ses.receivers.when("slow@example.net").defer(times=1)

    people = [f"{who}@example.net" for who in ("hard", "soft", "angry", "away", "slow", "bob")]
    message_id = send(ses, hello, *people)
    ses.advance(hours=14)
    last = {entry.recipient: entry.stage for entry in ses.log(message_id) if entry.recipient}
    assert {who.partition("@")[0]: stage for who, stage in last.items()} == {
        "hard": Stage.BOUNCED,
        "soft": Stage.BOUNCED,
        "angry": Stage.COMPLAINED,
        "away": Stage.REPLIED,
        "slow": Stage.DELIVERED,
        "bob": Stage.DELIVERED,
    }


@pytest.mark.spec("LIF-05")
def test_a_recipient_whose_server_accepts_gives_a_delivery_and_no_bounce(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@example.net").accept("250 2.0.0 OK for Bob")
    message_id = send(ses, hello, "bob@example.net")

    assert [type(event) for event in ses.events] == [Send, Delivery]
    (delivery,) = events(ses, Delivery)
    assert (delivery.message_id, delivery.recipients) == (message_id, ("bob@example.net",))
    assert delivery.smtp_response == "250 2.0.0 OK for Bob"
    assert [message.subject for message in ses.inbox("bob@example.net")] == ["Hello"]


@pytest.mark.spec("LIF-06")
def test_a_hard_bounce_is_not_tried_again_and_counts(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("gone@example.net").reject("550 5.1.1 no such user")
    message_id = send(ses, hello, "gone@example.net")
    ses.advance(hours=24)

    assert [entry.stage for entry in ses.log(message_id)].count(Stage.ATTEMPTED) == 1
    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Permanent", "NoEmail")
    assert bounce.bounced_recipients[0].diagnostic_code == "smtp; 550 5.1.1 no such user"
    assert (ses.statistics.bounces, ses.statistics.bounce_rate) == (1, 1.0)
    assert ses.inbox("gone@example.net") == ()


@pytest.mark.spec("LIF-06")
def test_a_domain_that_cannot_be_looked_up_is_tried_again(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@nowhere.example").dns_failure()
    message_id = send(ses, hello, "bob@nowhere.example")
    assert events(ses, Bounce) == []

    ses.advance(hours=15)
    assert [entry.stage for entry in ses.log(message_id)].count(Stage.ATTEMPTED) > 1
    (bounce,) = events(ses, Bounce)
    assert bounce.bounced_recipients[0].diagnostic_code == (
        "smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes."
        "<421 4.4.0 Unable to lookup DNS for nowhere.example>"
    )


@pytest.mark.spec("LIF-06")
def test_an_address_on_the_suppression_list_bounces_without_an_attempt(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("gone@example.net").reject()
    send(ses, hello, "gone@example.net")
    assert [(entry.email_address, entry.reason) for entry in ses.suppression] == [
        ("gone@example.net", SuppressionReason.BOUNCE)
    ]

    message_id = send(ses, hello, "gone@example.net", "bob@example.net")
    assert [entry.recipient for entry in ses.log(message_id) if entry.stage is Stage.ATTEMPTED] == ["bob@example.net"]
    bounce = events(ses, Bounce)[-1]
    assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Permanent", "OnAccountSuppressionList")
    notices = ses.inbox("ana@example.com")
    assert [notice.subject for notice in notices] == ["Delivery Status Notification (Failure)"] * 2


@pytest.mark.spec("LIF-01", "LIF-05", "LIF-06")
def test_a_soft_bounce_that_clears_is_delivered_and_never_counted(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*@full.example").defer(times=2).then.accept()
    message_id = send(ses, hello, "bob@full.example")
    assert ses.inbox("bob@full.example") == ()

    ses.advance(hours=1)
    (delivery,) = events(ses, Delivery)
    assert (delivery.timestamp - delivery.mail.timestamp).total_seconds() == 15 * 60
    assert delivery.processing_time_millis == 15 * 60 * 1000
    assert [type(event) for event in ses.events] == [Send, DeliveryDelay, DeliveryDelay, Delivery]
    assert [entry.stage for entry in ses.log(message_id)].count(Stage.ATTEMPTED) == 3
    assert ses.statistics.bounces == 0


@pytest.mark.spec("LIF-06")
def test_a_soft_bounce_that_lasts_becomes_a_transient_bounce_that_does_not_count(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*@full.example").defer()
    send(ses, hello, "bob@full.example")
    ses.advance(hours=14)

    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, bounce.bounced_recipients[0].status) == ("Transient", "4.4.7")
    assert (ses.statistics.bounces, len(ses.suppression)) == (0, 0)


def test_time_that_jumps_does_the_work_of_each_moment_at_its_own_time(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*@full.example").defer(times=1)
    send(ses, hello, "bob@full.example")

    assert isinstance(ses.clock, ManualClock)
    ses.clock.advance(timedelta(days=1))
    (delivery,) = events(ses, Delivery)
    assert (delivery.timestamp - delivery.mail.timestamp).total_seconds() == 5 * 60


@pytest.mark.spec("LIF-01")
def test_an_infected_message_is_accepted_then_rejected_as_a_whole(ses: LocalSes, hello: Message) -> None:
    message_id = send(ses, hello.attach(eicar(), "eicar.txt"), "bob@example.net")

    assert message_id
    assert [type(event) for event in ses.events] == [Send, Reject]
    assert ses.events[-1].as_dict()["reject"] == {"reason": "Bad content"}
    assert ses.inbox("bob@example.net") == ()
    assert ses.statistics.rejects == 1


@pytest.mark.spec("LIF-02")
def test_message_ids_have_the_form_of_ses_and_never_repeat(ses: LocalSes, hello: Message) -> None:
    first, second = (send(ses, hello, "bob@example.net") for _ in range(2))

    assert first != second
    for message_id in (first, second):
        assert re.fullmatch(
            r"0100[0-9a-f]{12}-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}-000000", message_id
        )
        assert int(message_id[4:16], 16) == int(ses.clock.now().timestamp() * 1000)


@pytest.mark.spec("LIF-02")
def test_the_same_calls_give_the_same_message_ids(hello: Message) -> None:
    def two() -> list[str]:
        ses = LocalSes(region="eu-west-1")
        ses.verify("example.com")
        fixed = hello.replace(message_id="x@example.com", date=ses.clock.now())
        return [send(ses, fixed, "bob@example.net") for _ in range(2)]

    assert two() == two()
    assert all(message_id.startswith("0102") for message_id in two())


@pytest.mark.spec("LIF-13", "LIF-12", "API-03")
def test_the_delivered_copy_has_the_fields_of_ses_and_none_of_the_callers(ses: LocalSes) -> None:
    data = (
        b"Return-Path: <ana@example.com>\r\nFrom: ana@example.com\r\nTo: bob@example.net\r\nBcc: eve@example.org\r\n"
        b"Date: Fri, 17 Dec 2010 14:26:21 -0800\r\nMessage-ID: <mine@example.com>\r\nX-SES-MESSAGE-TAGS: a=b\r\n"
        b"X-Own: kept\r\n\r\nbody\n"
    )
    ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}})

    (copy,) = ses.inbox("eve@example.org")
    message_id = ses.sent.one().message_id
    trace, signature, *fields = ((one.name, one.value) for one in copy.headers)
    assert (trace, signature[0]) == (("Return-Path", f"<{message_id}@amazonses.com>"), "DKIM-Signature")
    assert fields[:4] == [
        ("From", "ana@example.com"),
        ("To", "bob@example.net"),
        ("X-Own", "kept"),
        ("Message-ID", f"<{message_id}@email.amazonses.com>"),
    ]
    assert copy.headers.get("Date") == "Thu, 1 Jan 2026 12:00:00 +0000"
    assert [one.name for one in copy.headers][-2:] == ["Feedback-ID", "X-SES-Outgoing"]
    assert copy.raw.body == b"body\r\n"


def test_tags_and_set_are_read_from_the_header_where_the_call_does_not_name_them(ses: LocalSes) -> None:
    ses.account.configuration_sets.create("newsletters")
    data = (
        b"From: ana@example.com\r\nTo: bob@example.net\r\nX-SES-CONFIGURATION-SET: newsletters\r\n"
        b"X-SES-MESSAGE-TAGS: campaign=march, kind=mail\r\n\r\nbody"
    )
    ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}})

    assert ses.events[0].as_dict()["mail"]["tags"] == {
        "ses:operation": ["SendRawEmail"],
        "ses:configuration-set": ["newsletters"],
        "ses:source-ip": ["127.0.0.1"],
        "ses:from-domain": ["example.com"],
        "campaign": ["march"],
        "kind": ["mail"],
        "ses:caller-identity": ["root"],
    }


def test_a_subject_of_any_kind_is_quoted_in_replies_and_complaints(ses: LocalSes) -> None:
    for subject in ("=?utf-8?q?a=0Ab?=", "=?utf-7?q?+2AA-?=", "=?utf-8?q?=07?="):
        data = (
            f"From: ana@example.com\r\nTo: {simulator.OOTO}, {simulator.COMPLAINT}, bob@example.net\r\n"
            f"Subject: {subject}\r\n\r\nx"
        ).encode()
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}})

    assert len(ses.inbox("bob@example.net")) == 3
    assert len(ses.inbox("ana@example.com")) == 6


def test_a_notice_is_dated_when_it_happened(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*").defer(times=1).then.reject()
    send(ses, hello, "bob@example.net")
    assert isinstance(ses.clock, ManualClock)
    ses.clock.advance(timedelta(days=3))

    (notice,) = ses.inbox("ana@example.com")
    assert notice.date == events(ses, Bounce)[0].timestamp == ses.clock.now() - timedelta(days=3, minutes=-5)


def test_the_reply_of_a_server_is_carried_as_it_is(ses: LocalSes, hello: Message) -> None:
    reply = "550 5.7.1 two  blanks =?utf-8?q?x?= and " + "more " * 40 + "words"
    ses.receivers.when("*").reject(reply)
    send(ses, hello, '"a b"@example.net')

    status = message_from_bytes(ses.inbox("ana@example.com")[0].raw.data, policy=policy.compat32).get_payload(1)
    fields = cast("EmailMessage", status).get_payload(1)
    assert isinstance(fields, LegacyMessage)
    assert fields["Diagnostic-Code"].replace("\r\n", "") == f"smtp; {reply}"
    assert fields["Final-Recipient"] == 'rfc822; "a b"@example.net'


@pytest.mark.spec("LIF-06")
def test_nobody_is_named_who_was_not_reached(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*").dns_failure()
    send(ses, hello, "bob@nowhere.example")
    ses.advance(hours=14)

    (bounce,) = events(ses, Bounce)
    assert bounce.remote_mta_ip is None
    assert "Unable to lookup DNS for nowhere.example" in str(bounce.bounced_recipients[0].diagnostic_code)


def test_every_event_is_json(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*@slow.example").defer(times=1)
    send(ses, hello, simulator.BOUNCE, simulator.COMPLAINT, "bob@slow.example")
    ses.advance(hours=1)

    assert {json.loads(json.dumps(event.as_dict()))["eventType"] for event in ses.events} == {
        "Send", "Delivery", "Bounce", "Complaint", "DeliveryDelay",
    }  # fmt: skip


@pytest.mark.spec("LIF-01")
def test_the_log_says_what_each_server_answered(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").defer("452 4.2.2 full", times=1)
    ses.receivers.when("eve@*").complain()
    message_id = send(ses, hello, "bob@example.net", "eve@example.org")
    send(ses, hello, "other@example.net")
    ses.advance(hours=1)

    log = [(entry.stage, entry.recipient, entry.detail) for entry in ses.log(message_id) if entry.recipient]
    assert log == [
        (Stage.ATTEMPTED, "bob@example.net", "452 4.2.2 full"),
        (Stage.ATTEMPTED, "eve@example.org", "250 2.0.0 OK"),
        (Stage.DEFERRED, "bob@example.net", "452 4.2.2 full"),
        (Stage.DELIVERED, "eve@example.org", "250 2.0.0 OK"),
        (Stage.COMPLAINED, "eve@example.org", ""),
        (Stage.ATTEMPTED, "bob@example.net", "250 2.0.0 OK"),
        (Stage.DELIVERED, "bob@example.net", "250 2.0.0 OK"),
    ]
    assert len(ses.inbox("eve@example.org")) == 1
    assert ses.statistics.complaints == 1
    assert ses.statistics.complaint_rate == pytest.approx(1 / 3)
    assert [entry.reason for entry in ses.suppression] == [SuppressionReason.COMPLAINT]
    assert ses.suppression.remove("eve@example.org")
    assert len(ses.suppression) == 0


@pytest.mark.spec("LIF-05")
def test_a_delivery_names_only_those_whose_server_accepted(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("gone@*").reject()
    send(ses, hello, "bob@example.net", "gone@example.net", "carl@example.org")

    deliveries = [event.as_dict()["delivery"] for event in events(ses, Delivery)]
    assert [one["recipients"] for one in deliveries] == [["bob@example.net"], ["carl@example.org"]]
    assert {one["reportingMTA"] for one in deliveries} == {"a8-77.smtp-out.amazonses.com"}


@pytest.mark.spec("LIF-06")
def test_a_bounce_of_the_suppression_list_says_so_and_is_not_counted_again(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("gone@*").reject("550 5.2.1 disabled")
    send(ses, hello, "gone@example.net")
    assert events(ses, Bounce)[0].bounced_recipients[0].status == "5.2.1"
    send(ses, hello, "gone@EXAMPLE.net")

    (recipient,) = events(ses, Bounce)[1].as_dict()["bounce"]["bouncedRecipients"]
    assert (recipient["action"], recipient["status"]) == ("failed", "5.1.1")
    assert "it is on the suppression list for your account" in recipient["diagnosticCode"]
    assert (ses.statistics.bounces, len(ses.suppression)) == (1, 1)


@pytest.mark.spec("TRB-02")
def test_an_infected_message_is_billed_and_uses_the_quota(ses: LocalSes, hello: Message) -> None:
    send(ses, hello.attach(eicar(), "eicar.txt"), "bob@example.net", "carl@example.net")

    assert ses.statistics.billed == 2
    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 2


@pytest.mark.spec("TRB-02")
def test_simulator_mail_is_billed_and_uses_no_quota(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, simulator.SUCCESS)

    assert (ses.statistics.billed, ses.statistics.rated) == (1, 0)
    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 0


@pytest.mark.spec("LIF-01")
def test_a_planned_reply_reaches_the_sender(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("away@*").auto_reply("Back on Monday")
    send(ses, hello, "away@example.net")

    assert len(ses.inbox("away@example.net")) == 1
    assert [reply.text for reply in ses.inbox("ana@example.com")] == ["Back on Monday"]


@pytest.mark.spec("LIF-05")
def test_any_reply_that_begins_with_two_is_a_delivery(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").accept("251 2.1.5 forwarded")
    send(ses, hello, "bob@example.net")

    assert [event.event_type for event in ses.events] == ["Send", "Delivery"]
    assert len(ses.inbox("bob@example.net")) == 1


@pytest.mark.spec("LIF-06")
def test_every_recipient_of_a_hard_bounce_is_named_and_counted(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*@gone.example").reject()
    send(ses, hello, "a@gone.example", "b@gone.example", "bob@example.net", "carl@example.net")

    (bounce,) = events(ses, Bounce)
    assert [one.email_address for one in bounce.bounced_recipients] == ["a@gone.example", "b@gone.example"]
    assert (ses.statistics.bounces, ses.statistics.bounce_rate) == (2, 0.5)
    assert bounce.remote_mta_ip == "192.0.2.25"
    send(ses, hello, "a@gone.example")
    assert events(ses, Bounce)[-1].remote_mta_ip is None  # no server was asked
