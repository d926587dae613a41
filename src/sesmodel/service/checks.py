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
from sesmodel.mail.read import read
from sesmodel.service.attachment_rules import is_refused
from sesmodel.service.header_rules import duplicates
from sesmodel.service.problem import Problem, Report, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.mail.message import Message
    from sesmodel.mail.raw import RawMessage
    from sesmodel.mail.read import Entity, ParsedMessage

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
    raw = raw.with_crlf()
    message = read(raw)
    return Report(
        (
            *check_size(len(raw.data), limits),
            *_lines(raw, limits),
            *_illegal_headers(raw),
            *_addresses(message),
            *_raw_required(message, sender=sender, recipients=bool(tuple(recipients))),
            *_count(_everyone(message, tuple(recipients)), limits),
            *(problem for part in message.walk() for problem in _part(part)),
            *_boundaries(message, ()),
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
    if message.text is None and message.html is None:
        yield _missing("Body", "message.body", "Give text=, html= or both.")


def _missing(place: str, path: str, cure: str) -> Problem:
    return Problem(f"no-{place.lower()}", place, ValidationError.missing(path), "LIF-17", cure)


def _raw_required(message: ParsedMessage, *, sender: bool, recipients: bool) -> Iterator[Problem]:
    if "From" not in message.headers and not sender:
        yield refused("no-from", "From", "Missing required header 'From'.", "LIF-17", "Add a From field.")
    if not recipients and not any(name in message.headers for name in ("To", "Cc", "Bcc")):
        yield refused("no-recipients", "To", "Missing required header 'To'.", "API-12", "Name the recipients.")


def _count(count: int, limits: Limits) -> Iterator[Problem]:
    if count > limits.recipients:
        answer = f"Recipient count exceeds {limits.recipients}."
        yield refused("too-many-recipients", "Destination", answer, "QRC-14", f"Split the {count} recipients up.")


def _everyone(message: ParsedMessage, recipients: tuple[str, ...]) -> int:
    named = {address.mailbox for text in recipients for address in readable(text)}
    shown = (*message.to, *message.cc, *message.bcc)
    return len(recipients) + sum(address.mailbox not in named for address in shown)


def _headers(names: Iterable[str]) -> Iterator[Problem]:
    for name in duplicates(names):
        yield refused("duplicate-header", name, f"Duplicate header '{name}'.", "HDR-02", "Keep one of them.")


def _illegal_headers(raw: RawMessage) -> Iterator[Problem]:
    for one in raw.fields:
        if not one.name:
            yield refused("illegal-header", "header", "Empty header names are illegal.", "HDR-01", "Name it.")
        elif not one.legal:
            yield refused("illegal-header", one.name, f"Illegal header '{one.name}'.", "HDR-01", "Rename it.")
        elif not one.data.isascii():
            answer = f"Non-ASCII characters in header '{one.name}'."
            yield refused("not-ascii", one.name, answer, "HDR-01", "Write it as encoded words (RFC 2047).")


def _part(part: Entity) -> Iterator[Problem]:
    yield from _headers(header.name for header in part.headers)
    yield from _files([part.filenames])
    for defect in part.defects:
        if defect == "missing start boundary":
            yield refused("boundary", part.content_type, "Missing start boundary", "API-10", "Write --boundary.")
        elif defect == "missing closing boundary":
            yield refused("boundary", part.content_type, "Missing closing boundary", "API-10", "Write --boundary--.")


def _boundaries(part: Entity, around: tuple[str, ...]) -> Iterator[Problem]:
    boundary = part.parameters.get("boundary", "") if part.content_type.startswith("multipart/") else ""
    if boundary and boundary in around:
        answer = f"Nested parts share the boundary '{boundary}'"
        yield refused("boundary", part.content_type, answer, "API-10", "Give every level a boundary of its own.")
    for inner in part.parts:
        yield from _boundaries(inner, (*around, boundary))


def _addresses(message: ParsedMessage) -> Iterator[Problem]:
    for name in ("From", "Sender", "Return-Path", "To", "Cc", "Bcc"):
        for value in message.headers.get_all(name):
            try:
                if not parse_list(value) and name in {"From", "Sender"}:
                    yield refused("bad-address", name, f"Missing required header '{name}'.", "LIF-17", "Name one.")
            except InvalidAddress as error:
                yield refused("bad-address", name, error.what, "TRB-13", f"Change {error.where or value!r}.")


def _lines(raw: RawMessage, limits: Limits) -> Iterator[Problem]:
    if max(map(len, raw.data.split(b"\r\n"))) > limits.line_octets:
        answer = f"Line is longer than {limits.line_octets} characters"
        yield refused("line-too-long", "message", answer, "API-19", "Encode the part as quoted-printable or base64.")


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
