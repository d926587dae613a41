"""Identities in the v1 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.identities import PAGES_V1, asked, paged
from sesmodel.api.members import Members, Params
from sesmodel.errors import InvalidParameterValue
from sesmodel.flow import forwarding, identities
from sesmodel.service.identity import Identity, IdentityType

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState

_TYPES = {"EmailAddress": IdentityType.EMAIL_ADDRESS, "Domain": IdentityType.DOMAIN}  # OBS-212


def verify_email_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """Start, or start again, the verification of an address: also ``VerifyEmailAddress``, which is deprecated."""
    identities.start_verification(state, _address(params))
    return {}


def verify_domain_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """Start, or start again, the verification of a domain by a TXT record, and say what is in that (OBS-214)."""
    domain = Members(params).only("Domain").required_text("Domain")
    if "@" in domain:
        raise InvalidParameterValue(f"Invalid domain name {domain}.")  # OBS-086
    return {"VerificationToken": identities.start_verification(state, domain).verification_token}


def list_identities(state: ServiceState, params: Params) -> dict[str, Any]:
    """The names of the identities, whatever their state by name (IDN-18, OBS-216)."""
    members = Members(params).only("IdentityType", "NextToken", "MaxItems")
    wanted = members.choice("IdentityType", _TYPES)
    found, more = paged(state, members, state.account.identities.listed(wanted), PAGES_V1)
    return {"Identities": [identity.name for identity in found], **more}


def list_verified_email_addresses(state: ServiceState, params: Params) -> dict[str, Any]:
    """The addresses that are verified; deprecated, and never paged."""
    Members(params).only()
    addresses = state.account.identities.listed(IdentityType.EMAIL_ADDRESS)
    return {"VerifiedEmailAddresses": [identity.name for identity in addresses if identity.verified]}


def get_identity_verification_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """How far the verification of identities is; unknown ones are left out."""
    return {"VerificationAttributes": {name: _verification(one) for name, one in asked(state, params).items()}}


def delete_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take an identity away; an unknown one is no error (OBS-204)."""
    identities.delete_identity(state, Members(params).only("Identity").required_text("Identity"))
    return {}


def delete_verified_email_address(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take an address away; deprecated."""
    identities.delete_identity(state, _address(params))
    return {}


def set_identity_feedback_forwarding_enabled(state: ServiceState, params: Params) -> dict[str, Any]:
    """Forward bounces and complaints by mail, or not (OBS-267)."""
    members = Members(params).only("Identity", "ForwardingEnabled")
    name, enabled = members.required_text("Identity"), members.required_flag("ForwardingEnabled")
    forwarding.set_feedback_forwarding(state, name, enabled=enabled)
    return {}


def _address(params: Params) -> str:
    address = Members(params).only("EmailAddress").required_text("EmailAddress")
    if "@" not in address:
        raise InvalidParameterValue(f"Invalid email address<{address}>.")  # OBS-085
    return address


def _verification(identity: Identity) -> dict[str, str]:
    token = {"VerificationToken": identity.verification_token} if identity.verification_token else {}
    return {"VerificationStatus": identity.status.v1, **token}  # the token of a domain only: OBS-214
