"""The header fields of a message that most people look at (SCH-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail.address import Address, parse_list
from sesmodel.service.event_codec import TEXTS
from sesmodel.service.event_json import Record, member

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.mail.header import Headers


@attrs.frozen(kw_only=True)
class CommonHeaders(Record):
    """What most people look at in a header, in the order of SES (OBS-413).

    Address fields have one text a field, with all of its addresses: ``("Ana <ana@example.com>, bob@example.net",)``;
    :meth:`addresses` takes them apart. What a message does not have is ``None``, or empty.

    Attributes:
        return_path: where bounces were to go.
        from_: the authors.
        sender: who sent it for them.
        reply_to: where answers go.
        date: the Date field as it stands.
        to: the recipients.
        cc: those of copies.
        bcc: those of blind copies.
        message_id: the Message-ID of the message if it had one, else the id of SES.
        subject: the subject, decoded.
    """

    return_path: str | None = attrs.field(default=None, metadata=member("returnPath"))
    from_: tuple[str, ...] = attrs.field(default=(), metadata=member("from", TEXTS))
    sender: str | None = attrs.field(default=None, metadata=member("sender"))
    reply_to: tuple[str, ...] = attrs.field(default=(), metadata=member("replyTo", TEXTS))
    date: str | None = attrs.field(default=None, metadata=member("date"))
    to: tuple[str, ...] = attrs.field(default=(), metadata=member("to", TEXTS))
    cc: tuple[str, ...] = attrs.field(default=(), metadata=member("cc", TEXTS))
    bcc: tuple[str, ...] = attrs.field(default=(), metadata=member("bcc", TEXTS))
    message_id: str | None = attrs.field(default=None, metadata=member("messageId"))
    subject: str | None = attrs.field(default=None, metadata=member("subject"))

    @classmethod
    def of(cls, headers: Headers, message_id: str) -> CommonHeaders:
        """What a header has: one text a field, names decoded; the id of SES if it has none of its own."""

        def shown(name: str) -> tuple[str, ...]:
            values = headers.get_all(name)
            return values if len(values) != 1 else (headers.decoded(name) or "",)

        return cls(
            return_path=headers.decoded("Return-Path"),
            from_=shown("From"),
            sender=headers.decoded("Sender"),
            reply_to=shown("Reply-To"),
            date=headers.get("Date"),
            to=shown("To"),
            cc=shown("Cc"),
            bcc=shown("Bcc"),
            message_id=headers.get("Message-ID", message_id),
            subject=headers.decoded("Subject"),
        )

    @staticmethod
    def addresses(texts: Iterable[str]) -> tuple[Address, ...]:
        """The addresses of a field one by one, whether SES joined them or not; what is no address is passed over.

        >>> joined = CommonHeaders(to=("Jane <jane@example.com>, mary@example.com",))
        >>> [address.addr_spec for address in joined.addresses(joined.to)]
        ['jane@example.com', 'mary@example.com']
        """
        found: list[Address] = []
        for text in texts:
            try:
                found += parse_list(text)
            except InvalidAddress:
                continue
        return tuple(found)
