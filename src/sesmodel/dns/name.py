"""Names in the DNS: what one may look like, and when two are the same (RFC 1035 section 2.3)."""

from __future__ import annotations

import re

from sesmodel.errors import InvalidRecord

# RFC 2181 section 11 lets a label hold anything; in names that mail uses there are letters, digits, "-" and "_".
_LABEL = re.compile(r"[A-Za-z0-9_-]{1,63}")
_LONGEST = 253  # 255 on the wire, where the length of the first label and the end take two more


def record_name(text: str) -> str:
    """Check a full name, and take the period from its end.

    Args:
        text: a name in ASCII, up to 253 characters in labels of up to 63.

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
    if len(name) > _LONGEST:
        raise InvalidRecord(f"a name has at most {_LONGEST} characters, and this one {len(name)}", where=name)
    return name


def same_form(name: str) -> str:
    """Write a name so that two that mean the same are equal: in lower case, without the period at its end.

    >>> same_form("Mail.Example.COM.")
    'mail.example.com'
    """
    return name.removesuffix(".").lower()
