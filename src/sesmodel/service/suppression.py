"""The account's suppression list: addresses that bounced or complained are not sent to again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail.address import Address

if TYPE_CHECKING:
    from collections.abc import Iterator


class SuppressionReason(StrEnum):
    """Why an address is on the list."""

    BOUNCE = "BOUNCE"
    COMPLAINT = "COMPLAINT"


@attrs.frozen
class SuppressedDestination:
    """An entry of the list.

    Attributes:
        email_address: the address; its domain in lower case, its local part as given (OBS-278).
        reason: why.
        last_update_time: since when.
    """

    email_address: str
    reason: SuppressionReason
    last_update_time: datetime


@attrs.define
class SuppressionList:
    """The list of one account in one Region.

    Attributes:
        reasons: what puts an address on it; both for a new account (OBS-274).
    """

    reasons: frozenset[SuppressionReason] = frozenset(SuppressionReason)
    _entries: dict[str, SuppressedDestination] = attrs.field(factory=dict)

    def __iter__(self) -> Iterator[SuppressedDestination]:
        """Every entry."""
        return iter(self._entries.values())

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._entries)

    def get(self, address: str) -> SuppressedDestination | None:
        """The entry of an address, if it is on the list."""
        return self._entries.get(listed_address(address))

    def put(self, address: str, reason: SuppressionReason, now: datetime) -> None:
        """Put an address on the list; the last reason counts (OBS-278)."""
        key = listed_address(address)
        self._entries[key] = SuppressedDestination(key, reason, now)

    def remove(self, address: str) -> bool:
        """Take an address off the list; whether it was there."""
        return self._entries.pop(listed_address(address), None) is not None


def listed_address(text: str) -> str:
    """An address as a list keeps it: trimmed, its domain in lower case, its local part as given (OBS-278).

    Labels after a plus sign belong to it; names and brackets do not, and are no part of an address.

    Args:
        text: an address alone.

    Raises:
        InvalidAddress: it is none.

    >>> listed_address(" Ana+news@EXAMPLE.net ")
    'Ana+news@example.net'
    """
    known = Address.parse(text.strip())
    if known.display_name or text.rstrip().endswith((">", ";")):
        raise InvalidAddress("more than an address alone", where=repr(text), cure=f"Use {known.addr_spec}.")
    return attrs.evolve(known, domain=known.domain.lower()).addr_spec
