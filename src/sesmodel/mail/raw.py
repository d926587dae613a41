"""A finished message: bytes with a header view, and header edits that keep the body bytes."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidContent
from sesmodel.mail.characters import LINE_BREAKS
from sesmodel.mail.folding import unfold
from sesmodel.mail.header import Header, Headers, field, is_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_BLANK_LINE = re.compile(rb"(?:\A|\n)(\r?\n)")
_FIELD_START = re.compile(rb"^(?![ \t])", re.MULTILINE)


def as_bytes(data: bytes | bytearray | memoryview) -> bytes:
    """The bytes of bytes-like data.

    Raises:
        InvalidContent: it is something else, such as a text, whose bytes are anybody's guess.
    """
    if isinstance(data, bytes | bytearray | memoryview):
        return bytes(data)
    raise InvalidContent(f"{type(data).__name__} is no bytes.", where="data", cure="Encode text first.")


@attrs.frozen
class RawField:
    """A header field as it stands in a message.

    Attributes:
        name: what stands before the colon, or the whole line where there is none.
        data: all its bytes, folds and line end included.
        legal: whether the name is one (HDR-01).
    """

    name: str
    data: bytes
    legal: bool

    @property
    def value(self) -> str:
        """The value, unfolded; bytes outside ASCII are read as UTF-8, or else Latin-1."""
        text = _text(self.data.partition(b":")[2])
        return LINE_BREAKS.sub(" ", unfold(text.rstrip("\r\n"))).strip(" \t")


@attrs.frozen
class RawMessage:
    r"""The bytes of a message, as they are sent.

    Args:
        data: header fields, an empty line, the body; any bytes are taken.

    >>> raw = RawMessage(b"Subject: Hi\r\nX-A: 1\r\n\r\nbody")
    >>> raw.headers.get("subject"), raw.edit(remove=["X-A"]).data
    ('Hi', b'Subject: Hi\r\n\r\nbody')
    """

    data: bytes = attrs.field(repr=lambda data: f"<{len(data)} bytes>", converter=as_bytes)

    @classmethod
    def of(cls, source: bytes | RawMessage) -> RawMessage:
        """Make a message of bytes; one that is made already stays itself, with what it knows."""
        return source if isinstance(source, RawMessage) else cls(source)

    @cached_property
    def fields(self) -> tuple[RawField, ...]:
        """The header fields in their order, illegal ones included."""
        return tuple(_fields(self.data[: self.head_end]))

    @cached_property
    def headers(self) -> Headers:
        """The legal header fields; encoded words are not read (see ``Headers.decoded``)."""
        return Headers(tuple(Header(one.name, one.value) for one in self.fields if one.legal))

    @cached_property
    def head_end(self) -> int:
        """Where the header section ends, the line end of its last field included."""
        return self._split[0]

    @cached_property
    def body_start(self) -> int:
        """Where the body begins, after the empty line."""
        return self._split[1]

    @property
    def message_id(self) -> str | None:
        """The Message-ID field without its brackets."""
        return (self.headers.get("Message-ID") or "").strip("<> ") or None

    @property
    def body(self) -> bytes:
        """What stands after the empty line."""
        return self.data[self.body_start :]

    def edit(
        self,
        *,
        remove: Collection[str] = (),
        prepend: Collection[Header] = (),
        append: Collection[Header] = (),
    ) -> RawMessage:
        """A copy with other header fields and the same body bytes.

        Args:
            remove: names of fields to leave out, in any letter case.
            prepend: fields to put before the others.
            append: fields to put after the others.

        Raises:
            InvalidHeader: a new field cannot be written in ASCII.
        """
        gone = {name.lower() for name in remove}
        kept = [
            one.data if one.data.endswith(b"\n") else one.data + b"\r\n"
            for one in self.fields
            if one.name.lower() not in gone
        ]
        return RawMessage(b"".join((*_written(prepend), *kept, *_written(append), b"\r\n", self.body)))

    @cached_property
    def _split(self) -> tuple[int, int]:
        blank = _BLANK_LINE.search(self.data)
        return blank.span(1) if blank else (len(self.data), len(self.data))

    def with_crlf(self) -> RawMessage:
        r"""The same message with every line end as CRLF; bare CR and LF become line ends (RFC 5321 section 2.3.8)."""
        ends = self.data.count(b"\r\n")
        if self.data.count(b"\n") == ends and self.data.count(b"\r") == ends:
            return self
        plain = self.data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return RawMessage(plain.replace(b"\n", b"\r\n"))


def _fields(head: bytes) -> Iterator[RawField]:
    cuts = sorted({0, len(head), *(match.start() for match in _FIELD_START.finditer(head))})
    for start, end in pairwise(cuts):
        data = head[start:end]
        name, colon, _ = data.partition(b":")
        text = _text(name).rstrip(" \t\r\n")
        yield RawField(text, data, bool(colon) and is_name(text))


def _written(headers: Collection[Header]) -> Iterator[bytes]:
    for header in headers:
        yield f"{field(header.name, header.value)}\r\n".encode("ascii")


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
