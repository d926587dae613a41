"""What is done to the notification settings of identities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue
from sesmodel.flow.forwarding import forward_without_topics
from sesmodel.flow.named_identity import named

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.notification_settings import NotificationType


def set_topic(state: ServiceState, identity: str, kind: NotificationType, topic_arn: str | None) -> None:
    """Let an identity tell of something to a topic from now on, or to nobody.

    Args:
        state: the service.
        identity: its name or its ARN; verified or not, as on AWS.
        kind: what it tells of.
        topic_arn: the topic, which has to be there (OBS-272); ``None`` for no topic (OBS-271).

    Raises:
        InvalidParameterValue: there is no such identity (OBS-270), or no such topic in this Region (NTF-09).
    """
    found = named(state, identity)
    if found is None:
        raise InvalidParameterValue(f"Identity {identity} is invalid. Must be a verified email address or domain.")
    if topic_arn is not None and topic_arn not in state.published.topics:
        raise InvalidParameterValue(f"SNS topic {topic_arn} is invalid.")  # two blanks if it is empty: OBS-271
    found.notifications = found.notifications.told(kind, topic_arn)
    forward_without_topics(state, found)


def set_headers_included(state: ServiceState, identity: str, kind: NotificationType, *, enabled: bool) -> None:
    """Put the header of the mail into the notices of one type from now on, or not (NTF-11).

    Raises:
        InvalidParameterValue: there is no such identity (OBS-268), or it has no topic for them.
    """
    found = named(state, identity)
    if found is None:
        raise InvalidParameterValue(f"Identity {identity} is invalid. It must be a verified email address or domain.")
    found.notifications = found.notifications.including_header(kind, enabled=enabled)
