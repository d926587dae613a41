"""Where an identity tells of bounces, complaints and deliveries: topics of SNS (NTF-09)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum

import attrs

from sesmodel.errors import InvalidParameterValue


class NotificationType(StrEnum):
    """What an identity can tell of (OBS-273)."""

    BOUNCE = "Bounce"
    COMPLAINT = "Complaint"
    DELIVERY = "Delivery"


@attrs.frozen
class NotificationSettings:
    """The topics of an identity as they are at one time; a change makes another value.

    Attributes:
        topics: the ARN of the topic of each type that has one.
        with_header: the types whose notices have the header of the mail in them (NTF-11).

    >>> settings = NotificationSettings().told(NotificationType.BOUNCE, "arn:aws:sns:us-east-1:123456789012:bounces")
    >>> settings.including_header(NotificationType.BOUNCE, enabled=True).with_header
    frozenset({<NotificationType.BOUNCE: 'Bounce'>})
    """

    topics: Mapping[NotificationType, str] = attrs.field(factory=dict, hash=False)
    with_header: frozenset[NotificationType] = frozenset()

    @property
    def tell_of_feedback(self) -> bool:
        """Whether bounces and complaints have a topic each, so that none has to come by mail (NTF-06)."""
        return NotificationType.BOUNCE in self.topics and NotificationType.COMPLAINT in self.topics

    def told(self, kind: NotificationType, topic_arn: str | None) -> NotificationSettings:
        """The same with another topic for one type; without a topic its notices have no header either (NTF-11)."""
        others = {other: arn for other, arn in self.topics.items() if other is not kind}
        if topic_arn is None:
            return NotificationSettings(others, self.with_header - {kind})
        return NotificationSettings({**others, kind: topic_arn}, self.with_header)

    def without(self, topic_arn: str) -> NotificationSettings:
        """The same without one topic, whatever it serves (NTF-15)."""
        gone = {kind for kind, arn in self.topics.items() if arn == topic_arn}
        left = {kind: arn for kind, arn in self.topics.items() if kind not in gone}
        return NotificationSettings(left, self.with_header - gone)

    def including_header(self, kind: NotificationType, *, enabled: bool) -> NotificationSettings:
        """The same with the header of the mail in the notices of one type, or without.

        Raises:
            InvalidParameterValue: the type has no topic, and so no notices (NTF-11). No text of SES is known.
        """
        if enabled and kind not in self.topics:
            raise InvalidParameterValue(f"There is no topic for {kind} notifications, which the headers could be in.")
        return NotificationSettings(self.topics, self.with_header | {kind} if enabled else self.with_header - {kind})


def chosen(kind: NotificationType, topic_arn: str, identity: str) -> str:
    """What SES tells a topic when an identity has chosen it; it is about no mail, so webhooks pass over it.

    >>> chosen(NotificationType.BOUNCE, "arn:aws:sns:us-east-1:123456789012:bounces", "example.com")[:55]
    '{"notificationType":"AmazonSnsSubscriptionSucceeded","m'
    """
    words = (
        f"You have successfully subscribed your Amazon SNS topic '{topic_arn}' to receive '{kind}' notifications from "
        f"Amazon SES for identity '{identity}'."
    )
    record = {"notificationType": "AmazonSnsSubscriptionSucceeded", "message": words}
    return json.dumps(record, separators=(",", ":"))
