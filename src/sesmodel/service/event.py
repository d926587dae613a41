"""What SES reports about a message: the ten records of event publishing, from a file each (SCH-02, MON-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.event_base import Event
from sesmodel.service.event_of_bounce import Bounce, BouncedRecipient
from sesmodel.service.event_of_complaint import Complaint
from sesmodel.service.event_of_delivery import Delivery, DeliveryDelay
from sesmodel.service.event_of_reading import Click, Open
from sesmodel.service.event_of_sending import Reject, RenderingFailure, Send
from sesmodel.service.event_of_subscription import Subscription, TopicPreferences, TopicStatus
from sesmodel.service.event_type import EventType
from sesmodel.service.event_unknown import UnknownEvent
from sesmodel.service.mail_record import MailRecord

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = (
    "EVENT_KINDS",
    "EVENT_TYPES",
    "Bounce",
    "BouncedRecipient",
    "Click",
    "Complaint",
    "Delivery",
    "DeliveryDelay",
    "Event",
    "EventType",
    "MailRecord",
    "Open",
    "Reject",
    "RenderingFailure",
    "Send",
    "Subscription",
    "TopicPreferences",
    "TopicStatus",
    "UnknownEvent",
    "moment_of",
)

EVENT_KINDS: Mapping[EventType, type[Event]] = {
    kind.event_type: kind
    for kind in (
        Send,
        RenderingFailure,
        Reject,
        Delivery,
        Bounce,
        Complaint,
        DeliveryDelay,
        Subscription,
        Open,
        Click,
    )
}
"""The record of each type of event."""

EVENT_TYPES = tuple(kind.value for kind in EVENT_KINDS)
"""Every type of event, as events spell it (SCH-02)."""


def moment_of(event: Event) -> datetime:
    """When an event happened; what has no moment of its own did when its mail was taken."""
    moment: datetime = getattr(event, "timestamp", event.mail.timestamp)
    return moment
