"""What can be wrong with a message that is read all the same: found when somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.mail.charset import is_charset, meant
from sesmodel.mail.transfer_decoding import decode, defect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesmodel.mail.section import Section

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def message_defects(data: bytes, start: int, end: int) -> Iterator[str]:
    """Find what is wrong with the bytes of a message as a whole."""
    if data.startswith(_BYTE_ORDER_MARKS, start, end):
        yield "byte order mark"
    if data.find(b"\0", start, end) >= 0:
        yield "NUL bytes"
    pairs, feeds = data.count(b"\r\n", start, end), data.count(b"\n", start, end)
    if data.count(b"\r", start, end) > pairs:
        yield "bare carriage returns"
    if pairs and feeds > pairs:  # line feeds alone are how files are kept; both are how mail is smuggled
        yield "some line ends are bare line feeds"


def section_defects(section: Section) -> Iterator[str]:
    """Find what is wrong with a header section."""
    for one in section.fields:
        if not one.legal:
            yield "mbox line in the header" if one.name.startswith("From ") else f"illegal header {one.name!r}"
        elif not one.data.isascii():
            yield f"8-bit header {one.name!r}"
    if not section.has_end and (section.fields or section.body < len(section.data)):
        yield "no empty line after the header"


def content_defects(body: bytes, content_type: str, encoding: str, parameters: Mapping[str, str]) -> Iterator[str]:
    """Find what is wrong with the content of a part."""
    if found := defect(body, encoding):
        yield found
    charset = parameters.get("charset")
    if charset is None or not content_type.startswith("text/"):
        return
    known = charset if is_charset(charset) else meant(charset)
    if known is None:
        yield f"unknown charset {charset!r}"
    elif not _is_readable(decode(body, encoding), known):
        yield f"text that is not in its charset {charset!r}"


def _is_readable(data: bytes, charset: str) -> bool:
    try:
        data.decode(charset)
    except ValueError:
        return False
    return True
