"""Subscriptions: what a recipient wants of a contact list has changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs

from sesmodel.service.event_base import Event
from sesmodel.service.event_codec import FLAG, TIME, ListOf, Of
from sesmodel.service.event_json import Record, member, write
from sesmodel.service.event_type import EventType


@attrs.frozen
class TopicStatus(Record):
    """Whether a contact gets the mail of a topic.

    Attributes:
        topic_name: the topic.
        subscription_status: ``OptIn`` or ``OptOut``.
    """

    topic_name: str = attrs.field(metadata=member("topicName"))
    subscription_status: str = attrs.field(metadata=member("subscriptionStatus"))

    def as_dict(self) -> dict[str, Any]:
        """The record with the names of the service."""
        return write(self)


_TOPICS = ListOf(TopicStatus)


@attrs.frozen(kw_only=True)
class TopicPreferences(Record):
    """What a contact of a list wants.

    Attributes:
        unsubscribe_all: whether no mail of the list at all.
        topic_subscription_status: the topics that the contact decided about.
        topic_default_subscription_status: the topics that the list decides about.
    """

    unsubscribe_all: bool = attrs.field(metadata=member("unsubscribeAll", FLAG))
    topic_subscription_status: tuple[TopicStatus, ...] = attrs.field(
        default=(), metadata=member("topicSubscriptionStatus", _TOPICS, always=True)
    )
    topic_default_subscription_status: tuple[TopicStatus, ...] = attrs.field(
        default=(), metadata=member("topicDefaultSubscriptionStatus", _TOPICS, always=True)
    )

    def as_dict(self) -> dict[str, Any]:
        """The record with the names of the service (OBS-409)."""
        return write(self)


_PREFERENCES = Of(TopicPreferences)


@attrs.frozen(kw_only=True)
class Subscription(Event):
    """A recipient changed what mail of a contact list is wanted (SCH-18).

    The guide prints no record of this kind; its form is that of OBS-409.

    Attributes:
        contact_list: the list.
        timestamp: when.
        source: whom the message was from.
        new_topic_preferences: what is wanted now.
        old_topic_preferences: what was wanted before.
    """

    event_type = EventType.SUBSCRIPTION
    key = "subscription"
    contact_list: str = attrs.field(metadata=member("contactList"))
    timestamp: datetime = attrs.field(metadata=member("timestamp", TIME))
    source: str = attrs.field(metadata=member("source"))
    new_topic_preferences: TopicPreferences = attrs.field(metadata=member("newTopicPreferences", _PREFERENCES))
    old_topic_preferences: TopicPreferences | None = attrs.field(
        default=None, metadata=member("oldTopicPreferences", _PREFERENCES)
    )
