"""Amazon SNS topics, as far as SES publishes to them (EVP-23, NTF-09)."""

from __future__ import annotations

import attrs

from sesmodel.service.kept import Kept
from sesmodel.service.topic_access import check_policy, lets_publish, lets_use_key
from sesmodel.service.topic_endpoint import EndpointStep, TopicEndpoint
from sesmodel.service.topic_message import TopicMessage

EVENT_SUBJECT = "Amazon SES Email Event Notification"  # OBS-387
VALIDATED = "Successfully validated SNS topic for Amazon SES event publishing."  # OBS-180
_OF_MAIL = tuple(f'{{"notificationType":"{kind}"' for kind in ("Bounce", "Complaint", "Delivery"))


@attrs.define
class Topic:
    """A topic that there is.

    Args:
        arn: its ARN.
        policy: its access policy, as JSON, which can be set anew at any time. Without one, SES may publish to it for
            the account that it was made in, and for nobody else.
        key_policy: the policy of the KMS key that encrypts it, as JSON; ``None`` if it is not encrypted.

    Raises:
        InvalidValue: a policy cannot be read.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes()
    >>> ses.create_topic("bounces").arn
    'arn:aws:sns:us-east-1:123456789012:bounces'
    """

    arn: str
    policy: str | None = attrs.field(default=None, kw_only=True, validator=check_policy)
    key_policy: str | None = attrs.field(default=None, kw_only=True, validator=check_policy)
    _messages: Kept[TopicMessage] = attrs.field(factory=Kept, init=False, repr=False)
    _endpoints: dict[str, TopicEndpoint] = attrs.field(factory=dict, init=False, repr=False)

    @property
    def messages(self) -> tuple[TopicMessage, ...]:
        """What was published to it, the oldest first."""
        return tuple(self._messages.view())

    @property
    def events(self) -> tuple[str, ...]:
        """The texts of those messages that are about events."""
        return tuple(one.message for one in self._messages.view() if one.subject == EVENT_SUBJECT)

    @property
    def notifications(self) -> tuple[str, ...]:
        """The texts of those messages by which identities tell of their mail (NTF-19)."""
        return tuple(one.message for one in self._messages.view() if one.message.startswith(_OF_MAIL))

    @property
    def endpoints(self) -> tuple[TopicEndpoint, ...]:
        """Who subscribed to it, and is not gone, in that order."""
        return tuple(self._endpoints.values())

    def refusal(self, account_id: str, *, own: bool = True) -> str:
        """Why SES cannot publish to it for an account; an empty text if it can (NTF-13, NTF-14).

        Args:
            account_id: the 12 digits of the account.
            own: whether the account made it.
        """
        if not own and self.policy is None:
            return f"The topic {self.arn} is of another account, and has no access policy that lets SES publish to it."
        if self.policy is not None and not lets_publish(self.policy, self.arn, account_id):
            return f"The access policy of {self.arn} does not let SES publish to it for {account_id}."
        if self.key_policy is not None and not lets_use_key(self.key_policy, account_id):
            return f"The topic {self.arn} is encrypted, and the policy of its key does not let SES use that."
        return ""

    def take(self, message: TopicMessage) -> None:
        """Take in what is published to it, and hand it to who has confirmed that they want it (NTF-16)."""
        self._messages.append(message)
        for endpoint in self._endpoints.values():
            endpoint.take(message)

    def join(self, endpoint: TopicEndpoint) -> None:
        """Let somebody subscribe."""
        self._endpoints[endpoint.arn] = endpoint

    def part(self, endpoint_arn: str) -> None:
        """Let a subscriber go; nobody of that ARN is no error, as in SNS."""
        gone = self._endpoints.pop(endpoint_arn, None)
        if gone is not None:
            gone.step(EndpointStep.DELETED)

    def forget(self, most: int) -> None:
        """Let go of all messages but so many, the newest."""
        self._messages.keep_newest(most)
        for endpoint in self._endpoints.values():
            endpoint.forget(most)
