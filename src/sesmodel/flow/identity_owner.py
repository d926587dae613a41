"""Whose identity a message is sent from: one of this account, or of another account of the same world (SAZ-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.identity import identity_arn

if TYPE_CHECKING:
    from sesmodel.flow.stages import Accepted, Authorised
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity


def owner_of(state: ServiceState, accepted: Accepted) -> ServiceState | None:
    """The account that owns the identity; ``None`` if it is gone, as where a model was put into another world."""
    return state.others.get(accepted.owner_id)


def identity_of(state: ServiceState, accepted: Accepted) -> Identity:
    """The identity as its owner has it by now; as it was, if the owner has it no more."""
    owner = owner_of(state, accepted)
    return (owner and owner.account.identities.get(accepted.identity.name)) or accepted.identity


def source_arn(state: ServiceState, message: Authorised | Accepted) -> str:
    """The ARN of the identity that a message is sent from.

    Of a delegate's it is the one that the delegate named (SAZ-34), also where the owner has another for the address.
    """
    name = message.identity.name if message.owner_id == state.account.id else _named(message)
    return identity_arn(state.account.region, message.owner_id, name)


def _named(message: Authorised | Accepted) -> str:
    from sesmodel.flow.owned_addresses import arns_of  # little mail is sent from identities of others
    from sesmodel.service.identity_arn import IdentityArn
    from sesmodel.service.sending_authorization import AddressRole

    checked = message.checked
    text = arns_of(checked.options, has_source=checked.asked.source is not None)[AddressRole.SOURCE]
    return IdentityArn.parse(text or "").name
