"""Contacts: people who get the mail of a list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

import attrs

from sesmodel.errors import InvalidAddress, InvalidParameterValue
from sesmodel.service.contact_preferences import contact_preferences
from sesmodel.service.contact_topic import SubscriptionStatus
from sesmodel.service.plain_address import LONGEST_PLAIN, plain_address
from sesmodel.service.suppression import listed_address

if TYPE_CHECKING:
    from sesmodel.service.contact_topic import ContactTopic


def contact_address(text: str) -> str:
    """An address as a contact list keeps it: trimmed, its domain in lower case, its local part as given.

    Args:
        text: an address alone.

    Raises:
        InvalidParameterValue: it is none (OBS-297).

    >>> contact_address("Ada@EXAMPLE.net")
    'Ada@example.net'
    """
    if len(text) <= LONGEST_PLAIN and plain_address(text):
        return text
    if not text.strip():
        raise InvalidParameterValue("EmailAddress can't be blank.")
    try:
        return listed_address(text)
    except InvalidAddress as error:
        raise InvalidParameterValue(f"EmailAddress <{text}> is invalid") from error


def check_attributes(text: str) -> None:
    """Refuse what is no JSON object (LST-05). No text of SES is known.

    Raises:
        InvalidParameterValue: it is none.
    """
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidParameterValue("AttributesData must be a valid JSON object.")


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _attributes(text: str | None) -> str | None:
    if text is not None:
        check_attributes(text)
    return text


@attrs.frozen(weakref_slot=False)
class Contact:
    """Somebody on a list (LST-01).

    Args:
        address: an address alone; a list keeps its domain in lower case, its local part as given.
        unsubscribe_all: whether no mail of the list is wanted, whatever the preferences say.
        preferences: what was said about topics, by their names: ``OPT_IN`` or ``OPT_OUT``.
        attributes: more about the contact, a JSON object as text; ``None`` if there is none.
        created_at: since when it is on the list.
        updated_at: when anything of it was last said.
        number: its place in the list, which the list gives it.

    Raises:
        InvalidParameterValue: it is no address, or the attributes are no JSON object, in the words of SES.
        InvalidValue: there is no such status.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> ada = Contact("ada@example.net", preferences={"Releases": "OPT_OUT"}, created_at=noon, updated_at=noon)
    >>> ada.preferences.get("Releases"), ada.preferences.get("Offers")
    (<SubscriptionStatus.OPT_OUT: 'OPT_OUT'>, None)
    """

    address: str = attrs.field(converter=contact_address)
    unsubscribe_all: bool = False
    preferences: Mapping[str, SubscriptionStatus] = attrs.field(factory=dict, converter=contact_preferences)
    attributes: str | None = attrs.field(default=None, converter=_attributes)
    created_at: datetime = attrs.field(kw_only=True)
    updated_at: datetime = attrs.field(kw_only=True)
    number: int = attrs.field(default=0, eq=False, repr=False, kw_only=True)

    def updated(
        self,
        now: datetime,
        *,
        unsubscribe_all: bool | None = None,
        preferences: Mapping[str, SubscriptionStatus] | None = None,
        attributes: str | None = None,
    ) -> Contact:
        """The same after more was said of it: what is not given stays, and so does what was said of other topics.

        Args:
            now: when.
            unsubscribe_all: whether no mail of the list is wanted.
            preferences: what is said about topics, by their names.
            attributes: a JSON object as text.
        """
        return attrs.evolve(
            self,
            unsubscribe_all=self.unsubscribe_all if unsubscribe_all is None else unsubscribe_all,
            preferences=contact_preferences(self.preferences).merged(preferences or {}),
            attributes=self.attributes if attributes is None else attributes,
            updated_at=now,
        )

    def effective_status(self, topic: ContactTopic, *, use_default: bool) -> SubscriptionStatus | None:
        """Whether it gets the mail of a topic; ``None`` if that is not known (LST-06).

        Args:
            topic: a topic of its list.
            use_default: whether the default of the topic counts where the contact has not said.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
        >>> ada = Contact("ada@example.net", created_at=noon, updated_at=noon)
        >>> from sesmodel.service.contact_topic import ContactTopic
        >>> offers = ContactTopic("Offers", "Offers", "OPT_IN")
        >>> ada.effective_status(offers, use_default=True), ada.effective_status(offers, use_default=False)
        (<SubscriptionStatus.OPT_IN: 'OPT_IN'>, None)
        """
        if self.unsubscribe_all:
            return SubscriptionStatus.OPT_OUT
        said = self.preferences.get(topic.name)
        return topic.default_status if said is None and use_default else said
