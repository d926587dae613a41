"""Identities in the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.flow.identities import create_identity, delete_identity

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity


def create_email_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make an identity and start its verification; it is pending until it is confirmed."""
    identity = create_identity(state, _name(params))
    return {
        "IdentityType": identity.type.value,
        "VerifiedForSendingStatus": identity.verified,
        "DkimAttributes": _dkim(identity, "NOT_STARTED"),  # OBS-207: only here
    }


def get_email_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """What is known of an identity."""
    identity = _require(state, _name(params))
    return {
        "IdentityType": identity.type.value,
        "FeedbackForwardingStatus": identity.feedback_forwarding,
        "VerifiedForSendingStatus": identity.verified,
        "DkimAttributes": _dkim(identity, identity.dkim.status.value),
        "VerificationStatus": identity.status.value,
    }


def list_email_identities(state: ServiceState, params: Params) -> dict[str, Any]:
    """The identities, a line each (OBS-211)."""
    return {
        "EmailIdentities": [
            {
                "IdentityType": identity.type.value,
                "IdentityName": identity.name,
                "SendingEnabled": identity.verified,
                "VerificationStatus": identity.status.value,
            }
            for identity in state.account.identities
        ]
    }


def delete_email_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take an identity away."""
    delete_identity(state, _require(state, _name(params)).name)
    return {}


def _name(params: Params) -> str:
    return Members(params).only("EmailIdentity").required_text("EmailIdentity")


def _require(state: ServiceState, name: str) -> Identity:
    return state.account.identities.require(name)


def _dkim(identity: Identity, status: str) -> dict[str, Any]:
    return {
        "SigningEnabled": identity.dkim.signing_enabled,
        "Status": status,
        "Tokens": list(identity.dkim.tokens),
        "SigningAttributesOrigin": identity.dkim.origin.value,
    }
