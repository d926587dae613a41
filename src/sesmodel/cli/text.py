"""Texts of strangers, as one may print them."""

from __future__ import annotations


def visible(text: str) -> str:
    """A text of strangers as one may print it: what could move the cursor or hide is written as an escape."""
    if text.isprintable():  # as nearly all are
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )


def visible_lines(text: str) -> str:
    """A text of several lines, likewise: lines stay lines, and tabs are blanks."""
    return "\n".join(visible(line) for line in text.expandtabs().replace("\r\n", "\n").split("\n"))
