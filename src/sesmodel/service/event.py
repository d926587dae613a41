"""What SES reports about a message: the records of event publishing (SCH-02)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from sesmodel.service.event_type import EventType

if TYPE_CHECKING:
    from sesmodel.mail.header import Headers
    from sesmodel.mail.read import ParsedMessage


def timestamp(moment: datetime) -> str:
    """Write a moment as events do (SCH-07).

    >>> from datetime import UTC, datetime
    >>> timestamp(datetime(2017, 8, 5, 0, 41, 2, 669000, UTC))
    '2017-08-05T00:41:02.669Z'
    """
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


@attrs.frozen(kw_only=True)
class MailRecord:
    """The message that an event is about (SCH-03).

    Attributes:
        timestamp: when it was accepted.
        source: whom it is from, as the caller gave it.
        source_arn: the ARN of the identity that let it be sent; ``None`` where events leave it out.
        sending_account_id: the account.
        message_id: the id of SES.
        destination: its recipients.
        headers: its header fields as composed.
        common_headers: what most people look at.
        tags: tags by name, SES's own among them (OBS-395).
    """

    timestamp: datetime
    source: str
    source_arn: str | None
    sending_account_id: str
    message_id: str
    destination: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    common_headers: dict[str, Any]
    tags: dict[str, tuple[str, ...]]

    def as_dict(self) -> dict[str, Any]:
        """The record with the names and the order of the service (OBS-391)."""
        header = {
            "headers": [{"name": name, "value": value} for name, value in self.headers],
            "commonHeaders": self.common_headers,
        }
        return self._dict(header, self.tags)

    def without_header(self) -> dict[str, Any]:
        """The record as it is where the mail has no header yet: of SES's own tags only the set's (SCH-03, EVP-04)."""
        own = {name for name in self.tags if name.startswith("ses:")} - {"ses:configuration-set"}
        return self._dict({}, {name: values for name, values in self.tags.items() if name not in own})

    def _dict(self, header: dict[str, Any], tags: dict[str, tuple[str, ...]]) -> dict[str, Any]:
        arn = {} if self.source_arn is None else {"sourceArn": self.source_arn}
        return {
            "timestamp": timestamp(self.timestamp),
            "source": self.source,
            **arn,
            "sendingAccountId": self.sending_account_id,
            "messageId": self.message_id,
            "destination": list(self.destination),
            "headersTruncated": False,
            **header,
            "tags": {name: list(values) for name, values in tags.items()},
        }


def common_headers(message: ParsedMessage, message_id: str) -> dict[str, Any]:
    """What most people look at (SCH-04): one text a field, names decoded; the id of SES if it has none of its own."""
    found: dict[str, Any] = {}
    for key, name in (("from", "From"), ("replyTo", "Reply-To"), ("to", "To"), ("cc", "Cc"), ("bcc", "Bcc")):
        if values := message.headers.get_all(name):
            found[key] = [_decoded(message.headers, name)] if len(values) == 1 else list(values)
    if date := message.headers.get("Date"):
        found["date"] = date
    found["messageId"] = message.headers.get("Message-ID", message_id)
    if message.subject is not None:
        found["subject"] = message.subject
    return found


def _decoded(headers: Headers, name: str) -> str:
    return headers.decoded(name) or ""


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened to a message."""

    mail: MailRecord
    event_type: ClassVar[EventType]
    key: ClassVar[str]

    @property
    def message_id(self) -> str:
        """The id of the message."""
        return self.mail.message_id

    def detail(self) -> dict[str, Any]:
        """What is particular to this kind of event."""
        return {}

    def as_dict(self) -> dict[str, Any]:
        """The record with the names and the order of the service (OBS-390)."""
        return {"eventType": self.event_type.value, "mail": self.mail.as_dict(), self.key: self.detail()}


@attrs.frozen(kw_only=True)
class Send(Event):
    """The message was accepted (SCH-15)."""

    event_type = EventType.SEND
    key = "send"


@attrs.frozen(kw_only=True)
class Reject(Event):
    """The content scan stopped the message (SCH-16)."""

    event_type = EventType.REJECT
    key = "reject"
    reason: str

    def detail(self) -> dict[str, Any]:
        """Why."""
        return {"reason": self.reason}


@attrs.frozen(kw_only=True)
class RenderingFailure(Event):
    """The message was accepted, and its template cannot be rendered: nobody gets it (SCH-19).

    Attributes:
        template_name: the template; empty if it came along with the call.
        error_message: such as ``Attribute 'name' is not present in the rendering data.``
    """

    event_type = EventType.RENDERING_FAILURE
    key = "failure"
    template_name: str
    error_message: str

    def detail(self) -> dict[str, Any]:
        """Which template, and why."""
        return {"errorMessage": self.error_message, "templateName": self.template_name}

    def as_dict(self) -> dict[str, Any]:
        """The record without header (SCH-03)."""
        return {"eventType": self.event_type.value, "mail": self.mail.without_header(), self.key: self.detail()}


@attrs.frozen(kw_only=True)
class Delivery(Event):
    """A recipient's server took the message (SCH-14)."""

    event_type = EventType.DELIVERY
    key = "delivery"
    timestamp: datetime
    processing_time_millis: int
    recipients: tuple[str, ...]
    smtp_response: str
    reporting_mta: str

    def detail(self) -> dict[str, Any]:
        """When, to whom, with what reply (OBS-401)."""
        return {
            "timestamp": timestamp(self.timestamp),
            "processingTimeMillis": self.processing_time_millis,
            "recipients": list(self.recipients),
            "smtpResponse": self.smtp_response,
            "reportingMTA": self.reporting_mta,
        }


@attrs.frozen(kw_only=True)
class BouncedRecipient:
    """A recipient that the message did not reach (SCH-09); without a DSN only the address is known."""

    email_address: str
    action: str | None = None
    status: str | None = None
    diagnostic_code: str | None = None

    def as_dict(self) -> dict[str, str]:
        """The record with the names of the service; what is not known is left out."""
        named = {
            "emailAddress": self.email_address,
            "action": self.action,
            "status": self.status,
            "diagnosticCode": self.diagnostic_code,
        }
        return {name: value for name, value in named.items() if value is not None}


@attrs.frozen(kw_only=True)
class Bounce(Event):
    """The message did not reach some recipients, and will not be tried again (SCH-08, SCH-10).

    Attributes:
        remote_mta_ip: the server that refused it; identity notifications show it, event publishing does not (SCH-08).
    """

    event_type = EventType.BOUNCE
    key = "bounce"
    bounce_type: str
    bounce_sub_type: str
    bounced_recipients: tuple[BouncedRecipient, ...]
    timestamp: datetime
    feedback_id: str
    reporting_mta: str | None = None
    remote_mta_ip: str | None = None

    def detail(self) -> dict[str, Any]:
        """Who, why, when; the reporting server only where there is a DSN."""
        found: dict[str, Any] = {
            "bounceType": self.bounce_type,
            "bounceSubType": self.bounce_sub_type,
            "bouncedRecipients": [recipient.as_dict() for recipient in self.bounced_recipients],
            "timestamp": timestamp(self.timestamp),
            "feedbackId": self.feedback_id,
        }
        return found if self.reporting_mta is None else {**found, "reportingMTA": self.reporting_mta}


@attrs.frozen(kw_only=True)
class Complaint(Event):
    """A recipient marked the message as spam, or is listed as one who did (SCH-11).

    Attributes:
        complained_recipients: who it may have been; SES knows the domain, and often no more.
        timestamp: when the provider sent the report.
        feedback_id: the id of the report.
        user_agent: what wrote the report; ``None`` without a report, as the next two.
        complaint_feedback_type: such as ``abuse``.
        arrival_date: when the message had come in, if the report says so.
        complaint_sub_type: ``OnAccountSuppressionList`` if SES did not try, for the list of the account.
    """

    event_type = EventType.COMPLAINT
    key = "complaint"
    complained_recipients: tuple[str, ...]
    timestamp: datetime
    feedback_id: str
    user_agent: str | None = None
    complaint_feedback_type: str | None = None
    arrival_date: datetime | None = None
    complaint_sub_type: str | None = None

    def detail(self) -> dict[str, Any]:
        """Who, when, how; ``complaintSubType`` stands first, and mostly is null (OBS-407)."""
        report = {
            "userAgent": self.user_agent,
            "complaintFeedbackType": self.complaint_feedback_type,
            "arrivalDate": None if self.arrival_date is None else timestamp(self.arrival_date),
        }
        return {
            "complaintSubType": self.complaint_sub_type,
            "complainedRecipients": [{"emailAddress": address} for address in self.complained_recipients],
            "timestamp": timestamp(self.timestamp),
            "feedbackId": self.feedback_id,
            **{name: value for name, value in report.items() if value is not None},
        }


@attrs.frozen(kw_only=True)
class DeliveryDelay(Event):
    """A recipient's server refused the message for now; it will be tried again (SCH-20)."""

    event_type = EventType.DELIVERY_DELAY
    key = "deliveryDelay"
    timestamp: datetime
    delay_type: str
    expiration_time: datetime
    delayed_recipients: tuple[BouncedRecipient, ...]

    def detail(self) -> dict[str, Any]:
        """Who, why, until when (OBS-410)."""
        return {
            "timestamp": timestamp(self.timestamp),
            "delayType": self.delay_type,
            "expirationTime": timestamp(self.expiration_time),
            "delayedRecipients": [recipient.as_dict() for recipient in self.delayed_recipients],
        }


@attrs.frozen(kw_only=True)
class Open(Event):
    """A recipient opened the message (SCH-17).

    Attributes:
        ip_address: where from; often a proxy of the mail provider.
        timestamp: when.
        user_agent: the program.
    """

    event_type = EventType.OPEN
    key = "open"
    ip_address: str
    timestamp: datetime
    user_agent: str

    def detail(self) -> dict[str, Any]:
        """Who, when, with what."""
        return {
            "ipAddress": self.ip_address,
            "timestamp": timestamp(self.timestamp),
            "userAgent": self.user_agent,
        }


@attrs.frozen(kw_only=True)
class Click(Event):
    """A recipient followed a link of the message (SCH-21).

    Attributes:
        ip_address: where from.
        link: the address that the sender wrote.
        link_tags: the tags of the link by name; ``None`` if it has none.
        timestamp: when.
        user_agent: the program.
    """

    event_type = EventType.CLICK
    key = "click"
    ip_address: str
    link: str
    link_tags: dict[str, tuple[str, ...]] | None = None
    timestamp: datetime
    user_agent: str

    def detail(self) -> dict[str, Any]:
        """Who, which link, when, with what."""
        tags = self.link_tags
        return {
            "ipAddress": self.ip_address,
            "link": self.link,
            "linkTags": None if tags is None else {name: list(values) for name, values in tags.items()},
            "timestamp": timestamp(self.timestamp),
            "userAgent": self.user_agent,
        }


@attrs.frozen
class TopicStatus:
    """Whether a contact gets the mail of a topic: ``OptIn`` or ``OptOut``."""

    topic_name: str
    subscription_status: str

    def as_dict(self) -> dict[str, str]:
        """The record with the names of the service."""
        return {"topicName": self.topic_name, "subscriptionStatus": self.subscription_status}


@attrs.frozen(kw_only=True)
class TopicPreferences:
    """What a contact of a list wants.

    Attributes:
        unsubscribe_all: whether no mail of the list at all.
        topic_subscription_status: the topics that the contact decided about.
        topic_default_subscription_status: the topics that the list decides about.
    """

    unsubscribe_all: bool
    topic_subscription_status: tuple[TopicStatus, ...] = ()
    topic_default_subscription_status: tuple[TopicStatus, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The record with the names of the service (OBS-409)."""
        return {
            "unsubscribeAll": self.unsubscribe_all,
            "topicSubscriptionStatus": [topic.as_dict() for topic in self.topic_subscription_status],
            "topicDefaultSubscriptionStatus": [topic.as_dict() for topic in self.topic_default_subscription_status],
        }


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
    contact_list: str
    timestamp: datetime
    source: str
    new_topic_preferences: TopicPreferences
    old_topic_preferences: TopicPreferences

    def detail(self) -> dict[str, Any]:
        """Which list, when, what is wanted, what was."""
        return {
            "contactList": self.contact_list,
            "timestamp": timestamp(self.timestamp),
            "source": self.source,
            "newTopicPreferences": self.new_topic_preferences.as_dict(),
            "oldTopicPreferences": self.old_topic_preferences.as_dict(),
        }


EVENT_TYPES = tuple(kind.value for kind in EventType)
"""Every type of event, as events spell it (SCH-02)."""
