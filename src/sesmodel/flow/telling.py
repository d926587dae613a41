"""What identities tell of their mail: bounces, complaints and deliveries, published to topics of SNS (NTF-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.topics import notify
from sesmodel.service.notification import notification
from sesmodel.service.notification_settings import NotificationType
from sesmodel.service.topic_notice import TopicNotice

if TYPE_CHECKING:
    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Bounce, Complaint, Delivery
    from sesmodel.service.identity import Identity


def tell(state: ServiceState, accepted: Accepted, event: Bounce | Complaint | Delivery) -> bool:
    """Publish what happened to the topic that the identity has for it.

    A topic that cannot be published to any more is dropped: forwarding by mail is on again, and the owner of the
    account is told (NTF-15). Other identities keep it until they meet that themselves.

    Args:
        state: the service.
        accepted: the message.
        event: what happened.

    Returns:
        Whether a topic took it. If not, somebody has to be told by mail (NTF-03).
    """
    identity = accepted.identity
    settings = identity.notifications
    if not settings.topics:  # as most have none
        return False
    kind = NotificationType(event.event_type)
    topic_arn = settings.topics.get(kind)
    if topic_arn is None:
        return False
    told = notification(event, header=kind in settings.with_header)
    if notify(state, topic_arn, told.to_json(), None, event.timestamp):  # without a subject, unlike events
        return True
    _drop(state, identity, topic_arn, event)
    return False


def _drop(state: ServiceState, identity: Identity, topic_arn: str, event: Bounce | Complaint | Delivery) -> None:
    identity.notifications = identity.notifications.without(topic_arn)
    identity.feedback_forwarding = True
    notice = TopicNotice(
        to=state.account.owner,
        identity=identity.name,
        topic_arn=topic_arn,
        reason=f"There is no topic {topic_arn}.",
        at=event.timestamp,
    )
    state.topic_notices.append(notice)
