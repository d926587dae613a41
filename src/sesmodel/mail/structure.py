"""Where the parts of a message are: found in one pass over its bytes, however deep they are nested (RFC 2046).

A line that begins with ``--`` is looked up among the boundaries of all parts that are open at that place, so the time
grows with the length of the message only, and nothing is copied.
"""

from __future__ import annotations

import re
from functools import lru_cache

import attrs

from sesmodel.mail import parameter
from sesmodel.mail.section import Section, blank_line, section_at
from sesmodel.mail.transfer_decoding import AS_IT_IS

MOST_PARTS = 10_000
"""No mail has as many; those after them are not told apart, which is a defect."""

TOO_MANY = "too many parts"
NO_BOUNDARY = "multipart without a boundary"
NO_START = "missing start boundary"
NO_END = "missing closing boundary"
SHARED = "boundary of an outer part"

MESSAGES = frozenset({"message/rfc822", "message/global"})
_MEDIA_TYPE = re.compile(r"[^/\s]+/[^/\s]+")
_ROOM = 200  # longer field values are not worth keeping


@attrs.define(eq=False)
class Node:
    """A part, or the whole: where it is in the buffer.

    Attributes:
        section: its header section.
        end: where it ends.
        content_type: its media type in lower case.
        parameters: the parameters of its Content-Type.
        parts: the parts of a multipart.
        message: the message that a ``message/rfc822`` part holds.
        defects: what is wrong with its boundaries.
    """

    section: Section
    end: int
    content_type: str
    parameters: dict[str, str]
    parts: list[Node] = attrs.Factory(list)
    message: Node | None = None
    defects: tuple[str, ...] = ()


@attrs.define
class _Open:
    """A part whose end is not known yet.

    Attributes:
        node: the part.
        boundary: its boundary, if delimiters are looked for.
        common: what the boundaries of all open parts begin with, ``None`` if there are none.
    """

    node: Node
    boundary: bytes | None
    common: bytes | None


def parse(data: bytes, section: Section) -> Node:
    """Find the parts of a message.

    Args:
        data: the message.
        section: its header section.
    """
    kind, parameters = content_type(section.get("content-type"))
    if kind.startswith("multipart/") or kind in MESSAGES:
        return _Parser(data).parse(section)
    return Node(section, len(data), kind, parameters)


def content_type(value: str | None, default: str = "text/plain") -> tuple[str, dict[str, str]]:
    """The media type that a Content-Type names, and its parameters; the default if it names none."""
    if value is None:
        return default, {}
    kind, parameters = parsed(value)
    return (kind, parameters) if _MEDIA_TYPE.fullmatch(kind) else ("text/plain", parameters)


def parsed(value: str) -> tuple[str, dict[str, str]]:
    """A value and its parameters, not to be changed: mail says the same few over and over."""
    return _known(value) if len(value) < _ROOM else parameter.parse(value)


_known = lru_cache(maxsize=256)(parameter.parse)


class _Parser:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.open: list[_Open] = []
        self.level: dict[bytes, int] = {}  # boundary -> place in `open`; of equal ones the outermost counts
        self.count = 0
        self.blank = blank_line(data, 0, len(data))

    def parse(self, section: Section) -> Node:
        root = self._enter(section, "text/plain")
        at = self.open[-1].node.section.body
        while self.count < MOST_PARTS and (found := self._delimiter(at)):
            before, after, level, last = found
            self._close(level + 1, before)
            owner = self.open[level]
            if last:
                self._forget(owner)
                at = after
            else:
                default = "message/rfc822" if owner.node.content_type == "multipart/digest" else "text/plain"
                part = self._enter(self._section(after), default)
                owner.node.parts.append(part)
                at = self.open[-1].node.section.body
        if self.count >= MOST_PARTS:
            root.defects += (TOO_MANY,)
        self._close(0, len(self.data))
        return root

    def _enter(self, section: Section, default: str) -> Node:
        """Open a part, and the message that it holds, and the message that that holds."""
        first = node = self._opened(section, default)
        while node.content_type in MESSAGES and encoding(section) in AS_IT_IS and self.count < MOST_PARTS:
            section = self._section(section.body)
            node.message = node = self._opened(section, "text/plain")
        return first

    def _opened(self, section: Section, default: str) -> Node:
        self.count += 1
        kind, parameters = content_type(section.get("content-type"), default)
        node = Node(section, len(self.data), kind, parameters)
        common = self.open[-1].common if self.open else None
        boundary = None
        if kind.startswith("multipart/"):
            text = parameters.get("boundary", "").rstrip()
            boundary = text.encode("utf-8", "replace") or None
            if boundary is None:
                node.defects = (NO_BOUNDARY,)
            elif boundary in self.level:
                node.defects = (SHARED,)
                boundary = None
            else:
                self.level[boundary] = len(self.open)
                common = boundary if common is None else _common(common, boundary)
        self.open.append(_Open(node, boundary, common))
        return node

    def _section(self, start: int) -> Section:
        """The header section at a place: no further than to the next delimiter."""
        if self.blank and self.blank.start() < start - 1:
            self.blank = blank_line(self.data, start - 1, len(self.data))
        end = self.blank.end() if self.blank else len(self.data)
        if found := self._delimiter(start, end - 1):
            return section_at(self.data, start, None, max(found[0], start))
        return section_at(self.data, start, self.blank, end)

    def _delimiter(self, start: int, until: int | None = None) -> tuple[int, int, int, bool] | None:
        """The next delimiter: the line end before it, what follows, the place of its part in `open`, if it is last."""
        common = self.open[-1].common
        if common is None:
            return None
        data, mark = self.data, b"\n--" + common
        stop = len(data) if until is None else until - 1 + len(mark)
        at = data.find(mark, max(start - 1, 0), stop)
        while at >= 0:
            line_end = data.find(b"\n", at + 1)
            after = line_end + 1 if line_end >= 0 else len(data)
            line = data[at + 3 : after].rstrip(b" \t\r\n")
            last = line not in self.level
            level = self.level.get(line.removesuffix(b"--") if last and line.endswith(b"--") else line)
            if level is not None:
                return at - (data[at - 1 : at] == b"\r"), after, level, last
            at = data.find(mark, at + 1, stop)
        return None

    def _close(self, level: int, end: int) -> None:
        while len(self.open) > level:
            one = self.open.pop()
            one.node.end = max(end, one.node.section.end)
            if one.boundary is not None:
                one.node.defects += (NO_END,) if one.node.parts else (NO_START,)
                self._forget_boundary(one.boundary, len(self.open))

    def _forget(self, one: _Open) -> None:
        assert one.boundary is not None
        self._forget_boundary(one.boundary, len(self.open) - 1)
        one.boundary = None
        one.common = self.open[-2].common if len(self.open) > 1 else None

    def _forget_boundary(self, boundary: bytes, level: int) -> None:
        if self.level.get(boundary) == level:
            del self.level[boundary]


def encoding(section: Section) -> str:
    """The transfer encoding that a section names, in lower case; ``""`` if it names none."""
    value = section.get("content-transfer-encoding")
    return parsed(value)[0] if value else ""


def _common(one: bytes, other: bytes) -> bytes:
    length = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    return one[:length] if length is not None else min(one, other, key=len)


def drawn(whole: Node) -> str:
    """The types of the parts, nested in brackets: ``multipart/mixed[text/plain, image/png]``."""
    written: list[str] = []
    waiting: list[Node | str] = [whole]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            written.append(node)
            continue
        written.append(node.content_type)
        if node.parts:
            waiting.append("]")
            for part in reversed(node.parts):
                waiting += (part, ", ")
            waiting[-1] = "["
    return "".join(written)
