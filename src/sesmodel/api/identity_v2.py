"""Identities in the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.errors import AlreadyExists, NotFound
from sesmodel.flow.inviting import invite
from sesmodel.service.identity import Identity, IdentityType

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


def create_email_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make an identity and start its verification; it is pending until it is confirmed."""
    name = _name(params)
    if state.account.identities.get(name):
        raise AlreadyExists(f"Email identity {name} already exist.")  # OBS-202, so spelt
    identity = state.account.identities.add(name)
    if identity.type is IdentityType.DOMAIN:
        identity.dkim_tokens = tuple(state.ids.token() for _ in range(3))  # OBS-221: 32 of a-z and 0-9
    else:
        invite(state, identity.name)
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
        "DkimAttributes": _dkim(identity, identity.status.value if identity.dkim_tokens else "NOT_STARTED"),
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
    state.account.identities.remove(_require(state, _name(params)).name)
    return {}


def _name(params: Params) -> str:
    return Members(params).only("EmailIdentity").required_text("EmailIdentity")


def _require(state: ServiceState, name: str) -> Identity:
    identity = state.account.identities.get(name)
    if identity is None:
        raise NotFound(f"Email identity {name} does not exist.")  # OBS-203
    return identity


def _dkim(identity: Identity, status: str) -> dict[str, Any]:
    return {
        "SigningEnabled": identity.type is IdentityType.DOMAIN,
        "Status": status,
        "Tokens": list(identity.dkim_tokens),
        "SigningAttributesOrigin": "AWS_SES",
    }
