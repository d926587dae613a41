"""Rows of a file that wait to be put on a contact list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from sesmodel.service.contact_row import ContactRow
from sesmodel.service.contact_topic import SubscriptionStatus

if TYPE_CHECKING:
    from collections.abc import Iterator


@attrs.define(repr=False)
class ContactRows:
    """Rows in the order in which they were read, by their columns: a third of what as many tuples would take.

    >>> waiting = ContactRows()
    >>> waiting.append(ContactRow("ada@example.net"))
    >>> [row.address for row in waiting]
    ['ada@example.net']
    """

    _addresses: list[str] = attrs.field(factory=list)
    _unsubscribed: list[bool | None] = attrs.field(factory=list)
    _preferences: list[Mapping[str, SubscriptionStatus]] = attrs.field(factory=list)
    _attributes: list[str | None] = attrs.field(factory=list)

    def append(self, row: ContactRow) -> None:
        """Take a row in."""
        self._addresses.append(row.address)
        self._unsubscribed.append(row.unsubscribe_all)
        self._preferences.append(row.preferences)
        self._attributes.append(row.attributes)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._addresses)

    def __iter__(self) -> Iterator[ContactRow]:
        """Every row."""
        columns = (self._addresses, self._unsubscribed, self._preferences, self._attributes)
        return map(ContactRow._make, zip(*columns, strict=True))
