"""The messages to build, three ways to build them, and how to tell that what comes out says what went in."""

from __future__ import annotations

from email import policy
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser
from email.utils import formataddr, formatdate, make_msgid
from random import Random
from re import fullmatch
from typing import TYPE_CHECKING, cast

import attrs

from sesmodel import Attachment, Inline, Message, build

if TYPE_CHECKING:
    from email.headerregistry import AddressHeader

SENDER, RECIPIENT = "ana@example.com", "bob@example.net"
_CRLF = policy.compat32.clone(linesep="\r\n")
_chance = Random(5322)  # noqa: S311  the same bytes in every run, and no cipher


@attrs.frozen(kw_only=True)
class Mail:
    """What a message says, in no library's terms.

    Args:
        sender: the name of the sender.
        recipient: the name of the recipient.
        subject: one line.
        text: the plain text.
        html: the same in HTML.
        report: a file to attach.
        images: pictures that the HTML shows.
    """

    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    report: bytes | None = None
    images: tuple[bytes, ...] = ()

    def check(self, data: bytes) -> None:
        """Read bytes with the standard library, and compare.

        Raises:
            AssertionError: they do not say the same, or a line does not end in CRLF.
        """
        assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r"), "line ends"
        read = BytesParser(policy=policy.default).parsebytes(data)
        assert isinstance(read, EmailMessage)
        assert str(read["Subject"]) == self.subject, read["Subject"]
        assert _mailboxes(read, "From") == [(self.sender, SENDER)], read["From"]
        assert _mailboxes(read, "To") == [(self.recipient, RECIPIENT)], read["To"]
        assert read["Date"].datetime is not None, read["Date"]
        assert fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", read["Message-ID"]), read["Message-ID"]
        assert _body(read, "plain") == self.text
        assert _body(read, "html") == self.html
        assert not any(part.defects for part in read.walk()), "defects"
        files = [part for part in read.walk() if part.get_filename()]
        wanted = [(f"picture{number}.png", "image/png", image) for number, image in enumerate(self.images)]
        wanted += [("report.pdf", "application/pdf", self.report)] if self.report else []
        assert [(part.get_filename(), part.get_content_type(), part.get_content()) for part in files] == wanted
        ids = [f"<{cid(number)}>" for number in range(len(self.images))]
        assert [part["Content-ID"] for part in files if part["Content-ID"]] == ids


def cid(number: int) -> str:
    """What the HTML calls a picture."""
    return f"picture{number}@example.com"


def sesmodel_message(mail: Mail) -> Message:
    return Message(
        sender=f"{mail.sender} <{SENDER}>",
        to=f"{mail.recipient} <{RECIPIENT}>",
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        inline=[Inline(image, f"picture{n}.png", "image/png", cid(n)) for n, image in enumerate(mail.images)],
        attachments=[Attachment(mail.report, "report.pdf", "application/pdf")] if mail.report else [],
    )


def with_sesmodel(mail: Mail) -> bytes:
    return build(sesmodel_message(mail))


def with_email_message(mail: Mail) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = f"{mail.sender} <{SENDER}>"
    message["To"] = f"{mail.recipient} <{RECIPIENT}>"
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain="example.com")
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    html = cast("list[MIMEPart]", message.get_payload())[1]
    for number, image in enumerate(mail.images):
        html.add_related(image, "image", "png", cid=f"<{cid(number)}>", filename=f"picture{number}.png")
    if mail.report:
        message.add_attachment(mail.report, maintype="application", subtype="pdf", filename="report.pdf")
    return message.as_bytes()


def with_mime_multipart(mail: Mail) -> bytes:
    message = MIMEMultipart("alternative")
    message.attach(_mime_text(mail.text, "plain"))
    html = _mime_text(mail.html, "html")
    message.attach(_mime_related(html, mail.images) if mail.images else html)
    if mail.report:
        pdf = MIMEApplication(mail.report, "pdf")
        pdf.add_header("Content-Disposition", "attachment", filename="report.pdf")
        message = MIMEMultipart("mixed", _subparts=[message, pdf])
    message["From"] = formataddr((mail.sender, SENDER))
    message["To"] = formataddr((mail.recipient, RECIPIENT))
    if mail.subject.isascii():
        message["Subject"] = mail.subject
    else:
        message["Subject"] = Header(mail.subject, "utf-8")  # type: ignore[assignment]  # what its documentation shows
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain="example.com")
    return message.as_bytes(policy=_CRLF)


def _mime_text(text: str, subtype: str) -> MIMEText:
    return MIMEText(text, subtype, "us-ascii" if text.isascii() else "utf-8")


def _mime_related(html: MIMEText, images: tuple[bytes, ...]) -> MIMEMultipart:
    related = MIMEMultipart("related", _subparts=[html])
    for number, image in enumerate(images):
        picture = MIMEImage(image, "png")
        picture["Content-ID"] = f"<{cid(number)}>"
        picture.add_header("Content-Disposition", "inline", filename=f"picture{number}.png")
        related.attach(picture)
    return related


def _mailboxes(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    header = cast("AddressHeader", message[name])
    return [(address.display_name, address.addr_spec) for address in header.addresses]


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage), f"no {kind} body"
    return str(part.get_content()).replace("\r\n", "\n")


ASCII = Mail(
    sender="Ana Example",
    recipient="Bob Example",
    subject="Your booking 20417 is confirmed",
    text="Dear Bob,\n\n"
    + "Your seat 14A is kept for you; please be at the gate twenty minutes early.\n" * 13
    + "\nAna\n",
    html="<!doctype html>\n<html><body>\n<p>Dear Bob,</p>\n"
    + "<p>Your seat <b>14A</b> is kept for you; please be at the gate early.</p>\n" * 42
    + "</body></html>\n",
)
NON_ASCII = Mail(
    sender="Jörg Größe",
    recipient="佐藤 花子",
    subject="Ihre Buchung ist bestätigt – ご予約を承りました、当日お待ちしております",
    text="Guten Tag,\n\n" + "Ihr Platz 14A ist für Sie reserviert – bitte kommen Sie früh genug zum Gleis.\n" * 13,
    html="<!doctype html>\n<html><body>\n<p>Guten Tag,</p>\n"
    + "<p>Ihr Platz <b>14A</b> ist für Sie reserviert – schön, daß Sie mit uns reisen.</p>\n" * 40
    + "</body></html>\n",
)
WITH_ATTACHMENT = attrs.evolve(ASCII, report=_chance.randbytes(5_000_000))
WITH_PICTURES = attrs.evolve(ASCII, images=tuple(_chance.randbytes(50_000) for _ in range(10)))
