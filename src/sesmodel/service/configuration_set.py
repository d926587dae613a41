"""Configuration sets: named groups of rules that a send refers to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import ConfigurationSetAlreadyExists, ConfigurationSetDoesNotExist, InvalidParameterValue
from sesmodel.service.event_destination import EventDestinations

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")  # OBS-176


@attrs.define
class ConfigurationSet:
    """One set.

    Attributes:
        name: up to 64 letters, digits, ``-`` and ``_``.
        sending_enabled: whether a send that names it is accepted.
        event_destinations: where the events of its mail go.
    """

    name: str
    sending_enabled: bool = True
    event_destinations: EventDestinations = attrs.field(
        default=attrs.Factory(lambda self: EventDestinations(self.name), takes_self=True)
    )


@attrs.define
class ConfigurationSets:
    """The sets of one account in one Region, in the order they were made."""

    _by_name: dict[str, ConfigurationSet] = attrs.field(factory=dict)

    def __iter__(self) -> Iterator[ConfigurationSet]:
        """Every set."""
        return iter(self._by_name.values())

    def create(self, name: str) -> ConfigurationSet:
        """Make a set.

        Raises:
            InvalidParameterValue: the name is not one.
            ConfigurationSetAlreadyExists: there is one of that name.
        """
        if not _NAME.fullmatch(name):
            raise InvalidParameterValue(
                f"Invalid configuration set name <{name}>: "
                "up to 64 alphanumeric ASCII characters, '_', and '-' are allowed."
            )
        if name in self._by_name:
            raise ConfigurationSetAlreadyExists(f"Configuration set {name} already exists.")
        return self._by_name.setdefault(name, ConfigurationSet(name))

    def require(self, name: str) -> ConfigurationSet:
        """The set of that name.

        Raises:
            ConfigurationSetDoesNotExist: there is none (OBS-061).
        """
        found = self._by_name.get(name)
        if found is None:
            raise ConfigurationSetDoesNotExist(f"Configuration set <{name}> does not exist.")
        return found

    def delete(self, name: str) -> None:
        """Take a set away.

        Raises:
            ConfigurationSetDoesNotExist: there is none.
        """
        del self._by_name[self.require(name).name]
