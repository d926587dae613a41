"""Text of a finished message edited where it stands: what is not edited stays byte for byte (RFC 2045)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sesmodel.mail.charset import is_charset, meant
from sesmodel.mail.leaves import BODIES, role_of
from sesmodel.mail.raw import RawMessage
from sesmodel.mail.read import read
from sesmodel.mail.splice import Splice, spliced
from sesmodel.mail.transfer import base64_lines, choose, is_7bit, quoted_printable
from sesmodel.mail.transfer_decoding import AS_IT_IS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesmodel.mail.read import Entity
    from sesmodel.mail.section import Section

_ENCODINGS = AS_IT_IS | {"base64", "quoted-printable"}
_BYTES = "latin-1"  # a character for each byte, for text that nobody can read
_CHARSET = re.compile(r';\s*charset\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^;\s]*)', re.IGNORECASE)


def edit_text_parts(raw: RawMessage, edit: Callable[[str, str], str]) -> RawMessage:
    r"""Edit the bodies of a message: its plain text and its HTML, wherever they are nested.

    A part whose text comes back as it was stays byte for byte, and so does all around it. One that is edited keeps its
    charset, if that can say the new text, else it gets UTF-8; it is 7bit if it was and can be, else quoted-printable or
    base64, never 8bit (EVP-21). Files, attached messages, and what is signed or encrypted are never edited (HDR-13).

    Args:
        raw: the message.
        edit: called with ``plain`` or ``html`` and the text of each body in the order of the message, its line ends as
            they stand; what it returns takes the place of the text.

    Returns:
        The message with the new texts; ``raw`` itself if there are none.

    >>> raw = RawMessage(b"Subject: Hi\r\n\r\nHello {name}\r\n")
    >>> edit_text_parts(raw, lambda subtype, text: text.replace("{name}", "Bob")).data
    b'Subject: Hi\r\n\r\nHello Bob\r\n'
    >>> edit_text_parts(raw, lambda subtype, text: text) is raw
    True
    """
    splices: list[Splice[bytes]] = []
    for part in bodies(read(raw)):
        found = _read(part)
        if found is None:
            continue
        text, charset = found
        edited = edit(part.content_type.removeprefix("text/"), text)
        if edited != text:
            splices += _spliced(part, _written(edited, charset, part.transfer_encoding))
    return RawMessage(spliced(raw.data, splices)) if splices else raw


def bodies(message: Entity) -> Iterator[Entity]:
    """The parts that :func:`edit_text_parts` edits, in the order of the message."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.has_parts and part.content_type != "multipart/signed":  # whose bytes are signed: HDR-13
            waiting += reversed(part.parts)
        elif role_of(part) in BODIES and part.transfer_encoding in _ENCODINGS:
            yield part


class _Written(NamedTuple):
    """Text on its way back into a part.

    Attributes:
        data: the text, encoded.
        encoding: the transfer encoding.
        charset: the charset to name from now on; ``None`` if the part names the right one.
    """

    data: bytes
    encoding: str
    charset: str | None


def _read(part: Entity) -> tuple[str, str] | None:
    """The text of a part, and the charset that it is read in; ``None`` if not even ASCII could be told in it."""
    data, named = part.content, part.parameters.get("charset")
    as_named = named if named and is_charset(named) else "ascii"
    for charset in (as_named, meant(named or "utf-8") or "utf-8"):
        try:
            return data.decode(charset), charset
        except ValueError:
            continue
    return (data.decode(_BYTES), _BYTES) if _has_ascii(as_named) else None


def _has_ascii(charset: str) -> bool:
    """Whether line ends are the bytes that they are in mail, which they are not in UTF-16."""
    return "\n".encode(charset) == b"\n"


def _written(text: str, charset: str, before: str) -> _Written:
    other = None
    try:
        data = text.encode(charset)
    except UnicodeEncodeError:
        data, other = text.encode("utf-8", "replace"), "utf-8"
    encoding = _encoding(data, before) if _has_ascii(other or charset) else "base64"
    if encoding == "base64":
        return _Written(base64_lines(data), encoding, other)
    return _Written(quoted_printable(data) if encoding == "quoted-printable" else data, encoding, other)


def _encoding(data: bytes, before: str) -> str:
    """How text travels: as it did, if it can, but never as 8bit (EVP-21)."""
    plain = data.replace(b"\r\n", b"\n")
    lines = plain.replace(b"\n", b"\r\n")
    if before in AS_IT_IS and is_7bit(lines):
        return "7bit" if before in {"8bit", "binary"} else before
    if b"\r" in plain or (lines != data and b"\r\n" in data):
        return "base64"  # quoted-printable could not tell its line ends apart: RFC 2045 section 6.7, rule 4
    if before in {"base64", "quoted-printable"}:
        return before
    return choose(lines)


def _spliced(part: Entity, written: _Written) -> Iterator[Splice[bytes]]:
    section = part.section
    if written.encoding != part.transfer_encoding or written.charset or not section.has_end:
        yield section.start, section.end, _header(section, written)
    start, end = part.body_span
    last = b"\r\n" if written.encoding == "base64" and part.body.endswith(b"\n") else b""
    yield start, end, written.data + last


def _header(section: Section, written: _Written) -> bytes:
    """The header section of a part with its new transfer encoding, and its new charset if it has one."""
    new = {
        "content-transfer-encoding": f"Content-Transfer-Encoding: {written.encoding}\r\n" if written.encoding else ""
    }
    if written.charset:
        kind = next((row[3] for row in section.rows if row[2] == "content-type"), "Content-Type: text/plain")
        new["content-type"] = f"{_CHARSET.sub('', kind.rstrip())}; charset={written.charset}\r\n"
    missing = dict(new)
    lines = [missing.pop(row[2], "") if row[2] in new else row[3] for row in section.rows]
    if lines and not lines[-1].endswith("\n"):
        lines.append("\r\n")
    return "".join([*lines, *missing.values(), "" if section.has_end else "\r\n"]).encode(_BYTES)
