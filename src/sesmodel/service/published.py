"""What event destinations got, where a model keeps it, and what they did not get."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.service.kept import Kept
from sesmodel.service.metrics import Metrics

if TYPE_CHECKING:
    from sesmodel.service.delivery_stream import DeliveryStream  # noqa: TC004  loaded by who makes one
    from sesmodel.service.topic import Topic  # noqa: TC004
    from sesmodel.service.topic_message import TopicMessage  # noqa: TC004


@attrs.frozen(kw_only=True)
class PublishingFailure:
    """An event that did not reach a destination; the mail is not touched by it.

    Attributes:
        configuration_set: the set.
        destination: the name of the destination.
        event_type: what was to be told.
        message_id: of which message.
        at: when.
        reason: why it did not get there.
    """

    configuration_set: str
    destination: str
    event_type: str
    message_id: str
    at: datetime
    reason: str


@attrs.define
class Published:
    """What the other services of one account in one Region have got from SES.

    Attributes:
        topics: the SNS topics that there are, by ARN.
        streams: the delivery streams that there are, by ARN.
        buses: the envelopes that EventBridge buses got, by ARN, the oldest first.
        applications: the records that Pinpoint projects got, by ARN, the oldest first.
        metrics: what CloudWatch counts.
        failures: what did not get to its destination, the oldest first.
        unseen: what was published to topics, and no subscriber was told yet, the oldest first.
    """

    topics: dict[str, Topic] = attrs.field(factory=dict)
    streams: dict[str, DeliveryStream] = attrs.field(factory=dict)
    buses: dict[str, Kept[dict[str, Any]]] = attrs.field(factory=dict)
    applications: dict[str, Kept[bytes]] = attrs.field(factory=dict)
    metrics: Metrics = attrs.field(factory=Metrics)
    failures: Kept[PublishingFailure] = attrs.field(factory=Kept)
    unseen: list[TopicMessage] = attrs.field(factory=list)

    def take_unseen(self) -> list[TopicMessage]:
        """What subscribers of topics are to be told now."""
        unseen, self.unseen = self.unseen, []
        return unseen

    def forget(self, most: int) -> None:
        """Let go of all that each of them got but so many, the newest; metrics stay as they are."""
        for topic in self.topics.values():
            topic.forget(most)
        for stream in self.streams.values():
            stream.forget(most)
        for envelopes in self.buses.values():
            envelopes.keep_newest(most)
        for records in self.applications.values():
            records.keep_newest(most)
        self.failures.keep_newest(most)
