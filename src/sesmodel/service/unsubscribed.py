"""Mail that was not sent to somebody who unsubscribed: it bounces, and says why (LST-08).

No server refused it, and nobody complained of anything but of this one kind of mail. So such a bounce puts nobody on a
suppression list, and counts for no rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesmodel.service.event_of_bounce import Bounce

_BEGINNING = "Amazon SES did not send the message to this address because its contact unsubscribed from"

STATUS = "5.7.1"
"""Delivery not authorised (RFC 3463 section 3.8)."""


def diagnostic_of(contact_list: str, topic: str | None) -> str:
    """What the bounce says of a contact who unsubscribed from the whole list, or from a topic of it.

    >>> diagnostic_of("OurList", "Releases").partition("unsubscribed from ")[2]
    'topic Releases of contact list OurList.'
    """
    left = f"topic {topic} of contact list {contact_list}" if topic else f"contact list {contact_list}"
    return f"{_BEGINNING} {left}."


def is_of_unsubscribed(event: Bounce) -> bool:
    """Whether a bounce tells of contacts who unsubscribed; one event tells of nobody else."""
    told = [one.diagnostic_code or "" for one in event.bounced_recipients]
    return bool(told) and all(text.startswith(_BEGINNING) for text in told)
