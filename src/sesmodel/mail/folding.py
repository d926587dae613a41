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
    if len(line) <= WANTED or (" " not in value and "\t" not in value):
        return line
    first, *tokens = _TOKEN.findall(" " + value)
    lines = [f"{name}:{first}"]  # never a line with nothing but the name: readers take its end for a blank
    for token in tokens:
        if len(lines[-1]) + len(token) > WANTED:
            lines.append(token)
        else:
            lines[-1] += token
    return "\r\n".join(lines)


def unfold(text: str) -> str:
    r"""Take the line ends out of a folded field value (RFC 5322 section 2.2.3).

    >>> unfold("a\r\n b")
    'a b'
    """
    if "\n" not in text and "\r" not in text:
        return text
    return text.replace("\r\n", "").replace("\n", "").replace("\r", "")
