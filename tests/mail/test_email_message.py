"""Messages from and to the standard library's email package."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import Header as LegacyHeader
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from sesmodel import (
    Address,
    Inline,
    InvalidContent,
    InvalidHeader,
    Message,
    PreparedBody,
    build,
    from_email,
    read,
    same_content,
    to_email,
)
from sesmodel.testing.strategies import messages, prepared_bodies

if TYPE_CHECKING:
    from collections.abc import Callable

_MORE = settings(suppress_health_check=[HealthCheck.too_slow])


def sample() -> EmailMessage:
    """What people write with the standard library."""
    email = EmailMessage(policy=policy.SMTP)
    email["From"] = "Ana Pérez <ana@example.com>"
    email["To"] = '"Doe, Jane" <jane@example.net>, bob@example.net'
    email["Cc"] = "Олена <olena@example.org>"
    email["Bcc"] = "archive@example.com"
    email["Reply-To"] = "help@example.com"
    email["Return-Path"] = "<bounces@example.com>"
    email["Subject"] = "Ваша пропозиція"
    email["Date"] = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    email["Message-ID"] = "<1@example.com>"
    email["X-Campaign"] = "frühling"
    email["Sender"] = '"Pérez, A." <secretary@example.com>'
    email.set_content("Grüße\n")
    email.add_alternative('<img src="cid:logo">', subtype="html")
    html = list(email.iter_parts())[1]
    assert isinstance(html, EmailMessage)
    html.add_related(b"\x89PNG", "image", "png", cid="<logo>", filename="logo.png")
    email.add_attachment(b"%PDF", "application", "pdf", filename="прайс.pdf")
    email.add_attachment("a,b\n", subtype="csv", filename="a.csv")
    return email


def test_what_an_email_message_says_is_what_the_message_says() -> None:
    message = from_email(sample())

    assert str(message.sender) == "Ana Pérez <ana@example.com>"
    assert message.to == (Address("jane", "example.net", "Doe, Jane"), Address("bob", "example.net"))
    assert [str(one) for one in (*message.cc, *message.bcc, *message.reply_to)] == [
        "Олена <olena@example.org>",
        "archive@example.com",
        "help@example.com",
    ]
    assert str(message.return_path) == "bounces@example.com"
    assert message.subject == "Ваша пропозиція"
    assert message.date == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    assert message.message_id == "<1@example.com>"
    assert [(one.name, one.value) for one in message.headers] == [
        ("X-Campaign", "frühling"),
        ("Sender", '"Pérez, A." <secretary@example.com>'),
    ]
    assert (str(message.text), str(message.html)) == ("Grüße\n", '<img src="cid:logo">\n')
    assert [(one.content_id, one.filename, one.data) for one in message.inline] == [("logo", "logo.png", b"\x89PNG")]
    assert [(one.filename, one.content_type, one.data) for one in message.attachments] == [
        ("прайс.pdf", "application/pdf", b"%PDF"),
        ("a.csv", "text/csv; charset=utf-8", b"a,b\n"),
    ]


def test_the_older_classes_are_read_too() -> None:
    email = MIMEMultipart("mixed")
    email["From"] = str(LegacyHeader("Ана", "utf-8")) + " <ana@example.com>"
    email["To"] = "bob@example.net"
    email["Subject"] = LegacyHeader("Привіт", "utf-8")  # type: ignore[assignment]
    bodies = MIMEMultipart("alternative")
    bodies.attach(MIMEText("Grüße", "plain", "iso-8859-1"))
    bodies.attach(MIMEText("<p>é", "html", "utf-8"))
    email.attach(bodies)
    file = MIMEApplication(b"%PDF")
    file.add_header("Content-Disposition", "attachment", filename=LegacyHeader("ціни.pdf", "utf-8").encode())
    email.attach(file)

    message = from_email(email)
    assert message.subject == "Привіт"
    assert message.text is not None
    assert (message.text.content, message.text.charset) == ("Grüße", "iso-8859-1")
    assert str(message.html) == "<p>é"
    assert message.attachments[0].filename == "ціни.pdf"


def test_a_message_without_any_content_has_no_body() -> None:
    email = EmailMessage()
    email["To"] = "bob@example.net"

    assert from_email(email) == Message(to="bob@example.net")
    email.set_content("")
    assert from_email(email).has_body


def test_an_attached_message_is_taken_whole() -> None:
    inner = EmailMessage()
    inner["Subject"] = "Inner"
    inner.set_content("x")
    outer = EmailMessage()
    outer.set_content("see below")
    outer.add_attachment(inner)

    (file,) = from_email(outer).attachments
    assert (file.filename, file.content_type) == ("message.eml", "message/rfc822")
    assert read(file.data).subject == "Inner"
    assert b"\n" not in file.data.replace(b"\r\n", b"")


def test_files_have_their_descriptions() -> None:
    email = EmailMessage()
    email.set_content("x")
    words = "\u042f, and what it stands for in so many words that a line has no room for them"
    email.add_attachment(b"x", "image", "png", filename="a.png", headers=[f"Content-Description: {words}"])
    email.add_attachment(b"x", "image", "png", filename="b.png")

    first, second = from_email(email).attachments
    assert (first.description, second.description) == (words, "")
    assert [one.description for one in from_email(to_email(_with_logo(words))).inline] == [words]


def test_of_a_message_that_is_a_file_the_description_is_a_field_of_the_message() -> None:
    email = EmailMessage()
    email.set_content(b"x", "image", "png", filename="a.png", headers=["Content-Description: a picture"])

    message = from_email(email)
    assert (message.headers.get("Content-Description"), message.attachments[0].description) == ("a picture", "")


def _with_logo(description: str) -> Message:
    logo = Inline(b"x", "logo.png", description=description)
    return Message(sender="a@example.com", to="b@example.net", html=f'<img src="{logo.url}">', inline=[logo])


def test_a_date_in_no_zone_is_utc() -> None:
    email = EmailMessage()
    email["Date"] = "Sun, 1 Mar 2026 09:30:00 -0000"

    assert from_email(email).date == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    bad = MIMEText("x")
    bad["Date"] = "yesterday"
    with pytest.raises(InvalidHeader, match="yesterday"):
        from_email(bad)


def test_a_field_of_nobody_stays_and_another_group_has_no_place() -> None:
    email = MIMEText("x", _charset="us-ascii")
    email["To"] = "undisclosed-recipients:;"
    email["Bcc"] = "bob@example.net"

    assert from_email(email).headers.get("To") == "undisclosed-recipients:;"
    email["Cc"] = "Team: a@example.com;"
    with pytest.raises(InvalidContent, match="the group 'Team' in Cc"):
        from_email(email)


def _two_senders(email: EmailMessage) -> None:
    email.replace_header("From", "a@example.com, b@example.com")


def _described(email: EmailMessage) -> None:
    email.add_alternative("<p>x", "html", headers=["Content-Description: a page"])


def _described_bodies(email: EmailMessage) -> None:
    email.make_alternative()
    email.make_mixed()
    next(email.iter_parts())["Content-Description"] = "all there is to read"


def _created(email: EmailMessage) -> None:
    email.add_attachment(b"x", "image", "png", filename="a.png", params={"size": "1"})


def _nameless(email: EmailMessage) -> None:
    email.add_attachment(b"x", "image", "png")


def _inline(email: EmailMessage) -> None:
    email.add_attachment(b"x", "image", "png", filename="a.png", disposition="inline")


def _known(email: EmailMessage) -> None:
    email.add_attachment(b"x", "image", "png", filename="a.png", cid="<a>")


def _flowed(email: EmailMessage) -> None:
    email.set_param("format", "flowed")


def _report(email: EmailMessage) -> None:
    email.make_mixed()
    email.set_type("multipart/report")


def _second_subject(email: EmailMessage) -> None:
    del email["Subject"]
    email._headers += [("Subject", "a"), ("Subject", "b")]  # type: ignore[attr-defined]  # noqa: SLF001  as parsers do


def _null_return_path(email: EmailMessage) -> None:
    email["Return-Path"] = "<>"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (_two_senders, "second address in From"),
        (_described, "Content-Description of a body"),
        (_described_bodies, "Content-Description of multipart/alternative"),
        (_created, "parameter 'size'"),
        (_nameless, "without a file name"),
        (_inline, "without a Content-ID"),
        (_known, "Content-ID of an attachment"),
        (_flowed, "parameter 'format'"),
        (_report, "type multipart/report"),
        (_second_subject, "second Subject"),
        (_null_return_path, "null return path"),
    ],
)
def test_what_has_no_place_is_named_and_not_dropped(change: Callable[[EmailMessage], None], what: str) -> None:
    email = EmailMessage()
    email["From"], email["Subject"] = "a@example.com", "x"
    email.set_content("x")
    change(email)

    with pytest.raises(InvalidContent, match=what):
        from_email(email)


def _part(text: str, subtype: str, charset: str = "us-ascii") -> MIMEText:
    return MIMEText(text, subtype, charset)


@pytest.mark.parametrize(
    ("kind", "parts", "what"),
    [
        ("mixed", [_part("a", "plain"), _part("b", "plain")], "second body outside"),
        ("mixed", [_part("a", "plain"), _part("b", "html")], "second body outside"),
        ("alternative", [_part("a", "html"), _part("b", "plain")], "before the plain text"),
        ("alternative", [_part("a", "html"), _part("b", "html")], "second html body"),
        ("digest", [_part("a", "plain")], "multipart/digest"),
        ("related", [_part("a", "html"), MIMEImage(b"x", "png")], "without a file name"),
    ],
    ids=["two texts", "text and html", "html first", "two htmls", "digest", "picture"],
)
def test_bodies_that_would_be_shown_otherwise_are_refused(kind: str, parts: list[MIMEText], what: str) -> None:
    email = MIMEMultipart(kind, _subparts=parts)

    with pytest.raises(InvalidContent, match=what):
        from_email(email)


def test_text_after_a_file_and_text_that_is_not_its_charset_are_refused() -> None:
    file = MIMEApplication(b"x")
    file.add_header("Content-Disposition", "attachment", filename="a.bin")
    with pytest.raises(InvalidContent, match="second body outside"):
        from_email(MIMEMultipart("mixed", _subparts=[file, _part("a", "plain")]))
    with pytest.raises(InvalidContent, match="text that is not utf-8"):
        from_email(message_from_bytes(b"Content-Type: text/plain; charset=utf-8\n\n\xff"))


@_MORE
@given(messages())
def test_a_message_comes_back_from_an_email_message(message: Message) -> None:
    back = from_email(to_email(message))

    assert same_content(back, message)
    assert (back.bcc, back.date) == (message.bcc, message.date)
    assert (back.message_id or "").strip("<>") == (message.message_id or "")


@given(prepared_bodies())
def test_a_prepared_body_comes_back_byte_for_byte(body: PreparedBody) -> None:
    message = Message(sender="a@example.com", to="b@example.net", return_path="c@example.com", body=body)

    back = from_email(to_email(message))
    assert back.body is not None
    assert (back.body.media_type, back.body.data.rstrip()) == (body.media_type, body.data.rstrip())
    assert back.return_path == message.return_path


def test_a_signed_part_that_the_email_package_would_change_is_refused() -> None:
    data = b"--b\r\nX-Odd:   kept  as it is\r\n\r\nx\r\n--b\r\n\r\nsignature\r\n--b--\r\n"
    body = PreparedBody('multipart/signed; boundary="b"', data)

    with pytest.raises(InvalidContent, match="would change what was signed"):
        to_email(Message(sender="a@example.com", body=body))


def test_an_email_message_has_what_smtplib_needs_and_nothing_that_was_made_up() -> None:
    email = to_email(Message(sender="a@example.com", to="b@example.net", bcc="c@example.net", text="x"))

    assert email["Bcc"] == "c@example.net"
    assert "Date" not in email
    assert "Message-ID" not in email
    dated = to_email(Message(sender="a@example.com", date=datetime(2026, 1, 1, tzinfo=UTC), message_id="1@b.c"))
    assert (dated["Date"], dated["Message-ID"]) == ("Thu, 01 Jan 2026 00:00:00 +0000", "<1@b.c>")
    assert build(from_email(dated))
