"""The contact lists of SES in memory: who is on them, and what they want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow import contact_lists
from sesmodel.local_base import LocalBase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesmodel.service.contact import Contact
    from sesmodel.service.contact_list import ContactList
    from sesmodel.service.contact_list_store import ContactLists
    from sesmodel.service.contact_row import ContactRow
    from sesmodel.service.contact_topic import ContactTopic, SubscriptionStatus


class LocalContactLists(LocalBase):
    """The part of :class:`LocalSes` that is about contact lists."""

    @property
    def contact_lists(self) -> ContactLists:
        """The contact lists by their names: ``ses.contact_lists["OurList"]["ada@example.net"].preferences``."""
        return self._state.account.contact_lists

    def create_contact_list(
        self,
        name: str,
        *topics: ContactTopic,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> ContactList:
        """Make a contact list. As on AWS, an account has one of them in a Region (LST-02).

        Args:
            name: up to 64 letters, digits, ``-`` and ``_``.
            topics: what contacts subscribe to, up to 20, each of a name of its own.
            description: up to 500 characters.
            tags: up to 50 keys with their values.

        Raises:
            InvalidParameterValue: a part of it is refused, or there is a list.

        >>> from sesmodel import ContactTopic, LocalSes
        >>> ses = LocalSes()
        >>> made = ses.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"))
        >>> [topic.name for topic in ses.contact_lists["OurList"].topics]
        ['Releases']
        """
        given = tuple((tags or {}).items())
        return self._locked(
            lambda: contact_lists.create_contact_list(self._state, name, topics, description, tags=given)
        )

    def update_contact_list(
        self, name: str, *, topics: Iterable[ContactTopic] | None = None, description: str | None = None
    ) -> ContactList:
        """Replace the topics of a contact list, or its description; what is not given stays (LST-04, OBS-295).

        A new default of a topic counts at once for who has not said anything. With a topic goes what was said about it.

        Args:
            name: which list.
            topics: all that there are from now on.
            description: up to 500 characters.

        Raises:
            NotFound: there is no such list.
            InvalidParameterValue: a part of it is refused.

        >>> from sesmodel import ContactTopic, LocalSes
        >>> ses = LocalSes()
        >>> ours = ses.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"))
        >>> ada = ses.create_contact("OurList", "ada@example.net")
        >>> _ = ses.update_contact_list("OurList", topics=[ContactTopic("Releases", "Releases", "OPT_OUT")])
        >>> ours.effective_status("ada@example.net", "Releases").value
        'OPT_OUT'
        """
        given = None if topics is None else tuple(topics)
        return self._locked(lambda: contact_lists.update_contact_list(self._state, name, given, description))

    def delete_contact_list(self, name: str) -> None:
        """Take a contact list away, with all contacts on it (OBS-295).

        Args:
            name: which list.

        Raises:
            NotFound: there is no such list.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> ours = ses.create_contact_list("OurList")
        >>> ses.delete_contact_list("OurList")
        >>> len(ses.contact_lists)
        0
        """
        self._locked(lambda: contact_lists.delete_contact_list(self._state, name))

    def create_contact(
        self,
        list_name: str,
        address: str,
        *,
        preferences: Mapping[str, SubscriptionStatus | str] | None = None,
        unsubscribe_all: bool = False,
        attributes: str | None = None,
    ) -> Contact:
        """Take somebody into a contact list (LST-05).

        Args:
            list_name: which list.
            address: an address alone.
            preferences: what is said about topics, by their names: ``OPT_IN`` or ``OPT_OUT``.
            unsubscribe_all: whether no mail of the list is wanted.
            attributes: more about the contact: a JSON object as text.

        Raises:
            NotFound: there is no such list.
            AlreadyExists: the address is on the list.
            InvalidParameterValue: it is no address, there is no such topic, or the attributes are no JSON object.
            InvalidValue: there is no such status.

        >>> from sesmodel import ContactTopic, LocalSes
        >>> ses = LocalSes()
        >>> ours = ses.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"))
        >>> ada = ses.create_contact("OurList", "ada@example.net", preferences={"Releases": "OPT_OUT"})
        >>> ours.effective_status("ada@example.net", "Releases").value
        'OPT_OUT'
        """
        row = _row(address, preferences, attributes, unsubscribe_all=unsubscribe_all)
        return self._locked(lambda: contact_lists.create_contact(self._state, list_name, row))

    def update_contact(
        self,
        list_name: str,
        address: str,
        *,
        preferences: Mapping[str, SubscriptionStatus | str] | None = None,
        unsubscribe_all: bool = False,
        attributes: str | None = None,
    ) -> Contact:
        """Change what is known of a contact, as ``UpdateContact`` does: all but preferences is replaced (OBS-300).

        Args:
            list_name: which list.
            address: who.
            preferences: what is said about topics, by their names; what was said about others stays.
            unsubscribe_all: whether no mail of the list is wanted from now on.
            attributes: a JSON object as text; without it there is none from now on.

        Raises:
            NotFound: there is no such list, or nobody of that address on it.
            InvalidParameterValue: it is no address, there is no such topic, or the attributes are no JSON object.
            InvalidValue: there is no such status.

        >>> from sesmodel import ContactTopic, LocalSes
        >>> ses = LocalSes()
        >>> ours = ses.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"))
        >>> ada = ses.create_contact("OurList", "ada@example.net", attributes='{"Name": "Ada"}')
        >>> ada = ses.update_contact("OurList", "ada@example.net", preferences={"Releases": "OPT_OUT"})
        >>> ada.preferences, ada.attributes
        ({'Releases': 'OPT_OUT'}, None)
        """
        row = _row(address, preferences, attributes, unsubscribe_all=unsubscribe_all)
        return self._locked(lambda: contact_lists.update_contact(self._state, list_name, row))

    def delete_contact(self, list_name: str, address: str) -> None:
        """Take somebody off a contact list.

        Args:
            list_name: which list.
            address: who.

        Raises:
            NotFound: there is no such list, or nobody of that address on it.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> ours = ses.create_contact_list("OurList")
        >>> ada = ses.create_contact("OurList", "ada@example.net")
        >>> ses.delete_contact("OurList", "ada@example.net")
        >>> len(ours)
        0
        """
        self._locked(lambda: self._state.account.contact_lists.require(list_name).delete_contact(address))


def _row(
    address: str,
    preferences: Mapping[str, SubscriptionStatus | str] | None,
    attributes: str | None,
    *,
    unsubscribe_all: bool,
) -> ContactRow:
    from sesmodel.service.contact_preferences import contact_preferences  # few programs have contacts
    from sesmodel.service.contact_row import ContactRow

    return ContactRow(address, unsubscribe_all, contact_preferences(preferences or {}), attributes)
