"""Bytes -> message: a tree of parts, decoded when asked for; never an exception (RFC 2045, RFC 2046)."""

from __future__ import annotations

import re
from binascii import Error as BadBase64
from binascii import a2b_base64, a2b_qp
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from sesmodel.mail import parameter
from sesmodel.mail.address import Address, readable
from sesmodel.mail.charset import decode
from sesmodel.mail.raw import RawMessage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sesmodel.mail.header import Headers

_REST_OF_DELIMITER = re.compile(rb"(--)?[ \t]*+(?:\r?\n|\Z)")
_DEEPEST = 20  # parts in parts: no real mail comes near, and every level holds a copy of its content


def read(data: bytes | RawMessage) -> ParsedMessage:
    r"""Read a message, whoever wrote it.

    Args:
        data: the bytes of the message.

    Returns:
        The message; what is wrong with it stands in ``defects``.

    >>> read(b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHello").subject
    'Grüße'
    """
    return ParsedMessage(RawMessage.of(data))


@attrs.frozen
class Entity:
    """A part of a message, or the whole: header fields and content (RFC 2045 section 2.4).

    Args:
        raw: its bytes.
        depth: how many parts it lies in.
    """

    raw: RawMessage
    depth: int = 0

    @property
    def headers(self) -> Headers:
        """Its header fields."""
        return self.raw.headers

    @cached_property
    def _type(self) -> tuple[str, dict[str, str]]:
        kind, parameters = parameter.parse(self.headers.get("Content-Type", "text/plain"))
        return (kind, parameters) if re.fullmatch(r"[^/\s]+/[^/\s]+", kind) else ("text/plain", parameters)

    @cached_property
    def _disposition(self) -> tuple[str, dict[str, str]]:
        return parameter.parse(self.headers.get("Content-Disposition", ""))

    @property
    def content_type(self) -> str:
        """The media type in lower case, ``text/plain`` if none is given."""
        return self._type[0]

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the Content-Type."""
        return dict(self._type[1])

    @property
    def disposition(self) -> str:
        """``attachment``, ``inline``, or ``""``."""
        return self._disposition[0]

    @property
    def filenames(self) -> tuple[str, ...]:
        """Every name that the part gives itself: ``filename``, then ``name``."""
        names = (self._disposition[1].get("filename"), self.parameters.get("name"))
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def filename(self) -> str | None:
        """The name to show, if it has one."""
        return self.filenames[0] if self.filenames else None

    @property
    def content_id(self) -> str | None:
        """What ``cid:`` references call it."""
        value = self.headers.get("Content-ID")
        return value.strip("<> ") if value else None

    @property
    def parts(self) -> tuple[Entity, ...]:
        """The parts of a multipart, else none."""
        return self._cut[0]

    @property
    def defects(self) -> tuple[str, ...]:
        """What is wrong with this part; not with the parts inside."""
        illegal = [f"illegal header {one.name!r}" for one in self.raw.fields if not one.legal]
        return (*illegal, *self._cut[1])

    @cached_property
    def _cut(self) -> tuple[tuple[Entity, ...], tuple[str, ...]]:
        if not self.content_type.startswith("multipart/"):
            return (), ()
        boundary = self.parameters.get("boundary", "")
        if not boundary:
            return (), ("multipart without a boundary",)
        if self.depth >= _DEEPEST:
            return (), ("parts are nested too deep",)
        return self._split(boundary)

    def _split(self, boundary: str) -> tuple[tuple[Entity, ...], tuple[str, ...]]:
        body, parts, start = self.raw.body, [], -1
        for line_start, content_start, last in _delimiters(body, b"--" + boundary.encode("utf-8", "replace")):
            if start >= 0:
                parts.append(Entity(RawMessage(body[start : max(start, line_start)]), self.depth + 1))
            if last:
                return tuple(parts), ()
            start = content_start
        if start < 0:
            return (), ("missing start boundary",)
        return (*parts, Entity(RawMessage(body[start:]), self.depth + 1)), ("missing closing boundary",)

    @property
    def content(self) -> bytes:
        """The content with its transfer encoding taken off; as it stands if that is broken."""
        encoding = parameter.parse(self.headers.get("Content-Transfer-Encoding", "7bit"))[0]
        try:
            if encoding == "base64":
                return a2b_base64(self.raw.body)
            if encoding == "quoted-printable":
                return a2b_qp(self.raw.body)
        except (BadBase64, ValueError):
            pass
        return self.raw.body

    @property
    def decoded(self) -> str:
        r"""The content as text, line ends as ``\n``; what its charset cannot read becomes U+FFFD."""
        return decode(self.content, self.parameters.get("charset", "utf-8")).replace("\r\n", "\n")

    def walk(self) -> Iterator[Entity]:
        """This part and every part inside, in their order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @property
    def tree(self) -> str:
        """The types of the parts, nested in brackets: ``multipart/mixed[text/plain, image/png]``."""
        inside = ", ".join(part.tree for part in self.parts)
        return f"{self.content_type}[{inside}]" if self.parts else self.content_type


@attrs.frozen
class ParsedMessage(Entity):
    """A message that was read: what people see of it, and its parts."""

    @property
    def subject(self) -> str | None:
        """The subject, or ``None``."""
        return self.headers.decoded("Subject")

    @property
    def sender(self) -> Address | None:
        """Whom it says it is from: the first mailbox of From."""
        found = self._addresses("From")
        return found[0] if found else None

    @property
    def to(self) -> tuple[Address, ...]:
        """The mailboxes of every To field."""
        return self._addresses("To")

    @property
    def cc(self) -> tuple[Address, ...]:
        """The mailboxes of every Cc field."""
        return self._addresses("Cc")

    @property
    def bcc(self) -> tuple[Address, ...]:
        """The mailboxes of every Bcc field; a sent message has none."""
        return self._addresses("Bcc")

    @property
    def reply_to(self) -> tuple[Address, ...]:
        """The mailboxes of every Reply-To field."""
        return self._addresses("Reply-To")

    @property
    def date(self) -> datetime | None:
        """When it says it was written; ``None`` if it does not say so readably."""
        from email.utils import parsedate_to_datetime  # slow to load, and few ask for dates

        try:
            return parsedate_to_datetime(self.headers.get("Date", ""))
        except (ValueError, TypeError, OverflowError):
            return None

    @property
    def message_id(self) -> str | None:
        """The Message-ID without brackets."""
        return self.raw.message_id

    @cached_property
    def _leaves(self) -> tuple[Entity, ...]:
        return tuple(part for part in self.walk() if not part.content_type.startswith("multipart/"))

    @property
    def text(self) -> str:
        """The plain text body, ``""`` if there is none."""
        return self._body("text/plain")

    @property
    def html(self) -> str:
        """The HTML body, ``""`` if there is none."""
        return self._body("text/html")

    @property
    def attachments(self) -> tuple[Entity, ...]:
        """The files that travel with it."""
        return tuple(part for part in self._leaves if _role(part) == "attachment")

    @property
    def inline(self) -> tuple[Entity, ...]:
        """The parts that the HTML shows."""
        return tuple(part for part in self._leaves if _role(part) == "inline")

    def _body(self, kind: str) -> str:
        bodies = (part for part in self._leaves if part.content_type == kind and _role(part) == "body")
        part = next(bodies, None)
        return "" if part is None else part.decoded

    def _addresses(self, name: str) -> tuple[Address, ...]:
        return tuple(address for value in self.headers.get_all(name) for address in readable(value))

    def __str__(self) -> str:
        """One line: whom it is from, whom it is for, what it is about."""
        return f"{self.sender} -> {', '.join(map(str, self.to))}: {self.subject!r}"


def _delimiters(body: bytes, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where the lines of a boundary are: the line end before each, the content after it, whether it is the last."""
    at = body.find(mark)
    while at >= 0:
        match = _REST_OF_DELIMITER.match(body, at + len(mark))
        if match and (at == 0 or body[at - 1 : at] == b"\n"):
            before = at - (body[at - 1 : at] == b"\n") - (body[max(at - 2, 0) : at] == b"\r\n")
            yield before, match.end(), bool(match[1])
        at = body.find(mark, at + len(mark))


def _role(part: Entity) -> str:
    if part.disposition == "attachment":
        return "attachment"
    is_text = part.content_type in {"text/plain", "text/html"}
    if is_text and not part.filename:
        return "body"
    return "inline" if part.content_id or part.disposition == "inline" else "attachment"
