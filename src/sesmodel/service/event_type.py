"""The ten kinds of events, and how each place spells them (MON-01, OBS-193)."""

from __future__ import annotations

import re
from typing import Self

from sesmodel.errors import InvalidValue
from sesmodel.service.event_word import EventWord

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class EventType(EventWord):
    """What can be told of a message, as events spell it (SCH-02, OBS-408).

    A blank stands in one of them only.

    >>> EventType("Rendering Failure").v2
    'RENDERING_FAILURE'
    """

    SEND = "Send"
    RENDERING_FAILURE = "Rendering Failure"
    REJECT = "Reject"
    DELIVERY = "Delivery"
    BOUNCE = "Bounce"
    COMPLAINT = "Complaint"
    DELIVERY_DELAY = "DeliveryDelay"
    SUBSCRIPTION = "Subscription"
    OPEN = "Open"
    CLICK = "Click"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a type in any spelling: of records, of either API, of metrics.

        Raises:
            InvalidValue: there is no such type.

        >>> EventType.parse("deliveryDelay") is EventType.parse("DELIVERY_DELAY") is EventType.DELIVERY_DELAY
        True
        """
        wanted = _HUMP.sub("_", text).replace(" ", "_").upper()
        if wanted not in cls.__members__:
            cure = f"Use {', '.join(cls)}."
            raise InvalidValue(f"{text!r} is no type of event.", where="event_types", cure=cure)
        return cls[wanted]

    @property
    def v1(self) -> str:
        """How v1 spells it. Its destinations do not take the last two (OBS-192)."""
        return self.metric[0].lower() + self.metric[1:]

    @property
    def v2(self) -> str:
        """How v2 spells it."""
        return self.name

    @property
    def metric(self) -> str:
        """The name of its CloudWatch metric (EVP-25, OBS-199)."""
        return self.value.replace(" ", "")

    @property
    def detail_type(self) -> str:
        """What EventBridge calls it (OBS-201)."""
        return f"Email {_TOLD[self]}"


_TOLD = {
    EventType.SEND: "Sent",
    EventType.REJECT: "Rejected",
    EventType.BOUNCE: "Bounced",
    EventType.COMPLAINT: "Complaint Received",
    EventType.DELIVERY: "Delivered",
    EventType.OPEN: "Opened",
    EventType.CLICK: "Clicked",
    EventType.RENDERING_FAILURE: "Rendering Failed",
    EventType.DELIVERY_DELAY: "Delivery Delayed",
    EventType.SUBSCRIPTION: "Subscribed",
}

V1_TYPES = tuple(kind for kind in EventType if kind not in (EventType.DELIVERY_DELAY, EventType.SUBSCRIPTION))
"""The eight that destinations of v1 may select (OBS-192, OBS-193)."""
