"""Events in envelopes of SNS, signed, to a webhook: over HTTP, or in the same process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs

from sesmodel.clock import Clock
from sesmodel.errors import InvalidConfiguration
from sesmodel.service.topic import EVENT_SUBJECT
from sesmodel.service.topic_endpoint import EndpointStatus, TopicEndpoint
from sesmodel.service.topic_message import TopicMessage
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
        endpoint: the subscriber; it gets what is published to the topic while its subscription is confirmed. If not
            given, everything.

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
    endpoint: TopicEndpoint | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a topic that is none while somebody sees it."""
        self.signer.notification(self.topic_arn, "", None, self.clock.now())

    def __call__(self, what: Event | TopicMessage) -> None:
        """Post one event, or one message of a topic. What the function raises goes on to the caller."""
        if not isinstance(what, TopicMessage):
            self._put(self._of_event(what))
        elif self.endpoint is None or self.endpoint.status is EndpointStatus.CONFIRMED:
            self._put(self._of_topic(what))

    def ask(self) -> None:
        """Post the question whether the subscriber wants to be one (NTF-16).

        Raises:
            InvalidConfiguration: there is no subscriber.
        """
        if self.endpoint is None:
            cure = "Let a webhook subscribe by subscribe_webhook."
            raise InvalidConfiguration("nobody is to be asked.", where="endpoint", cure=cure)
        self._put(self.signer.confirmation(self.endpoint, self.clock.now()))

    def _put(self, message: SnsMessage) -> None:
        self.post(message.to_json().encode(), message.header)

    def _of_event(self, event: Event) -> SnsMessage:
        # The text ends with a line feed: OBS-388.
        return self.signer.notification(self.topic_arn, event.to_json() + "\n", EVENT_SUBJECT, self.clock.now())

    def _of_topic(self, message: TopicMessage) -> SnsMessage:
        posted = attrs.evolve(message, topic_arn=self.topic_arn, timestamp=self.clock.now())
        return self.signer.envelope(posted, subscription_arn=self.endpoint.arn if self.endpoint else None)
