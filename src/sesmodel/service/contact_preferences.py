"""What a contact said about the topics of its list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from sesmodel.service.contact_topic import SubscriptionStatus

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from collections.abc import Set as AbstractSet


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class ContactPreferences(Mapping[str, SubscriptionStatus]):
    """A mapping from the names of topics, in the order in which they were said. It never changes.

    A million contacts have few opinions: contacts with the same ones share them.

    >>> contact_preferences({"Releases": "OPT_IN"}) is contact_preferences({"Releases": SubscriptionStatus.OPT_IN})
    True
    """

    _by_topic: dict[str, SubscriptionStatus]

    def merged(self, changes: Mapping[str, SubscriptionStatus]) -> ContactPreferences:
        """These, with some of them changed, and more (OBS-300)."""
        return contact_preferences({**self._by_topic, **changes}) if changes else self

    def without(self, topics: Container[str]) -> ContactPreferences:
        """These, but for some topics."""
        kept = {topic: status for topic, status in self._by_topic.items() if topic not in topics}
        return self if len(kept) == len(self) else contact_preferences(kept)

    def only(self, topics: AbstractSet[str]) -> ContactPreferences:
        """These, as far as they are about some topics."""
        return self if self._by_topic.keys() <= topics else self.without(self._by_topic.keys() - topics)

    def __getitem__(self, topic: str) -> SubscriptionStatus:
        """What was said about a topic."""
        return self._by_topic[topic]

    def __iter__(self) -> Iterator[str]:
        """The topics that something was said about."""
        return iter(self._by_topic)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_topic)

    def __hash__(self) -> int:
        """As of equal mappings, in whatever order."""
        return hash(frozenset(self._by_topic.items()))

    def __repr__(self) -> str:
        """Like a plain mapping from texts to texts."""
        return repr({topic: status.value for topic, status in self._by_topic.items()})


def contact_preferences(given: Mapping[str, SubscriptionStatus | str]) -> ContactPreferences:
    """The preferences of that content, the same ones for the same content.

    Raises:
        InvalidValue: there is no such status.
    """
    return given if isinstance(given, ContactPreferences) else _shared(tuple(given.items()))


@lru_cache(maxsize=4_096)
def _shared(pairs: tuple[tuple[str, SubscriptionStatus | str], ...]) -> ContactPreferences:
    return ContactPreferences({topic: SubscriptionStatus(status) for topic, status in pairs})
