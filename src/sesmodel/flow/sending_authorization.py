"""Sending authorization: what the policies of identities say of a message that is sent from them (SAZ-22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.permitting import refusal
from sesmodel.service.sending_authorization import decide, undecided

if TYPE_CHECKING:
    from sesmodel.flow.owned_addresses import OwnedAddress, Owners
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity_arn import IdentityArn
    from sesmodel.service.sending_authorization import AuthorizationRequest, SendingDecision


def ask(state: ServiceState, owners: Owners, request: AuthorizationRequest) -> None:
    """Ask the owners: for From and Return-Path, too (SAZ-24). What is one's own may be denied all the same.

    Args:
        state: the service, as the account has it that sends.
        owners: who owns the addresses of the message.
        request: what is wanted.

    Raises:
        AccessDenied: the policies of an identity do not allow it, or deny it; its ``decision`` says why.
    """
    asked: set[tuple[str, IdentityArn | None]] = set()
    for owned in owners.addresses:
        if (owned.address, owned.arn) not in asked:
            asked.add((owned.address, owned.arn))
            _ask(state, owned, request)


def _ask(state: ServiceState, owned: OwnedAddress, request: AuthorizationRequest) -> None:
    if owned.arn is None and owned.identity is None:  # it is of one destination of many, and is refused with that
        return
    decision = _decision(owned, request)
    if decision.allowed:
        return
    text = state.rules.refusals.not_allowed(request.principal.name, request.action, decision.resource)
    error = refusal(text, decision)
    if owned.is_unknown:
        error.add_note(_nobody(state, owned))
    raise error


def _decision(owned: OwnedAddress, request: AuthorizationRequest) -> SendingDecision:
    named = owned.identity if owned.arn is None else owned.named
    if owned.owner is None or named is None:
        return undecided(str(owned.arn), owned.address, owned.role, request)
    return decide(owned.owner.account, named, owned.address, owned.role, request)


def _nobody(state: ServiceState, owned: OwnedAddress) -> str:
    arn = owned.arn
    assert arn is not None  # it is what is unknown
    if owned.owner is not None:
        return f"Account {arn.account_id} has no identity {arn.name} in {arn.region}."
    return (
        f"This model knows of no account {arn.account_id} in {arn.region}. Let both accounts be of one LocalCloud: "
        f"cloud.ses(account_id={state.account.id!r}) and cloud.ses(account_id={arn.account_id!r})."
    )
