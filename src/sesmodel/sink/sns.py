"""Events in envelopes of SNS, signed, to a webhook: over HTTP, or in the same process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json import dumps
from typing import TYPE_CHECKING

import attrs

from sesmodel.clock import Clock
from sesmodel.service.topic import EVENT_SUBJECT, TopicMessage
from sesmodel.system import SystemClock
from sesmodel.wire.sns_signature import SnsSigner

if TYPE_CHECKING:
    from sesmodel.service.event import Event
    from sesmodel.wire.sns import SnsMessage

Post = Callable[[bytes, Mapping[str, str]], object]
"""Takes the body and the header of a request, as SNS posts them."""


@attrs.frozen
class SnsSink:
    """Posts events as SNS does (OBS-387 to OBS-389), each once; what the webhook answers with is not looked at.

    It takes the events of a model, or what was published to a topic there (``subscribe_topic``).

    Args:
        post: hands the request over: :class:`HttpPost`, or a function around the test client of a web framework.
        topic_arn: the topic that the messages say they are of.
        signer: signs them; its certificate has to be handed to ``verify_sns``.
        clock: tells the time at which they are posted; the machine's if not given.

    Raises:
        InvalidConfiguration: the topic is none.

    >>> from sesmodel import LocalSes, verify_sns
    >>> topic = "arn:aws:sns:us-east-1:123456789012:events"
    >>> trust = SnsSigner().certificates
    >>> def webhook(body, headers):
    ...     print(verify_sns(body, topics=[topic], certificates=trust).subject)
    >>> ses = LocalSes()
    >>> sink = ses.subscribe(SnsSink(webhook, topic))
    """

    post: Post
    topic_arn: str
    signer: SnsSigner = attrs.field(factory=SnsSigner, kw_only=True)
    clock: Clock = attrs.field(factory=SystemClock, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a topic that is none while somebody sees it."""
        self.signer.notification(self.topic_arn, "", None, self.clock.now())

    def __call__(self, what: Event | TopicMessage) -> None:
        """Post one event, or one message of a topic. What the function raises goes on to the caller."""
        message = self._of_topic(what) if isinstance(what, TopicMessage) else self._of_event(what)
        self.post(dumps(message.as_dict()).encode(), _header(message))

    def _of_event(self, event: Event) -> SnsMessage:
        # The text ends with a line feed: OBS-388.
        return self.signer.notification(self.topic_arn, event.to_json() + "\n", EVENT_SUBJECT, self.clock.now())

    def _of_topic(self, message: TopicMessage) -> SnsMessage:
        wrapped = self.signer.notification(self.topic_arn, message.message, message.subject, self.clock.now())
        return self.signer.sign(attrs.evolve(wrapped, message_id=message.message_id))


def _header(message: SnsMessage) -> dict[str, str]:
    return {
        "Content-Type": "text/plain; charset=UTF-8",
        "User-Agent": "Amazon Simple Notification Service Agent",
        "x-amz-sns-message-type": message.type.value,
        "x-amz-sns-message-id": message.message_id,
        "x-amz-sns-topic-arn": message.topic_arn,
    }
