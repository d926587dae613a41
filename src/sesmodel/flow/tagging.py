"""Tags of identities, by the ARN of the identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidAction, InvalidParameterValue, NotFound
from sesmodel.service.resource_arn import ResourceArn
from sesmodel.service.resource_tags import merge_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity


def tag(state: ServiceState, arn: str, tags: Iterable[tuple[str, str | None]]) -> None:
    """Add tags to an identity of this Region.

    Args:
        state: the service.
        arn: the ARN of the identity.
        tags: key and value each.

    Raises:
        InvalidParameterValue: it is no ARN, is one of another Region (OBS-315), or a tag is refused (IDN-12).
        NotFound: there is no such identity (OBS-316).
        InvalidAction: it is the ARN of something else, which has no tags in this model.
    """
    identity = _here(state, arn, "Failed to tag resource")
    identity.tags = merge_tags(identity.tags, tags, limit=state.limits.tags)


def untag(state: ServiceState, arn: str, keys: Iterable[str]) -> None:
    """Take tags from an identity of this Region; those that are not there do no harm (OBS-320).

    Raises:
        InvalidParameterValue, NotFound, InvalidAction: as of ``tag``.
    """
    identity = _here(state, arn, "Failed to untag resource")
    gone = set(keys)
    identity.tags = {key: value for key, value in identity.tags.items() if key not in gone}


def tags_of(state: ServiceState, arn: str) -> Mapping[str, str]:
    """The tags of the identity of that name in this Region, whatever Region the ARN names (OBS-317).

    Raises:
        InvalidParameterValue, NotFound, InvalidAction: as of ``tag``.
    """
    return _identity(state, ResourceArn.parse(arn)).tags


def _here(state: ServiceState, text: str, refusal: str) -> Identity:
    arn = ResourceArn.parse(text)
    if (arn.region, arn.account_id) != (state.account.region, state.account.id):
        raise InvalidParameterValue(refusal)
    return _identity(state, arn)


def _identity(state: ServiceState, arn: ResourceArn) -> Identity:
    if arn.type != "identity":
        raise InvalidAction(f"Tags of a {arn.type} are not part of this model.")
    identity = state.account.identities.get(arn.name)
    if identity is None:
        raise NotFound(f"No EmailIdentity present with name: {arn.name}")
    return identity
