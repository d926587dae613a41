"""From the bytes of a message to what it says, and to what SES would say of it."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import attrs

from benchmarks import mails
from benchmarks.harness import Case, Gate, Table
from sesmodel import ParsedMessage, Report, check_raw, read

if TYPE_CHECKING:
    from datetime import datetime

OURS, CHECK, PEER = "sesmodel.read", "sesmodel.check_raw", "BytesParser(policy.default)"

_Files = tuple[tuple[str | None, str, bytes | None], ...]


class Reading(NamedTuple):
    """What a reader gets to know of a message, as the library that read it gives it."""

    subject: str | None
    sender: str
    to: list[str]
    date: datetime | None
    text: str
    html: str
    files: _Files

    def check(self, mail: mails.Mail, *, on_demand: bool) -> None:
        """Compare it with what was said.

        Raises:
            AssertionError: it is not the same.
        """
        assert self.subject == mail.subject, self.subject
        assert (self.sender, self.to) == (f"{mail.sender} <ana@example.com>", [f"{mail.recipient} <bob@example.net>"])
        assert self.date is not None
        bodies = (self.text.replace("\r\n", "\n"), self.html.replace("\r\n", "\n"))
        assert bodies == (("", "") if on_demand else (mail.text, mail.html)), bodies
        assert self.files == (("report.pdf", "application/pdf", None if on_demand else mail.report),)


# --- ways -----------------------------------------------------------------------------------------


def _read(data: bytes, *, on_demand: bool) -> Reading:
    message = read(data)
    return Reading(
        message.subject,
        str(message.sender),
        [str(address) for address in message.to],
        message.date,
        "" if on_demand else message.text,
        "" if on_demand else message.html,
        _files(message, on_demand=on_demand),
    )


def _files(message: ParsedMessage, *, on_demand: bool) -> _Files:
    return tuple((one.filename, one.content_type, None if on_demand else one.content) for one in message.attachments)


def _parse(data: bytes, *, on_demand: bool) -> Reading:
    message = _parsed(data)
    return Reading(
        str(message["Subject"]),
        str(message["From"].addresses[0]),
        [str(address) for address in message["To"].addresses],
        message["Date"].datetime,
        "" if on_demand else _content(message, "plain"),
        "" if on_demand else _content(message, "html"),
        tuple(
            (part.get_filename(), part.get_content_type(), None if on_demand else part.get_content())
            for part in message.iter_attachments()
        ),
    )


def _parsed(data: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(data)


def _content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if isinstance(part, EmailMessage) else ""


# --- cases ----------------------------------------------------------------------------------------


def _readers(mail: mails.Mail, data: bytes, *, on_demand: bool) -> tuple[Case[Reading], ...]:
    def check(reading: Reading) -> None:
        reading.check(mail, on_demand=on_demand)

    return (
        Case(OURS, partial(_read, data, on_demand=on_demand), check),
        Case(PEER, partial(_parse, data, on_demand=on_demand), check),
    )


def _check_clean(report: Report) -> None:
    assert not tuple(report), report


def _check_parsed(message: EmailMessage) -> None:
    assert message["From"].addresses
    assert not any(part.defects for part in message.walk())


_MAIL = attrs.evolve(
    mails.NON_ASCII, report=mails.WITH_ATTACHMENT.report[:2_500] if mails.WITH_ATTACHMENT.report else b""
)
_DATA, _LARGE = mails.with_email_message(_MAIL), mails.with_email_message(mails.WITH_ATTACHMENT)

TABLES = (
    Table(
        "read",
        f"{len(_DATA):,} bytes with text, HTML and a file, all of it decoded",
        _readers(_MAIL, _DATA, on_demand=False),
        peer=PEER,
        gates=(Gate(OURS, 0.08, PEER, goal=0.03),),
    ),
    Table(
        "read-large",
        f"{len(_LARGE):,} bytes: the header, and which files there are; nothing is decoded",
        _readers(mails.WITH_ATTACHMENT, _LARGE, on_demand=True),
        peer=PEER,
        gates=(Gate(OURS, 0.06, PEER, goal=0.03),),
    ),
    Table(
        "check",
        f"what SES would refuse in {len(_DATA):,} bytes, beside the standard library only reading them",
        (
            Case(CHECK, partial(check_raw, _DATA), _check_clean),
            *_readers(_MAIL, _DATA, on_demand=False)[1:],
            Case(f"{PEER}, nothing asked", partial(_parsed, _DATA), _check_parsed),
        ),
        peer=PEER,
        gates=(Gate(CHECK, 0.15, PEER, goal=0.10),),
    ),
)
