"""Identities in the v1 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.errors import InvalidParameterValue
from sesmodel.flow.identities import delete_identity as delete
from sesmodel.flow.identities import start_verification
from sesmodel.service.identity import IdentityType

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


def verify_email_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """Start, or start again, the verification of an address; it is pending until it is confirmed."""
    address = Members(params).only("EmailAddress").required_text("EmailAddress")
    if "@" not in address:
        raise InvalidParameterValue(f"Invalid email address<{address}>.")  # OBS-085
    start_verification(state, address)
    return {}


def list_identities(state: ServiceState, params: Params) -> dict[str, Any]:
    """The names of the identities."""
    members = Members(params).only("IdentityType")
    wanted = {"EmailAddress": IdentityType.EMAIL_ADDRESS, "Domain": IdentityType.DOMAIN}.get(
        members.text("IdentityType") or ""
    )
    names = [identity.name for identity in state.account.identities if wanted in (None, identity.type)]
    return {"Identities": names}


def get_identity_verification_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """How far the verification of identities is; unknown ones are left out."""
    found = {
        name: state.account.identities.get(name) for name in Members(params).only("Identities").texts("Identities")
    }
    attributes = {name: {"VerificationStatus": one.status.v1} for name, one in found.items() if one}
    return {"VerificationAttributes": attributes}


def delete_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take an identity away; an unknown one is no error (OBS-204)."""
    delete(state, Members(params).only("Identity").required_text("Identity"))
    return {}
