"""What SES refuses a message for, found before anything is sent.

`check_message` looks at what a person composed, `check_raw` at finished bytes; the service itself asks the same
functions, so that a message which passes here passes there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidAddress, ValidationError
from sesmodel.limits import GUIDE, Limits
from sesmodel.mail.address import parse_list, readable
from sesmodel.mail.characters import one_line
from sesmodel.mail.read import read
from sesmodel.mail.structure import MOST_PARTS, NO_END, NO_START, SHARED, TOO_MANY
from sesmodel.service.attachment_rules import is_refused
from sesmodel.service.header_rules import duplicates
from sesmodel.service.mime_field_rules import content_type_answer, disposition_answer
from sesmodel.service.problem import Problem, Report, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.mail.address import Address
    from sesmodel.mail.message import Message
    from sesmodel.mail.raw import RawMessage
    from sesmodel.mail.read import Entity, ParsedMessage
    from sesmodel.mail.section import Section

_MIME_FIELDS = (
    ("Content-Type", "content-type", content_type_answer),
    ("Content-Disposition", "content-disposition", disposition_answer),
)
_ADDRESSES = tuple((name, name.lower()) for name in ("From", "Sender", "Return-Path", "To", "Cc", "Bcc"))
_BOUNDARIES = {
    NO_START: ("Missing start boundary", "Write --boundary."),
    NO_END: ("Missing closing boundary", "Write --boundary--."),
    SHARED: ("Nested parts share the boundary '{}'", "Give every level a boundary of its own."),
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def check_message(message: Message, *, limits: Limits = GUIDE) -> Report:
    """Find what SES would refuse a composed message for, but its size, which only its bytes tell.

    Args:
        message: what is to be sent.
        limits: the limits of the account.
    """
    return Report(
        (
            *_required(message),
            *_count(len(message.recipients), limits),
            *_headers(header.name for header in message.headers),
            *_control_characters(message),
            *_files((attachment.filename,) for attachment in (*message.inline, *message.attachments)),
        )
    )


def check_raw(
    raw: RawMessage, *, recipients: Iterable[str] = (), sender: bool = False, limits: Limits = GUIDE
) -> Report:
    """Find what SES would refuse finished bytes for.

    Args:
        raw: the message.
        recipients: the envelope recipients, if there are any beside its header (OBS-014).
        sender: whether there is an envelope sender; without one the message must say whom it is from (OBS-051).
        limits: the limits of the account.
    """
    raw, named = raw.with_crlf(), tuple(recipients)
    message = read(raw)
    addresses, shown = _addresses(message)
    parts = list(message.walk())
    all_parts = parts if len(parts) == 1 and not message.holds_a_message else message.walk(messages=True)
    return Report(
        (
            *_raw_required(message, sender=sender, recipients=bool(named)),
            *check_size(len(raw.data), limits),
            *_lines(raw.data, limits),
            *addresses,
            *_count(_everyone(named, shown, limits), limits),
            *(problem for part in parts for problem in _part(part)),
            *_files(part.filenames for part in all_parts),
        )
    )


def check_size(size: int, limits: Limits = GUIDE) -> Iterator[Problem]:
    """Find whether finished bytes are too many (QRC-13, OBS-009)."""
    if size > limits.message_bytes:
        answer = f"Message length is more than {limits.message_bytes} bytes long: '{size}'."
        yield refused("too-large", "message", answer, "QRC-13", "Send a link to the larger files.")


def _required(message: Message) -> Iterator[Problem]:
    if message.sender is None:
        yield _missing("Source", "source", "Give sender=.")
    if not message.recipients:
        answer = "There are no recipients specified"
        yield refused("no-recipients", "Destination", answer, "TRB-12", "Give to=, cc= or bcc=.")
    if message.subject is None:
        yield _missing("Subject", "message.subject", "Give subject=.")
    if not message.has_body:
        yield _missing("Body", "message.body", "Give text=, html= or both.")


def _missing(place: str, path: str, cure: str) -> Problem:
    return Problem(f"no-{place.lower()}", place, ValidationError.missing(path), "LIF-17", cure)


def _raw_required(message: ParsedMessage, *, sender: bool, recipients: bool) -> Iterator[Problem]:
    section = message.section
    if section.get("from") is None and not sender:
        yield refused("no-from", "From", "Missing required header 'From'.", "LIF-17", "Add a From field.")
    if not recipients and not any(section.get(name) is not None for name in ("to", "cc", "bcc")):
        yield refused("no-recipients", "To", "Missing required header 'To'.", "API-12", "Name the recipients.")


def _count(count: int, limits: Limits) -> Iterator[Problem]:
    if count > limits.recipients:
        answer = f"Recipient count exceeds {limits.recipients}."
        yield refused("too-many-recipients", "Destination", answer, "QRC-14", f"Split the {count} recipients up.")


def _everyone(recipients: tuple[str, ...], shown: list[Address], limits: Limits) -> int:
    """How many recipients there are; those that the envelope and the header name count once."""
    most = len(recipients) + len(shown)
    if not recipients or most <= limits.recipients:
        return most
    named = {address.mailbox for text in recipients for address in readable(text)}
    return len(recipients) + sum(address.mailbox not in named for address in shown)


def _headers(names: Iterable[str]) -> Iterator[Problem]:
    for name in duplicates(names):
        yield refused("duplicate-header", name, f"Duplicate header '{name}'.", "HDR-02", "Keep one of them.")


def _part(part: Entity) -> Iterator[Problem]:
    """What is wrong with the header section of a part, and with its boundaries."""
    section = part.section
    if section.is_clean:
        if section.repeats:
            yield from _headers(row[0] for row in section.rows)
    else:
        yield from _illegal_headers(section)
        yield from _headers(field.name for field in section.fields if field.legal)
    if not section.has_end and (line := part.body.partition(b"\r\n")[0]):
        yield _illegal(one_line(line.decode("utf-8", "replace")))
    yield from _mime_fields(section)
    for defect in part.structure_defects:
        if defect in _BOUNDARIES:
            answer, cure = _BOUNDARIES[defect]
            boundary = part.parameters.get("boundary", "")
            yield refused("boundary", part.content_type, answer.format(boundary), "API-10", cure)
        elif defect == TOO_MANY:
            cure = "Send fewer, or an archive."
            yield refused("too-many-parts", "message", f"More than {MOST_PARTS} parts", "API-13", cure)


def _illegal_headers(section: Section) -> Iterator[Problem]:
    for one in section.fields:
        if not one.name:
            yield refused("illegal-header", "header", "Empty header names are illegal.", "HDR-01", "Name it.")
        elif not one.legal:
            yield _illegal(one_line(one.name))
        elif not one.data.isascii():
            answer = f"Non-ASCII characters in header '{one.name}'."
            yield refused("not-ascii", one.name, answer, "HDR-01", "Write it as encoded words (RFC 2047).")
        elif b"\0" in one.data:
            answer = f"Illegal header '{one.name}'."
            yield refused("illegal-header", one.name, answer, "HDR-01", "Take the NUL out of its value.")


def _illegal(name: str) -> Problem:
    return refused("illegal-header", name, f"Illegal header '{name}'.", "HDR-01", "Rename it.")


def _mime_fields(section: Section) -> Iterator[Problem]:
    for name, lower, asked in _MIME_FIELDS:
        if (value := section.get(lower)) and (answer := asked(value)):
            fact = "API-13" if lower == "content-type" else "API-11"
            yield refused("malformed-header", name, answer, fact, "Quote what is not one word of ASCII.")


def _addresses(message: ParsedMessage) -> tuple[list[Problem], list[Address]]:
    """What is wrong with the addresses of the header, and the recipients it shows."""
    problems: list[Problem] = []
    shown: list[Address] = []
    by_name = message.section.by_name
    for name, lower in _ADDRESSES:
        for value in by_name.get(lower, ()):
            try:
                found = parse_list(value)
            except InvalidAddress as error:
                cure = f"Change {error.where or value!r}."
                problems.append(refused("bad-address", name, error.what, "TRB-13", cure))
                found = readable(value)
            else:
                if not found and name in {"From", "Sender"}:
                    answer = f"Missing required header '{name}'."
                    problems.append(refused("bad-address", name, answer, "LIF-17", "Name one."))
            if name in {"To", "Cc", "Bcc"}:
                shown += found
    return problems, shown


def _lines(data: bytes, limits: Limits) -> Iterator[Problem]:
    start, end, most = 0, len(data), limits.line_octets
    while end - start > most:
        last = data.rfind(b"\r\n", start, start + most + 2)  # the last line end that is near enough
        if last < 0:
            number = data.count(b"\n", 0, start) + 1
            answer = f"Line is longer than {most} characters"
            cure = "Encode the part as quoted-printable or base64."
            yield refused("line-too-long", f"line {number}", answer, "API-19", cure)
            return
        start = last + 2


def _control_characters(message: Message) -> Iterator[Problem]:
    if message.text is not None and (found := _CONTROL.search(message.text.content)):
        line = message.text.content.count("\n", 0, found.start()) + 1
        answer = f"Text body contains control character {found[0]!r}"
        yield refused("control-character", f"text, line {line}", answer, "LIF-16", "Take it out.")


def _files(names_of_each: Iterable[Iterable[str]]) -> Iterator[Problem]:
    for names in names_of_each:
        if bad := next(filter(is_refused, names), None):
            answer = f"Illegal filename '{bad}'."
            yield refused("refused-attachment", bad, answer, "HDR-07", "Send another type, or an archive.")
