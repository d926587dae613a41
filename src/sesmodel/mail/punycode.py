"""Punycode as such (RFC 3492): Unicode in the letters, digits and hyphens of ASCII.

Domains need more than that, mapping and checks among them: :mod:`sesmodel.mail.domain` does it for them.
"""

from __future__ import annotations

import re

from sesmodel.errors import InvalidValue

PREFIX = "xn--"  # what says that a label is Punycode: RFC 5890 section 2.3.2.1
_SURROGATE = re.compile("[\ud800-\udfff]")


def punycode_encode(text: str) -> str:
    """Write any text in ASCII; of a domain label, ``xn--`` is to be put before it.

    Raises:
        InvalidValue: it holds a lone surrogate.

    >>> punycode_encode("bücher")
    'bcher-kva'
    """
    if found := _SURROGATE.search(text):
        raise InvalidValue(f"there is a lone surrogate at position {found.start()}", where=repr(text))
    return text.encode("punycode").decode("ascii")


def punycode_decode(text: str) -> str:
    """Read what :func:`punycode_encode` wrote.

    Raises:
        InvalidValue: it is no Punycode.

    >>> punycode_decode("bcher-kva")
    'bücher'
    """
    try:
        decoded = text.encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError) as error:
        raise InvalidValue("it is no Punycode", where=repr(text)) from error
    if _SURROGATE.search(decoded):
        raise InvalidValue("it is no Punycode", where=repr(text), cure="It stands for a lone surrogate.")
    return decoded
