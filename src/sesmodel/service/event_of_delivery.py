"""Deliveries, and delays of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.delay_type import OTHER_SPELLINGS, DelayType
from sesmodel.service.event_base import Event
from sesmodel.service.event_codec import NUMBER, TEXTS, TIME, ListOf, Word
from sesmodel.service.event_json import member
from sesmodel.service.event_of_bounce import BouncedRecipient
from sesmodel.service.event_type import EventType


@attrs.frozen(kw_only=True)
class Delivery(Event):
    """A recipient's server took the message (SCH-14).

    Attributes:
        timestamp: when.
        processing_time_millis: the milliseconds from acceptance until then.
        recipients: those that it took the message for.
        smtp_response: its reply, as it is.
        reporting_mta: the server of SES that handed the message over.
        remote_mta_ip: the server that took it; identity notifications show it, event publishing does not (OBS-401).
    """

    event_type = EventType.DELIVERY
    key = "delivery"
    timestamp: datetime = attrs.field(metadata=member("timestamp", TIME))
    processing_time_millis: int = attrs.field(metadata=member("processingTimeMillis", NUMBER))
    recipients: tuple[str, ...] = attrs.field(metadata=member("recipients", TEXTS))
    smtp_response: str = attrs.field(metadata=member("smtpResponse"))
    reporting_mta: str = attrs.field(metadata=member("reportingMTA"))
    remote_mta_ip: str | None = attrs.field(default=None, metadata=member("remoteMtaIp"))


def _producible(_event: object, _attribute: object, delay_type: str) -> None:
    if delay_type == DelayType.BYOIP_HOST_NAME_LOOKUP_UNAVAILABLE:
        raise InvalidValue(
            f"{delay_type} happens to accounts that bring their own IP addresses (IP-18), and this model has none.",
            where="delay_type",
            cure="Use another word of DelayType.",
        )


_TYPE = Word(DelayType, OTHER_SPELLINGS)


def _type(text: str) -> str:
    return _TYPE.known(text)


@attrs.frozen(kw_only=True)
class DeliveryDelay(Event):
    """A recipient's server refused the message for now; it will be tried again (SCH-20).

    Attributes:
        timestamp: when.
        delay_type: why, a word of :class:`DelayType`.
        expiration_time: until when it will be tried.
        delayed_recipients: who has to wait; address, status and diagnostic code.
        reporting_mta: the address of who reports it, where it is known (SCH-20).

    Raises:
        InvalidValue: the delay is one of accounts that bring their own IP addresses. What is read is taken as it is.
    """

    event_type = EventType.DELIVERY_DELAY
    key = "deliveryDelay"
    timestamp: datetime = attrs.field(metadata=member("timestamp", TIME))
    delay_type: str = attrs.field(converter=_type, validator=_producible, metadata=member("delayType", _TYPE))
    expiration_time: datetime = attrs.field(metadata=member("expirationTime", TIME))
    delayed_recipients: tuple[BouncedRecipient, ...] = attrs.field(
        metadata=member("delayedRecipients", ListOf(BouncedRecipient))
    )
    reporting_mta: str | None = attrs.field(default=None, metadata=member("reportingMTA"))

    def _mail(self) -> dict[str, Any]:
        return self.mail.without_header()
