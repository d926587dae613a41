"""Policies of identities in the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.identity_policy_v1 import policy_name
from sesmodel.api.members import Members, Params
from sesmodel.flow import identity_policies

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


def create_email_identity_policy(state: ServiceState, params: Params) -> dict[str, Any]:
    """Put a policy of a new name on an identity (SAZ-25)."""
    identity_policies.create_policy(state, *_read(params))
    return {}


def update_email_identity_policy(state: ServiceState, params: Params) -> dict[str, Any]:
    """Put another document in the place of that of a policy (SAZ-25)."""
    identity_policies.update_policy(state, *_read(params))
    return {}


def delete_email_identity_policy(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a policy away; an unknown one is an error here (OBS-243)."""
    members = Members(params).only("EmailIdentity", "PolicyName")
    identity_policies.delete_policy(state, members.required_text("EmailIdentity"), policy_name(members))
    return {}


def get_email_identity_policies(state: ServiceState, params: Params) -> dict[str, Any]:
    """All policies of an identity, with their documents."""
    name = Members(params).only("EmailIdentity").required_text("EmailIdentity")
    return {"Policies": dict(identity_policies.required_identity(state, name).policies)}


def _read(params: Params) -> tuple[str, str, str]:
    members = Members(params).only("EmailIdentity", "PolicyName", "Policy")
    return members.required_text("EmailIdentity"), policy_name(members), members.required_text("Policy")
