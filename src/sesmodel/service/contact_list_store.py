"""The contact lists of an account in a Region: one of them, as SES has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidParameterValue, NotFound
from sesmodel.limits import GUIDE, Limits
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.service.contact_list import ContactList  # noqa: TC004  loaded by who makes one


@attrs.define(repr=False)
class ContactLists:
    """The lists of one account in one Region, in the order they were made.

    >>> from datetime import UTC, datetime
    >>> from sesmodel.service.contact_list import ContactList
    >>> lists = ContactLists()
    >>> ours = lists.create(ContactList("OurList", created_at=datetime(2026, 1, 1, tzinfo=UTC)))
    >>> lists["OurList"] is ours, lists.get("Another")
    (True, None)
    """

    _by_name: dict[str, ContactList] = attrs.field(factory=dict)

    def __iter__(self) -> Iterator[ContactList]:
        """Every list."""
        return iter(self._by_name.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_name)

    def __repr__(self) -> str:
        """Their names, and how many are on each."""
        return shown(self, lambda one: f"{one.name} of {len(one):,}")

    def __contains__(self, name: str) -> bool:
        """Whether there is a list of that name."""
        return name in self._by_name

    def __getitem__(self, name: str) -> ContactList:
        """As ``require``."""
        return self.require(name)

    def get(self, name: str) -> ContactList | None:
        """The list of that name, if there is one."""
        return self._by_name.get(name)

    def require(self, name: str) -> ContactList:
        """The list of that name.

        Raises:
            InvalidParameterValue: it cannot be the name of one, which SES says first (OBS-290).
            NotFound: there is none (OBS-289).
        """
        from sesmodel.service.contact_list import check_list_name

        found = self.get(check_list_name(name))
        if found is None:
            raise NotFound(f"List with name: {name} doesn't exist.")
        return found

    def create(self, contact_list: ContactList, *, limits: Limits = GUIDE) -> ContactList:
        """Take a new list in.

        Args:
            contact_list: the list.
            limits: how many lists there may be, and topics in each (LST-02).

        Raises:
            InvalidParameterValue: there are as many as there may be; so SES answers a second list of the same name,
                too (OBS-288).
        """
        from sesmodel.service.contact_list import check_topic_count

        check_topic_count(len(contact_list.topics), limits.contact_list_topics)
        if len(self) >= limits.contact_lists:
            raise InvalidParameterValue(f"A maximum of {limits.contact_lists} Lists allowed per account.")
        if contact_list.name in self:  # only where a model allows more than one
            raise InvalidParameterValue(f"List with name: {contact_list.name} already exists.")
        self._by_name[contact_list.name] = contact_list
        return contact_list

    def delete(self, name: str) -> None:
        """Take a list away, with all contacts on it (OBS-295).

        Raises:
            InvalidParameterValue, NotFound: as of ``require``.
        """
        del self._by_name[self.require(name).name]
