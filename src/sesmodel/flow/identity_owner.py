"""Whose identity a message is sent from: one of this account, or of another account of the same world (SAZ-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity


def owner_of(state: ServiceState, accepted: Accepted) -> ServiceState | None:
    """The account that owns the identity; ``None`` if it is gone, as where a model was put into another world."""
    return state.others.get(accepted.owner_id)


def identity_of(state: ServiceState, accepted: Accepted) -> Identity:
    """The identity as its owner has it by now; as it was, if the owner has it no more."""
    owner = owner_of(state, accepted)
    return (owner and owner.account.identities.get(accepted.identity.name)) or accepted.identity
