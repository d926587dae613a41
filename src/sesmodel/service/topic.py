"""Amazon SNS topics, as far as SES publishes to them (EVP-23)."""

from __future__ import annotations

from datetime import datetime

import attrs

from sesmodel.service.kept import Kept

EVENT_SUBJECT = "Amazon SES Email Event Notification"  # OBS-387
VALIDATED = "Successfully validated SNS topic for Amazon SES event publishing."  # OBS-180


@attrs.frozen(kw_only=True)
class TopicMessage:
    """What was published to a topic.

    Attributes:
        topic_arn: the topic.
        message_id: its id.
        subject: ``None`` where it has none: SES validates a topic without (OBS-180), and notifications of identities
            have none.
        message: the text; of an event its record, and a line feed (OBS-388).
        timestamp: when it was published.
    """

    topic_arn: str
    message_id: str
    subject: str | None
    message: str
    timestamp: datetime


@attrs.define
class Topic:
    """A topic that there is.

    Args:
        arn: its ARN.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes()
    >>> ses.create_topic("bounces").arn
    'arn:aws:sns:us-east-1:123456789012:bounces'
    """

    arn: str
    _messages: Kept[TopicMessage] = attrs.field(factory=Kept, init=False, repr=False)

    @property
    def messages(self) -> tuple[TopicMessage, ...]:
        """What was published to it, the oldest first."""
        return tuple(self._messages.view())

    @property
    def events(self) -> tuple[str, ...]:
        """The texts of those messages that are about events."""
        return tuple(one.message for one in self._messages.view() if one.subject == EVENT_SUBJECT)

    def take(self, message: TopicMessage) -> None:
        """Take in what is published to it."""
        self._messages.append(message)

    def forget(self, most: int) -> None:
        """Let go of all messages but so many, the newest."""
        self._messages.keep_newest(most)
