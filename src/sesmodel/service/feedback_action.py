"""What the sender does about what SES tells, address by address (NTF-39)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.service.bounce_kind import BounceAdvice
from sesmodel.service.event import Bounce, Complaint, Delivery

if TYPE_CHECKING:
    from sesmodel.service.event import Event


class FeedbackAction(StrEnum):
    """What is to be done about an address."""

    REMOVE = "remove"
    RETRY_LATER = "retry_later"
    INSPECT = "inspect"
    NONE = "none"


@attrs.frozen
class RecommendedAction:
    """What is to be done about one address.

    Attributes:
        email_address: the address, as SES tells it.
        action: what is to be done.
    """

    email_address: str
    action: FeedbackAction


_OF_BOUNCES = {
    BounceAdvice.REMOVE: FeedbackAction.REMOVE,
    BounceAdvice.RETRY_LATER: FeedbackAction.RETRY_LATER,
    BounceAdvice.INSPECT: FeedbackAction.INSPECT,
}


def recommended_actions(event: Event) -> tuple[RecommendedAction, ...]:
    """What to do about the addresses of an event or a notification, one or many, in its order.

    Who bounces for good, or complains, is removed from all lists at once. Who bounces for now may be sent to later. Of
    bounces that say nothing, somebody looks at the notice. Nothing is to be done about who got mail, and about who says
    that mail is no spam. To do it twice does no harm: see :func:`deduplication_key`.

    Args:
        event: what SES tells. Other events than bounces, complaints and deliveries ask for nothing.

    >>> from sesmodel import LocalSes, Mailer, Message
    >>> ses = LocalSes()
    >>> ses.verify("example.com")
    >>> to = "bounce@simulator.amazonses.com"
    >>> _ = Mailer(ses).send(Message(sender="ana@example.com", to=to, subject="Hi", text="Hello"))
    >>> [(one.email_address, one.action.value) for one in recommended_actions(ses.events[-1])]
    [('bounce@simulator.amazonses.com', 'remove')]
    """
    match event:
        case Bounce():
            addresses, action = [one.email_address for one in event.bounced_recipients], _OF_BOUNCES[event.advice]
        case Complaint():
            no_spam = event.complaint_feedback_type == "not-spam"
            addresses = list(event.complained_recipients)
            action = FeedbackAction.NONE if no_spam else FeedbackAction.REMOVE
        case Delivery():
            addresses, action = list(event.recipients), FeedbackAction.NONE
        case _:
            return ()
    return tuple(RecommendedAction(address, action) for address in addresses)


def deduplication_key(event: Bounce | Complaint | Delivery) -> tuple[str, ...]:
    """What is the same of an event wherever it is told, and however often (NTF-05).

    One bounce may be told by a topic, by an event destination and by mail; topics may tell it twice.

    Args:
        event: the event, or the notification of it.

    >>> from sesmodel import LocalSes, Mailer, Message, parse_event
    >>> ses = LocalSes()
    >>> ses.verify("example.com")
    >>> topic = ses.create_topic("bounces")
    >>> chosen = {"Identity": "example.com", "NotificationType": "Bounce", "SnsTopic": topic.arn}
    >>> _ = ses.client("ses").set_identity_notification_topic(**chosen)
    >>> to = "bounce@simulator.amazonses.com"
    >>> _ = Mailer(ses).send(Message(sender="ana@example.com", to=to, subject="Hi", text="Hello"))
    >>> deduplication_key(parse_event(topic.notifications[0])) == deduplication_key(ses.events[-1])
    True
    """
    if isinstance(event, Delivery):  # which has no id of its own
        return event.event_type.value, event.message_id, *event.recipients
    return event.event_type.value, event.feedback_id
