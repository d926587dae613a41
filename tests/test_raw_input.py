"""Finished mail: bytes and messages of the standard library, and the envelope that their headers make."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import Header as LegacyHeader
from email.message import EmailMessage
from email.message import Message as LegacyMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    Envelope,
    InboxTransport,
    InvalidAddress,
    InvalidContent,
    LocalSes,
    Mailer,
    MessageRefused,
    RawMessage,
)


def sample() -> MIMEMultipart:
    """The Python sample of the guide for raw mail: its structure, headers and texts (L3278-L3374, API-14)."""
    message = MIMEMultipart("mixed")
    message["Subject"] = "Customer service contact info"
    message["From"] = "Sender Name <sender@example.com>"
    message["To"] = "recipient@example.com"
    body = MIMEMultipart("alternative")
    body.attach(MIMEText(b"Hello,\r\nPlease see the attached file.", "plain", "utf-8"))  # type: ignore[arg-type]
    body.attach(MIMEText(b"<h1>Hello!</h1>", "html", "utf-8"))  # type: ignore[arg-type]
    message.attach(body)
    attachment = MIMEApplication(b"PK\x03\x04")
    attachment.add_header("Content-Disposition", "attachment", filename="customers-to-contact.xlsx")
    message.attach(attachment)
    return message


@pytest.mark.spec("API-13")
def test_a_legacy_message_is_accepted_as_it_is(ses: LocalSes) -> None:
    receipt = Mailer(ses).send_raw(sample())

    assert receipt.accepted == ("recipient@example.com",)
    sent = ses.sent.one()
    assert sent.envelope == Envelope("sender@example.com", "recipient@example.com")
    (got,) = ses.inbox("recipient@example.com")
    assert got.tree == "multipart/mixed[multipart/alternative[text/plain, text/html], application/octet-stream]"
    assert got.text == "Hello,\nPlease see the attached file."
    assert [(one.filename, one.content) for one in got.attachments] == [("customers-to-contact.xlsx", b"PK\x03\x04")]


@pytest.mark.spec("API-13")
def test_an_email_message_is_accepted_as_it_is(ses: LocalSes) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Jörg <ana@example.com>", "bob@example.net", "Привіт"
    message["Bcc"] = "hidden@example.org"
    message.set_content("Grüße " * 30)
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Angebot für Müller.pdf")

    assert Mailer(ses).send_raw(message).accepted == ("bob@example.net", "hidden@example.org")
    (got,) = ses.inbox("hidden@example.org")
    assert (got.subject, got.text.strip(), got.attachments[0].filename) == (
        "Привіт", ("Grüße " * 30).strip(), "Angebot für Müller.pdf",
    )  # fmt: skip
    assert "Bcc" not in got.headers


@pytest.mark.spec("API-13")
@given(
    subject=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).map(str.strip),
    text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])),
    data=st.binary(max_size=200),
    legacy=st.booleans(),
)
def test_whatever_the_email_package_composes_is_written_in_seven_bits_and_reads_back(
    subject: str, text: str, data: bytes, legacy: bool
) -> None:
    message: EmailMessage | MIMEMultipart
    if legacy:
        message = MIMEMultipart()
        message["Subject"] = LegacyHeader(subject, "utf-8")  # type: ignore[assignment]  # as its users do
        message.attach(MIMEText(text, "plain", "utf-8"))
        message.attach(MIMEApplication(data))
    else:
        message = EmailMessage()
        message["Subject"] = subject
        message.set_content(text, cte="8bit")
        message.add_attachment(data, maintype="application", subtype="octet-stream")
    message["From"], message["To"] = "ana@example.com", "bob@example.net"

    inbox = InboxTransport()
    Mailer(inbox).send_raw(message)
    written = inbox.sent.one().raw.data
    assert written.isascii()
    assert written.count(b"\n") == written.count(b"\r\n") == written.count(b"\r")
    back = message_from_bytes(written, policy=policy.default)
    assert isinstance(back, EmailMessage)
    body, attached = back.iter_parts()
    assert attached.get_content() == data
    assert body.get_content().split("\r\n" if "\r" in body.get_content() else "\n")[0] == text  # one line


@pytest.mark.parametrize("kind", [EmailMessage, LegacyMessage])
def test_the_message_that_was_handed_over_is_not_changed(kind: type[LegacyMessage]) -> None:
    message = kind()
    for name, value in (("From", "a@example.com"), ("To", "b@example.net"), ("Bcc", "c@example.org"), ("X-A", "1")):
        message[name] = value
    message.set_payload("Hello")

    inbox = InboxTransport()
    Mailer(inbox).send_raw(message)
    assert message["Bcc"] == "c@example.org"
    assert inbox.sent.one().envelope.rcpt_to == ("b@example.net", "c@example.org")


@pytest.mark.parametrize(
    ("header", "envelope"),
    [
        ("From: a@example.com\r\nTo: b@example.net", Envelope("a@example.com", "b@example.net")),
        (
            "From: a@example.com, second@example.com\r\nTo: B <b@example.net>, c@example.net\r\nCc: d@example.net",
            Envelope("a@example.com", "b@example.net, c@example.net, d@example.net"),
        ),
        (
            "Sender: s@example.com\r\nFrom: a@example.com\r\nTo: b@example.net",
            Envelope("s@example.com", "b@example.net"),
        ),
        (
            "Return-Path: <r@example.com>\r\nSender: s@example.com\r\nFrom: a@example.com\r\nTo: b@example.net",
            Envelope("r@example.com", "b@example.net"),
        ),
        (
            "From: a@example.com\r\nTo: team: b@example.net, c@example.net;\r\nBcc: B <b@EXAMPLE.net>",
            Envelope("a@example.com", "b@EXAMPLE.net, c@example.net"),
        ),
        (
            "Resent-From: r@example.com\r\nResent-To: x@example.net\r\nResent-Bcc: y@example.net\r\n"  # noqa: ISC004
            "Return-Path: <b@example.net>\r\nFrom: a@example.com\r\nTo: b@example.net",
            Envelope("r@example.com", "x@example.net, y@example.net"),
        ),
    ],
    ids=["from", "lists", "sender", "return path", "group", "resent"],
)
def test_the_header_makes_the_envelope_where_none_is_given(header: str, envelope: Envelope) -> None:
    inbox = InboxTransport()
    Mailer(inbox).send_raw(f"{header}\r\n\r\nHello".encode())

    sent = inbox.sent.one()
    assert sent.envelope == envelope
    assert [name for name in ("Bcc", "Resent-Bcc") if name in sent.raw.headers] == []
    assert sent.raw.body == b"Hello"


def test_an_envelope_that_is_given_counts_and_a_bcc_field_still_goes_to_nobody() -> None:
    inbox = InboxTransport()
    Mailer(inbox).send_raw(
        b"From: a@example.com\r\nBcc: secret@example.org\r\nTo: b@example.net\r\n\r\nHello",
        Envelope("x@example.com", "y@example.net"),
    )

    sent = inbox.sent.one()
    assert sent.envelope == Envelope("x@example.com", "y@example.net")
    assert sent.raw.data == b"From: a@example.com\r\nTo: b@example.net\r\n\r\nHello"


@pytest.mark.parametrize(
    ("data", "error", "what"),
    [
        (b"From: a@example.com\r\n\r\nx", MessageRefused, "Missing required header 'To'"),
        (b"To: b@example.net\r\n\r\nx", MessageRefused, "Missing required header 'From'"),
        (b"From: a@example.com\r\nTo: nobody\r\n\r\nx", MessageRefused, "Missing final '@domain'"),
        (b"From: a@example.com\r\nTo:\r\n\r\nx", InvalidAddress, "no recipients specified"),
        (b"From:\r\nTo: b@example.net\r\n\r\nx", MessageRefused, "Missing required header 'From'"),
        (
            b"Resent-To: x@example.net\r\nFrom: a@example.com\r\nTo: b@example.net\r\n\r\n",
            InvalidAddress,
            "Missing required header 'From'",
        ),
        (
            b"Resent-To: x@example.net\r\nResent-To: y@example.net\r\nFrom: a@example.com\r\nTo: b@example.net\r\n\r\n",
            InvalidAddress,
            "more than once",
        ),
    ],
    ids=["no to", "no from", "bad to", "empty to", "empty from", "resent by nobody", "resent twice"],
)
def test_a_header_that_makes_no_envelope_is_refused(data: bytes, error: type[Exception], what: str) -> None:
    inbox = InboxTransport()
    with pytest.raises(error, match=what):
        Mailer(inbox).send_raw(data)

    assert len(inbox.sent) == 0


def test_bytes_of_every_kind_are_taken() -> None:
    data = b"From: a@example.com\r\nTo: b@example.net\r\n\r\nx"
    inbox = InboxTransport()
    for source in (data, bytearray(data), memoryview(data), RawMessage(data)):
        Mailer(inbox).send_raw(source)

    assert {sent.raw.data for sent in inbox.sent} == {data}


def test_what_the_email_package_cannot_write_is_refused() -> None:
    message = MIMEText("x")
    message.set_payload(object())  # type: ignore[call-overload]  # the mistake

    with pytest.raises(InvalidContent, match="the email package cannot write this message"):
        Mailer(InboxTransport()).send_raw(message)


def test_a_line_break_in_a_legacy_header_sends_nothing() -> None:
    message = MIMEText("x")
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.net", "one\n\ntwo"

    inbox = InboxTransport()
    with pytest.raises((MessageRefused, InvalidContent)):  # later releases of Python refuse to write it
        Mailer(inbox).send_raw(message)
    assert len(inbox.sent) == 0


def test_what_is_no_message_is_refused() -> None:
    with pytest.raises(InvalidContent, match="str is no bytes"):
        Mailer(InboxTransport()).send_raw("From: a@example.com")  # type: ignore[arg-type]
