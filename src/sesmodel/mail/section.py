"""A header section where it stands in a buffer: fields found once, nothing copied that is not asked for (RFC 5322)."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import attrs

from sesmodel.mail.characters import LINE_BREAKS
from sesmodel.mail.folding import unfold
from sesmodel.mail.header import Header, Headers, is_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLANK_LINE = re.compile(rb"\n(\r?\n)")
# A line up to its colon, and what follows it with the lines that continue it. Every line is one, so nothing is lost.
_FIELD = re.compile(r"(([^:\n]*+)(:?)([^\n]*+(?:\n[ \t][^\n]*+)*+)\n?)")
_NO_FIELD = re.compile(rb"^(?![ \t])[^:\n]*+(?:\n|\Z)", re.MULTILINE)
_LONGEST_NAME = 126


@attrs.frozen
class RawField:
    """A header field as it stands in a message.

    Attributes:
        name: what stands before the colon, or the whole line where there is none.
        data: all its bytes, folds and line end included.
        legal: whether the name is one (HDR-01).
        value: the value, unfolded; bytes outside ASCII are read as UTF-8, or else Latin-1.
    """

    name: str
    data: bytes
    legal: bool
    value: str


Row = tuple[str, str, str, str]
"""What is known of a field: name, value, legal name in lower case or ``""``, all of it one character a byte."""


@attrs.define(eq=False)
class Section:
    """The header section that begins somewhere in a buffer.

    Attributes:
        data: the buffer.
        start: where the section begins.
        end: where it ends, the line end of its last field included.
        body: where the body begins, after the empty line.
        has_end: whether there is an empty line at all; else the body begins at the first line that is no field.
        rows: what is known of each field.
        by_name: the values of the legal fields by their names in lower case; those of all others under ``""``.
    """

    data: bytes = attrs.field(repr=False)
    start: int
    end: int
    body: int
    has_end: bool
    rows: list[Row] = attrs.field(init=False, repr=False)
    by_name: dict[str, list[str]] = attrs.field(init=False, repr=False)
    _is_plain: bool = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Find the fields."""
        text = self.data[self.start : self.end].decode("latin-1")
        self._is_plain = text.isascii() and "\0" not in text
        self.rows = _unfolded_rows(text) if self._is_plain and _is_unfolded(text) else _rows(text)
        values: dict[str, list[str]] = {}
        for _, value, lower, _ in self.rows:
            if lower in values:
                values[lower].append(value)
            else:
                values[lower] = [value]
        self.by_name = values

    @property
    def is_clean(self) -> bool:
        """Whether every line is a field with a legal name, all of it ASCII without NUL."""
        return self._is_plain and "" not in self.by_name

    @property
    def repeats(self) -> bool:
        """Whether two fields have one name."""
        return len(self.by_name) < len(self.rows)

    @cached_property
    def fields(self) -> tuple[RawField, ...]:
        """The fields in their order, illegal ones included."""
        return tuple(RawField(name_of(row), row[3].encode("latin-1"), bool(row[2]), row[1]) for row in self.rows)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields in lower case, illegal ones included."""
        return tuple(row[2] or name_of(row).lower() for row in self.rows)

    def begins(self, prefix: str) -> bool:
        """Whether the name of a legal field begins like that, in lower case."""
        return f"\n{prefix}" in "\n" + "\n".join(self.by_name)

    def get(self, name: str) -> str | None:
        """The value of the first legal field of that name, which is given in lower case."""
        found = self.by_name.get(name)
        return found[0] if found else None

    @property
    def message_id(self) -> str | None:
        """The Message-ID without its brackets."""
        return (self.get("message-id") or "").strip("<> ") or None

    def get_all(self, name: str) -> Sequence[str]:
        """The values of all legal fields of that name, which is given in lower case."""
        return self.by_name.get(name, [])

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the legal fields."""
        return tuple([(name.rstrip(" \t"), value) for name, value, lower, _ in self.rows if lower])

    @cached_property
    def headers(self) -> Headers:
        """The legal fields; encoded words are not read."""
        return Headers(tuple([Header.known(*pair) for pair in self.pairs]))


def name_of(row: Row) -> str:
    """What stands before the colon of a field, legal or not; the whole line where there is none."""
    return _text(row[0]).rstrip(" \t\r\n")


def section_at(data: bytes, start: int, blank: re.Match[bytes] | None, end: int) -> Section:
    """The header section that begins at ``start``.

    Args:
        data: the buffer.
        start: where it begins.
        blank: the first empty line after the start, from :func:`blank_line`.
        end: where it ends at the latest.
    """
    if data.startswith(b"\n", start, end):
        return Section(data, start, start, start + 1, has_end=True)
    if data.startswith(b"\r\n", start, end):
        return Section(data, start, start, start + 2, has_end=True)
    if blank and blank.end() <= end:
        return Section(data, start, blank.start(1), blank.end(1), has_end=True)
    first = _NO_FIELD.search(data, start, end)
    stop = first.start() if first and first.start() < end else end
    return Section(data, start, stop, stop, has_end=False)


def blank_line(data: bytes, start: int, end: int) -> re.Match[bytes] | None:
    """The first empty line after a place that is not one itself."""
    return _BLANK_LINE.search(data, start, end)


def _unfolded_rows(text: str) -> list[Row]:
    """The fields of a section of plain ASCII in which every field is one line, as most are."""
    lines = text.split("\n")
    last = lines.pop()
    found = []
    for line in lines:
        name, colon, value = line.partition(":")
        lower = _legal_name(name) if colon and len(name) <= _LONGEST_NAME else ""
        found.append((name, value.strip(" \t\r"), lower, f"{line}\n"))
    return found + _rows(last) if last else found  # it has no line end


def _is_unfolded(text: str) -> bool:
    return "\n " not in text and "\n\t" not in text and text.count("\r") == text.count("\r\n")


def _rows(text: str) -> list[Row]:
    clean = _ascii if text.isascii() and "\0" not in text and text.count("\r") == text.count("\r\n") else _any
    found = []
    for whole, name, colon, value in _FIELD.findall(text)[:-1]:  # the last is empty: the end
        lower = _legal_name(name) if colon and len(name) <= _LONGEST_NAME else ""
        one_line = unfold(value) if "\n" in value else value
        found.append((name, clean(one_line), lower, whole))
    return found


@lru_cache(maxsize=512)
def _legal_name(name: str) -> str:
    stripped = name.rstrip(" \t")
    return stripped.lower() if is_name(stripped) else ""


def _ascii(value: str) -> str:
    return value.strip(" \t\r")


def _any(value: str) -> str:
    return LINE_BREAKS.sub(" ", _text(value).strip(" \t\r")).strip(" \t")


def _text(latin: str) -> str:
    """Text that was read byte by byte: UTF-8 if it is that."""
    if latin.isascii():
        return latin
    try:
        return latin.encode("latin-1").decode()
    except UnicodeDecodeError:
        return latin
