"""Names in the DNS: what one may look like, and when two are the same (RFC 1035 section 2.3)."""

from __future__ import annotations

import re

from sesmodel.errors import InvalidRecord

# RFC 2181 section 11 lets a label hold anything; in names that mail uses there are letters, digits, "-" and "_".
_LABEL = re.compile(r"[A-Za-z0-9_-]{1,63}")
LONGEST_NAME = 253
"""How many characters a name has at most: 255 on the wire, where the first label's length and the end take two."""


def record_name(text: str) -> str:
    """Check a full name, and take the period from its end.

    Args:
        text: a name in ASCII, in labels of up to 63. It may be too long to be published: one can ask for it, and
            nobody has it.

    Raises:
        InvalidRecord: it is no such name.

    >>> record_name("_dmarc.Example.com.")
    '_dmarc.Example.com'
    """
    name = text.removesuffix(".")
    if not all(map(_LABEL.fullmatch, name.split("."))):
        raise InvalidRecord(
            f"{text!r} is no name: labels have 1 to 63 letters, digits, '-' or '_'",
            cure="" if text.isascii() else "Write it in Punycode.",
        )
    return name


def same_form(name: str) -> str:
    """Write a name so that two that mean the same are equal: in lower case, without the period at its end.

    >>> same_form("Mail.Example.COM.")
    'mail.example.com'
    """
    return name.removesuffix(".").lower()
