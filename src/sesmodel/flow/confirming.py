"""Somebody follows a verification link (IDN-16, IDN-31)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from sesmodel.errors import InvalidVerificationLink, LimitExceeded
from sesmodel.flow.identities import confirm_identity
from sesmodel.service.verification_link import context_of, read_link
from sesmodel.service.verification_request import Confirmation

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.verification_request import VerificationRequest


def confirm(state: ServiceState, url: str) -> Confirmation:
    """Make an address a verified identity, if the link is good.

    A link of a custom verification mail makes the identity; where it is no good, the person is sent to the page for
    failures.

    Args:
        state: the service.
        url: the link.

    Raises:
        InvalidVerificationLink: it is no good, and no page of the account says so.
        LimitExceeded: there are as many identities as there may be.
    """
    request = state.account.verification_requests.get(context_of(url))
    try:
        address = _check(state, url, request)
        confirm_identity(state, address)
    except (InvalidVerificationLink, LimitExceeded) as problem:
        if request is None or not request.custom:
            raise
        return Confirmation(identity=request.address, verified=False, redirect=request.failure_url, problem=problem)
    return Confirmation(identity=address, verified=True, redirect=request.success_url if request else None)


def _check(state: ServiceState, url: str, request: VerificationRequest | None) -> str:
    """The address that a link confirms, if it is good."""
    link = read_link(url, state.link_signer, region=state.account.region)
    if request is None:
        _refuse("nobody was sent it.")
    link.check_fresh(state.clock.now(), state.times.verification.address)
    if not request.custom and state.account.identities.get(link.address) is None:
        _refuse(f"the identity {link.address} was deleted.")
    return link.address


def _refuse(what: str) -> NoReturn:
    cure = "Ask for a verification of the address."
    raise InvalidVerificationLink(what, where="verification link", cure=cure, code="unknown")
