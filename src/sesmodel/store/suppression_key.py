"""The one spelling of an address that a store keeps and looks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.mail.phrase import ATEXT
from sesmodel.service.suppression import listed_address

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN_ADDRESS = rf"[{ATEXT}]++(?:\.[{ATEXT}]++)*+@[a-z0-9_]++(?:(?:\.|-++)[a-z0-9_]++)*+"
"""A pattern of most addresses: those that are their own key, if they are no longer than :data:`LONGEST_PLAIN`."""

LONGEST_PLAIN = 64
"""So long may the local part be, and nearly so long a label of the domain: what is no longer in all needs no count."""

plain_address = re.compile(PLAIN_ADDRESS).fullmatch
"""Finds such an address."""


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
    key = address if len(address) <= LONGEST_PLAIN and plain_address(address) else listed_address(address)
    return key.lower() if fold_case else key


def respelt(addresses: Iterable[str], *, fold_case: bool = False) -> dict[str, str]:
    """Those of many addresses that are not spelt as a store keeps them, each with its key.

    Args:
        addresses: addresses alone.
        fold_case: whether local parts are kept in lower case, too.

    Raises:
        InvalidAddress: one of them is none.

    >>> respelt(["ana@example.com", "Bob@Example.com"])
    {'Bob@Example.com': 'Bob@example.com'}
    """
    if fold_case:
        return {one: key for one in addresses if (key := suppression_key(one, fold_case=True)) != one}
    return {
        one: key
        for one in addresses
        if not (len(one) <= LONGEST_PLAIN and plain_address(one)) and (key := listed_address(one)) != one
    }
