"""Reports about mail: delivery status (RFC 3464), abuse feedback (RFC 5965), automatic replies (RFC 3834)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.mail.address import Address
from sesmodel.mail.address_field import address_field
from sesmodel.mail.build import Part, build, date, multipart, text_part, write
from sesmodel.mail.content import Text
from sesmodel.mail.folding import fold
from sesmodel.mail.header import field
from sesmodel.mail.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sesmodel.clock import Clock
    from sesmodel.ids import Ids
    from sesmodel.mail.raw import RawMessage


@attrs.frozen(kw_only=True)
class Notice:
    """Who tells whom, and when: the header of a report.

    Attributes:
        sender: who reports.
        to: who is told.
        subject: what about.
        message_id: the Message-ID, without brackets.
    """

    sender: Address
    to: Address
    subject: str
    message_id: str


def delivery_status(
    notice: Notice,
    *,
    reporting_mta: str,
    recipients: Sequence[Mapping[str, str]],
    original: RawMessage,
    clock: Clock,
    ids: Ids,
    told: str | None = None,
    more: Mapping[str, str] | None = None,
) -> bytes:
    """Write a delivery status notification as SES forwards it (OBS-367 to OBS-376).

    Args:
        notice: its header.
        reporting_mta: type and name of the server that reports: ``dsn; host``.
        recipients: per recipient, its fields in order, such as ``Action``, ``Final-Recipient``, ``Status``.
        original: the message that could not be delivered.
        clock: gives the Date.
        ids: gives the boundary.
        told: what is told people; the addresses if not given.
        more: fields about the message as a whole, after that of the server.
    """
    status = [_lines({"Reporting-MTA": reporting_mta, **(more or {})}), *map(_lines, recipients)]
    text = Text(_failed(recipients), charset="us-ascii") if told is None else Text(told)
    parts = [
        _described("Notification", text_part(text)),
        _described("Delivery Status Notification", _fields_part("message/delivery-status", status)),
        _described("Undelivered Message", _message_part(original)),
    ]
    return _report("delivery-status", notice, parts, clock, ids)


def _failed(recipients: Sequence[Mapping[str, str]]) -> str:
    addresses = [fields["Final-Recipient"].partition(";")[2].strip() for fields in recipients]
    return "\r\n".join(("An error occurred while trying to deliver the mail to the following recipients:", *addresses))


def abuse_feedback(
    notice: Notice, *, told: str, fields: Mapping[str, str], original: RawMessage, clock: Clock, ids: Ids
) -> bytes:
    """Write a complaint as SES forwards it (OBS-381, OBS-382).

    Args:
        notice: its header.
        told: the sentence for people.
        fields: the fields of the feedback report in their order.
        original: the message that was complained about.
        clock: gives the Date.
        ids: gives the boundary.
    """
    parts = [
        text_part(Text(told, charset="us-ascii")),
        _fields_part("message/feedback-report", [_lines(fields)]),
        _message_part(original),
    ]
    return _report("feedback-report", notice, parts, clock, ids)


def automatic_reply(notice: Notice, *, text: str, in_reply_to: str, clock: Clock, ids: Ids) -> bytes:
    """Write an automatic reply, marked as one so that nobody answers it (RFC 3834 section 5)."""
    message = Message(
        sender=notice.sender,
        to=notice.to,
        subject=notice.subject,
        text=text,
        message_id=notice.message_id,
        headers={"Auto-Submitted": "auto-replied", "In-Reply-To": in_reply_to, "References": in_reply_to},
    )
    return build(message, clock=clock, ids=ids)


def returned_message(notice: Notice, *, told: str, original: RawMessage, clock: Clock, ids: Ids) -> bytes:
    """Write what comes back without a part for programs: a sentence, and the message.

    Args:
        notice: its header.
        told: the sentence for people.
        original: the message it is about.
        clock: gives the Date.
        ids: gives the boundary.
    """
    parts = [text_part(Text(told, charset="us-ascii")), _message_part(original)]
    return _written(notice, multipart("mixed", parts, ids), clock)


def _report(kind: str, notice: Notice, parts: Sequence[Part], clock: Clock, ids: Ids) -> bytes:
    return _written(notice, multipart("report", parts, ids, parameters=f"; report-type={kind}"), clock)


def _written(notice: Notice, content: Part, clock: Clock) -> bytes:
    """The header in the order of SES, its Date last (OBS-367), and the parts."""
    lines = [
        address_field("From", [notice.sender]),
        address_field("To", [notice.to]),
        field("Message-ID", f"<{notice.message_id}>"),
        field("Subject", notice.subject),
        "MIME-Version: 1.0",
    ]
    clear = all(text.isascii() for text in content.clear)  # or the whole needs the encoding too: RFC 2045 section 6.4
    encoding = "" if clear else "Content-Transfer-Encoding: 8bit\r\n"
    return write(lines, content._replace(head=f"{content.head}{encoding}Date: {date(clock.now())}\r\n"))


def _described(description: str, part: Part) -> Part:
    return part._replace(head=f"{part.head}Content-Description: {description}\r\n")


def _fields_part(content_type: str, groups: Sequence[str]) -> Part:
    data = "\r\n".join(groups).encode("ascii")
    return Part(f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: 7bit\r\n", (data,), (data,))


def _message_part(original: RawMessage) -> Part:
    encoding = "7bit" if original.data.isascii() else "8bit"
    head = f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n"
    return Part(head, (original.data,), (original.data,))


def _lines(fields: Mapping[str, str]) -> str:
    # Not header fields of mail: the reply of a server is carried as it is (OBS-369).
    return "".join(f"{fold(name, _in_ascii(value))}\r\n" for name, value in fields.items())


def _in_ascii(value: str) -> str:
    return value.encode("ascii", "replace").decode("ascii")
