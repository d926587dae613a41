r"""The parts that reports about mail are made of, whoever wrote them (RFC 6522, RFC 3464 section 2.1).

A report has a text for people, fields for programs, and the message that it is about, or the header of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from sesmodel.errors import InvalidAddress
from sesmodel.mail.read import ParsedMessage, read
from sesmodel.mail.read_addresses import read_addresses
from sesmodel.mail.section import Section, section_at
from sesmodel.mail.verp import unverp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.mail.read import Entity

Fields: TypeAlias = tuple[tuple[str, str], ...]
"""Names and values of fields in their order."""

_HEADERS_ALONE = frozenset({"text/rfc822-headers", "message/global-headers"})
# An empty line, or one of blanks; a line that is no field would end the section that it stands in.
_EMPTY = re.compile(rb"\n[ \t\r]*+(?:\n|\Z)")
_LINE_OF_A_FIELD = re.compile(rb"^(?:[!-9;-~]++[ \t]*+:|[ \t]).*\n?", re.MULTILINE)
_TYPED = re.compile(r"\s*([A-Za-z0-9.-]++)\s*+;(.*)", re.DOTALL)
_HEX = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")  # RFC 6533 section 3: how addresses of type utf-8 travel in 7 bits
_HIGHEST, _SURROGATES = 0x10FFFF, range(0xD800, 0xE000)


def groups(part: Entity) -> Iterator[Section]:
    """The groups of fields in the part for programs, which empty lines part; what is no field is passed over."""
    for text in _EMPTY.split(part.content):
        fields = b"".join(_LINE_OF_A_FIELD.findall(text)).lstrip(b" \t\r\n")
        if fields:
            yield section_at(fields, 0, None, len(fields))


def values(found: Iterable[Section], name: str) -> list[str]:
    """What the fields of a name say, in whichever group they stand."""
    return [value for group in found for value in group.get_all(name) if value]


def first(found: Iterable[Section], name: str) -> str | None:
    """The same of the first of them."""
    return next(iter(values(found, name)), None)


def typed(value: str | None) -> tuple[str, str]:
    """The type of a value, in lower case, and the value itself: ``rfc822; bob@example.net`` (RFC 3464 section 2.1.2).

    >>> typed("RFC822;<bob@example.net>"), typed("bob@example.net")
    (('rfc822', '<bob@example.net>'), ('', 'bob@example.net'))
    """
    found = _TYPED.match(value or "")
    return (found[1].lower(), found[2].strip()) if found else ("", (value or "").strip())


def address(value: str | None) -> str | None:
    r"""The address in a field, without its type, brackets and comments; ``None`` if the field names nobody.

    An address that is not one of mail, as of X.400, stays as it is.

    >>> address("rfc822; bob@example.net (Bob)"), address("utf-8; j\\x{F6}rg@example.net"), address("rfc822;")
    ('bob@example.net', 'jörg@example.net', None)
    """
    kind, text = typed(value)
    if kind == "utf-8":
        text = _HEX.sub(_character, text)
    found = read_addresses(text)
    return found[0].addr_spec if len(found) == 1 else text.strip("<> \t") or None


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number <= _HIGHEST and number not in _SURROGATES else found[0]


def original(report: ParsedMessage) -> ParsedMessage | None:
    """The message that a report brings back; where only its header came back, that header, and nothing below it."""
    for part in report.walk():
        if part.holds_a_message:
            return part.message
        if part.content_type in _HEADERS_ALONE:
            return read(part.content)
    return None


def named_by_return_path(report: ParsedMessage) -> tuple[str, ...]:
    """Whom the address names that a report came to, if it is a return path of :func:`~sesmodel.verp` (LIF-15)."""
    named = []
    for to in report.to:
        try:
            named.append(unverp(to))
        except InvalidAddress:
            continue
    return tuple(named)
