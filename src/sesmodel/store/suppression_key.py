"""The one spelling of an address that a store keeps and looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.plain_address import LONGEST_PLAIN, plain_address
from sesmodel.service.suppression import listed_address

if TYPE_CHECKING:
    from collections.abc import Iterable


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
