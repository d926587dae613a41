"""The mailbox simulator, exactly as it is documented."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    Bounce,
    Complaint,
    DailyQuotaExceeded,
    Delivery,
    FeedbackRules,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    Rules,
    SmtpTransport,
    Throttling,
    build,
)
from sesmodel.flow.log_entry import Stage
from sesmodel.service import simulator
from sesmodel.service.counted import counts_toward_bounce_rate, counts_toward_complaint_rate
from tests.flow.happenings import events, last, send, types
from tests.transport.servers import Keeper, SesDoor, mail_server

if TYPE_CHECKING:
    from collections.abc import Callable

FIVE = ("success", "bounce", "ooto", "complaint", "suppressionlist")
DOMAIN = "simulator.amazonses.com"


# --- out of the office ----------------------------------------------------------------------------


@pytest.mark.spec("TST-04")
def test_the_automatic_reply_goes_to_the_return_path_after_the_delivery(ses: LocalSes, hello: Message) -> None:
    message_id = send(ses, hello, simulator.OOTO, return_path="r@example.com")

    assert types(ses) == ["Send", "Delivery"]  # and no Complaint
    (reply,) = ses.inbox("r@example.com")
    assert reply.headers.get("Auto-Submitted") == "auto-replied"
    assert [str(one) for one in reply.to] == ["r@example.com"]
    assert reply.headers.get("Return-Path") == "<>"
    assert reply.headers.get("In-Reply-To") == f"<{message_id}@email.amazonses.com>"
    assert [entry.stage for entry in ses.log(message_id)][-2:] == [Stage.DELIVERED, Stage.REPLIED]
    assert (ses.statistics.bounces, ses.statistics.bounce_rate, ses.statistics.complaints) == (0, 0.0, 0)


@pytest.mark.spec("TST-04")
def test_the_automatic_reply_goes_to_the_return_path_field_of_a_raw_message(ses: LocalSes) -> None:
    data = f"Return-Path: <r@example.com>\r\nFrom: ana@example.com\r\nTo: {simulator.OOTO}\r\nSubject: Hi\r\n\r\nHello"
    ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data.encode()}})

    (reply,) = ses.inbox("r@example.com")
    assert (reply.subject, [str(one) for one in reply.to]) == ("Automatic reply: Hi", ["r@example.com"])
    assert ses.inbox("ana@example.com") == ()


@pytest.mark.spec("TST-04")
def test_without_a_return_path_the_automatic_reply_goes_to_the_sender_of_the_envelope(
    ses: LocalSes, hello: Message
) -> None:
    send(ses, hello, simulator.OOTO, reply_to="help@example.com")

    assert len(ses.inbox("ana@example.com")) == 1
    assert ses.inbox("help@example.com") == ()


@pytest.mark.spec("TST-04")
def test_an_automatic_reply_is_a_bounce_only_where_the_rules_say_so_and_never_counts(hello: Message) -> None:
    ses = LocalSes(rules=Rules(feedback=FeedbackRules(replies_bounce=True)))
    ses.verify("example.com")
    send(ses, hello, simulator.OOTO)

    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type, bounce.reporting_mta) == ("Transient", "General", None)
    assert bounce.as_dict()["bounce"]["bouncedRecipients"] == [{"emailAddress": simulator.OOTO}]
    assert ses.statistics.bounces == 0
    assert [mail.subject for mail in ses.inbox("ana@example.com")] == ["Automatic reply: Hello"]


# --- complaint ------------------------------------------------------------------------------------


@pytest.mark.spec("TST-05")
def test_a_complaint_comes_after_the_delivery_of_the_same_message(ses: LocalSes, hello: Message) -> None:
    message_id = send(ses, hello, simulator.COMPLAINT)

    assert types(ses, message_id) == ["Send", "Delivery", "Complaint"]
    (complaint,) = events(ses, Complaint)
    assert (complaint.complaint_feedback_type, complaint.user_agent) == ("abuse", "Amazon SES Mailbox Simulator")
    assert "arrivalDate" not in complaint.as_dict()["complaint"]
    assert (ses.statistics.complaints, ses.statistics.complaint_rate, len(ses.suppression)) == (0, 0.0, 0)


@pytest.mark.spec("TST-05")
def test_the_complaint_comes_by_mail_as_a_feedback_report(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, simulator.COMPLAINT)

    parsed = message_from_bytes(last(ses, "ana@example.com").raw.data, policy=policy.default)
    assert (parsed.get_content_type(), parsed.get_param("report-type")) == ("multipart/report", "feedback-report")
    fields = last(ses, "ana@example.com").parts[1].decoded
    for line in ("Feedback-Type: abuse", "User-Agent: Amazon SES Mailbox Simulator", "Version: 0.1"):  # RFC 5965
        assert line in fields.splitlines()
    assert f"Original-Rcpt-To: {simulator.COMPLAINT}" in fields.splitlines()


@pytest.mark.spec("TST-05", "TST-12")
def test_who_did_not_complain_is_not_named_though_the_simulator_is_one_domain(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, simulator.COMPLAINT, simulator.SUCCESS, f"complaint+2@{DOMAIN}")

    (complaint,) = events(ses, Complaint)
    assert complaint.complained_recipients == (simulator.COMPLAINT, f"complaint+2@{DOMAIN}")


# --- suppression list -----------------------------------------------------------------------------


@pytest.mark.spec("TST-06")
def test_the_listed_address_bounces_as_on_the_global_list_and_no_server_is_asked(ses: LocalSes, hello: Message) -> None:
    message_id = send(ses, hello, "suppressionlist@simulator.amazonses.com")

    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Permanent", "Suppressed")
    assert bounce.remote_mta_ip is None
    assert types(ses) == ["Send", "Bounce"]
    assert Stage.ATTEMPTED not in [entry.stage for entry in ses.log(message_id)]
    assert ses.inbox(simulator.SUPPRESSION_LIST) == ()


@pytest.mark.spec("TST-06")
def test_the_listed_address_may_bounce_as_a_later_guide_says(hello: Message) -> None:
    ses = LocalSes(rules=Rules(feedback=FeedbackRules(listed_simulator_is_general=True)))
    ses.verify("example.com")
    send(ses, hello, simulator.SUPPRESSION_LIST)

    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Permanent", "General")


# --- sandbox, quota, rates, bill ------------------------------------------------------------------


@pytest.mark.spec("TST-07")
@pytest.mark.parametrize("name", FIVE)
def test_the_simulator_works_in_the_sandbox_for_verified_senders_only(hello: Message, name: str) -> None:
    ses = LocalSes.sandbox()
    with pytest.raises(MessageRejected, match="not verified"):
        send(ses, hello, f"{name}@{DOMAIN}")

    ses.verify("ana@example.com")
    assert send(ses, hello, f"{name}+label@{DOMAIN}")


@pytest.mark.spec("TST-09")
def test_bounces_and_complaints_of_the_simulator_move_no_rate(hello: Message) -> None:
    ses = LocalSes()
    ses.verify("example.com")
    for _ in range(100):
        send(ses, hello, *(f"{name}+{number}@{DOMAIN}" for name in ("bounce", "complaint") for number in range(5)))
    statistics = ses.statistics
    assert (statistics.bounces, statistics.complaints, statistics.rated) == (0, 0, 0)
    assert (statistics.bounce_rate, statistics.complaint_rate) == (0.0, 0.0)
    assert statistics.health.ok
    assert ses.account.enforcement_status == "HEALTHY"

    ses.receivers.when("gone@*").reject()
    for number in range(9):
        send(ses, hello, f"{number}@example.net")
    assert statistics.bounce_rate == 0.0
    send(ses, hello, "gone@example.net")
    assert statistics.bounce_rate == 0.1  # of ten, not of a thousand and ten
    assert statistics.health.bounce_rate == 0.1
    assert len(ses.suppression) == 1


@pytest.mark.spec("TST-09")
def test_who_reckons_rates_from_events_passes_over_the_simulator(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, *(f"{name}@{DOMAIN}" for name in FIVE))
    assert not any(counts_toward_bounce_rate(event) or counts_toward_complaint_rate(event) for event in ses.events)


@pytest.mark.spec("TST-09")
def test_of_a_bounce_that_is_about_others_too_only_they_count(ses: LocalSes, hello: Message) -> None:
    ses.suppress_globally("gone@example.net")
    send(ses, hello, simulator.SUPPRESSION_LIST, "gone@example.net")

    (bounce,) = events(ses, Bounce)
    assert len(bounce.bounced_recipients) == 2
    assert (ses.statistics.bounces, ses.statistics.bounce_rate) == (1, 1.0)


@pytest.mark.spec("TST-09")
def test_an_address_of_the_simulator_that_was_listed_by_hand_is_passed_over_once(ses: LocalSes, hello: Message) -> None:
    for address in (simulator.COMPLAINT, "angry@example.net"):
        ses.suppress(address, "COMPLAINT")
    send(ses, hello, simulator.COMPLAINT, "angry@example.net", "bob@example.net")

    assert len(events(ses, Complaint)[0].complained_recipients) == 2
    assert (ses.statistics.rated, ses.statistics.complaint_rate) == (1, 0.0)


@pytest.mark.spec("TST-10")
def test_simulator_mail_is_billed_and_leaves_the_quota_alone(ses: LocalSes, hello: Message) -> None:
    for name in FIVE:
        send(ses, hello, f"{name}@{DOMAIN}")

    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 0
    assert ses.statistics.billed == 5
    send(ses, hello, *(f"{name}@{DOMAIN}" for name in FIVE))  # each recipient is billed
    assert ses.statistics.billed == 10


@pytest.mark.spec("API-17")
def test_load_tests_against_the_simulator_use_neither_the_quota_nor_the_rates(hello: Message) -> None:
    ses = LocalSes(max_24_hour_send=1)
    ses.verify("example.com")
    for number in range(100):
        send(ses, hello, f"bounce+{number}@{DOMAIN}")
    assert ses.call("ses", "GetSendQuota", {})["SentLast24Hours"] == 0
    assert (ses.statistics.bounce_rate, ses.statistics.complaint_rate) == (0.0, 0.0)

    send(ses, hello, "bob@example.net")
    with pytest.raises(DailyQuotaExceeded):
        send(ses, hello, "bob@example.net")
    assert send(ses, hello, simulator.SUCCESS)


@pytest.mark.spec("API-17")
def test_load_tests_against_the_simulator_leave_the_rates_of_other_mail_as_they_are(
    ses: LocalSes, hello: Message
) -> None:
    ses.receivers.when("gone@*").reject()
    ses.receivers.when("angry@*").complain()
    for name in ("ann", "bob", "gone", "angry"):
        send(ses, hello, f"{name}@example.net")
    for _ in range(10):
        send(ses, hello, simulator.BOUNCE)
        send(ses, hello, simulator.COMPLAINT)

    assert (ses.statistics.bounce_rate, ses.statistics.complaint_rate) == (0.25, 0.25)


@pytest.mark.spec("API-17")
def test_load_tests_against_the_simulator_keep_to_the_rate(hello: Message) -> None:
    ses = LocalSes(max_send_rate=1)
    ses.verify("example.com")
    send(ses, hello, simulator.BOUNCE)
    with pytest.raises(Throttling):
        send(ses, hello, simulator.BOUNCE)

    ses.advance(seconds=1)
    assert send(ses, hello, simulator.BOUNCE)


@pytest.mark.spec("API-17")
def test_who_sends_to_himself_in_the_sandbox_spells_his_address_as_it_was_verified(hello: Message) -> None:
    ses = LocalSes.sandbox(max_send_rate=None)
    ses.verify("Ana@example.com")
    assert send(ses, hello, "Ana@example.com", sender="Ana@example.com")

    for sender, to in (("ana@example.com", "Ana@example.com"), ("Ana@example.com", "ana@example.com")):
        with pytest.raises(MessageRejected, match=r"not verified.*ana@example\.com"):
            send(ses, hello, to, sender=sender)


# --- labels, several recipients -------------------------------------------------------------------


@pytest.mark.spec("TST-11")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("success", ["Send", "Delivery"]),
        ("bounce", ["Send", "Bounce"]),
        ("ooto", ["Send", "Delivery"]),
        ("complaint", ["Send", "Delivery", "Complaint"]),
        ("suppressionlist", ["Send", "Bounce"]),
    ],
)
@pytest.mark.parametrize("label", ["+abc", "+bounce", "+a+b"])
def test_what_stands_before_the_first_plus_decides_and_the_label_stays(
    ses: LocalSes, hello: Message, name: str, expected: list[str], label: str
) -> None:
    address = f"{name}{label}@{DOMAIN}"
    send(ses, hello, address)

    assert types(ses) == expected
    match ses.events[-1]:
        case Complaint() as complaint:
            assert complaint.as_dict()["complaint"]["complainedRecipients"] == [{"emailAddress": address}]
        case Bounce() as bounce:
            assert bounce.bounced_recipients[0].email_address == address
            assert (bounce.bounce_sub_type == "Suppressed") is (name == "suppressionlist")
        case Delivery() as delivery:
            assert delivery.recipients == (address,)
        case other:
            raise AssertionError(other)


@pytest.mark.spec("TST-11")
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (f"Complaint+Abc@{DOMAIN}", ["Send", "Delivery", "Complaint"]),
        ("SUCCESS@Simulator.AmazonSES.com", ["Send", "Delivery"]),
        (f"SuppressionList+1@{DOMAIN}", ["Send", "Bounce"]),
    ],
)
def test_the_letter_case_of_an_address_makes_no_difference_and_stays(
    ses: LocalSes, hello: Message, address: str, expected: list[str]
) -> None:
    send(ses, hello, address)

    assert types(ses) == expected
    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 0
    for complaint in events(ses, Complaint):
        assert complaint.complained_recipients == (address,)
    for bounce in events(ses, Bounce):
        assert (bounce.bounce_sub_type, bounce.bounced_recipients[0].email_address) == ("Suppressed", address)


@pytest.mark.spec("TST-12")
def test_bounces_of_one_request_are_one_bounce_and_of_two_requests_two(ses: LocalSes, hello: Message) -> None:
    bouncing = (f"bounce+1@{DOMAIN}", f"bounce+2@{DOMAIN}")
    send(ses, hello, bouncing[0], simulator.SUCCESS, bouncing[1])

    (bounce,) = events(ses, Bounce)
    assert tuple(one.email_address for one in bounce.bounced_recipients) == bouncing
    assert [one.recipients for one in events(ses, Delivery)] == [(simulator.SUCCESS,)]
    (notice,) = ses.inbox("ana@example.com")
    assert notice.parts[1].decoded.count("Final-Recipient: rfc822; bounce+") == 2

    for address in bouncing:
        send(ses, hello, address)
    assert len(events(ses, Bounce)) == 3


@pytest.mark.spec("TST-12")
def test_bounces_of_unlike_kinds_are_told_apart(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, simulator.BOUNCE, simulator.SUPPRESSION_LIST)

    assert sorted(one.bounce_sub_type for one in events(ses, Bounce)) == ["General", "Suppressed"]


# --- every way in ---------------------------------------------------------------------------------


def by_api(ses: LocalSes, _: Message, to: str) -> None:
    content = {"Simple": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}}}}
    params = {"FromEmailAddress": "ana@example.com", "Destination": {"ToAddresses": [to]}, "Content": content}
    ses.call("sesv2", "SendEmail", params)


def by_raw_api(ses: LocalSes, message: Message, to: str) -> None:
    ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": build(message.replace(to=to))}})


def by_mailer(ses: LocalSes, message: Message, to: str) -> None:
    Mailer(ses).send(message.replace(to=to))


def by_smtp(ses: LocalSes, message: Message, to: str) -> None:
    with mail_server("plain", SesDoor(ses), auth_require_tls=False) as server:
        with Mailer(SmtpTransport("127.0.0.1", server.port, mode="plain")) as mailer:
            mailer.send(message.replace(to=to))


@pytest.mark.spec("TST-13")
@pytest.mark.parametrize("way", [by_api, by_raw_api, by_mailer, by_smtp])
@pytest.mark.parametrize(
    ("name", "expected", "mails"),
    [
        ("success", ["Send", "Delivery"], 0),
        ("bounce", ["Send", "Bounce"], 1),
        ("ooto", ["Send", "Delivery"], 1),
        ("complaint", ["Send", "Delivery", "Complaint"], 1),
        ("suppressionlist", ["Send", "Bounce"], 1),
    ],
)
def test_the_simulator_is_reached_by_every_way_into_the_service(
    ses: LocalSes,
    hello: Message,
    way: Callable[[LocalSes, Message, str], Any],
    name: str,
    expected: list[str],
    mails: int,
) -> None:
    way(ses, hello, f"{name}@{DOMAIN}")

    assert types(ses) == expected
    assert len(ses.inbox("ana@example.com")) == mails


@pytest.mark.spec("TST-13")
def test_a_server_that_is_not_ses_takes_mail_for_the_simulator_as_any_other(hello: Message) -> None:
    keeper = Keeper()
    with mail_server("plain", keeper, auth_require_tls=False) as server:
        with Mailer(SmtpTransport("127.0.0.1", server.port, mode="plain")) as mailer:
            receipts = [mailer.send(hello.replace(to=f"{name}@{DOMAIN}")) for name in FIVE]

    assert [receipt.accepted for receipt in receipts] == [(f"{name}@{DOMAIN}",) for name in FIVE]
    assert [mail.rcpt_tos for mail in keeper.mails] == [[f"{name}@{DOMAIN}"] for name in FIVE]
