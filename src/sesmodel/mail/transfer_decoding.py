"""Transfer encodings taken off as mail programs do: whatever can be read is read (RFC 2045 section 6, RFC 2047)."""

from __future__ import annotations

import re
from binascii import Error as BadData
from binascii import a2b_base64, a2b_qp, a2b_uu
from contextlib import suppress

AS_IT_IS = frozenset({"", "7bit", "8bit", "binary"})
"""The encodings that change nothing, and none."""

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BLANKS = b" \t\r\n"
_PADDING = b"=" + _BLANKS
_JUNK = bytes(set(range(256)) - set(_ALPHABET))
_UUENCODED = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})

_SOFT_LINE_END = re.compile(rb"=[ \t]++(?=\r?\n)")
_NO_QP = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*+(?:\r?\n|\Z))")


def decode(data: bytes, encoding: str) -> bytes:
    r"""Take a transfer encoding off, never failing.

    Args:
        data: the encoded content.
        encoding: its name in lower case; the content stays as it is if nobody knows it.

    >>> decode(b"aGVs!bG8", "base64"), decode(b"f=C3=BCr =ZZ", "quoted-printable").decode()
    (b'hello', 'für =ZZ')
    """
    if encoding == "base64":
        return _base64(data)
    if encoding == "quoted-printable":
        return _quoted_printable(data)
    return _uu(data) if encoding in _UUENCODED else data


def defect(data: bytes, encoding: str) -> str | None:
    """What is wrong with encoded content, if anything is."""
    if encoding == "base64":
        return None if _is_base64(data) else "bad base64"
    if encoding == "quoted-printable":
        return "bad quoted-printable" if _NO_QP.search(data) else None
    if encoding in AS_IT_IS or encoding in _UUENCODED:
        return None
    return f"unknown transfer encoding {encoding!r}"


def _is_base64(data: bytes) -> bool:
    try:
        a2b_base64(data.translate(None, delete=_BLANKS), strict_mode=True)
    except BadData:
        return False
    return True


def _base64(data: bytes) -> bytes:
    """Read what stands before the padding; after it too if that is base64 again, and not a line that a list added."""
    end = data.find(b"=")
    if end < 0 or not data[end:].strip(_PADDING):
        return _piece(data)
    first, *others = re.split(rb"=+", data)
    pieces = [_piece(first)]
    for other in others:
        if other.translate(None, delete=_ALPHABET + _BLANKS):
            break
        pieces.append(_piece(other))
    return b"".join(pieces)


def _piece(data: bytes) -> bytes:
    try:
        return a2b_base64(data)
    except BadData:  # without padding, or with one character too many, which holds no whole byte
        characters = data.translate(None, delete=_JUNK)
        return a2b_base64(characters[: len(characters) - (len(characters) % 4 == 1)] + b"==")


def _quoted_printable(data: bytes) -> bytes:
    return a2b_qp(_SOFT_LINE_END.sub(b"=", data))  # blanks are put in on the way: RFC 2045 section 6.7, rule 3


def _uu(data: bytes) -> bytes:
    lines = data.splitlines()
    first = next((number for number, line in enumerate(lines, 1) if line.startswith(b"begin ")), 0)
    found = []
    for line in filter(None, lines[first:]):
        if line.strip() in {b"end", b"`"}:
            break
        with suppress(BadData):
            found.append(a2b_uu(line))
    return b"".join(found)
