"""Encoded words: text that is not ASCII in header fields (RFC 2047)."""

from __future__ import annotations

import re
from binascii import Error as BadBase64
from binascii import a2b_base64, a2b_qp, b2a_base64
from typing import TYPE_CHECKING, Literal

from sesmodel.errors import InvalidHeader
from sesmodel.mail import charset as charsets
from sesmodel.mail.characters import UNWRITABLE, named

if TYPE_CHECKING:
    from collections.abc import Iterator

Encoding = Literal["Q", "B", "q", "b"]

_START_B, _START_Q, _END = "=?utf-8?b?", "=?utf-8?q?", "?="
_AROUND = len(_START_B) + len(_END)
_WORD, _LINE = 75, 76
_LEAST = 12  # one character of four bytes, in either encoding, always fits

_AS_IT_IS = re.compile(r"[!-~]+(?: +[!-~]+)*")

# What may stand as itself inside a Q word of a phrase (section 5, rule 3): the strictest set, so it fits everywhere.
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_Q = {byte: "_" if byte == ord(" ") else chr(byte) if byte in _SAFE else f"={byte:02X}" for byte in range(256)}

_FOUND = re.compile(r"=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN = re.compile(r"(=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=)[ \t\r\n]+(?==\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=)")


def encode_header(
    text: str, charset: str = "utf-8", encoding: Encoding | None = None, *, column: int = 0, fold: bool = True
) -> str:
    """Write text as encoded words, where it needs them: pure ASCII stays as it is (API-06).

    Args:
        text: one line of text.
        charset: the charset that the words name.
        encoding: ``"Q"``, which people can read, or ``"B"``, base64; the letter stands in the words as it is given.
            Else Q for mostly ASCII, and B for the rest.
        column: how many characters stand on the line already.
        fold: cut words at 75 characters, never inside a character, and fold between them; otherwise one word,
            however long, which RFC 2047 forbids and some samples show.

    Raises:
        InvalidHeader: the text is more than one line, or the charset is unknown or cannot write it.

    >>> encode_header("Як ти поживаєш?", "utf-8", "B")
    '=?utf-8?B?0K/QuiDRgtC4INC/0L7QttC40LLQsNGU0Yg/?='
    >>> encode_header("How are you?")
    'How are you?'
    """
    if found := UNWRITABLE.search(text):
        raise InvalidHeader(f"it holds the {named(found[0])}", where=repr(text), cure="Give one line of text.")
    if not text or ("=?" not in text and _AS_IT_IS.fullmatch(text)):
        return text
    letter = encoding or ("b" if _mostly_not_ascii(text) else "q")
    if letter not in {"Q", "B", "q", "b"}:
        raise InvalidHeader(f"{letter!r} is no encoding of words", where=repr(text), cure="Give 'Q' or 'B'.")
    start = f"=?{charset}?{letter}?"
    if fold and charset.lower() == "utf-8":  # which can be cut without a trial of every character
        return _written(text.encode(), start, column)
    pieces = _pieces(text, charset, letter, column) if fold else [_bytes(text, charset)]
    write = _b if letter in "bB" else _q
    return "\r\n ".join([f"{start}{write(piece)}{_END}" for piece in pieces])


def words(text: str, *, column: int = 0) -> str:
    """Write text as encoded words in UTF-8, whatever it is, folded so that no word passes 75 characters and no line 76.

    Q is taken while at least half the text is ASCII, so that people can read it; else B, which is shorter.
    No word ends inside a character, so each can be read alone (section 5).

    Args:
        text: any text without lone surrogates.
        column: how many characters stand on the line already.

    >>> words("Jürgen")
    '=?utf-8?q?J=C3=BCrgen?='
    >>> words("Привіт")
    '=?utf-8?b?0J/RgNC40LLRltGC?='
    """
    return _written(text.encode(), _START_B if _mostly_not_ascii(text) else _START_Q, column)


def decode(text: str) -> str:
    """Read encoded words back; what is not one stays as it is (section 6).

    Lenient as receivers must be: unknown charsets and broken bytes become replacement characters.

    >>> decode("=?utf-8?q?J=C3=BCrgen?= (home)")
    'Jürgen (home)'
    """
    if "=?" not in text:
        return text
    return _FOUND.sub(_decoded, _BETWEEN.sub(r"\1", text))


decode_header = decode
"""The public name of :func:`decode`, beside :func:`encode_header`."""


def _written(data: bytes, start: str, column: int) -> str:
    """UTF-8 as words that begin so, folded."""
    if start[-2] in "bB":
        pieces = [f"{start}{_b(piece)}{_END}" for piece in _cut(data, column)]
    else:
        pieces = [f"{start}{piece}{_END}" for piece in _cut_q(_q(data), column)]
    return "\r\n ".join(pieces)


def _mostly_not_ascii(text: str) -> bool:
    return 2 * len(text.encode("ascii", "ignore")) < len(text)


def _bytes(text: str, charset: str) -> bytes:
    if not charsets.is_charset(charset):
        raise InvalidHeader(f"{charset!r} is no charset that Python knows", where=repr(text), cure="Use UTF-8.")
    try:
        return text.encode(charset)
    except UnicodeEncodeError as error:
        what = f"the {named(text[error.start])} is not in {charset}"
        raise InvalidHeader(what, where=repr(text), cure="Use UTF-8.") from error


def _pieces(text: str, charset: str, letter: str, column: int) -> list[bytes]:
    """Cut before the character that no longer fits; each piece is encoded alone, for charsets that switch states."""
    _bytes(text, charset)
    around = len(f"=?{charset}?{letter}??=")
    room = max(min(_WORD, _LINE - column) - around, _LEAST)
    width = _width_b if letter in "bB" else _width_q
    pieces: list[bytes] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and width(text[start : end + 1].encode(charset)) <= room:
            end += 1
        pieces.append(text[start:end].encode(charset))
        start, room = end, max(_WORD - around, _LEAST)
    return pieces


def _width_b(data: bytes) -> int:
    return (len(data) + 2) // 3 * 4


def _width_q(data: bytes) -> int:
    return len(_q(data))


def _cut(data: bytes, column: int) -> Iterator[bytes]:
    """Cut UTF-8 into pieces for words of base64."""
    start, room = 0, max(min(_WORD, _LINE - column) - _AROUND, _LEAST)
    while start < len(data):
        end = start + room // 4 * 3
        while end < len(data) and data[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        yield data[start:end]
        start, room = end, _WORD - _AROUND


def _cut_q(encoded: str, column: int) -> Iterator[str]:
    """Cut UTF-8 that is Q already into pieces for words."""
    start, room = 0, max(min(_WORD, _LINE - column) - _AROUND, _LEAST)
    while len(encoded) - start > room:
        end = start + room
        if "=" in encoded[end - 2 : end]:  # inside an escape
            end = encoded.rindex("=", start, end)
        while encoded[end] == "=" and encoded[end + 1] in "89AB":  # inside a character
            end -= 3
        yield encoded[start:end]
        start, room = end, _WORD - _AROUND
    yield encoded[start:]


def _b(piece: bytes) -> str:
    return b2a_base64(piece, newline=False).decode("ascii")


def _q(piece: bytes) -> str:
    return piece.decode("latin-1").translate(_Q)


def _decoded(found: re.Match[str]) -> str:
    charset, how, word = found.groups()
    try:
        data = a2b_base64(word + "==") if how in "bB" else a2b_qp(word, header=True)
    except (BadBase64, ValueError):
        return found[0]
    return charsets.decode(data, charset if charsets.is_charset(charset) else "latin-1")
