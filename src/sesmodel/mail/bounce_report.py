"""Bounces that came by mail: who did not get it, and why (RFC 3464)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.mail.read import ParsedMessage, read
from sesmodel.mail.read_addresses import read_addresses
from sesmodel.mail.read_date import read_date
from sesmodel.mail.report_fields import Fields, address, first, groups, named_by_return_path, original

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.mail.raw import RawMessage
    from sesmodel.mail.section import Section

_STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})  # RFC 6533 section 4
_DAEMONS = frozenset({"mailer-daemon", "postmaster"})
_STATUS = re.compile(r"(?<!\d)[245]\.\d{1,3}\.\d{1,3}(?!\d)")
_WORD = re.compile(r"[a-z]+")
_FAILED = frozenset({"failed", "error"})  # the second is a word of OpenSMTPD alone


@attrs.frozen(kw_only=True)
class ReportedRecipient:
    """What a delivery status notification says of one recipient (RFC 3464 section 2.3).

    Attributes:
        address: the address that delivery was tried to, without its type.
        original_address: the address that the sender wrote, where the report has it.
        action: ``failed``, ``delayed``, ``delivered``, ``relayed`` or ``expanded``; ``None`` if nothing says what
            became of the message.
        status: the enhanced status code: ``5.1.1``.
        diagnostic_code: what the server said, with the type before it: ``smtp; 550 5.1.1 user unknown``.
        remote_mta: the server that said it: ``dns; mx.example.net``.
        fields: every field about the recipient, as it stands.
    """

    address: str
    original_address: str | None = None
    action: str | None = None
    status: str | None = None
    diagnostic_code: str | None = None
    remote_mta: str | None = None
    fields: Fields = attrs.field(default=(), repr=False)

    @property
    def failed(self) -> bool:
        """Whether the recipient did not get the message, and will not."""
        return self.action in _FAILED


@attrs.frozen(kw_only=True)
class BounceReport:
    """A bounce that came by mail.

    Attributes:
        recipients: whom it is about; nobody, if it does not say.
        reporting_mta: the server that reports: ``dns; mx.example.net``.
        arrival_date: when the message had come to that server.
        fields: every field about the message as a whole, as it stands.
        text: what it says to people.
        original: the message that comes back, or its header; ``None`` if neither does.
    """

    recipients: tuple[ReportedRecipient, ...] = ()
    reporting_mta: str | None = None
    arrival_date: datetime | None = None
    fields: Fields = attrs.field(default=(), repr=False)
    text: str = attrs.field(default="", repr=False)
    original: ParsedMessage | None = None

    @property
    def failed(self) -> tuple[ReportedRecipient, ...]:
        """The recipients who did not get the message, and will not."""
        return tuple(recipient for recipient in self.recipients if recipient.failed)

    @property
    def message_id(self) -> str | None:
        """The Message-ID of the message that comes back, without brackets."""
        return self.original.message_id if self.original else None


def read_bounce(mail: bytes | RawMessage) -> BounceReport | None:
    r"""Read a bounce, whoever wrote it: which recipients it is about, and what became of them (TRB-45).

    The fields of a delivery status notification tell (RFC 3464, RFC 6533). Where there are none,
    ``X-Failed-Recipients`` does, as Exim writes it; and else, in the mail of a mailer daemon, the address that it came
    to, if it is a return path of :func:`~sesmodel.verp`. Nothing of it is certain: anybody can write such mail.

    Args:
        mail: the bytes of the mail, as they came.

    Returns:
        The bounce; ``None`` if the mail is none, such as an automatic reply. It raises nothing, whatever the bytes are.

    >>> report = read_bounce(
    ...     b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
    ...     b"--x\r\nContent-Type: message/delivery-status\r\n\r\n"
    ...     b"Reporting-MTA: dns; mx.example.net\r\n\r\n"
    ...     b"Final-Recipient: rfc822; bob@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n--x--\r\n"
    ... )
    >>> [(recipient.address, recipient.status) for recipient in report.failed]
    [('bob@example.net', '5.1.1')]
    """
    message = read(mail)
    found = [group for part in message.walk() if part.content_type in _STATUS_PARTS for group in groups(part)]
    returned = original(message)
    recipients = tuple(_recipients(found)) or _named_elsewhere(message)
    if not (found or recipients or (returned and _is_from_daemon(message))):
        return None
    whole = [group for group in found if _whom(group) is None]
    return BounceReport(
        recipients=recipients,
        reporting_mta=first(whole, "reporting-mta"),
        arrival_date=read_date(first(whole, "arrival-date")),
        fields=tuple(pair for group in whole for pair in group.pairs),
        text=message.text,
        original=returned,
    )


def _recipients(found: Iterable[Section]) -> Iterator[ReportedRecipient]:
    for group in found:
        whom = _whom(group)
        if whom is None:
            continue
        status = _STATUS.search(group.get("status") or "")
        action = _WORD.match((group.get("action") or "").lower())
        yield ReportedRecipient(
            address=whom,
            original_address=address(group.get("original-recipient")),
            action=action[0] if action else None,
            status=status[0] if status else None,
            diagnostic_code=group.get("diagnostic-code") or None,
            remote_mta=group.get("remote-mta") or None,
            fields=group.pairs,
        )


def _whom(group: Section) -> str | None:
    """Whom a group of fields is about; ``None`` if it is about the message."""
    return address(group.get("final-recipient")) or address(group.get("original-recipient"))


def _named_elsewhere(message: ParsedMessage) -> tuple[ReportedRecipient, ...]:
    """Whom a mail without fields for programs is about."""
    listed = [one for value in message.section.get_all("x-failed-recipients") for one in read_addresses(value)]
    if listed:
        return tuple(ReportedRecipient(address=one.addr_spec, action="failed") for one in listed)
    if not _is_from_daemon(message):
        return ()
    return tuple(ReportedRecipient(address=one) for one in named_by_return_path(message))


def _is_from_daemon(message: ParsedMessage) -> bool:
    sender = message.sender
    return sender is not None and sender.local_part.lower() in _DAEMONS
