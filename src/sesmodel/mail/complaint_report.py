"""Complaints that came by mail: who calls which mail spam (RFC 5965)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.mail.read import ParsedMessage, read
from sesmodel.mail.read_date import read_date
from sesmodel.mail.report_fields import Fields, address, first, groups, named_by_return_path, original, values

if TYPE_CHECKING:
    from sesmodel.mail.raw import RawMessage

_REPORT_PART = "message/feedback-report"


@attrs.frozen(kw_only=True)
class ComplaintReport:
    """A complaint that came by mail.

    Attributes:
        feedback_type: what is wrong with the mail, in lower case: ``abuse``, ``not-spam`` and others (RFC 5965 section
            7.3); ``""`` if the report does not say.
        recipients: who complained, as far as the report says; most providers leave it out, or hide it.
        user_agent: the program that wrote the report.
        original_mail_from: the envelope sender of the mail, without brackets.
        arrival_date: when the mail had come to the provider.
        source_ip: the address that it had come from.
        reported_domains: the domains that the report is about.
        fields: every field of the report, as it stands.
        text: what it says to people.
        original: the mail in question, or its header; ``None`` if neither is there.
    """

    feedback_type: str = ""
    recipients: tuple[str, ...] = ()
    user_agent: str | None = None
    original_mail_from: str | None = None
    arrival_date: datetime | None = None
    source_ip: str | None = None
    reported_domains: tuple[str, ...] = ()
    fields: Fields = attrs.field(default=(), repr=False)
    text: str = attrs.field(default="", repr=False)
    original: ParsedMessage | None = None

    @property
    def message_id(self) -> str | None:
        """The Message-ID of the mail in question, without brackets."""
        return self.original.message_id if self.original else None


def read_complaint(mail: bytes | RawMessage) -> ComplaintReport | None:
    r"""Read a complaint, whoever wrote it: of which mail, and by whom, as far as it says (TRB-46).

    Where the report names nobody, the address tells that it came to, if it is a return path of
    :func:`~sesmodel.verp`. Nothing of it is certain: anybody can write such mail.

    Args:
        mail: the bytes of the mail, as they came.

    Returns:
        The complaint; ``None`` if the mail has no feedback report. It raises nothing, whatever the bytes are.

    >>> report = read_complaint(
    ...     b"Content-Type: multipart/report; report-type=feedback-report; boundary=x\r\n\r\n"
    ...     b"--x\r\nContent-Type: message/feedback-report\r\n\r\n"
    ...     b"Feedback-Type: abuse\r\nOriginal-Rcpt-To: <bob@example.net>\r\n"
    ...     b"--x\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <1@example.com>\r\n\r\nHello\r\n--x--\r\n"
    ... )
    >>> report.feedback_type, report.recipients, report.message_id
    ('abuse', ('bob@example.net',), '1@example.com')
    """
    message = read(mail)
    part = next((part for part in message.walk() if part.content_type == _REPORT_PART), None)
    if part is None:
        return None
    found = list(groups(part))
    named = (address(value) for value in values(found, "original-rcpt-to"))
    arrived = values(found, "arrival-date") or values(found, "received-date")  # the second is its older name
    return ComplaintReport(
        feedback_type=(first(found, "feedback-type") or "").lower(),
        recipients=tuple(one for one in named if one) or named_by_return_path(message),
        user_agent=first(found, "user-agent"),
        original_mail_from=address(first(found, "original-mail-from")),
        arrival_date=read_date(arrived[0] if arrived else None),
        source_ip=first(found, "source-ip"),
        reported_domains=tuple(values(found, "reported-domain")),
        fields=tuple(pair for group in found for pair in group.pairs),
        text=message.text,
        original=original(message),
    )
