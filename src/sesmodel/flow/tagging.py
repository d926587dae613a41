"""Tags of identities, configuration sets, contact lists, pools of addresses and both kinds of templates, by ARN."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import (
    CustomVerificationEmailTemplateDoesNotExist,
    InvalidAction,
    InvalidParameterValue,
    NotFound,
    TemplateDoesNotExist,
)
from sesmodel.flow.state import ServiceState
from sesmodel.service.resource_arn import ResourceArn
from sesmodel.service.resource_tags import merge_tags

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class _Kind:
    """A kind of resources that have tags.

    Attributes:
        called: what SES calls it.
        read: the tags of the one of a name; ``None`` if there is none.
        write: gives it others.
        lives_in_region: whether it is looked for in the Region that its ARN names, and not in this one (OBS-317).
    """

    called: str
    read: Callable[[ServiceState, str], Mapping[str, str] | None]
    write: Callable[[ServiceState, str, dict[str, str]], None]
    lives_in_region: bool = False


def tag(state: ServiceState, arn: str, tags: Iterable[tuple[str, str | None]]) -> None:
    """Add tags to a resource of this Region.

    Args:
        state: the service.
        arn: the ARN of the resource.
        tags: key and value each.

    Raises:
        InvalidParameterValue: it is no ARN, is one of another Region (OBS-315), or a tag is refused (IDN-12, CFG-05).
        NotFound: there is no such resource (OBS-316).
        InvalidAction: it is the ARN of something that has no tags in this model.
    """
    parsed = _own(state, arn)
    if not _is_here(state, parsed):
        raise InvalidParameterValue("Failed to tag resource")
    after = merge_tags(_tags(state, parsed), tags, limit=state.limits.tags)
    _kind(parsed).write(state, parsed.name, after)


def untag(state: ServiceState, arn: str, keys: Iterable[str]) -> None:
    """Take tags from a resource of this Region; those that are not there do no harm (OBS-320).

    Raises:
        InvalidParameterValue, NotFound, InvalidAction: as of ``tag``; a configuration set of another Region is not
            found (OBS-315).
    """
    parsed = _own(state, arn)
    if not _is_here(state, parsed) and not _kind(parsed).lives_in_region:
        raise InvalidParameterValue("Failed to untag resource")
    gone = set(keys)
    after = {key: value for key, value in _tags(state, parsed).items() if key not in gone}
    _kind(parsed).write(state, parsed.name, after)


def tags_of(state: ServiceState, arn: str) -> Mapping[str, str]:
    """The tags of a resource of that name in this Region.

    An ARN may name another Region, and of a configuration set it counts: it is not found then (OBS-317).

    Raises:
        InvalidParameterValue, NotFound, InvalidAction: as of ``tag``.
    """
    return _tags(state, _own(state, arn))


def _own(state: ServiceState, text: str) -> ResourceArn:
    arn = ResourceArn.parse(text)
    if arn.account_id != state.account.id:  # as it was seen of SES in 2026
        raise InvalidParameterValue("Operations on a resource created in a different account is not allowed")
    return arn


def _is_here(state: ServiceState, arn: ResourceArn) -> bool:
    return (arn.region, arn.account_id) == (state.account.region, state.account.id)


def _kind(arn: ResourceArn) -> _Kind:
    if arn.type not in _KINDS:
        raise InvalidAction(f"Tags of a {arn.type} are not part of this model.")
    return _KINDS[arn.type]


def _tags(state: ServiceState, arn: ResourceArn) -> Mapping[str, str]:
    kind = _kind(arn)
    found = None if kind.lives_in_region and not _is_here(state, arn) else kind.read(state, arn.name)
    if found is None:
        raise NotFound(f"No {kind.called} present with name: {arn.name}")
    return found


# --- where each kind keeps them -------------------------------------------------------------------


def _of_identity(state: ServiceState, name: str) -> Mapping[str, str] | None:
    identity = state.account.identities.get(name)
    return identity.tags if identity else None


def _give_identity(state: ServiceState, name: str, tags: dict[str, str]) -> None:
    state.account.identities.require(name).tags = tags


def _of_set(state: ServiceState, name: str) -> Mapping[str, str] | None:
    configuration_set = state.account.configuration_sets.get(name)
    return configuration_set.tags if configuration_set else None


def _give_set(state: ServiceState, name: str, tags: dict[str, str]) -> None:
    configuration_set = attrs.evolve(state.account.configuration_sets.require(name), tags=tags)
    state.account.configuration_sets.replace(configuration_set, state.clock.now())


def _of_template(state: ServiceState, name: str) -> Mapping[str, str] | None:
    with suppress(TemplateDoesNotExist):
        return state.account.templates.entry(name).tags
    return None


def _give_template(state: ServiceState, name: str, tags: dict[str, str]) -> None:
    state.account.templates.tag(name, tags)


def _of_verification(state: ServiceState, name: str) -> Mapping[str, str] | None:
    with suppress(CustomVerificationEmailTemplateDoesNotExist):
        return state.account.custom_verification_templates.entry(name).tags
    return None


def _give_verification(state: ServiceState, name: str, tags: dict[str, str]) -> None:
    state.account.custom_verification_templates.tag(name, tags)


def _of_pool(state: ServiceState, name: str) -> Mapping[str, str] | None:
    with suppress(NotFound):
        return state.account.pools.pool(name).tags
    return None


def _give_pool(state: ServiceState, name: str, tags: dict[str, str]) -> None:
    state.account.pools.tag(name, tags)


def _of_contact_list(state: ServiceState, name: str) -> Mapping[str, str] | None:
    contact_list = state.account.contact_lists.get(name)
    return contact_list.tags if contact_list else None


def _give_contact_list(state: ServiceState, name: str, tags: dict[str, str]) -> None:
    state.account.contact_lists.require(name).tags = tags


_KINDS = {
    "identity": _Kind("EmailIdentity", _of_identity, _give_identity),
    "configuration-set": _Kind("ConfigurationSet", _of_set, _give_set, lives_in_region=True),
    "custom-verification-email-template": _Kind(
        "CustomVerificationEmailTemplate", _of_verification, _give_verification
    ),
    "contact-list": _Kind("ContactList", _of_contact_list, _give_contact_list),
    "dedicated-ip-pool": _Kind("DedicatedIpPool", _of_pool, _give_pool),
    "template": _Kind("Template", _of_template, _give_template),
}
