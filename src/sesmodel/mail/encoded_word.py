"""Encoded words: text that is not ASCII in header fields (RFC 2047)."""

from __future__ import annotations

import re
from binascii import Error as BadBase64
from binascii import a2b_base64, a2b_qp, b2a_base64
from typing import TYPE_CHECKING

from sesmodel.mail import charset as charsets

if TYPE_CHECKING:
    from collections.abc import Callable

_START_B, _START_Q, _END = "=?utf-8?b?", "=?utf-8?q?", "?="
_AROUND = len(_START_B) + len(_END)
_WORD, _LINE = 75, 76
_LEAST = 12  # one character of four bytes, in either encoding, always fits

# What may stand as itself inside a Q word of a phrase (section 5, rule 3): the strictest set, so it fits everywhere.
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_Q = tuple("_" if byte == ord(" ") else chr(byte) if byte in _SAFE else f"={byte:02X}" for byte in range(256))
_WIDTH = tuple(map(len, _Q))

_FOUND = re.compile(r"=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN = re.compile(r"(=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=)[ \t\r\n]+(?==\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=)")


def encode(text: str, *, column: int = 0) -> str:
    """Write text as encoded words, folded so that no word passes 75 characters and no line 76.

    Q is taken while at least half the text is ASCII, so that people can read it; else B, which is shorter.
    No word ends inside a character, so each can be read alone (section 5).

    Args:
        text: any text without lone surrogates.
        column: how many characters stand on the line already.

    >>> encode("Jürgen")
    '=?utf-8?q?J=C3=BCrgen?='
    >>> encode("Привіт")
    '=?utf-8?b?0J/RgNC40LLRltGC?='
    """
    data = text.encode()
    if 2 * len(text.encode("ascii", "ignore")) < len(text):
        start, ends, write = _START_B, _end_b, _b
    else:
        start, ends, write = _START_Q, _end_q, _q
    return "\r\n ".join([f"{start}{write(piece)}{_END}" for piece in _cut(data, column, ends)])


def decode(text: str) -> str:
    """Read encoded words back; what is not one stays as it is (section 6).

    Lenient as receivers must be: unknown charsets and broken bytes become replacement characters.

    >>> decode("=?utf-8?q?J=C3=BCrgen?= (home)")
    'Jürgen (home)'
    """
    if "=?" not in text:
        return text
    return _FOUND.sub(_decoded, _BETWEEN.sub(r"\1", text))


def _cut(data: bytes, column: int, ends: Callable[[bytes, int, int], int]) -> list[bytes]:
    pieces: list[bytes] = []
    start, room = 0, max(min(_WORD, _LINE - column) - _AROUND, _LEAST)
    while start < len(data):
        end = ends(data, start, room)
        while end < len(data) and data[end] & 0xC0 == 0x80:  # inside a UTF-8 character
            end -= 1
        pieces.append(data[start:end])
        start, room = end, _WORD - _AROUND
    return pieces


def _end_b(data: bytes, start: int, room: int) -> int:
    return min(start + room // 4 * 3, len(data))


def _end_q(data: bytes, start: int, room: int) -> int:
    end = start
    while end < len(data) and (room := room - _WIDTH[data[end]]) >= 0:
        end += 1
    return end


def _b(piece: bytes) -> str:
    return b2a_base64(piece, newline=False).decode("ascii")


def _q(piece: bytes) -> str:
    return "".join([_Q[byte] for byte in piece])


def _decoded(found: re.Match[str]) -> str:
    charset, how, word = found.groups()
    try:
        data = a2b_base64(word + "==") if how in "bB" else a2b_qp(word, header=True)
    except (BadBase64, ValueError):
        return found[0]
    return charsets.decode(data, charset if charsets.is_charset(charset) else "latin-1")
