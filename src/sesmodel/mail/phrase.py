"""Phrases: the names of people and groups, as they stand before addresses (RFC 5322 section 3.2.5, RFC 2047)."""

from __future__ import annotations

import re

from sesmodel.mail import encoded_word

ATEXT = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~-"
"""The characters of an atom, for a character class."""

_ATOMS = re.compile(rf"[{ATEXT}]+(?: [{ATEXT}]+)*")
_QUOTABLE = re.compile(r"[ -~]+")
_LONGEST_PLAIN = 64  # longer ones go into encoded words, which can be folded anywhere
_NEEDS_ESCAPE = re.compile(r'(["\\])')
_SPECIAL = re.compile(r'[()<>\[\]:;@\\,"]')


def write(text: str, *, column: int = 0) -> str:
    """Write a phrase in ASCII: as it is, quoted, or as encoded words, which may be folded.

    Args:
        text: one line of text.
        column: how many characters stand on the line already.

    >>> write("Ana"), write("Example, Ana"), write("Jörg")
    ('Ana', '"Example, Ana"', '=?utf-8?q?J=C3=B6rg?=')
    """
    if len(text) <= _LONGEST_PLAIN and "=?" not in text:
        if _ATOMS.fullmatch(text):
            return text
        if _QUOTABLE.fullmatch(text):
            return quote(text)
    return encoded_word.words(text, column=column)


def show(text: str) -> str:
    """Write a phrase for people: quoted where it must be, and no character encoded.

    >>> show("Jörg"), show("Pérez, Ana")
    ('Jörg', '"Pérez, Ana"')
    """
    if "=?" in text:  # readers would take a part of it for an encoded word
        return write(text).replace("\r\n", "")
    return quote(text) if _SPECIAL.search(text) else text


def quote(text: str) -> str:
    """Write a quoted string."""
    return '"' + _NEEDS_ESCAPE.sub(r"\\\1", text) + '"'
