"""The ten kinds of events (MON-01)."""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """What can be told of a message, as events spell it (SCH-02, OBS-408).

    A blank stands in one of them only.

    >>> EventType("Rendering Failure").name
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

    def __repr__(self) -> str:
        """The word, as it stands in lists of events."""
        return repr(self.value)
