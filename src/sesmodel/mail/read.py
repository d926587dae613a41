"""Bytes -> message: a tree of parts, decoded when asked for; never an exception (RFC 2045, RFC 2046)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from sesmodel.mail import encoded_word, parameter, transfer_decoding
from sesmodel.mail.charset import decode
from sesmodel.mail.defects import content_defects, message_defects, section_defects
from sesmodel.mail.leaves import Leaf, leaves, shown
from sesmodel.mail.raw import RawMessage
from sesmodel.mail.read_addresses import read_addresses
from sesmodel.mail.read_date import read_date
from sesmodel.mail.structure import MESSAGES, Node, drawn, encoding, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sesmodel.mail.address import Address
    from sesmodel.mail.header import Headers
    from sesmodel.mail.section import Section

_MOST_WRAPPINGS = 10  # messages in messages that are encoded again, which the standard forbids, cost a copy each


def read(data: bytes | RawMessage) -> ParsedMessage:
    r"""Read a message, whoever wrote it.

    The parts are found at once, in a time that grows with the length of the message; they are views into its bytes
    and are decoded when they are asked for.

    Args:
        data: the bytes of the message.

    Returns:
        The message; what is wrong with it stands in ``defects``.

    >>> read(b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHello").subject
    'Grüße'
    """
    raw = RawMessage.of(data)
    return ParsedMessage(raw.data, raw.structure)


@attrs.define(eq=False, repr=False)
class Entity:
    """A part of a message, or the whole: header fields and content (RFC 2045 section 2.4).

    Entities come from :func:`read`. Two are equal when their bytes are.
    """

    _data: bytes
    _node: Node
    _wrappings: int = 0

    @property
    def raw(self) -> RawMessage:
        """Its bytes: header fields, empty line, body."""
        return RawMessage(self._data[self._node.section.start : self._node.end])

    @property
    def headers(self) -> Headers:
        """Its header fields."""
        return self._node.section.headers

    @property
    def section(self) -> Section:
        """Its header section as it stands, what is no field included."""
        return self._node.section

    @property
    def structure_defects(self) -> tuple[str, ...]:
        """What is wrong with its boundaries: the defects that are known without looking into the content."""
        return self._node.defects

    @property
    def content_type(self) -> str:
        """The media type in lower case, ``text/plain`` if none is given, ``message/rfc822`` in a digest."""
        return self._node.content_type

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the Content-Type."""
        return dict(self._node.parameters)

    @property
    def transfer_encoding(self) -> str:
        """The Content-Transfer-Encoding in lower case, ``""`` if none is given."""
        return encoding(self._node.section)

    @property
    def disposition(self) -> str:
        """``attachment``, ``inline``, or ``""``."""
        value = self._node.section.get("content-disposition")
        return parsed(value)[0] if value else ""

    @property
    def filenames(self) -> tuple[str, ...]:
        """Every name that some receiver may take the part to have, the one to show first.

        Of ``filename`` and ``name``, in every spelling: quoted or not, with encoded words, RFC 2231 charsets and
        continuations, percent signs; and of every occurrence.
        """
        section = self._node.section
        found = [
            name
            for field, named in (("content-disposition", "filename"), ("content-type", "name"))
            for value in section.get_all(field)
            for name in parameter.spellings(value, named)
        ]
        return tuple(dict.fromkeys(found)) if found else ()

    @property
    def filename(self) -> str | None:
        """The name to show, if it has one."""
        return next(iter(self.filenames), None)

    @property
    def content_id(self) -> str | None:
        """What ``cid:`` references call it."""
        value = self._node.section.get("content-id")
        return value.strip("<> ") if value else None

    @cached_property
    def parts(self) -> tuple[Entity, ...]:
        """The parts of a multipart, else none."""
        return tuple(Entity(self._data, node, self._wrappings) for node in self._node.parts)

    @property
    def has_parts(self) -> bool:
        """Whether there are parts inside."""
        return bool(self._node.parts)

    @property
    def holds_a_message(self) -> bool:
        """Whether its type is that of parts that hold a message, read or not."""
        return self._node.content_type in MESSAGES

    @cached_property
    def message(self) -> ParsedMessage | None:
        """The message that a ``message/rfc822`` part holds, else ``None``."""
        node = self._node
        if node.message is not None:
            return ParsedMessage(self._data, node.message, self._wrappings)
        if node.content_type not in MESSAGES or self._wrappings >= _MOST_WRAPPINGS:
            return None
        raw = RawMessage(self.content)
        return ParsedMessage(raw.data, raw.structure, self._wrappings + 1)

    @property
    def defects(self) -> tuple[str, ...]:
        """What is wrong with this part, its content included; not with the parts inside."""
        return tuple(self._defects())

    def _defects(self) -> Iterator[str]:
        yield from section_defects(self._node.section)
        yield from self._node.defects
        if self._node.content_type in MESSAGES and self.message is None:
            yield "encoded messages are nested too deep"
        elif not self._node.parts and self._node.message is None:
            yield from content_defects(self.body, self.content_type, self.transfer_encoding, self._node.parameters)

    @property
    def all_defects(self) -> tuple[str, ...]:
        r"""What is wrong with this part and all inside, attached messages too, each after its place in :meth:`walk`.

        >>> read(b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/x; charset=y\n\n").all_defects
        ('multipart/mixed: missing closing boundary', "part 1, text/x: unknown charset 'y'")
        """
        return tuple(
            f"{f'part {number}, ' if number else ''}{part.content_type}: {defect}"
            for number, part in enumerate(self.walk(messages=True))
            for defect in part.defects
        )

    @property
    def body(self) -> bytes:
        """The content as it stands, encoded."""
        return self._data[self._node.section.body : self._node.end]

    @property
    def body_span(self) -> tuple[int, int]:
        """Where its content begins and ends in the bytes that were read; in an encoded message, in those of that."""
        return self._node.section.body, self._node.end

    @property
    def content(self) -> bytes:
        """The content with its transfer encoding taken off, as far as it can be; of a multipart its parts have it."""
        if self._node.parts:
            return b""
        return transfer_decoding.decode(self.body, self.transfer_encoding)

    @property
    def decoded(self) -> str:
        r"""The content as text, line ends as ``\n``; what its charset cannot read becomes U+FFFD."""
        return decode(self.content, self._node.parameters.get("charset", "utf-8")).replace("\r\n", "\n")

    def walk(self, *, messages: bool = False) -> Iterator[Entity]:
        """This part and every part inside, in their order.

        Args:
            messages: whether to go on into the messages that ``message/rfc822`` parts hold.
        """
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            if part.has_parts:
                waiting += reversed(part.parts)
            elif messages and part.holds_a_message and part.message is not None:
                waiting.append(part.message)

    @property
    def tree(self) -> str:
        """The types of the parts, nested in brackets: ``multipart/mixed[text/plain, image/png]``."""
        return drawn(self._node)

    def __eq__(self, other: object) -> bool:
        """Whether both have the same bytes."""
        return self._bytes() == other._bytes() if isinstance(other, Entity) else NotImplemented

    def __hash__(self) -> int:
        """As equality."""
        return hash(self._bytes())

    def _bytes(self) -> bytes:
        return self._data[self._node.section.start : self._node.end]

    def __repr__(self) -> str:
        """Its type and length."""
        return f"<{type(self).__name__} {self.content_type}, {self._node.end - self._node.section.start} bytes>"


@attrs.define(eq=False, repr=False)
class ParsedMessage(Entity):
    """A message that was read: what people see of it, and its parts.

    Every part that holds no others is in one place: ``text`` and ``html`` have the bodies, joined where a message
    has several one after another; ``inline`` what the HTML shows; ``attachments`` all else. Of a
    ``multipart/alternative`` the last part of a kind is shown, as its sender prefers it (RFC 2046 section 5.1.4).
    """

    @property
    def subject(self) -> str | None:
        """The subject, or ``None``."""
        value = self._node.section.get("subject")
        return None if value is None else encoded_word.decode(value)

    @property
    def sender(self) -> Address | None:
        """Whom it says it is from: the first mailbox of From."""
        found = self._addresses("from")
        return found[0] if found else None

    @property
    def to(self) -> tuple[Address, ...]:
        """The mailboxes of every To field."""
        return self._addresses("to")

    @property
    def cc(self) -> tuple[Address, ...]:
        """The mailboxes of every Cc field."""
        return self._addresses("cc")

    @property
    def bcc(self) -> tuple[Address, ...]:
        """The mailboxes of every Bcc field; a sent message has none."""
        return self._addresses("bcc")

    @property
    def reply_to(self) -> tuple[Address, ...]:
        """The mailboxes of every Reply-To field."""
        return self._addresses("reply-to")

    @property
    def date(self) -> datetime | None:
        """When it says it was written, aware; ``None`` if it does not say so readably.

        ``-0000``, and no time zone at all, are UTC: the moment is known, the sender's clock is not (RFC 5322
        section 3.3).
        """
        return read_date(self._node.section.get("date"))

    @property
    def message_id(self) -> str | None:
        """The Message-ID without brackets."""
        return self._node.section.message_id

    def _defects(self) -> Iterator[str]:
        yield from message_defects(self._data, self._node.section.start, self._node.end)
        yield from super()._defects()

    @property
    def text(self) -> str:
        """The plain text body, ``""`` if there is none."""
        return shown(self._leaves, "text/plain")

    @property
    def html(self) -> str:
        """The HTML body, ``""`` if there is none."""
        return shown(self._leaves, "text/html")

    @property
    def attachments(self) -> tuple[Entity, ...]:
        """The files that travel with it; a message that is attached is one of them."""
        return tuple(leaf.part for leaf in self._leaves if leaf.role == "attachment")

    @property
    def inline(self) -> tuple[Entity, ...]:
        """The parts that the HTML shows."""
        return tuple(leaf.part for leaf in self._leaves if leaf.role == "inline")

    @cached_property
    def _leaves(self) -> list[Leaf[Entity]]:
        whole: Entity = self
        return leaves(whole)

    def _addresses(self, name: str) -> tuple[Address, ...]:
        return tuple(address for value in self._node.section.get_all(name) for address in read_addresses(value))

    def __str__(self) -> str:
        """One line: whom it is from, whom it is for, what it is about."""
        return f"{self.sender} -> {', '.join(map(str, self.to))}: {self.subject!r}"
