"""Forwarding of feedback: whether a bounce or a complaint comes by mail, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue
from sesmodel.flow.configuration_sets import in_effect
from sesmodel.flow.identity_owner import identity_of

if TYPE_CHECKING:
    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Bounce, Complaint
    from sesmodel.service.identity import Identity


def forwards(state: ServiceState, accepted: Accepted, event: Bounce | Complaint, *, told: bool) -> bool:
    """Whether feedback comes by mail: the identity forwards it, or nobody else would tell of it (NTF-03, MON-03).

    Each event is looked at by itself. Event publishing is a way where the set of the message itself has a destination
    for the type (NTF-04, EVP-28). Of mail from an identity of another account, topics of both accounts count (SAZ-37).

    Args:
        state: the service of who sent the message.
        accepted: the message.
        event: what came back.
        told: whether a topic took it.
    """
    return identity_of(state, accepted).feedback_forwarding or not (told or _published(state, accepted, event))


def _published(state: ServiceState, accepted: Accepted, event: Bounce | Complaint) -> bool:
    configuration_set = in_effect(state, accepted.checked.options.configuration_set)
    return configuration_set is not None and configuration_set.event_destinations.notifies(event.event_type)


def set_feedback_forwarding(state: ServiceState, name: str, *, enabled: bool) -> None:
    """Forward bounces and complaints about mail of an identity by mail from now on, or not (NTF-06).

    Raises:
        InvalidParameterValue: there is no such identity (OBS-267); or it needs topics for both to be without
            forwarding, and has not (``FeedbackRules``).
    """
    identity = state.account.identities.get(name)
    if identity is None:
        raise InvalidParameterValue(f"Identity {name} is invalid. Must be a verified email address or domain.")
    if not enabled and _has_to_forward(state, identity):  # no text of SES is known
        raise InvalidParameterValue(
            f"Identity {name} has to forward feedback without topics for bounces and complaints."
        )
    identity.feedback_forwarding = enabled


def forward_without_topics(state: ServiceState, identity: Identity) -> None:
    """Forward again once a topic is taken away, where an identity may not be without (NTF-06)."""
    if _has_to_forward(state, identity):
        identity.feedback_forwarding = True


def _has_to_forward(state: ServiceState, identity: Identity) -> bool:
    return state.rules.feedback.forwarding_off_needs_topics and not identity.notifications.tell_of_feedback
