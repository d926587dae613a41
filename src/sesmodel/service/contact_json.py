"""Contacts as lines of JSON, an object each (LST-09)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.service.contact_row import (
    ADDRESS,
    ATTRIBUTES,
    PREFERENCES,
    UNSUBSCRIBE_ALL,
    ContactRow,
    read_address,
    read_attributes,
    read_preferences,
)
from sesmodel.service.import_file import UnusableRecord, json_line, json_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.service.contact_row import Subscriber

_KEYS = (ADDRESS, UNSUBSCRIBE_ALL, PREFERENCES, ATTRIBUTES)


@attrs.frozen
class JsonRows:
    """Reads rows that are objects.

    Args:
        topics: the names of the topics that there are; any if ``None``.
        only_addresses: whether nothing else is looked at.
    """

    topics: Collection[str] | None
    only_addresses: bool

    def read(self, text: str) -> ContactRow:
        """Read one.

        Raises:
            UnusableRecord: it says something that is none.
        """
        given = json_object(text)
        address = _typed(given, ADDRESS, str, "text")
        if address is None:
            raise UnusableRecord(f"There is no text under {ADDRESS}.")
        if self.only_addresses:
            return ContactRow(read_address(address))
        for key in given:
            if key not in _KEYS:
                raise UnusableRecord(f"There is no key {key!r} of contacts.")
        said = _typed(given, PREFERENCES, list, "list") or []
        return ContactRow(
            read_address(address),
            _typed(given, UNSUBSCRIBE_ALL, bool, "true or false"),
            read_preferences(dict(map(_pair, said)), self.topics),
            read_attributes(_typed(given, ATTRIBUTES, str, "text")),
        )


def _typed(given: dict[str, Any], key: str, kind: type, called: str) -> Any:
    """A value of some type, or ``None`` if nothing is said."""
    value = given.get(key)
    if value is not None and not isinstance(value, kind):
        raise UnusableRecord(f"There is no {called} under {key}.")
    return value


def _pair(given: Any) -> tuple[str, str]:
    if not (isinstance(given, dict) and given.keys() == {"topicName", "subscriptionStatus"}):
        raise UnusableRecord(f"Each of {PREFERENCES} is an object with topicName and subscriptionStatus.")
    topic, status = given["topicName"], given["subscriptionStatus"]
    if not (isinstance(topic, str) and isinstance(status, str)):
        raise UnusableRecord("topicName and subscriptionStatus are texts.")
    return topic, status


def json_lines(contacts: Iterable[Subscriber]) -> Iterator[str]:
    """A line for each contact."""
    return (json_line(_row(one)) for one in contacts)


def _row(one: Subscriber) -> dict[str, Any]:
    said = [{"topicName": topic, "subscriptionStatus": status.value} for topic, status in one.preferences.items()]
    row = {
        ADDRESS: one.address,
        UNSUBSCRIBE_ALL: one.unsubscribe_all,
        PREFERENCES: said or None,
        ATTRIBUTES: one.attributes,
    }
    return {key: value for key, value in row.items() if value is not None}
