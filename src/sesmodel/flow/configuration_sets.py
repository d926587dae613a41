"""What is done to configuration sets: they are made, changed, and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.service.resource_tags import merge_tags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.configuration_set import ConfigurationSet


def create_configuration_set(
    state: ServiceState, configuration_set: ConfigurationSet, tags: Iterable[tuple[str, str | None]] = ()
) -> ConfigurationSet:
    """Take a new set in (CFG-02).

    Args:
        state: the service.
        configuration_set: the set.
        tags: key and value each, beside those that it has.

    Raises:
        InvalidParameterValue: a tag is refused.
        ConfigurationSetAlreadyExists: there is one of that name.
        LimitExceeded: there are as many as there may be.
    """
    merged = merge_tags({}, (*configuration_set.tags.items(), *tags), limit=state.limits.tags)
    return state.account.configuration_sets.create(
        attrs.evolve(configuration_set, tags=merged), state.clock.now(), limit=state.limits.configuration_sets
    )


def change_configuration_set(state: ServiceState, name: str, **changes: Any) -> ConfigurationSet:
    """Replace some of the option groups of a set, each as a whole.

    Args:
        state: the service.
        name: the set.
        changes: groups by the names that :class:`ConfigurationSet` gives them.

    Raises:
        ConfigurationSetDoesNotExist: there is no such set.
    """
    before = state.account.configuration_sets.require(name)
    after = _freshly_started(state, before, attrs.evolve(before, **changes))
    return state.account.configuration_sets.replace(after, state.clock.now())


def delete_configuration_set(state: ServiceState, name: str) -> None:
    """Take a set away; identities that have it for their default keep its name (CFG-23).

    Raises:
        ConfigurationSetDoesNotExist: there is no such set.
    """
    state.account.configuration_sets.delete(name, state.clock.now())


def in_effect(state: ServiceState, name: str | None) -> ConfigurationSet | None:
    """The set that mail goes by at this moment (CFG-24); ``None`` if it names none, or there is none of that name."""
    return state.account.configuration_sets.in_effect(name, state.clock.now()) if name else None


def _freshly_started(state: ServiceState, before: ConfigurationSet, after: ConfigurationSet) -> ConfigurationSet:
    """Where sending is allowed again, bounces and complaints are counted from now on (CFG-11)."""
    if before.sending_enabled or not after.sending_enabled:
        return after
    reputation = attrs.evolve(after.reputation, last_fresh_start=state.clock.now())
    return attrs.evolve(after, reputation=reputation)
