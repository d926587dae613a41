"""Characters that may not stand where they would break a line, a field or a name."""

from __future__ import annotations

import re

LINE_BREAKS = re.compile("[\r\n\0]")
"""What would end a header field, or hide the rest of one."""

UNWRITABLE = re.compile("[\r\n\0\ud800-\udfff]")
"""That, and lone surrogates, which no charset writes."""

CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""Every control character of ASCII, and lone surrogates."""

UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u1680\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""What nobody sees in an address, and what often comes along when one is copied: control characters, characters
without width, marks of direction, and blanks other than the blank."""

_NAMES = {"\0": "null", "\t": "tab", "\n": "line feed", "\r": "carriage return", "\x1b": "escape", "\x7f": "delete"}


def one_line(text: str) -> str:
    r"""Make one line of any text, for places that quote what others wrote.

    >>> one_line("a\nb")
    'a b'
    """
    return CONTROL.sub(" ", text)


def named(character: str) -> str:
    r"""Name a character for a person who cannot see it.

    >>> named("\u200b"), named("\n"), named("\x07")
    ('zero width space (U+200B)', 'line feed (U+000A)', 'control character (U+0007)')
    """
    from unicodedata import name as unicode_name  # a megabyte of names that most programs never need

    known = _NAMES.get(character) or unicode_name(character, "").lower()
    if not known:
        known = "lone surrogate" if "\ud800" <= character <= "\udfff" else "control character"
    return f"{known} (U+{ord(character):04X})"


def unseen(text: str) -> str:
    r"""Say what in a text nobody sees, and where: ``""`` if all of it can be seen.

    >>> unseen("ana\u200b@example.com"), unseen("ana@example.com")
    ('zero width space (U+200B) at position 3', '')
    """
    found = UNSEEN.search(text)
    return f"{named(found[0])} at position {found.start()}" if found else ""
