"""The configuration sets of an account in a Region, and since when each version of one counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import attrs

from sesmodel.errors import ConfigurationSetAlreadyExists, ConfigurationSetDoesNotExist, LimitExceeded
from sesmodel.limits import GUIDE
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.service.configuration_set import ConfigurationSet  # noqa: TC004  loaded by who makes one

_Version: TypeAlias = "ConfigurationSet | None"  # None where there was no such set


@attrs.define(repr=False)
class ConfigurationSets:
    """The sets of one account in one Region, in the order they were made.

    What is stored is seen at once; sends and events go by a change only after a while, if there is a delay (CFG-24).

    Args:
        propagation_delay: how long a change takes to count.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> sets = ConfigurationSets(propagation_delay=timedelta(seconds=60))
    >>> made = sets.create("newsletter", noon)
    >>> [name for name in ("newsletter",) if sets.in_effect(name, noon)], sets.require("newsletter") is made
    ([], True)
    >>> sets.in_effect("newsletter", noon + timedelta(seconds=60)) is made
    True
    """

    propagation_delay: timedelta = timedelta()
    _by_name: dict[str, ConfigurationSet] = attrs.field(factory=dict)
    _earlier: dict[str, list[tuple[datetime, _Version]]] = attrs.field(factory=dict)  # each with the end of its time

    def __iter__(self) -> Iterator[ConfigurationSet]:
        """Every set."""
        return iter(self._by_name.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_name)

    def __repr__(self) -> str:
        """Their names."""
        return shown(self, lambda one: one.name)

    def __contains__(self, name: str) -> bool:
        """Whether there is a set of that name."""
        return name in self._by_name

    def create(
        self,
        configuration_set: ConfigurationSet | str,
        now: datetime | None = None,
        *,
        limit: int = GUIDE.configuration_sets,
    ) -> ConfigurationSet:
        """Take a new set in.

        Args:
            configuration_set: the set, or its name if it has nothing else.
            now: when; without it, the set counts at once, whatever the delay.
            limit: how many there may be (CFG-02).

        Raises:
            InvalidParameterValue: the name is not one.
            ConfigurationSetAlreadyExists: there is one of that name.
            LimitExceeded: there are as many as there may be.
        """
        from sesmodel.service.configuration_set import ConfigurationSet

        made = ConfigurationSet(configuration_set) if isinstance(configuration_set, str) else configuration_set
        if made.name in self._by_name:
            # The brackets are from refusals that users of both versions pasted.
            raise ConfigurationSetAlreadyExists(f"Configuration set <{made.name}> already exists.")
        if len(self) >= limit:
            raise LimitExceeded(f"There are {limit:,} configuration sets in this Region already.")
        self._store(made.name, made, now)
        return made

    def replace(self, changed: ConfigurationSet, now: datetime | None = None) -> ConfigurationSet:
        """Put a set in the place of the one of its name.

        Args:
            changed: the set as it is from now on.
            now: when; without it, the change counts at once, whatever the delay.

        Raises:
            ConfigurationSetDoesNotExist: there is none.
        """
        self.require(changed.name)
        self._store(changed.name, changed, now)
        return changed

    def delete(self, name: str, now: datetime | None = None) -> None:
        """Take a set away, with all that it holds (CFG-23).

        Raises:
            ConfigurationSetDoesNotExist: there is none.
        """
        self.require(name)
        self._store(name, None, now)

    def get(self, name: str) -> ConfigurationSet | None:
        """The set of that name, as it is stored."""
        return self._by_name.get(name)

    def require(self, name: str) -> ConfigurationSet:
        """The set of that name, as it is stored.

        Raises:
            InvalidParameterValue: it cannot be the name of one, which SES says first.
            ConfigurationSetDoesNotExist: there is none (OBS-061).
        """
        found = self.get(name)
        if found is None:
            from sesmodel.service.configuration_set import check_set_name
            from sesmodel.service.problem import Report

            Report(tuple(check_set_name(name))).raise_answer()
            raise ConfigurationSetDoesNotExist(f"Configuration set <{name}> does not exist.")
        return found

    def in_effect(self, name: str, now: datetime) -> ConfigurationSet | None:
        """The set of that name as sends and events at some time go by it; ``None`` if there is none for them."""
        for end, version in self._earlier.get(name, ()):
            if now < end:
                return version
        return self.get(name)

    def _store(self, name: str, version: _Version, now: datetime | None) -> None:
        before = self._by_name.get(name)
        if version is None:
            del self._by_name[name]
        else:
            self._by_name[name] = version
        if now is None or not self.propagation_delay:
            self._earlier.pop(name, None)
            return
        kept = [(end, earlier) for end, earlier in self._earlier.get(name, ()) if now < end]
        self._earlier[name] = [*kept, (now + self.propagation_delay, before)]
