"""The envelope that SNS puts around a message, and the text in it that SNS signs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

import attrs

from sesmodel.errors import UntrustedMessage
from sesmodel.service.event_time import timestamp

_LONGEST = 2 * 1024 * 1024  # a message has 256 KiB; escapes can make six times as much of it
_TOPIC = re.compile(r"arn:(aws[a-z-]*):sns:([a-z0-9-]+):[0-9]{12}:([A-Za-z0-9_.-]{1,256})")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")


class SnsType(StrEnum):
    """What SNS posts."""

    NOTIFICATION = "Notification"
    SUBSCRIPTION_CONFIRMATION = "SubscriptionConfirmation"
    UNSUBSCRIBE_CONFIRMATION = "UnsubscribeConfirmation"


@attrs.frozen(kw_only=True)
class SnsMessage:
    """What SNS posts to a subscriber (OBS-387).

    Attributes:
        type: what it is.
        message_id: its id; the same when SNS posts it again.
        topic_arn: the topic.
        message: the text that was published; of a confirmation, a sentence for people.
        timestamp: when it was published.
        subject: the subject, if it has one.
        token: of a confirmation, what confirms the subscription.
        signature: the signature, in base64.
        signature_version: ``1`` with SHA-1, ``2`` with SHA-256.
        signing_cert_url: where the certificate of the signature is said to be.
        subscribe_url: of a confirmation, the address that confirms the subscription.
        unsubscribe_url: of a notification to a subscriber, the address that ends the subscription; it is not signed.
    """

    type: SnsType
    message_id: str
    topic_arn: str
    message: str = attrs.field(repr=False)
    timestamp: datetime
    signature: str = attrs.field(repr=False)
    signature_version: str
    signing_cert_url: str
    subject: str | None = None
    token: str | None = attrs.field(default=None, repr=False)
    subscribe_url: str | None = attrs.field(default=None, repr=False)
    unsubscribe_url: str | None = attrs.field(default=None, repr=False)
    _timestamp_text: str = attrs.field(default="", repr=False)

    @classmethod
    def read(cls, body: str | bytes) -> Self:
        """Read the body of a request; nothing is proven by that.

        Raises:
            UntrustedMessage: it is no envelope of SNS.
        """
        members = _Members(_object(body))
        kind, moment = members.kind(), members.text("Timestamp")
        confirms = kind is not SnsType.NOTIFICATION
        return cls(
            type=kind,
            message_id=members.text("MessageId"),
            topic_arn=members.text("TopicArn"),
            message=members.text("Message"),
            timestamp=_moment(moment),
            timestamp_text=moment,
            subject=members.optional("Subject"),
            token=members.text("Token") if confirms else None,
            subscribe_url=members.text("SubscribeURL") if confirms else None,
            unsubscribe_url=members.optional("UnsubscribeURL"),
            signature=members.text("Signature"),
            signature_version=members.text("SignatureVersion"),
            signing_cert_url=members.text("SigningCertURL"),
        )

    @property
    def region(self) -> str:
        """The Region of the topic.

        Raises:
            UntrustedMessage: the topic is none.
        """
        return self._topic[2]

    @property
    def host(self) -> str:
        """The host of SNS that speaks for the topic.

        Raises:
            UntrustedMessage: the topic is none.
        """
        return f"sns.{self.region}.amazonaws.com{'.cn' if self._topic[1] == 'aws-cn' else ''}"

    def confirming_url(self, token: str) -> str:
        """The address by which a subscription to the topic is confirmed.

        Args:
            token: the token of the subscriber.

        Raises:
            UntrustedMessage: the topic is none.
        """
        query = {"Action": "ConfirmSubscription", "TopicArn": self.topic_arn, "Token": token}
        return f"https://{self.host}/?{urlencode(query)}"

    def ending_url(self, subscription_arn: str) -> str:
        """The address by which a subscription to the topic is ended.

        Raises:
            UntrustedMessage: the topic is none.
        """
        return f"https://{self.host}/?Action=Unsubscribe&SubscriptionArn={subscription_arn}"

    @property
    def _topic(self) -> re.Match[str]:
        found = _TOPIC.fullmatch(self.topic_arn)
        if found is None:
            raise UntrustedMessage(f"{self.topic_arn!r} is no topic.", reason="malformed")
        return found

    def signed_text(self) -> bytes:
        """The text that is signed: names and values of the fields, a line each, in the order of their names."""
        fields = {
            "Message": self.message,
            "MessageId": self.message_id,
            "Subject": self.subject if self.token is None else None,
            "SubscribeURL": self.subscribe_url,
            "Timestamp": self._timestamp_text or timestamp(self.timestamp),
            "Token": self.token,
            "TopicArn": self.topic_arn,
            "Type": self.type.value,
        }
        lines = (f"{name}\n{value}\n" for name, value in fields.items() if value is not None)
        return "".join(lines).encode(errors="surrogatepass")

    def as_dict(self) -> dict[str, str]:
        """The envelope with the names and the order of SNS (OBS-387)."""
        members = {
            "Type": self.type.value,
            "MessageId": self.message_id,
            "Token": self.token,
            "TopicArn": self.topic_arn,
            "Subject": self.subject,
            "Message": self.message,
            "SubscribeURL": self.subscribe_url,
            "Timestamp": self._timestamp_text or timestamp(self.timestamp),
            "SignatureVersion": self.signature_version,
            "Signature": self.signature,
            "SigningCertURL": self.signing_cert_url,
            "UnsubscribeURL": self.unsubscribe_url,
        }
        return {name: value for name, value in members.items() if value is not None}

    def to_json(self) -> str:
        """The envelope as the body of a request."""
        return json.dumps(self.as_dict())

    @property
    def header(self) -> dict[str, str]:
        """The header of the request that SNS posts it with (OBS-389)."""
        found = {
            "Content-Type": "text/plain; charset=UTF-8",
            "User-Agent": "Amazon Simple Notification Service Agent",
            "x-amz-sns-message-type": self.type.value,
            "x-amz-sns-message-id": self.message_id,
            "x-amz-sns-topic-arn": self.topic_arn,
        }
        subscribed = (self.unsubscribe_url or "").partition("SubscriptionArn=")[2]
        return {**found, "x-amz-sns-subscription-arn": subscribed} if subscribed else found


@attrs.frozen
class _Members:
    """The members of an envelope, each a text."""

    members: Mapping[str, Any]

    def kind(self) -> SnsType:
        text = self.text("Type")
        try:
            return SnsType(text)
        except ValueError as error:
            raise UntrustedMessage(f"SNS posts nothing of the type {text[:50]!r}.", reason="malformed") from error

    def text(self, name: str) -> str:
        value = self.optional(name)
        if value is None:
            raise UntrustedMessage(f"it has no {name}.", reason="malformed")
        return value

    def optional(self, name: str) -> str | None:
        value = self.members.get(name)
        if value is not None and not isinstance(value, str):
            raise UntrustedMessage(f"its {name} is no text.", reason="malformed")
        return value


def _object(body: str | bytes) -> dict[str, Any]:
    if len(body) > _LONGEST:
        raise UntrustedMessage(f"it has more than {_LONGEST} bytes.", reason="malformed")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UntrustedMessage("it is no JSON.", reason="malformed") from error
    if not isinstance(found, dict):
        raise UntrustedMessage("it is no JSON object.", reason="malformed")
    return found


def _moment(text: str) -> datetime:
    try:
        if _TIME.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        pass  # a day that is none, such as the 30th of February
    raise UntrustedMessage(f"its Timestamp {text!r} is no time.", reason="malformed")
