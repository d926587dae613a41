"""Looking at what happened to mail with the eyes of the Virtual Deliverability Manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import NotFound
from sesmodel.service.configuration_set_options import FeatureStatus
from sesmodel.service.message_insights import time_lines
from sesmodel.service.vdm import NOT_ENABLED

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.configuration_set import ConfigurationSet
    from sesmodel.service.message_insights import TimeLine


def is_watched(state: ServiceState) -> bool:
    """Whether the account has switched the manager on."""
    vdm = state.account.vdm
    return vdm is not None and vdm.status is FeatureStatus.ENABLED


def counts_engagement(state: ServiceState, configuration_set: ConfigurationSet | None) -> bool:
    """Whether the manager counts opens and clicks: what a set says of that counts before what the account says."""
    vdm = state.account.vdm
    if vdm is None or vdm.status is not FeatureStatus.ENABLED:
        return False
    own = configuration_set.vdm.engagement_metrics if configuration_set else None
    return (own or vdm.engagement_metrics) is FeatureStatus.ENABLED


def require_watched(state: ServiceState) -> None:
    """Refuse to tell what an account does not have looked at.

    Raises:
        NotFound: the manager is off; that is looked at before anything else, as it was seen of SES in 2026.
    """
    if not is_watched(state):
        raise NotFound(NOT_ENABLED)


def of_message(state: ServiceState, message_id: str) -> tuple[TimeLine, ...]:
    """What happened to each recipient of a message.

    Raises:
        NotFound: there is no such message, or it is forgotten.
    """
    found = time_lines(event for event in state.events.view() if event.message_id == message_id)
    if not found:
        raise NotFound(f"Message <{message_id}> not found for account <{state.account.id}>")
    return found


def of_account(state: ServiceState) -> tuple[TimeLine, ...]:
    """What happened to each recipient of every message that is remembered."""
    return time_lines(state.events.view(), state.tracked)
