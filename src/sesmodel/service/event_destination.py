"""Event destinations: where a configuration set publishes the events of its mail (CFG-18, EVP-05)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

import attrs

from sesmodel.errors import (
    EventDestinationAlreadyExists,
    EventDestinationDoesNotExist,
    InvalidCloudWatchDestination,
    InvalidParameterValue,
    LimitExceeded,
)
from sesmodel.limits import GUIDE, Limits
from sesmodel.service.event_target import CloudWatchDestination, Target
from sesmodel.service.event_type import EventType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_NAME = 64


def check_name(name: str) -> None:
    """Refuse what is no name of a destination (CFG-20, OBS-187).

    Raises:
        InvalidParameterValue: it has another character, or too many.
    """
    if not _NAME.fullmatch(name):
        raise InvalidParameterValue(
            f"Invalid event destination name <{name}>: only alphanumeric ASCII characters, '_', and '-' are allowed."
        )
    if len(name) > _LONGEST_NAME:
        raise InvalidParameterValue(f"Event destination name cannot exceed {_LONGEST_NAME} characters.")


def check_types(event_types: Collection[EventType]) -> None:
    """Refuse a destination that publishes nothing (OBS-188).

    Raises:
        InvalidParameterValue: there is no type.
    """
    if not event_types:
        raise InvalidParameterValue("At least one event type must be specified.")


def _types(source: Iterable[str]) -> frozenset[EventType]:
    return frozenset(EventType.parse(one) for one in source)


@attrs.frozen(kw_only=True)
class EventDestination:
    """One destination of a set.

    Args:
        name: up to 64 letters, digits, ``-`` and ``_`` (CFG-20, OBS-187).
        target: where it publishes to.
        event_types: what it publishes, in any spelling: ``Bounce``, ``BOUNCE``, ``renderingFailure``.
        enabled: whether it publishes. A call of the API that does not say so makes one that does not (OBS-197).

    Raises:
        InvalidParameterValue: the name is none, or there is no type of event.
        InvalidValue: there is no such type of event.

    >>> from sesmodel import SnsDestination
    >>> EventDestination(
    ...     name="bounces",
    ...     target=SnsDestination("arn:aws:sns:us-east-1:123456789012:bounces"),
    ...     event_types=["Bounce", "COMPLAINT"],
    ... ).publishes("Complaint")
    True
    """

    name: str
    target: Target
    event_types: frozenset[EventType] = attrs.field(converter=_types)
    enabled: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse in the order of SES: first the name, then the types."""
        check_name(self.name)
        check_types(self.event_types)

    def publishes(self, event_type: str) -> bool:
        """Whether events of a type go there: it is enabled (CFG-21), selects them (CFG-19), and can have them."""
        return self.enabled and event_type in self.event_types and self._has_values_for(event_type)

    @property
    def misgivings(self) -> tuple[str, ...]:
        """What SES takes and the owner will not have meant, a sentence each."""
        lost = ", ".join(one for one in EventType if one in self.event_types and not self._has_values_for(one))
        if not lost:
            return ()
        what = "its dimensions come from tags of links, which clicks alone have, so it does not publish"
        return (f"Event destination {self.name}: {what} {lost} (EVP-26).",)

    def _has_values_for(self, event_type: str) -> bool:
        return event_type == EventType.CLICK or not (
            isinstance(self.target, CloudWatchDestination) and self.target.counts_links
        )


def _all(source: Iterable[EventDestination]) -> tuple[EventDestination, ...]:
    return tuple(source)


@attrs.frozen
class EventDestinations:
    """The destinations of one configuration set as they are at one time; a change makes another value.

    Args:
        configuration_set: the name of the set.
        destinations: each of another name, in the order they were made.

    >>> from sesmodel import SnsDestination
    >>> topic = SnsDestination("arn:aws:sns:us-east-1:123456789012:bounces")
    >>> bounces = EventDestination(name="bounces", target=topic, event_types=["Bounce"])
    >>> [one.name for one in EventDestinations("newsletter").add(bounces)]
    ['bounces']
    """

    configuration_set: str
    destinations: tuple[EventDestination, ...] = attrs.field(default=(), converter=_all)

    def __iter__(self) -> Iterator[EventDestination]:
        """Every destination."""
        return iter(self.destinations)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.destinations)

    def add(self, destination: EventDestination, *, limits: Limits = GUIDE) -> Self:
        """With one more.

        Raises:
            EventDestinationAlreadyExists: there is one of that name.
            LimitExceeded: there are as many as there may be (QRC-16).
            InvalidCloudWatchDestination: it has too many dimensions.
        """
        if self.get(destination.name):
            raise EventDestinationAlreadyExists(f"{self._an(destination.name)} already exists for {self._set}.")
        _check_dimensions(destination, limits)
        if len(self) >= limits.event_destinations:
            raise LimitExceeded(f"A configuration set has at most {limits.event_destinations} event destinations.")
        return self._of((*self, destination))

    def update(self, destination: EventDestination, *, upsert: bool = False, limits: Limits = GUIDE) -> Self:
        """With one in place of that of its name (EVP-27).

        Args:
            destination: all of its settings; none of the old ones is kept.
            upsert: whether it is made if there is none.
            limits: what a set may hold.

        Raises:
            EventDestinationDoesNotExist: there is none of that name.
            LimitExceeded, InvalidCloudWatchDestination: as above.
        """
        if upsert and self.get(destination.name) is None:
            return self.add(destination, limits=limits)
        before = self.require(destination.name)
        _check_dimensions(destination, limits)
        return self._of(destination if one is before else one for one in self)

    def delete(self, name: str) -> Self:
        """Without one.

        Raises:
            EventDestinationDoesNotExist: there is none of that name.
        """
        gone = self.require(name)
        return self._of(one for one in self if one is not gone)

    def get(self, name: str) -> EventDestination | None:
        """The destination of that name."""
        return next((one for one in self if one.name == name), None)

    def require(self, name: str) -> EventDestination:
        """The destination of that name.

        Raises:
            EventDestinationDoesNotExist: there is none.
        """
        found = self.get(name)
        if found is None:
            raise EventDestinationDoesNotExist(f"{self._an(name)} does not exist for {self._set}.")
        return found

    def publishing(self, event_type: str) -> tuple[EventDestination, ...]:
        """Those that events of a type go to."""
        return tuple(one for one in self if one.publishes(event_type))

    @property
    def event_types(self) -> frozenset[EventType]:
        """The types that one of them publishes."""
        return frozenset(kind for kind in EventType if self.publishing(kind))

    def notifies(self, event_type: str) -> bool:
        """Whether somebody hears of each event of a type: to be counted by CloudWatch is not enough (L6117)."""
        return any(not isinstance(one.target, CloudWatchDestination) for one in self.publishing(event_type))

    def _of(self, destinations: Iterable[EventDestination]) -> Self:
        return attrs.evolve(self, destinations=destinations)

    @property
    def _set(self) -> str:
        return f"configuration set <{self.configuration_set}>"

    @staticmethod
    def _an(name: str) -> str:
        return f"An event destination with name <{name}>"  # OBS-185, OBS-186


def _check_dimensions(destination: EventDestination, limits: Limits) -> None:
    target = destination.target
    if isinstance(target, CloudWatchDestination) and len(target.dimensions) > limits.dimensions:
        raise InvalidCloudWatchDestination(
            f"A CloudWatch destination has at most {limits.dimensions} dimensions; this has {len(target.dimensions)}."
        )
