"""What is done to configuration sets: they are made, changed, and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidAddress, InvalidTrackingOptions
from sesmodel.service.identity_domain import identity_domain
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
        InvalidParameterValue: a tag is refused, or there is no such pool.
        InvalidTrackingOptions: the domain for its links is not verified.
        ConfigurationSetAlreadyExists: there is one of that name.
        LimitExceeded: there are as many as there may be.
    """
    _check(state, configuration_set)
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
        InvalidParameterValue: there is no such pool.
        InvalidTrackingOptions: the domain for its links is not verified.
    """
    before = state.account.configuration_sets.require(name)
    after = _freshly_started(state, before, attrs.evolve(before, **changes))
    _check(state, after, before)
    return state.account.configuration_sets.replace(after, state.clock.now())


def delete_configuration_set(state: ServiceState, name: str) -> None:
    """Take a set away; identities that have it for their default keep its name (CFG-23).

    Raises:
        ConfigurationSetDoesNotExist: there is no such set.
    """
    state.account.configuration_sets.delete(name, state.clock.now())
    state.account.reputations.forget(name)


def in_effect(state: ServiceState, name: str | None) -> ConfigurationSet | None:
    """The set that mail goes by at this moment (CFG-24); ``None`` if it names none, or there is none of that name."""
    return state.account.configuration_sets.in_effect(name, state.clock.now()) if name else None


def require_redirect_domain(state: ServiceState, domain: str) -> None:
    """Refuse a domain for links that is neither a verified identity nor below one.

    Raises:
        InvalidTrackingOptions: it is no domain, or nobody has proved that it is theirs (OBS-160, OBS-161).
    """
    # SES was seen to ask for the domain itself; the guide lets a verified domain stand for those below it (IDN-03).
    # What only ends like one is none: links of "evil.example/.example.com" would lead to evil.example.
    if not _is_domain(domain) or state.account.identities.covering(f"@{domain}") is None:
        raise InvalidTrackingOptions(f"Domain <{domain}> is not verified under this account.")


def _is_domain(text: str) -> bool:
    try:
        return identity_domain(text) == text.lower()  # in ASCII, as addresses of pages have it
    except InvalidAddress:
        return False


def require_pool(state: ServiceState, name: str | None) -> None:
    """Refuse the name of no pool.

    Raises:
        InvalidParameterValue: there is none of that name, or the name is blank (OBS-166, OBS-167).
    """
    if name is not None:
        state.account.pools.require(name)


def _check(state: ServiceState, after: ConfigurationSet, before: ConfigurationSet | None = None) -> None:
    """Refuse a set that names what there is not; what it named before is not looked at again."""
    domain = after.tracking.custom_redirect_domain
    if domain is not None and (before is None or before.tracking != after.tracking):
        require_redirect_domain(state, domain)
    if before is None or before.delivery != after.delivery:
        require_pool(state, after.delivery.sending_pool_name)


def _freshly_started(state: ServiceState, before: ConfigurationSet, after: ConfigurationSet) -> ConfigurationSet:
    """Where sending is allowed again, bounces and complaints are counted from now on (CFG-11)."""
    if before.sending_enabled or not after.sending_enabled:
        return after
    reputation = attrs.evolve(after.reputation, last_fresh_start=state.clock.now())
    return attrs.evolve(after, reputation=reputation)
