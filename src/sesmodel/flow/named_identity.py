"""Identities by what v1 calls them: a name, or an ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue
from sesmodel.service.resource_arn import ResourceArn

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity


def named(state: ServiceState, text: str) -> Identity | None:
    """The identity of that name or ARN; ``None`` if there is none in this account and Region (OBS-270)."""
    if not text.startswith("arn:"):
        return _by_name(state, text)
    try:
        arn = ResourceArn.parse(text)
    except InvalidParameterValue:
        return None
    account = state.account
    here = (arn.region, arn.account_id, arn.type) == (account.region, account.id, "identity")
    return _by_name(state, arn.name) if here else None


def _by_name(state: ServiceState, name: str) -> Identity | None:
    try:
        return state.account.identities.get(name)
    except InvalidParameterValue:  # it is neither an address nor a domain
        return None
