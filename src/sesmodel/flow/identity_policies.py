"""What is done to policies of identities: they are put, changed, and taken away. Every send asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import AlreadyExists, LimitExceeded, NotFound
from sesmodel.flow.named_identity import named
from sesmodel.service.identity_policy import check_policy_name, policy_document

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity


def put_policy(state: ServiceState, identity: str, name: str, text: str) -> None:
    """Put a policy on an identity, in the place of one of that name if there is one (SAZ-25, OBS-242).

    Args:
        state: the service.
        identity: its name or its ARN.
        name: up to 64 letters, digits, dashes and underscores.
        text: the document, 4 KB at most.

    Raises:
        InvalidParameterValue: the name is not one.
        NotFound: there is no such identity.
        InvalidPolicy: the document is refused.
        LimitExceeded: the identity has 20 policies (OBS-246).
    """
    check_policy_name(name)
    _put(state, required_identity(state, identity), name, text)


def create_policy(state: ServiceState, identity: str, name: str, text: str) -> None:
    """Put a policy of a new name on an identity.

    Raises:
        AlreadyExists: there is one of that name (OBS-243).
        SesError: as of ``put_policy``.
    """
    check_policy_name(name)
    found = required_identity(state, identity)
    if name in found.policies:
        raise AlreadyExists(f"Policy <{name}> already exists")  # no full stop
    _put(state, found, name, text)


def update_policy(state: ServiceState, identity: str, name: str, text: str) -> None:
    """Put another document in the place of that of a policy.

    Raises:
        NotFound: there is no policy of that name (OBS-243).
        SesError: as of ``put_policy``.
    """
    check_policy_name(name)
    found = required_identity(state, identity)
    _require(found, name)
    _put(state, found, name, text)


def delete_policy(state: ServiceState, identity: str, name: str) -> None:
    """Take a policy away.

    Raises:
        NotFound: there is no such identity, or no policy of that name (OBS-243).
    """
    found = required_identity(state, identity)
    _require(found, name)
    del found.policies[name]


def required_identity(state: ServiceState, identity: str) -> Identity:
    """The identity that policies are about.

    Raises:
        NotFound: there is none (OBS-243).
    """
    found = named(state, identity)
    if found is None:
        raise NotFound(f"Email identity <{identity}> does not exist.")  # here in brackets
    return found


def _require(identity: Identity, name: str) -> None:
    if name not in identity.policies:
        raise NotFound(f"Policy <{name}> does not exist")  # no full stop


def _put(state: ServiceState, identity: Identity, name: str, text: str) -> None:
    limits = state.limits
    only_known_keys = state.rules.refusals.only_known_keys
    document = policy_document(text, state.account.arn(identity), limits, only_known_keys=only_known_keys)
    if name not in identity.policies and len(identity.policies) >= limits.identity_policies:
        most = "exceeds max allowed number of policies per resource"
        raise LimitExceeded(f"Number of policies for <{identity.name}> {most}")
    identity.policies[name] = document.text  # OBS-247
    state.account.identities.guarded = True
