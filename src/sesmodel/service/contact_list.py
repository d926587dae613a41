"""Contact lists: who has subscribed to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import AlreadyExists, InvalidParameterValue
from sesmodel.service.contact import Contact, contact_address
from sesmodel.service.contact_preferences import ContactPreferences, contact_preferences
from sesmodel.service.contact_store import Contacts
from sesmodel.service.contact_topic import ContactTopic, SubscriptionStatus, check_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.service.contact_row import ContactRow

_LONGEST_DESCRIPTION = 500


def check_list_name(name: str) -> str:
    """The name of a list, as it is.

    Raises:
        InvalidParameterValue: it is none (OBS-290).
    """
    return check_name(name, "ContactListName")


def _topics(given: Iterable[ContactTopic]) -> tuple[ContactTopic, ...]:
    return tuple(given)


def check_topics(topics: Iterable[ContactTopic]) -> None:
    """Refuse topics of the same name (OBS-291).

    Raises:
        InvalidParameterValue: there are two.
    """
    names = [topic.name for topic in topics]
    if len(set(names)) < len(names):
        raise InvalidParameterValue("Duplicate topic names are not allowed within a List.")


def check_description(text: str | None) -> None:
    """Refuse what is too long (OBS-292).

    Raises:
        InvalidParameterValue: it is.
    """
    if text is not None and len(text) > _LONGEST_DESCRIPTION:
        raise InvalidParameterValue(f"List description can contain up to {_LONGEST_DESCRIPTION} characters.")


def check_topic_count(count: int, most: int) -> None:
    """Refuse more topics than a list may have.

    Raises:
        InvalidParameterValue: there are more (OBS-291).
    """
    if count > most:
        raise InvalidParameterValue(f"Maximum of <{most}> topics allowed per ContactList")


@attrs.define
class ContactList:
    """A list of all contacts who have subscribed to one or more topics (LST-01).

    Args:
        name: up to 64 letters, digits, ``-`` and ``_``.
        topics: what contacts subscribe to; each has a name of its own.
        description: up to 500 characters.
        created_at: when it was made.
        updated_at: when its description or its topics were last said.
        tags: what people sort and pay by.
        contacts: who is on it.

    Raises:
        InvalidParameterValue: a part of it is not as it must be, in the words of SES (OBS-290, OBS-291, OBS-292).

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> ours = ContactList("OurList", [ContactTopic("Releases", "Release notes", "OPT_IN")], created_at=noon)
    >>> from sesmodel import ContactRow
    >>> ada = ours.create_contact(ContactRow("ada@example.net"), noon)
    >>> ours.effective_status("ada@example.net", "Releases")
    <SubscriptionStatus.OPT_IN: 'OPT_IN'>
    """

    name: str = attrs.field(validator=lambda _, __, name: check_list_name(name), on_setattr=attrs.setters.frozen)
    topics: tuple[ContactTopic, ...] = attrs.field(
        default=(), converter=_topics, validator=lambda _, __, topics: check_topics(topics)
    )
    description: str | None = attrs.field(default=None, validator=lambda _, __, text: check_description(text))
    created_at: datetime = attrs.field(kw_only=True)
    updated_at: datetime = attrs.field(
        kw_only=True, default=attrs.Factory(lambda made: made.created_at, takes_self=True)
    )
    tags: Mapping[str, str] = attrs.field(factory=dict, kw_only=True)
    contacts: Contacts = attrs.field(factory=Contacts, kw_only=True)

    # --- looking ---------------------------------------------------------------------------------

    def __getitem__(self, address: str) -> Contact:
        """The contact of an address; as ``contacts.require``."""
        return self.contacts.require(address)

    def __iter__(self) -> Iterator[Contact]:
        """Every contact, in the order they came."""
        return iter(self.contacts)

    def __len__(self) -> int:
        """How many contacts there are."""
        return len(self.contacts)

    def __bool__(self) -> bool:
        """A list is there, also an empty one."""
        return True

    def topic(self, name: str) -> ContactTopic | None:
        """The topic of that name."""
        return next((topic for topic in self.topics if topic.name == name), None)

    def require_topic(self, name: str) -> ContactTopic:
        """The topic of that name.

        Raises:
            InvalidParameterValue: there is none (OBS-298).
        """
        found = self.topic(name)
        if found is None:
            raise InvalidParameterValue(f"List: {self.name} doesn't contain Topic: {name}")
        return found

    def effective_status(
        self, contact: Contact | str, topic: str, *, use_default: bool = True
    ) -> SubscriptionStatus | None:
        """Whether a contact gets the mail of a topic; ``None`` if that is not known (LST-06).

        Args:
            contact: the contact, or its address.
            topic: the name of the topic.
            use_default: whether the default of the topic counts where the contact has not said.

        Raises:
            NotFound: there is no such contact.
            InvalidParameterValue: there is no such topic.
        """
        found = contact if isinstance(contact, Contact) else self.contacts.require(contact)
        return found.effective_status(self.require_topic(topic), use_default=use_default)

    # --- changing --------------------------------------------------------------------------------

    def update(
        self, now: datetime, *, topics: tuple[ContactTopic, ...] | None = None, description: str | None = None
    ) -> None:
        """Replace the topics or the description; what is not given stays (OBS-295).

        With a topic goes what contacts said about it.

        Args:
            now: when.
            topics: all that there are from now on.
            description: the new one.

        Raises:
            InvalidParameterValue: they are not as they must be; then nothing has changed.
        """
        check_topics(topics or ())
        check_description(description)
        if topics is not None:
            gone = {topic.name for topic in self.topics} - {topic.name for topic in topics}
            self.topics, self.updated_at = topics, now
            self._forget(gone)
        if description is not None:
            self.description, self.updated_at = description, now

    def create_contact(self, row: ContactRow, now: datetime) -> Contact:
        """Take somebody in (LST-05).

        Args:
            row: who, and what is said of them.
            now: when.

        Raises:
            InvalidParameterValue: it is no address, there is no such topic (OBS-298), or the attributes are no object.
            AlreadyExists: the address is on the list (OBS-296).
        """
        said = self._preferences(row)
        if row.address in self.contacts:
            raise AlreadyExists(f"{row.address} already exists in List.")
        return self.contacts.put(self._made(row, said, now))

    def update_contact(self, row: ContactRow, now: datetime) -> Contact:
        """Change what is known of somebody: preferences are merged, all else is replaced (OBS-300).

        Args:
            row: who, and what is said of them: what was said about other topics stays.
            now: when.

        Raises:
            InvalidParameterValue: it is no address, there is no such topic, or the attributes are no object.
            NotFound: the address is not on the list.
        """
        said = self._preferences(row)
        known = self.contacts.require(row.address)
        updated = known.updated(now, unsubscribe_all=bool(row.unsubscribe_all), preferences=said)
        return self.contacts.put(attrs.evolve(updated, attributes=row.attributes))

    def delete_contact(self, address: str) -> None:
        """Take somebody off the list.

        Raises:
            InvalidParameterValue: it is no address.
            NotFound: it is not on the list.
        """
        self.contacts.remove(self.contacts.require(address).address)

    def take(self, rows: Iterable[ContactRow], now: datetime) -> None:
        """Put the rows of a file on the list; what a row does not say of a contact that is there stays (LST-10).

        Args:
            rows: the rows. What they say about topics that the list has not is passed over.
            now: when.
        """
        topics = {topic.name for topic in self.topics}
        for row in rows:
            said = contact_preferences(row.preferences).only(topics)
            known = self.contacts.kept(row.address)
            self.contacts.put(self._updated(known, row, said, now) if known else self._made(row, said, now))

    @staticmethod
    def _updated(known: Contact, row: ContactRow, said: ContactPreferences, now: datetime) -> Contact:
        return known.updated(now, unsubscribe_all=row.unsubscribe_all, preferences=said, attributes=row.attributes)

    def _made(self, row: ContactRow, said: ContactPreferences, now: datetime) -> Contact:
        return Contact(
            row.address,
            bool(row.unsubscribe_all),
            said,
            row.attributes,
            created_at=now,
            updated_at=now,
            number=self.contacts.next_number,
        )

    def _preferences(self, row: ContactRow) -> ContactPreferences:
        """What is said about topics; the address is looked at first, as SES does (OBS-298)."""
        contact_address(row.address)
        for topic in row.preferences:
            self.require_topic(topic)
        return contact_preferences(row.preferences)

    def _forget(self, topics: set[str]) -> None:
        for contact in tuple(self.contacts) if topics else ():
            left = contact_preferences(contact.preferences).without(topics)
            if left is not contact.preferences:
                self.contacts.put(attrs.evolve(contact, preferences=left))
