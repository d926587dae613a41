"""What the parameters of a message may be given as, and what is refused; every error names its parameter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidAddress, InvalidContent, InvalidHeader
from sesmodel.mail.address import Address, addresses
from sesmodel.mail.calendar import Calendar
from sesmodel.mail.content import Attachment, Html, Inline, Text
from sesmodel.mail.header import Header, Headers, check_value
from sesmodel.mail.prepared import PreparedBody

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    import attrs

    AddressesLike = str | Address | Iterable[str | Address]
    HeadersLike = Headers | Mapping[str, str] | Iterable[tuple[str, str] | Header]

_MESSAGE_ID = re.compile(r"<?[!-;=?-~]{1,800}>?")


def sender(source: str | Address | None) -> Address | None:
    """Whom a message is from."""
    return _mailbox("sender", source)


def return_path(source: str | Address | None) -> Address | None:
    """Where bounces go."""
    return _mailbox("return_path", source)


def to(source: AddressesLike) -> tuple[Address, ...]:
    """Who gets a message."""
    return _mailboxes("to", source)


def cc(source: AddressesLike) -> tuple[Address, ...]:
    """Who gets a copy."""
    return _mailboxes("cc", source)


def bcc(source: AddressesLike) -> tuple[Address, ...]:
    """Who gets a copy without being shown."""
    return _mailboxes("bcc", source)


def reply_to(source: AddressesLike) -> tuple[Address, ...]:
    """Where replies go."""
    return _mailboxes("reply_to", source)


def _mailbox(parameter: str, source: str | Address | None) -> Address | None:
    try:
        return Address.parse(source) if isinstance(source, str) else source
    except InvalidAddress as error:
        raise _in(parameter, error) from error


def _mailboxes(parameter: str, source: AddressesLike) -> tuple[Address, ...]:
    try:
        return addresses(source)
    except InvalidAddress as error:
        raise _in(parameter, error) from error


def _in(parameter: str, error: InvalidAddress) -> InvalidAddress:
    where = f"{parameter}: {error.where}" if error.where else parameter
    return InvalidAddress(error.what, where=where, cure=error.cure)


def text(source: str | Text | None) -> Text | None:
    """The plain text body."""
    if isinstance(source, Html | Calendar):
        cure = f"Give it as {source.subtype}=."
        raise InvalidContent(f"{source.subtype} is no plain text.", where="text", cure=cure)
    return Text(source) if isinstance(source, str) else source


def html(source: str | Html | None) -> Html | None:
    """The HTML body."""
    if isinstance(source, Text) and not isinstance(source, Html):
        raise InvalidContent("plain text is no HTML.", where="html", cure="Give it as text=, or as Html(…).")
    return Html(source) if isinstance(source, str) else source


def calendar(source: str | bytes | Calendar | None) -> Calendar | None:
    """The invitation."""
    return Calendar(source) if isinstance(source, str | bytes) else source


def body(source: bytes | PreparedBody | None) -> PreparedBody | None:
    """The body that another tool made."""
    return PreparedBody.from_entity(source) if isinstance(source, bytes) else source


def inline(source: Iterable[Inline]) -> tuple[Inline, ...]:
    """What the HTML shows."""
    return tuple(source)


def attachments(source: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The files."""
    files = tuple(source)
    if any(isinstance(one, Inline) for one in files):
        raise InvalidContent("an inline part is no attachment.", where="attachments", cure="Give it as inline=.")
    return files


def headers(source: HeadersLike) -> Headers:
    """Further header fields."""
    return Headers.of(source)


def check_line(_message: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Refuse a text that could start another header field."""
    check_value(attribute.name, value)


def check_message_id(_message: object, _attribute: object, value: str) -> None:
    """Refuse what is no Message-ID."""
    if not _MESSAGE_ID.fullmatch(value):
        raise InvalidHeader(f"{value!r} is no message id.", where="message_id", cure="Write 'token@example.com'.")


def check_date(_message: object, _attribute: object, value: datetime | None) -> None:
    """Refuse a time without a time zone, which names no moment, and one that readers take for another."""
    if value is not None and value.tzinfo is None:
        raise InvalidHeader("the time has no time zone.", where="date", cure="Use datetime(…, tzinfo=UTC).")
    if value is not None and value.year < 1900:  # RFC 5322 section 3.3
        raise InvalidHeader(f"no mail is of the year {value.year}.", where="date", cure="Use a year from 1900 on.")
