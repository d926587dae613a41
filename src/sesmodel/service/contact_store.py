"""The contacts of one list: a million of them are found, changed and paged through as one is."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import NotFound
from sesmodel.service.contact import Contact, contact_address
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPARE = 64  # of those that were taken off, so many are no reason to tidy up
_number = attrgetter("number")


@attrs.define(repr=False)
class Contacts:
    """Contacts in the order in which they came to the list.

    Each has a number that grows, by which pages are cut, so what is added or taken off meanwhile does no harm.
    """

    _by_address: dict[str, Contact] = attrs.field(factory=dict)
    _in_order: list[Contact] = attrs.field(factory=list)  # some of them taken off since
    _made: int = 0

    def __iter__(self) -> Iterator[Contact]:
        """Every contact."""
        return iter(self._by_address.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_address)

    def __repr__(self) -> str:
        """Their addresses."""
        return shown(self, lambda one: one.address)

    def __contains__(self, address: str) -> bool:
        """Whether an address is on the list."""
        return self.get(address) is not None

    def __getitem__(self, address: str) -> Contact:
        """As ``require``."""
        return self.require(address)

    def get(self, address: str) -> Contact | None:
        """The contact of an address, if it is on the list.

        Raises:
            InvalidParameterValue: it is no address.
        """
        return self.kept(address) or self.kept(contact_address(address))

    def kept(self, address: str) -> Contact | None:
        """The same for an address as :func:`contact_address` writes it; who has a million of them asks for no less."""
        return self._by_address.get(address)

    def require(self, address: str) -> Contact:
        """The contact of an address.

        Raises:
            NotFound: it is not on the list (OBS-296).
            InvalidParameterValue: it is no address.
        """
        found = self.get(address)
        if found is None:
            raise NotFound(f"{address} doesn't exist in List.")
        return found

    @property
    def next_number(self) -> int:
        """The number that a new contact gets; who makes a million of them saves a copy of each."""
        return self._made + 1

    def put(self, contact: Contact) -> Contact:
        """Put a contact on the list, in the place of the one of its address if there is one.

        Returns:
            The contact with its number.
        """
        known = self._by_address.get(contact.address)
        number = known.number if known else self.next_number
        numbered = contact if contact.number == number else attrs.evolve(contact, number=number)
        self._by_address[contact.address] = numbered
        if known:
            self._in_order[self._place(number)] = numbered
        else:
            self._in_order.append(numbered)
            self._made = number
        return numbered

    def remove(self, address: str) -> bool:
        """Take a contact off the list; whether it was there.

        Raises:
            InvalidParameterValue: it is no address.
        """
        if self._by_address.pop(contact_address(address), None) is None:
            return False
        if len(self._in_order) > 2 * len(self) + _SPARE:
            self._in_order = list(self)
        return True

    def page(self, size: int, *, after: int = 0) -> tuple[list[Contact], bool]:
        """Some contacts at a time.

        Args:
            size: how many at most, 1 or more.
            after: the number of the last one of the page before; 0 for the first page.

        Returns:
            The page, and whether there are more.
        """
        found: list[Contact] = []
        for contact in self._from(after + 1):
            if len(found) == size:
                return found, True
            found.append(contact)
        return found, False

    def _from(self, number: int) -> Iterator[Contact]:
        for place in range(self._place(number), len(self._in_order)):
            contact = self._in_order[place]
            if self._by_address.get(contact.address) is contact:
                yield contact

    def _place(self, number: int) -> int:
        return bisect_left(self._in_order, number, key=_number)
