"""The header fields of a message that most people look at (SCH-04)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail import encoded_word
from sesmodel.mail.address import Address, parse_list
from sesmodel.service.event_codec import TEXTS
from sesmodel.service.event_json import Record, member

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


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
    def of(cls, header: Mapping[str, Sequence[str]], message_id: str) -> CommonHeaders:
        """What a header has: one text a field, names decoded; the id of SES if it has none of its own.

        Args:
            header: the values of its fields by their names in lower case.
            message_id: the id of SES.
        """
        get = header.get
        return cls(
            return_path=_first(get("return-path")),
            from_=_shown(get("from")),
            sender=_first(get("sender")),
            reply_to=_shown(get("reply-to")),
            date=get("date", _NONE)[0],
            to=_shown(get("to")),
            cc=_shown(get("cc")),
            bcc=_shown(get("bcc")),
            message_id=get("message-id", (message_id,))[0],
            subject=_first(get("subject")),
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


_NONE = (None,)


def _first(values: Sequence[str] | None) -> str | None:
    return encoded_word.decode(values[0]) if values else None


_QUOTED_NAME = re.compile(r'"([^"\\()<>@,;:.\[\]]+)"(?=\s*<)')


def _shown(values: Sequence[str] | None) -> tuple[str, ...]:
    if not values:
        return ()
    texts = values if len(values) > 1 else (encoded_word.decode(values[0]),)
    # names without the quotes that they do not need: NTF-22
    return tuple(_QUOTED_NAME.sub(r"\1", text) if '"' in text else text for text in texts)
