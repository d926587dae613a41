"""The mail that feedback comes as, and the return path that recipients see in place of the sender's."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

import pytest
from flufl.bounce import all_failures
from hypothesis import given, settings
from hypothesis import strategies as st

from sesmodel import Bounce, Complaint, LocalSes, Mailer, Message, RawMessage, read_bounce, read_complaint
from sesmodel.service.simulator import BOUNCE, COMPLAINT
from sesmodel.testing.raw_mail import raw_messages
from tests.flow.happenings import events, last, send
from tests.flow.signatures import domains, verdicts
from tests.mail.report_rules import arf_problems, dsn_problems, parsed, wire_problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.mail.read import ParsedMessage

SES_ID = r"[0-9a-f]{16}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}-000000"
REGIONS = [("us-east-1", "amazonses.com", "email.amazonses.com")]
REGIONS += [("eu-west-1", "eu-west-1.amazonses.com", "eu-west-1.amazonses.com")]


def model(region: str) -> LocalSes:
    ses = LocalSes(region=region)
    ses.verify("example.com")
    return ses


def as_sent(mail: ParsedMessage) -> RawMessage:
    """A mail without the line that the last server wrote above it."""
    return RawMessage(mail.raw.data.partition(b"\r\n")[2])


# --- what recipients see -------------------------------------------------------------------------


def by_mailer(ses: LocalSes) -> None:
    hello = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")
    Mailer(ses).send(hello.replace(return_path="b@example.com"))


def by_send_email(ses: LocalSes) -> None:
    content = {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hi"}}}
    to = {"ToAddresses": ["bob@example.net"]}
    ses.client("ses").send_email(Source="ana@example.com", Destination=to, Message=content, ReturnPath="b@example.com")


def by_raw_mail(ses: LocalSes) -> None:
    raw = b"Return-Path: b@example.com\r\nFrom: ana@example.com\r\nTo: bob@example.net\r\n\r\nHello"
    ses.client("ses").send_raw_email(RawMessage={"Data": raw})


@pytest.mark.spec("NTF-08")
@pytest.mark.parametrize("sent", [by_mailer, by_send_email, by_raw_mail])
@pytest.mark.parametrize(("region", "domain", "_"), REGIONS)
def test_recipients_see_an_address_of_ses_and_not_the_one_that_bounces_go_to(
    sent: Any, region: str, domain: str, _: str
) -> None:
    ses = model(region)
    sent(ses)

    (seen,) = last(ses, "bob@example.net").headers.get_all("Return-Path")
    assert re.fullmatch(f"<{SES_ID}@{re.escape(domain)}>", seen)
    assert b"b@example.com" not in last(ses, "bob@example.net").raw.data
    assert ses.sent.one().envelope.mail_from == "b@example.com"


@pytest.mark.spec("NTF-08")
def test_with_a_mail_from_domain_the_address_is_there() -> None:
    ses = LocalSes()
    ses.create_identity("example.com", mail_from="mail.example.com")
    ses.publish_records("example.com")
    by_mailer(ses)

    assert re.fullmatch(f"<{SES_ID}@mail.example.com>", last(ses, "bob@example.net").headers.get("Return-Path", ""))


# --- the mail itself -----------------------------------------------------------------------------


@pytest.mark.spec("NTF-08")
@pytest.mark.parametrize(("region", "domain", "id_domain"), REGIONS)
@pytest.mark.parametrize("to", [BOUNCE, COMPLAINT])
def test_the_notice_is_from_ses_itself_and_not_from_the_recipient(
    hello: Message, to: str, region: str, domain: str, id_domain: str
) -> None:
    ses = model(region)
    send(ses, hello, to)

    header = last(ses, "ana@example.com").headers
    sender = f"MAILER-DAEMON@{domain}" if to == BOUNCE else "complaints@email-abuse.amazonses.com"
    assert header.get_all("From") == (sender,)  # OBS-366, OBS-381
    assert header.get_all("Return-Path") == ("<>" if to == BOUNCE else "<no-reply@amazonses.com>",)
    assert re.fullmatch(f"<{SES_ID}@{re.escape(id_domain)}>", header.get("Message-ID", ""))


@pytest.mark.spec("NTF-08")
@pytest.mark.parametrize("kind", ["bounce", "complain"])
def test_the_notice_is_dated_when_it_came_and_has_the_id_of_the_feedback(
    ses: LocalSes, hello: Message, kind: str
) -> None:
    getattr(ses.receivers.when("bob@*"), kind)(hours=5)
    message_id = send(ses, hello, "bob@example.net")
    ses.advance(days=1)

    (event,) = (one for one in ses.events if isinstance(one, Bounce | Complaint))
    notice = last(ses, "ana@example.com")
    assert notice.date == event.timestamp == event.mail.timestamp + timedelta(hours=5)
    assert notice.message_id == f"{event.feedback_id}@email.amazonses.com"
    assert event.feedback_id != message_id


@pytest.mark.spec("NTF-08")
@pytest.mark.parametrize("to", [BOUNCE, COMPLAINT])
def test_its_fields_stand_in_the_order_of_ses(ses: LocalSes, hello: Message, to: str) -> None:
    send(ses, hello, to)

    found = [header.name for header in last(ses, "ana@example.com").headers]
    assert found == [
        "Return-Path",
        "DKIM-Signature",
        "From",
        "To",
        "Message-ID",
        "Subject",
        "MIME-Version",
        "Content-Type",
        "Date",
        "Feedback-ID",
        "X-SES-Outgoing",
    ]  # fmt: skip  OBS-367, OBS-368: nothing such as Auto-Submitted


@pytest.mark.spec("NTF-08")
@pytest.mark.parametrize("to", [BOUNCE, COMPLAINT])
def test_it_is_signed_by_ses_alone_though_the_identity_signs_its_own_mail(hello: Message, to: str) -> None:
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    send(ses, hello, to)

    raw = as_sent(last(ses, "ana@example.com"))
    assert domains(raw) == ["amazonses.com"]
    assert verdicts(raw, ses.dns) == [True]


@pytest.mark.spec("NTF-08")
def test_a_bounce_says_where_its_parts_end_before_what_it_reports(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, BOUNCE)

    value = last(ses, "ana@example.com").headers.get("Content-Type", "")
    assert re.fullmatch(r'multipart/report; boundary="[^"]+"; report-type=delivery-status', value)  # OBS-372


@pytest.mark.spec("NTF-08")
def test_a_bounce_shows_the_message_as_it_left(ses: LocalSes, hello: Message) -> None:
    message_id = send(ses, hello, BOUNCE)

    report = read_bounce(last(ses, "ana@example.com").raw)
    assert report is not None
    assert report.original is not None
    assert report.message_id == f"{message_id}@email.amazonses.com"
    found = [header.name for header in report.original.headers]
    assert found[-4:] == ["Date", "Feedback-ID", "X-SES-Outgoing", "DKIM-Signature"]  # OBS-361, OBS-376
    assert report.original.text == "Hello Bob"


@pytest.mark.spec("NTF-08")
@pytest.mark.parametrize("to", [BOUNCE, COMPLAINT])
def test_both_signatures_of_the_message_come_back_that_of_the_identity_last(hello: Message, to: str) -> None:
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    send(ses, hello, to)

    original = last(ses, "ana@example.com").parts[2].message
    assert original is not None
    assert [field.name for field in original.headers][-2:] == ["DKIM-Signature"] * 2  # OBS-376
    signed_by = [re.findall(r"\bd=([^;]+);", one) for one in original.headers.get_all("DKIM-Signature")]
    assert signed_by == [["amazonses.com"], ["example.com"]]  # of which the second stood on top: OBS-361


@pytest.mark.spec("NTF-08")
def test_a_bounce_has_three_parts_in_the_words_of_ses(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("a@*").reject("550 5.1.1 user unknown")
    ses.receivers.when("b@*").reject("550 5.1.1 user unknown")
    send(ses, hello, "a@example.net", "b@example.net")

    told, status, original = last(ses, "ana@example.com").parts
    descriptions = [part.headers.get("Content-Description") for part in (told, status, original)]
    assert descriptions == ["Notification", "Delivery Status Notification", "Undelivered Message"]
    assert [told.headers.get("Content-Type"), told.transfer_encoding] == ["text/plain; charset=us-ascii", "7bit"]
    assert told.decoded == (  # OBS-373
        "An error occurred while trying to deliver the mail to the following recipients:\na@example.net\nb@example.net"
    )
    fields = (
        "Action: failed\nFinal-Recipient: rfc822; {}\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\nStatus: 5.1.1\n"
    )
    assert status.decoded == "\n".join(  # OBS-374, OBS-375
        ["Reporting-MTA: dsn; a8-77.smtp-out.amazonses.com\n", *map(fields.format, ("a@example.net", "b@example.net"))]
    )


@pytest.mark.spec("NTF-08")
def test_a_complaint_has_three_parts_in_the_words_of_ses(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*").complain(hours=1)
    message_id = send(ses, hello, "bob@example.net")
    ses.advance(hours=2)

    told, report, original = last(ses, "ana@example.com").parts
    when = "Thu, 1 Jan 2026 12:00:00 +0000"
    assert told.decoded == f"This is an email abuse report for an email message from amazonses.com on {when}"
    assert report.decoded.splitlines() == [  # OBS-382
        "Feedback-Type: abuse",
        "User-Agent: Yahoo!-Mail-Feedback/2.0",
        "Version: 0.1",
        f"Original-Mail-From: <{message_id}@amazonses.com>",
        "Original-Rcpt-To: bob@example.net",
        f"Received-Date: {when}",
        "Reported-Domain: amazonses.com",
    ]
    assert original.message is not None
    assert original.message.text == "Hello Bob"


@pytest.mark.spec("NTF-08")
def test_what_no_program_can_read_comes_back_as_a_text_and_the_message(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").bounce(None)
    send(ses, hello, "bob@example.net")

    notice = last(ses, "ana@example.com")
    assert notice.tree == "multipart/mixed[text/plain, message/rfc822]"
    assert str(notice.sender) == "MAILER-DAEMON@amazonses.com"
    assert "bob@example.net" in notice.text


# --- as the RFCs have it -----------------------------------------------------------------------------

REPLIES = st.builds(
    "{} {}".format,
    st.sampled_from(["550", "550 5.1.1", "552 5.2.2", "554 5.7.1"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=150),
)


def is_deferred(ses: LocalSes, reply: str) -> None:
    ses.receivers.when("bob@*").defer(f"4{reply[1:]}".replace(" 5.", " 4."))


REASONS: dict[str, Callable[[LocalSes, str], object]] = {
    "refused": lambda ses, reply: ses.receivers.when("bob@*").reject(reply),
    "refused later": lambda ses, reply: ses.receivers.when("bob@*").bounce(reply, hours=1),
    "no longer tried": is_deferred,
    "on the list of the account": lambda ses, _: ses.suppress("bob@example.net"),
    "on the list of SES": lambda ses, _: ses.suppress_globally("bob@example.net"),
    "complained of": lambda ses, _: ses.receivers.when("bob@*").complain("fraud", named=True),
}


@pytest.mark.spec("NTF-08")
@settings(max_examples=30)
@given(raw_messages(), REPLIES, st.sampled_from(sorted(REASONS)))
def test_whatever_comes_back_and_for_whatever_reason_the_report_is_well_formed(
    raw: RawMessage, reply: str, reason: str
) -> None:
    ses = model("us-east-1")
    ses.verify("example.net")  # some of these messages are from there
    REASONS[reason](ses, reply)
    to = ["bob@example.net"]
    ses.client("ses").send_raw_email(RawMessage={"Data": raw.data}, Source="ana@example.com", Destinations=to)
    ses.advance(days=1)

    data = as_sent(last(ses, "ana@example.com")).data
    assert wire_problems(data) == []
    assert (arf_problems if reason == "complained of" else dsn_problems)(data) == []


@pytest.mark.spec("NTF-08")
@pytest.mark.parametrize("reason", ["on the list of the account", "on the list of SES"])
def test_what_ses_says_itself_has_a_type_in_the_report_and_none_in_the_event(
    ses: LocalSes, hello: Message, reason: str
) -> None:
    REASONS[reason](ses, "")
    send(ses, hello, "bob@example.net")

    (told,) = events(ses, Bounce)[0].bounced_recipients
    report = read_bounce(last(ses, "ana@example.com").raw)
    assert report is not None
    assert (told.diagnostic_code or "").startswith("Amazon SES ")  # OBS-284, OBS-285
    assert report.recipients[0].diagnostic_code == f"X-SES; {told.diagnostic_code}"  # RFC 3464 section 2.3.6


# --- read by others ------------------------------------------------------------------------------


@pytest.mark.spec("NTF-08")
def test_a_bounce_of_several_is_read_alike_by_everybody(ses: LocalSes, hello: Message) -> None:
    gone = ("a@example.net", "b@example.net", '"c d"@example.net')
    for one in gone:
        ses.receivers.when(one).reject("550 5.1.1 <no> such; user")
    send(ses, hello, *gone, "fine@example.net")

    data = last(ses, "ana@example.com").raw.data
    report, event = read_bounce(data), events(ses, Bounce)[0]
    assert dsn_problems(data) == []
    assert all_failures(message_from_bytes(data)) == (frozenset(), frozenset(one.encode() for one in gone))
    assert report is not None
    assert report.reporting_mta == event.reporting_mta
    assert [(one.address, one.action, one.status, one.diagnostic_code) for one in report.failed] == [
        (one.email_address, one.action, one.status, one.diagnostic_code) for one in event.bounced_recipients
    ]


@pytest.mark.spec("NTF-08")
@pytest.mark.parametrize("kind", ["abuse", "auth-failure", "fraud", "not-spam", "other", "virus"])
@pytest.mark.parametrize("named", [True, False])
def test_a_complaint_of_any_type_is_read_alike_by_everybody(
    ses: LocalSes, hello: Message, kind: str, named: bool
) -> None:
    ses.receivers.when("a@*").complain(kind, named=named)
    message_id = send(ses, hello.replace(subject="Grüße aus Köln"), "a@example.net", "b@example.net")

    data = last(ses, "ana@example.com").raw.data
    report, event = read_complaint(data), events(ses, Complaint)[0]
    assert arf_problems(data) == []
    assert parsed(data)["Subject"] == "Fw: Grüße aus Köln"
    assert report is not None
    assert (report.feedback_type, report.user_agent) == (kind, event.user_agent)
    assert report.recipients == (("a@example.net",) if named else ())
    assert report.arrival_date == event.arrival_date
    assert report.original_mail_from == f"{message_id}@amazonses.com"
    assert report.message_id == f"{message_id}@email.amazonses.com"
    assert read_bounce(data) is None


@pytest.mark.spec("NTF-08")
@pytest.mark.parametrize("to", [BOUNCE, COMPLAINT])
def test_bytes_outside_ascii_come_back_as_they_were(ses: LocalSes, to: str) -> None:
    head = f"From: ana@example.com\r\nTo: {to}\r\nContent-Type: text/plain; charset=utf-8\r\n"
    raw = f"{head}Content-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n".encode()
    ses.client("ses").send_raw_email(RawMessage={"Data": raw})

    notice = last(ses, "ana@example.com")
    assert [part.transfer_encoding for part in (notice, *notice.parts)] == ["8bit", "7bit", "7bit", "8bit"]
    assert wire_problems(as_sent(notice).data) == []
    assert notice.parts[2].message is not None
    assert notice.parts[2].message.text == "Grüße\n"
    assert (dsn_problems if to == BOUNCE else arf_problems)(notice.raw.data) == []
