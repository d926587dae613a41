"""What is said of one contact, and what of that a file may say (LST-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from sesmodel.errors import InvalidParameterValue
from sesmodel.service.contact import check_attributes, contact_address
from sesmodel.service.contact_preferences import ContactPreferences, contact_preferences
from sesmodel.service.contact_topic import SubscriptionStatus
from sesmodel.service.import_file import UnusableRecord

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ADDRESS, UNSUBSCRIBE_ALL, ATTRIBUTES, PREFERENCES = (
    "emailAddress",
    "unsubscribeAll",
    "attributesData",
    "topicPreferences",
)
"""What the parts of a row are called in files."""

_STATUSES = {status.value: status for status in SubscriptionStatus}


class Subscriber(Protocol):
    """What can be written to a file: a :class:`ContactRow`, a :class:`Contact`."""

    @property
    def address(self) -> str:
        """The address alone."""
        ...

    @property
    def unsubscribe_all(self) -> bool | None:
        """Whether no mail of the list is wanted; ``None`` if nobody said."""
        ...

    @property
    def preferences(self) -> Mapping[str, SubscriptionStatus]:
        """What is said about topics."""
        ...

    @property
    def attributes(self) -> str | None:
        """More about the contact, a JSON object."""
        ...


class ContactRow(NamedTuple):
    """What is said of a contact: by a row of a file, or by a call.

    A file can have a million of them, which is why it is no more than a tuple.

    Args:
        address: an address alone.
        unsubscribe_all: whether no mail of the list is wanted; ``None`` if that is not said.
        preferences: what is said about topics, by their names.
        attributes: a JSON object as text; ``None`` if there is none.
    """

    address: str
    unsubscribe_all: bool | None = None
    preferences: Mapping[str, SubscriptionStatus] = contact_preferences({})
    attributes: str | None = None


def read_preferences(said: dict[str, str], topics: Collection[str] | None) -> ContactPreferences:
    """What a row says about topics.

    Args:
        said: words, by the names of topics.
        topics: the topics that there are; any if ``None``.

    Raises:
        UnusableRecord: there is no such topic, or no such status.
    """
    for topic, status in said.items():
        if topics is not None and topic not in topics:
            raise UnusableRecord(f"The list has no topic {topic!r}.")
        if status not in _STATUSES:
            raise UnusableRecord(f"{status!r} is no status of {topic}: use OPT_IN or OPT_OUT.")
    return contact_preferences(said)


def read_address(text: str) -> str:
    """The address of a row, as a list keeps it.

    Raises:
        UnusableRecord: it is none.
    """
    try:
        return contact_address(text)
    except InvalidParameterValue as error:
        raise UnusableRecord(str(error)) from error


def read_attributes(text: str | None) -> str | None:
    """What else a row says; ``None`` if that is nothing.

    Raises:
        UnusableRecord: it is no JSON object.
    """
    if text:
        try:
            check_attributes(text)
        except InvalidParameterValue as error:
            raise UnusableRecord(str(error)) from error
    return text or None
