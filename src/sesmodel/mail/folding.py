"""Folding: long header fields on several lines, without changing their value (RFC 5322 section 2.2.3)."""

from __future__ import annotations

import re

WANTED = 78
_TOKEN = re.compile(r"[ \t]*[^ \t]+")


def fold(name: str, value: str) -> str:
    r"""Write a field as ``Name: value``, broken before blanks where a line passes 78 characters.

    Only line ends are put in, always before a blank that is there already, so unfolding gives the value back. A word
    longer than a line stays whole.

    Args:
        name: the field name.
        value: printable ASCII and blanks; neither first nor last is a blank.

    >>> fold("Subject", "short")
    'Subject: short'
    """
    line = f"{name}: {value}"
    if len(line) <= WANTED:
        return line
    lines: list[str] = []
    current = f"{name}:"
    for token in _TOKEN.findall(" " + value):
        if len(current) + len(token) > WANTED and [*lines, current] != [f"{name}:"]:
            lines.append(current)
            current = token
        else:
            current += token
    lines.append(current)
    return "\r\n".join(lines)


def unfold(text: str) -> str:
    r"""Take the line ends out of a folded field value (RFC 5322 section 2.2.3).

    >>> unfold("a\r\n b")
    'a b'
    """
    if "\n" not in text and "\r" not in text:
        return text
    return text.replace("\r\n", "").replace("\n", "").replace("\r", "")
