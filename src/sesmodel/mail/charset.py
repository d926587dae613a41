"""Charsets: their names checked, text written in them, and bytes read whatever they hold."""

from __future__ import annotations

import re
from codecs import lookup
from functools import lru_cache

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]*")
# Encodings of Python that are no charsets of mail, and fail or warn in ways of their own.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
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


def decode(data: bytes, charset: str) -> str:
    r"""Read bytes, never failing: what cannot be read becomes U+FFFD; an unknown charset is taken for UTF-8.

    >>> decode(b"Gr\xfc\xdfe", "iso-8859-1")
    'Grüße'
    """
    try:
        text = data.decode(charset if is_charset(charset) else "utf-8", "replace")
    except ValueError:  # some codecs know no way to replace
        text = data.decode("ascii", "replace")
    return _SURROGATES.sub("\ufffd", text)
