"""The message as a person composes it: immutable, and a changed copy by ``replace``."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import attrs

from sesmodel.errors import InvalidContent, InvalidHeader
from sesmodel.mail.address import Address, addresses
from sesmodel.mail.content import Attachment, Html, Inline, Text
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.header import Header, Headers, check_value, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    AddressesLike = str | Address | Iterable[str | Address]
    HeadersLike = Headers | Mapping[str, str] | Iterable[tuple[str, str] | Header]

_MESSAGE_ID = re.compile(r"<?[!-;=?-~]{1,800}>?")
_OWN_FIELDS = {
    "from": "sender",
    "to": "to",
    "cc": "cc",
    "bcc": "bcc",
    "reply-to": "reply_to",
    "return-path": "return_path",
    "subject": "subject",
    "date": "date",
    "message-id": "message_id",
    "mime-version": "text or html",
    "content-type": "text or html",
    "content-transfer-encoding": "text or html",
}


def _address(source: str | Address | None) -> Address | None:
    return Address.parse(source) if isinstance(source, str) else source


def _text(source: str | Text | None) -> Text | None:
    if isinstance(source, Html):
        raise InvalidContent("HTML is no plain text.", where="text", cure="Give it as html=.")
    return Text(source) if isinstance(source, str) else source


def _html(source: str | Html | None) -> Html | None:
    if isinstance(source, Text) and not isinstance(source, Html):
        raise InvalidContent("plain text is no HTML.", where="html", cure="Give it as text=, or as Html(…).")
    return Html(source) if isinstance(source, str) else source


def _inline(source: Iterable[Inline]) -> tuple[Inline, ...]:
    return tuple(source)


def _attachments(source: Iterable[Attachment]) -> tuple[Attachment, ...]:
    attachments = tuple(source)
    if any(isinstance(one, Inline) for one in attachments):
        raise InvalidContent("an inline part is no attachment.", where="attachments", cure="Give it as inline=.")
    return attachments


def _headers(source: HeadersLike) -> Headers:
    return Headers.of(source)


def _one_line(_message: object, attribute: attrs.Attribute[str], value: str) -> None:
    check_value(attribute.name, value)


def _check_message_id(_message: object, _attribute: object, value: str) -> None:
    if not _MESSAGE_ID.fullmatch(value):
        raise InvalidHeader(f"{value!r} is no message id.", where="message_id", cure="Write 'token@example.com'.")


def _aware(_message: object, _field: object, value: datetime | None) -> None:
    if value is not None and value.tzinfo is None:
        raise InvalidHeader("the time has no time zone.", where="date", cure="Use datetime(…, tzinfo=UTC).")


@attrs.frozen(kw_only=True)
class Message:
    """One message: who, what, and nothing about how it is sent.

    Every address may be given as text or as an :class:`Address`, every list of them as one of these, as a text with
    commas, or as any iterable. What is missing is not an error here: :func:`sesmodel.check` names it.

    Args:
        sender: whom it is from.
        to: who gets it.
        cc: who gets a copy.
        bcc: who gets a copy without being shown; stands in the envelope only (LIF-12).
        reply_to: where replies go, if not to the sender (LIF-14).
        return_path: where bounces and complaints go, if not to the sender; stands in the envelope only (LIF-14).
        subject: one line of text; ``None`` when there is none.
        text: the plain text body.
        html: the HTML body; with ``text`` too, readers choose (LIF-16).
        inline: what the HTML shows by ``cid:`` references.
        attachments: files.
        headers: further header fields.
        date: when it was written, aware; else the clock says.
        message_id: ``token@domain`` without brackets; else one is made.

    Raises:
        InvalidAddress: an address is none.
        InvalidHeader: a header could start another one, or has a parameter of its own here.
        InvalidContent: there are inline parts and no HTML to show them.

    >>> message = Message(sender="Ana <ana@example.com>", to="bob@example.net", subject="Hi", text="Hello")
    >>> message.replace(subject="Hello").subject
    'Hello'
    """

    sender: Address | None = attrs.field(default=None, converter=_address)
    to: tuple[Address, ...] = attrs.field(default=(), converter=addresses)
    cc: tuple[Address, ...] = attrs.field(default=(), converter=addresses)
    bcc: tuple[Address, ...] = attrs.field(default=(), converter=addresses)
    reply_to: tuple[Address, ...] = attrs.field(default=(), converter=addresses)
    return_path: Address | None = attrs.field(default=None, converter=_address)
    subject: str | None = attrs.field(default=None, validator=attrs.validators.optional(_one_line))
    text: Text | None = attrs.field(default=None, converter=_text)
    html: Html | None = attrs.field(default=None, converter=_html)
    inline: tuple[Inline, ...] = attrs.field(default=(), converter=_inline)
    attachments: tuple[Attachment, ...] = attrs.field(default=(), converter=_attachments)
    headers: Headers = attrs.field(factory=Headers, converter=_headers)
    date: datetime | None = attrs.field(default=None, validator=_aware)
    message_id: str | None = attrs.field(default=None, validator=attrs.validators.optional(_check_message_id))

    def __attrs_post_init__(self) -> None:
        """Refuse what would be lost or said twice."""
        if self.inline and self.html is None:
            raise InvalidContent("inline parts need HTML that shows them.", where="inline", cure="Attach them.")
        for header in self.headers:
            if own := _OWN_FIELDS.get(header.name.lower()):
                raise InvalidHeader(
                    "this field is made from the message.", where=header.name, cure=f"Give it as {own}=."
                )
            field(header.name, header.value)  # what cannot be written is refused here, and not when it is sent

    @property
    def recipients(self) -> tuple[Address, ...]:
        """Everyone who gets a copy: To, Cc, Bcc."""
        return (*self.to, *self.cc, *self.bcc)

    @property
    def effective_reply_to(self) -> tuple[Address, ...]:
        """Where a reply goes: Reply-To, or else the sender (LIF-14)."""
        if self.reply_to:
            return self.reply_to
        return (self.sender,) if self.sender else ()

    @property
    def envelope(self) -> Envelope:
        """The routing: bounces to ``return_path`` or the sender, copies to every recipient.

        Raises:
            InvalidAddress: there is no recipient.
        """
        back = self.return_path or self.sender
        return Envelope(back or "", self.recipients)

    def replace(self, **changes: Any) -> Self:
        """A copy with other values for the named parameters.

        Raises:
            InvalidAddress, InvalidHeader, InvalidContent: as on construction.
        """
        return attrs.evolve(self, **changes)

    def attach(self, data: bytes, filename: str, content_type: str | None = None) -> Self:
        """A copy with one more attachment.

        Args:
            data: the content of the file.
            filename: its name; of a path only the last part is kept.
            content_type: its media type; guessed from the name if not given.

        Raises:
            InvalidContent: the name or the type is none.
        """
        more = Attachment(data, filename, content_type) if content_type else Attachment(data, filename)
        return self.replace(attachments=(*self.attachments, more))
