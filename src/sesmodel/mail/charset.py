"""Charsets: their names checked, text written in them, and bytes read whatever they hold."""

from __future__ import annotations

import re
from codecs import lookup
from functools import lru_cache

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]*")
# Encodings of Python that are no charsets of mail, and fail or warn in ways of their own.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
# What senders call charsets, and what these are: supersets where they say less than they send, as the Web reads them.
_MEANT = {
    "us-ascii": "utf-8", "ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "iso-ir-6": "utf-8", "646": "utf-8",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "shift_jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "x-euc-jp": "euc-jp", "unicode-1-1-utf-7": "utf-7",
    "windows-874": "cp874", "x-mac-roman": "mac-roman", "macintosh": "mac-roman", "utf-8mb4": "utf-8",
}  # fmt: skip
_SURROGATES = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=256)
def is_charset(name: str) -> bool:
    """Whether a name is one, and Python knows it.

    >>> is_charset("iso-8859-1"), is_charset("utf-8; x"), is_charset("base64")
    (True, False, False)
    """
    if not _NAME.fullmatch(name):  # Python knows names with line ends and other marks in them, too
        return False
    try:
        return lookup(name).name.replace("-", "_") not in _NO_CHARSETS and isinstance("".encode(name), bytes)
    except (LookupError, ValueError):
        return False


@lru_cache(maxsize=256)
def meant(name: str) -> str | None:
    """The charset that a name in a message stands for, ``None`` if nobody knows it.

    >>> meant("US-ASCII"), meant("x-sjis"), meant("x-unknown")
    ('utf-8', 'cp932', None)
    """
    bare = name.strip("'\" \t")
    known = _MEANT.get(bare.lower(), bare)
    return known if is_charset(known) else None


def decode(data: bytes, charset: str) -> str:
    r"""Read bytes, never failing: what cannot be read becomes U+FFFD; an unknown charset is taken for UTF-8.

    >>> decode(b"Gr\xfc\xdfe", "iso-8859-1")
    'Grüße'
    """
    known = meant(charset) or "utf-8"
    try:
        text = data.decode(known, "replace")
    except ValueError:  # some codecs know no way to replace
        text = data.decode("ascii", "replace")
    return text if known.lower() == "utf-8" else _SURROGATES.sub("\ufffd", text)  # that one never makes any
