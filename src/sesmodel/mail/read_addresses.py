"""The mailboxes of an address field, whoever wrote it."""

from __future__ import annotations

import re

from sesmodel.errors import InvalidAddress
from sesmodel.mail import encoded_word
from sesmodel.mail.address import Address, parse_list, readable

_WORD = r"=\?[^?\s]++\?[bBqQ]\?[^?\s]*+\?="
_QUOTED_OR_WORDS = rf'"(?:[^"\\]|\\.)*+"|{_WORD}(?:[ \t]++{_WORD})*+'  # compiled by the first that needs it


def read_addresses(value: str) -> tuple[Address, ...]:
    """Read the mailboxes of a field; those that are none are passed over.

    >>> [str(address) for address in read_addresses("=?utf-8?q?Caf=C3=A9?= <cafe@example.com>, nobody")]
    ['Café <cafe@example.com>']
    """
    try:
        return parse_list(value)
    except InvalidAddress:
        return readable(re.sub(_QUOTED_OR_WORDS, _as_quoted, value) if "=?" in value else value)


def _as_quoted(found: re.Match[str]) -> str:
    """Encoded words as a quoted string: senders put marks into them that would end a name."""
    if found[0].startswith('"'):
        return found[0]
    text = encoded_word.decode(found[0]).replace("\\", r"\\").replace('"', r"\"")
    return f'"{text}"'
