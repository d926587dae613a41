"""Policies of identities in the v1 API, which knows identities by their names and by their ARNs."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.errors import InvalidParameterValue, LimitExceeded, NotFound
from sesmodel.flow import identity_policies
from sesmodel.flow.named_identity import named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.flow.state import ServiceState

LONGEST_NAME = 64  # OBS-245
_MOST_NAMES = 20  # of one call (OBS-251)


def put_identity_policy(state: ServiceState, params: Params) -> dict[str, Any]:
    """Put a policy on an identity, or another document in its place (SAZ-25)."""
    members = Members(params).only("Identity", "PolicyName", "Policy")
    identity, name = members.required_text("Identity"), policy_name(members)
    try:
        identity_policies.put_policy(state, identity, name, members.required_text("Policy"))
    except LimitExceeded as error:
        raise InvalidParameterValue(error.message) from error  # OBS-246
    return {}


def delete_identity_policy(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a policy away; one that is not there is no error (OBS-242)."""
    members = Members(params).only("Identity", "PolicyName")
    identity, name = members.required_text("Identity"), policy_name(members)
    with suppress(NotFound):
        identity_policies.delete_policy(state, identity, name)
    return {}


def list_identity_policies(state: ServiceState, params: Params) -> dict[str, Any]:
    """The names of the policies of an identity, none if there is no such identity (OBS-242)."""
    return {"PolicyNames": list(_policies(state, Members(params).only("Identity")))}


def get_identity_policies(state: ServiceState, params: Params) -> dict[str, Any]:
    """The documents of policies; unknown ones are left out (OBS-242)."""
    members = Members(params).only("Identity", "PolicyNames")
    asked = members.required_texts("PolicyNames", most=_MOST_NAMES)
    policies = _policies(state, members)
    return {"Policies": {name: policies[name] for name in asked if name in policies}}


def policy_name(members: Members) -> str:
    """The policy that a request is about."""
    members.text_up_to("PolicyName", LONGEST_NAME)
    return members.required_text("PolicyName")


def _policies(state: ServiceState, members: Members) -> Mapping[str, str]:
    found = named(state, members.required_text("Identity"))
    return found.policies if found else {}
