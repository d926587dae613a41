"""The one spelling of an address that a store keeps and looks for."""

from __future__ import annotations

import re

from sesmodel.mail.phrase import ATEXT
from sesmodel.service.suppression import listed_address

PLAIN_ADDRESS = rf"[{ATEXT}]+(?:\.[{ATEXT}]+)*@[a-z0-9_]+(?:(?:\.|-+)[a-z0-9_]+)*"
"""A pattern of most addresses: those that are their own key, if they are no longer than :data:`LONGEST_PLAIN`."""

LONGEST_PLAIN = 64
"""So long may the local part be, and nearly so long a label of the domain: what is no longer in all needs no count."""

_plain = re.compile(PLAIN_ADDRESS).fullmatch


def suppression_key(address: str, *, fold_case: bool = False) -> str:
    """Write an address as a store keeps it: trimmed, its domain in ASCII and in lower case (OBS-278).

    Args:
        address: an address alone.
        fold_case: whether the local part is in lower case, too.

    Raises:
        InvalidAddress: it is none.

    >>> suppression_key(" Ana@EXÄMPLE.com"), suppression_key("Ana@example.com", fold_case=True)
    ('Ana@xn--exmple-cua.com', 'ana@example.com')
    """
    key = address if len(address) <= LONGEST_PLAIN and _plain(address) else listed_address(address)
    return key.lower() if fold_case else key
