"""Subscribers of SNS topics: one life cycle from the request on, through its confirmation, to the end (NTF-16)."""

from __future__ import annotations

from enum import StrEnum

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.kept import Kept
from sesmodel.service.topic_message import TopicMessage


class EndpointProtocol(StrEnum):
    """How a subscriber is reached, in the words of SNS."""

    HTTP = "http"
    HTTPS = "https"
    EMAIL = "email"
    EMAIL_JSON = "email-json"
    SMS = "sms"
    SQS = "sqs"
    LAMBDA = "lambda"
    FIREHOSE = "firehose"

    @property
    def needs_confirmation(self) -> bool:
        """Whether who is reached by it has to say first that they want to be: by the web and by mail."""
        return self in (self.HTTP, self.HTTPS, self.EMAIL, self.EMAIL_JSON)


class EndpointStatus(StrEnum):
    """How far a subscription is."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DELETED = "deleted"


class EndpointStep(StrEnum):
    """What can happen to a subscription."""

    CONFIRMED = "confirmed"
    DELETED = "deleted"


_PENDING, _CONFIRMED, _DELETED = EndpointStatus

TRANSITIONS: dict[tuple[EndpointStatus, EndpointStep], EndpointStatus] = {
    (_PENDING, EndpointStep.CONFIRMED): _CONFIRMED,
    (_PENDING, EndpointStep.DELETED): _DELETED,
    (_CONFIRMED, EndpointStep.CONFIRMED): _CONFIRMED,  # the link in a mail may be followed twice
    (_CONFIRMED, EndpointStep.DELETED): _DELETED,
}
"""The life cycle; what is not here cannot happen."""


def _beginning(endpoint: TopicEndpoint) -> EndpointStatus:
    return _PENDING if endpoint.protocol.needs_confirmation else _CONFIRMED


def _protocol(text: str) -> EndpointProtocol:
    try:
        return EndpointProtocol(text)
    except ValueError as error:
        cure = f"Use {', '.join(EndpointProtocol)}."
        raise InvalidValue(f"{text!r} is no protocol of SNS.", where="protocol", cure=cure) from error


@attrs.define
class TopicEndpoint:
    """A subscriber of a topic.

    Args:
        arn: the ARN of the subscription.
        topic_arn: the topic.
        protocol: how it is reached.
        address: where: an address of the web or of mail, a number, an ARN.
        token: what confirms the subscription.

    Attributes:
        status: how far the subscription is.

    Raises:
        InvalidValue: there is no such protocol.
    """

    arn: str
    topic_arn: str
    protocol: EndpointProtocol = attrs.field(converter=_protocol)
    address: str
    token: str = attrs.field(repr=False)
    status: EndpointStatus = attrs.field(init=False, default=attrs.Factory(_beginning, takes_self=True))
    _messages: Kept[TopicMessage] = attrs.field(factory=Kept, init=False, repr=False)

    @property
    def messages(self) -> tuple[TopicMessage, ...]:
        """What it got, the oldest first: what was published while the subscription was confirmed."""
        return tuple(self._messages.view())

    def step(self, step: EndpointStep) -> None:
        """Let something happen to the subscription.

        Raises:
            InvalidValue: it is over.
        """
        after = TRANSITIONS.get((self.status, step))
        if after is None:
            cure = "Subscribe again, and confirm that."
            raise InvalidValue(f"the subscription is {self.status}.", where=self.arn, cure=cure)
        self.status = after

    def take(self, message: TopicMessage) -> None:
        """Get a message, if it was confirmed that messages are wanted."""
        if self.status is _CONFIRMED:
            self._messages.append(message)

    def forget(self, most: int) -> None:
        """Let go of all messages but so many, the newest."""
        self._messages.keep_newest(most)
