"""Canonical forms: what a signature covers, so that harmless changes on the way do not break it (RFC 6376 section 3.4).

A body is read where it stands, in blocks of whole lines, and only a block that is not canonical is rewritten.
"""

from __future__ import annotations

import re
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BLOCK = 1 << 16
_TAIL = 1 << 12
_BLANKS = re.compile(rb"[ \t]+")


class Canonicalization(StrEnum):
    """How a header section or a body is brought into the form that is hashed."""

    SIMPLE = "simple"
    RELAXED = "relaxed"


def header_field(data: bytes, canonicalization: Canonicalization) -> bytes:
    r"""The canonical form of one header field (RFC 6376 sections 3.4.1 and 3.4.2).

    Args:
        data: the whole field, folds included, with or without its last CRLF.
        canonicalization: which form.

    Returns:
        The field without its last CRLF.

    >>> header_field(b"SUBJect : A\r\n\t B  C \r\n", Canonicalization.RELAXED)
    b'subject:A B C'
    """
    data = data.removesuffix(b"\r\n")
    if canonicalization is Canonicalization.SIMPLE:
        return data
    name, _, value = data.partition(b":")
    if b"\n" in value:
        value = value.replace(b"\r\n", b"")
    if b"\t" in value or b"  " in value:
        value = _BLANKS.sub(b" ", value)
    return name.rstrip(b" \t").lower() + b":" + value.strip(b" \t")


def body_hash(data: bytes, start: int, canonicalization: Canonicalization) -> bytes:
    r"""The SHA-256 of a canonical body: what ``bh=`` says (RFC 6376 sections 3.4.3 and 3.4.4).

    Several signatures over one body share it.

    Args:
        data: the message; its line ends are CRLF.
        start: where its body begins, after the empty line. A body that does not end with CRLF gets one here.
        canonicalization: which form.

    Returns:
        32 bytes.

    >>> clean, same = b"A B\r\n", b"A \t B  \r\n \r\n\r\n"
    >>> body_hash(clean, 0, Canonicalization.RELAXED) == body_hash(same, 0, Canonicalization.RELAXED)
    True
    """
    digest = sha256()
    if canonicalization is Canonicalization.SIMPLE:
        end = _content_end(data, start, b"")
        digest.update(memoryview(data)[start:end])
        digest.update(b"\r\n")
    elif (end := _content_end(data, start, b" \t")) > start:
        _relaxed_body(data, start, end, digest.update)
        digest.update(b"\r\n")
    return digest.digest()


def _relaxed_body(data: bytes, start: int, end: int, update: Callable[[bytes | memoryview], None]) -> None:
    view = memoryview(data)
    while start < end:
        stop = data.find(b"\n", min(start + _BLOCK, end), end) + 1 or end
        if _is_relaxed(data, start, stop):
            update(view[start:stop])
        else:
            update(_relaxed_lines(data[start:stop]))
        start = stop


def _is_relaxed(data: bytes, start: int, stop: int) -> bool:
    if data.find(b"\t", start, stop) >= 0:
        return False
    if data.find(b" ", start, stop) < 0:  # base64 has none, and one byte is found many times quicker than two
        return True
    return data.find(b"  ", start, stop) < 0 and data.find(b" \r\n", start, stop) < 0


def _relaxed_lines(lines: bytes) -> bytes:
    lines = lines.replace(b"\t", b" ")
    while b"  " in lines:
        lines = lines.replace(b"  ", b" ")
    return lines.replace(b" \r\n", b"\r\n")


def _content_end(data: bytes, start: int, blanks: bytes) -> int:
    """Where the last line that is not empty ends, before its CRLF; ``blanks`` count as nothing at the end of a line."""
    end, content = len(data), b""
    while start < end and not content:
        block = max(start, end - _TAIL)
        content = data[block:end].rstrip(blanks + b"\r\n")
        end = block + len(content)
    lines = data[end:].split(b"\r\n")  # bare CR and LF end no line, so they are content
    while lines and not lines[-1].rstrip(blanks):
        lines.pop()
    return end + len(b"\r\n".join(lines).rstrip(blanks))
