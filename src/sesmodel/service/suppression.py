"""The account's suppression list: addresses that bounced or complained are not sent to again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

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
        return self._entries.get(_key(address))

    def put(self, address: str, reason: SuppressionReason, now: datetime) -> None:
        """Put an address on the list; the last reason counts (OBS-278)."""
        key = _key(address)
        self._entries[key] = SuppressedDestination(key, reason, now)

    def remove(self, address: str) -> bool:
        """Take an address off the list; whether it was there."""
        return self._entries.pop(_key(address), None) is not None


def _key(address: str) -> str:
    known = Address.parse(address.strip())
    return attrs.evolve(known, domain=known.domain.lower(), display_name="").addr_spec
