"""The message as a person composes it: immutable, and a changed copy by ``replace``."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

import attrs

from sesmodel.errors import InvalidContent, InvalidHeader
from sesmodel.mail import message_values as values
from sesmodel.mail.address import Address
from sesmodel.mail.calendar import Calendar
from sesmodel.mail.content import Attachment, Html, Inline, Text
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.group import Group, address_list
from sesmodel.mail.header import Headers, field
from sesmodel.mail.prepared import PreparedBody
from sesmodel.mail.verp import verp

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
        calendar: an invitation, which mail programs show with buttons.
        inline: what the HTML shows by ``cid:`` references.
        attachments: files.
        body: a body that another tool signed or encrypted, instead of all these (HDR-13).
        headers: further header fields; ``To`` among them only as a group of nobody, ``undisclosed-recipients:;``.
        date: when it was written, aware; else the clock says.
        message_id: ``token@domain`` without brackets; else one is made.

    Raises:
        InvalidAddress: an address is none.
        InvalidHeader: a header could start another one, or has a parameter of its own here.
        InvalidContent: there are inline parts and no HTML to show them, or two bodies.

    >>> message = Message(sender="Ana <ana@example.com>", to="bob@example.net", subject="Hi", text="Hello")
    >>> message.replace(subject="Hello").subject
    'Hello'
    """

    sender: Address | None = attrs.field(default=None, converter=values.sender)
    to: tuple[Address, ...] = attrs.field(default=(), converter=values.to)
    cc: tuple[Address, ...] = attrs.field(default=(), converter=values.cc)
    bcc: tuple[Address, ...] = attrs.field(default=(), converter=values.bcc)
    reply_to: tuple[Address, ...] = attrs.field(default=(), converter=values.reply_to)
    return_path: Address | None = attrs.field(default=None, converter=values.return_path)
    subject: str | None = attrs.field(default=None, validator=attrs.validators.optional(values.check_line))
    text: Text | None = attrs.field(default=None, converter=values.text)
    html: Html | None = attrs.field(default=None, converter=values.html)
    calendar: Calendar | None = attrs.field(default=None, converter=values.calendar)
    inline: tuple[Inline, ...] = attrs.field(default=(), converter=values.inline)
    attachments: tuple[Attachment, ...] = attrs.field(default=(), converter=values.attachments)
    body: PreparedBody | None = attrs.field(default=None, converter=values.body)
    headers: Headers = attrs.field(factory=Headers, converter=values.headers)
    date: datetime | None = attrs.field(default=None, validator=values.check_date)
    message_id: str | None = attrs.field(default=None, validator=attrs.validators.optional(values.check_message_id))

    def __attrs_post_init__(self) -> None:
        """Refuse what would be lost or said twice."""
        if self.inline and self.html is None:
            raise InvalidContent("inline parts need HTML that shows them.", where="inline", cure="Attach them.")
        if self.body and any((self.text, self.html, self.calendar, self.attachments)):
            raise InvalidContent(
                "a prepared body is the whole body.", where="body", cure="Put the other parts in before it is signed."
            )
        for header in self.headers:
            self._check_header(header.name, header.value)

    def _check_header(self, name: str, value: str) -> None:
        own = _OWN_FIELDS.get(name.lower())
        if own == "to" and not self.to and _is_empty_group(value):
            return
        if own:
            raise InvalidHeader("this field is made from the message.", where=name, cure=f"Give it as {own}=.")
        field(name, value)  # what cannot be written is refused here, and not when it is sent

    @property
    def has_body(self) -> bool:
        """Whether there is something to read."""
        return any(body is not None for body in (self.text, self.html, self.calendar, self.body))

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

    def individually(self, bounces: str | Address | None = None) -> tuple[Self, ...]:
        """A copy for each recipient that names no other one, so that feedback leaves nothing to guess (TRB-45).

        Args:
            bounces: where bounces go, to a return path that names the recipient of each copy (:func:`~sesmodel.verp`);
                that of the message if not given.

        Raises:
            InvalidAddress: such a return path is too long.

        >>> message = Message(sender="ana@example.com", to=["bob@example.net", "eve@example.org"], subject="Hi")
        >>> [str(one.return_path) for one in message.individually("bounces@example.com")]
        ['bounces+bob=example.net@example.com', 'bounces+eve=example.org@example.com']
        """
        people: dict[Address, Address] = {}
        for person in self.recipients:
            people.setdefault(person.mailbox, person)
        return tuple(
            self.replace(
                to=person,
                cc=(),
                bcc=(),
                return_path=self.return_path if bounces is None else verp(bounces, person),
                message_id=None,  # which would be that of all copies
            )
            for person in people.values()
        )

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


def _is_empty_group(value: str) -> bool:
    found = address_list(value)
    return len(found) == 1 and isinstance(found[0], Group) and not found[0].members
