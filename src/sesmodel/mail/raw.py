"""A finished message: bytes with a header view, and header edits that keep the body bytes."""

from __future__ import annotations

import re
from functools import cached_property
from io import IncrementalNewlineDecoder
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import attrs

from sesmodel.errors import InvalidContent
from sesmodel.mail.header import Header, Headers, field
from sesmodel.mail.section import RawField, Section, blank_line, section_at
from sesmodel.mail.structure import Node, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_PLAIN_ID = re.compile(rb"(?:\A|\n)Message-ID: <([!-;=?-~]+)>\r\n(?![ \t])", re.IGNORECASE)
_MBOX = re.compile(rb"\AFrom [^\s:]\S*[ \t]+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d [^\r\n]*\r?\n")
_ENDS_EARLY = re.compile(rb"\A\r?\n|\n\r?\n")


def as_bytes(data: bytes | bytearray | memoryview) -> bytes:
    """The bytes of bytes-like data.

    Raises:
        InvalidContent: it is something else, such as a text, whose bytes are anybody's guess.
    """
    if isinstance(data, bytes | bytearray | memoryview):
        return bytes(data)
    raise InvalidContent(f"{type(data).__name__} is no bytes.", where="data", cure="Encode text first.")


def from_mailbox(data: bytes) -> bytes:
    r"""A message without the line that goes before it in a file of many (RFC 4155), which is no header field.

    >>> from_mailbox(b"From ana@example.com Thu Nov  3 11:21:04 2022\nSubject: Hi\n\n")
    b'Subject: Hi\n\n'
    """
    found = _MBOX.match(data) if data.startswith(b"From ") else None
    return data[found.end() :] if found else data


MakesFields: TypeAlias = "Callable[[], Collection[Header]]"
"""Makes header fields when somebody looks."""


class _Edit(NamedTuple):
    """Bytes with other header fields, joined when somebody looks: most mail of a model is only counted.

    Attributes:
        source: the message before, or what reads it.
        gone: the names of the fields to leave out, in lower case.
        before: whole fields to put before the others.
        after: whole fields to put after the others, or what makes them.
    """

    source: bytes | Callable[[], bytes]
    gone: frozenset[str] = frozenset()
    before: bytes = b""
    after: bytes | MakesFields = b""

    @property
    def data(self) -> bytes:
        """The bytes before."""
        return self.source if isinstance(self.source, bytes) else self.source()

    def joined(self) -> bytes:
        """The message after."""
        data = self.data
        if not (self.gone or self.before or self.after):
            return data
        section = _section(data)
        if self.gone:
            rows = zip(section.names, section.rows, strict=True)
            kept = "".join(row[3] for name, row in rows if name not in self.gone).encode("latin-1")
        else:
            kept = data[: section.end]
        end = b"" if kept.endswith(b"\n") or not kept else b"\r\n"
        after = _written(self.after)
        return b"".join((self.before, kept, end, after, b"\r\n", data[section.body :]))


_NOTHING: frozenset[str] = frozenset()


def _section(data: bytes) -> Section:
    return section_at(data, 0, blank_line(data, 0, len(data)), len(data))


def _source(data: bytes | bytearray | memoryview | _Edit) -> bytes | _Edit:
    return data if isinstance(data, _Edit) else as_bytes(data)


@attrs.frozen(eq=False, repr=False)
class RawMessage:
    r"""The bytes of a message, as they are sent.

    Args:
        data: header fields, an empty line, the body; any bytes are taken.

    >>> raw = RawMessage(b"Subject: Hi\r\nX-A: 1\r\n\r\nbody")
    >>> raw.headers.get("subject"), raw.edit(remove=["X-A"]).data
    ('Hi', b'Subject: Hi\r\n\r\nbody')
    """

    _source: bytes | _Edit = attrs.field(converter=_source, alias="data")

    @cached_property
    def data(self) -> bytes:
        """The bytes."""
        return self._source if isinstance(self._source, bytes) else self._source.joined()

    def __eq__(self, other: object) -> bool:
        """Whether the bytes are the same."""
        return self.data == other.data if isinstance(other, RawMessage) else NotImplemented

    def __hash__(self) -> int:
        """By the bytes."""
        return hash(self.data)

    def __repr__(self) -> str:
        """How many bytes there are."""
        return f"RawMessage(data=<{len(self.data)} bytes>)"

    @classmethod
    def of(cls, source: bytes | RawMessage) -> RawMessage:
        """Make a message of bytes; one that is made already stays itself, with what it knows."""
        return source if isinstance(source, RawMessage) else cls(source)

    @cached_property
    def section(self) -> Section:
        """The header section."""
        return _section(self.data)

    @cached_property
    def structure(self) -> Node:
        """Where the parts are."""
        return parse(self.data, self.section)

    @property
    def fields(self) -> tuple[RawField, ...]:
        """The header fields in their order, illegal ones included."""
        return self.section.fields

    @property
    def headers(self) -> Headers:
        """The legal header fields; encoded words are not read (see ``Headers.decoded``)."""
        return self.section.headers

    @property
    def head_end(self) -> int:
        """Where the header section ends, the line end of its last field included."""
        return self.section.end

    @property
    def body_start(self) -> int:
        """Where the body begins, after the empty line."""
        return self.section.body

    @cached_property
    def message_id(self) -> str | None:
        """The Message-ID field without its brackets."""
        head = self.data[: self.data.find(b"\r\n\r\n") + 2]
        if head.endswith(b"\r\n") and not _ENDS_EARLY.search(head):  # then there is no need to read the whole header
            count = head.lower().count(b"message-id")
            if count == 0:
                return None
            if count == 1 and (found := _PLAIN_ID.search(head)):
                return found[1].decode("ascii")
        return self.section.message_id

    @property
    def body(self) -> bytes:
        """What stands after the empty line."""
        return self.data[self.body_start :]

    def edit(
        self,
        *,
        remove: Collection[str] = (),
        prepend: Collection[Header] = (),
        append: Collection[Header] | MakesFields = (),
    ) -> RawMessage:
        """A copy with other header fields and the same body bytes.

        Args:
            remove: names of fields to leave out, in any letter case.
            prepend: fields to put before the others.
            append: fields to put after the others; or what makes them when the bytes are read, the same in every call,
                of fields that can be written.

        Raises:
            InvalidHeader: a new field cannot be written in ASCII.
        """
        gone = frozenset(map(str.lower, remove)) if remove else _NOTHING
        before, after = _written(prepend), append if callable(append) else _written(append)
        source = self._source
        if isinstance(source, _Edit) and not gone and not before:  # on top of another edit that nobody looked at
            return RawMessage(source._replace(after=_written(source.after) + _written(after)))
        return RawMessage(_Edit(self.data, gone, before, after))

    def elsewhere(self, put: Callable[[bytes], Callable[[], bytes]]) -> RawMessage:
        """The same message, with its bytes somewhere else until somebody looks.

        Args:
            put: takes bytes in, and returns what reads them back.
        """
        edit = self._source if isinstance(self._source, _Edit) else _Edit(self._source)
        return RawMessage(edit._replace(source=put(edit.data)))

    def without_body(self) -> RawMessage:
        """The same message with nothing after the empty line."""
        edit = self._source if isinstance(self._source, _Edit) else _Edit(self._source)
        data = edit.data
        blank = blank_line(data, 0, len(data))
        return RawMessage(edit._replace(source=data[: blank.end()] if blank else data))

    @classmethod
    def written(cls, data: bytes) -> RawMessage:
        """Make a message of bytes that the builder wrote: their line ends are known to be CRLF."""
        raw = cls(data)
        object.__setattr__(raw, "_is_crlf", True)
        return raw

    @cached_property
    def _is_crlf(self) -> bool:
        ends = IncrementalNewlineDecoder(None, translate=False)  # it notes each kind, a few times as fast as counting
        ends.decode(self.data.decode("latin-1"), final=True)
        return ends.newlines in (None, "\r\n")

    def with_crlf(self) -> RawMessage:
        r"""The same message with every line end as CRLF; bare CR and LF become line ends (RFC 5321 section 2.3.8)."""
        if self._is_crlf:
            return self
        plain = self.data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return RawMessage(plain.replace(b"\n", b"\r\n"))


def _written(fields: bytes | Collection[Header] | MakesFields) -> bytes:
    if isinstance(fields, bytes):
        return fields
    headers = fields() if callable(fields) else fields
    return "".join([f"{field(header.name, header.value)}\r\n" for header in headers]).encode("ascii")
