"""Transfer encodings: 7bit, 8bit, quoted-printable and base64, and the choice between them (RFC 2045 section 6)."""

from __future__ import annotations

import re
import struct
from binascii import b2a_base64, b2a_qp
from functools import cache
from typing import TYPE_CHECKING, Literal

from sesmodel.errors import InvalidContent
from sesmodel.limits import GUIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Base64 = Callable[[memoryview], bytes]

TransferEncoding = Literal["7bit", "8bit", "quoted-printable", "base64"]

_COLUMNS = 76
_BLOCK_LINES = 1024  # 58 KB a block: it and its lines stay in the processor's cache
_BLOCK = _BLOCK_LINES * _COLUMNS * 3 // 4
# What binascii makes of a blank after 74 characters at the end of a line: 77.
_TOO_LONG = re.compile(rb"=(?:20|09)(?=\r\n|\Z)(?<=[^\r\n]{77})")
_cut_block = struct.Struct(f"{_COLUMNS}s" * _BLOCK_LINES).unpack


def encode_text(data: bytes, wanted: TransferEncoding | None = None) -> tuple[TransferEncoding, bytes]:
    r"""Choose a transfer encoding for text and apply it (API-07).

    7bit for ASCII in lines of at most 998 octets, quoted-printable for mostly ASCII, base64 for the rest.

    Args:
        data: the text in its charset, with CRLF line ends.
        wanted: the encoding to use whatever the choice would be.

    Returns:
        The encoding and the encoded text.

    Raises:
        InvalidContent: 7bit or 8bit is wanted for text that it cannot carry.
    """
    if wanted not in (None, "7bit", "8bit", "quoted-printable", "base64"):
        raise InvalidContent(f"{wanted!r} is no transfer encoding for text.", cure="Leave the choice open.")
    chosen = wanted or choose(data)
    if chosen == "7bit":
        if wanted and not is_7bit(data):
            raise InvalidContent("7bit takes ASCII lines of at most 998 octets.", cure="Leave the choice open.")
        return chosen, data
    if chosen == "8bit":  # only ever when it is wanted: who changes the message may garble it (API-08)
        if not _has_short_lines(data):
            raise InvalidContent("8bit takes lines of at most 998 octets without NUL.", cure="Leave the choice open.")
        return chosen, data
    if chosen == "base64":
        return chosen, base64_lines(data)
    return chosen, quoted_printable(data)


def choose(data: bytes) -> TransferEncoding:
    """The encoding that fits text: see :func:`encode_text`."""
    if is_7bit(data):
        return "7bit"
    other = len(data) - len(data.decode("ascii", "ignore"))
    return "base64" if other * 3 > len(data) else "quoted-printable"


def is_7bit(data: bytes) -> bool:
    """Whether data may travel as it is: ASCII without NUL or bare CR or LF, lines of at most 998 octets."""
    return data.isascii() and _has_short_lines(data)


def _has_short_lines(data: bytes) -> bool:
    if b"\0" in data:
        return False
    lines = data.split(b"\r\n")
    if len(data) > GUIDE.line_octets and max(map(len, lines)) > GUIDE.line_octets:
        return False
    ends = len(lines) - 1
    return data.count(b"\n") == ends and data.count(b"\r") == ends


def quoted_printable(data: bytes) -> bytes:
    r"""Encode as quoted-printable with CRLF line ends, in lines of at most 76 characters.

    >>> quoted_printable("für".encode())
    b'f=C3=BCr'
    """
    encoded = b2a_qp(data, istext=True)
    if b"\r\n" not in data:  # binascii takes its soft line ends from the data's first line end
        encoded = encoded.replace(b"\n", b"\r\n")
    return _TOO_LONG.sub(rb"=\r\n\g<0>", encoded)


def base64_blocks(data: bytes, encode: Base64 | None = None) -> Iterator[bytes]:
    """Encode as base64 in lines of 76 characters, a block of 1,024 lines at a time; the last line has no line end.

    Args:
        data: what to encode.
        encode: what turns bytes into base64 without line ends; the fastest that is installed if not given.
    """
    encode = encode or fastest_base64()
    view, end = memoryview(data), len(data) // _BLOCK * _BLOCK
    first: tuple[bytes, ...] = ()
    for start in range(0, end, _BLOCK):
        lines = _cut_block(encode(view[start : start + _BLOCK]))
        yield b"\r\n".join((*first, *lines))
        first = (b"",)
    if end < len(data):
        tail = encode(view[end:])
        whole, rest = divmod(len(tail), _COLUMNS)
        lines = struct.unpack(f"{_COLUMNS}s" * whole + f"{rest}s" * bool(rest), tail)
        yield b"\r\n".join((*first, *lines))


def base64_lines(data: bytes) -> bytes:
    """All the blocks of :func:`base64_blocks` at once.

    >>> base64_lines(b"Hello")
    b'SGVsbG8='
    """
    return b"".join(base64_blocks(data))


def standard_base64(data: memoryview) -> bytes:
    """Base64 by the standard library, without line ends."""
    return b2a_base64(data, newline=False)


@cache
def fastest_base64() -> Base64:
    """The encoder of pybase64 if it is installed (extra ``fast``), else that of the standard library."""
    try:
        from pybase64 import b64encode
    except ImportError:
        return standard_base64
    return b64encode
