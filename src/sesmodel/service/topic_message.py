"""What is published to a topic, and how it gets into its envelope."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, TypeVar

import attrs

_Wrapped = TypeVar("_Wrapped")
_Wrapped_co = TypeVar("_Wrapped_co", covariant=True)


class WrapsMessages(Protocol[_Wrapped_co]):
    """What puts a message into the envelope that subscribers get it in."""

    def envelope(self, message: TopicMessage) -> _Wrapped_co:
        """The message in its envelope."""
        ...


@attrs.frozen(kw_only=True)
class TopicMessage:
    """What was published to a topic.

    Attributes:
        topic_arn: the topic.
        message_id: its id.
        subject: ``None`` where it has none: SES validates a topic without (OBS-180), and notifications of identities
            have none.
        message: the text; of an event its record, and a line feed (OBS-388), of a notification its record alone.
        timestamp: when it was published.
    """

    topic_arn: str
    message_id: str
    subject: str | None
    message: str
    timestamp: datetime

    def envelope(self, signer: WrapsMessages[_Wrapped]) -> _Wrapped:
        """The message as SNS posts it, signed.

        Args:
            signer: an :class:`SnsSigner`, whose certificate is handed to ``verify_sns``.

        >>> from sesmodel import LocalSes, SnsSigner, SnsSink, verify_sns
        >>> ses, signer = LocalSes(), SnsSigner()
        >>> ses.verify("example.com")
        >>> topic = ses.create_topic("bounces")
        >>> chosen = {"Identity": "example.com", "NotificationType": "Bounce", "SnsTopic": topic.arn}
        >>> _ = ses.client("ses").set_identity_notification_topic(**chosen)
        >>> body = topic.messages[0].envelope(signer).to_json()
        >>> verify_sns(body, [topic.arn], certificates=signer.certificates, clock=ses.clock).type.value
        'Notification'
        """
        return signer.envelope(self)
