"""Which addresses an event says not to send to again, and whether that is news."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.mail.address import readable
from sesmodel.service.event import Bounce, Complaint
from sesmodel.service.suppression import SuppressedDestination, SuppressionReason, listed_address
from sesmodel.service.unsubscribed import is_of_unsubscribed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.service.event import Event


def suppressed_by(event: Event) -> tuple[SuppressedDestination, ...]:
    """The addresses that are not to be sent to again, with why and since when (LIF-26, SUP-21).

    Everyone whose bounce is permanent, also for the reason that a list of SES kept the mail back: it would do so again,
    and mail to the global list counts for the bounce rate (SUP-19). Everyone who complained, unless to say that the
    mail is no spam (SCH-13). Not who unsubscribed from one kind of mail (LST-08). All other events concern nobody.
    Names are taken off; what is no address is passed over.

    Args:
        event: what SES reports.
    """
    if isinstance(event, Bounce) and event.bounce_type == "Permanent" and not is_of_unsubscribed(event):
        bounced = (one.email_address for one in event.bounced_recipients)
        return tuple(_entries(event, bounced, SuppressionReason.BOUNCE))
    if isinstance(event, Complaint) and event.complaint_feedback_type != "not-spam":
        return tuple(_entries(event, event.complained_recipients, SuppressionReason.COMPLAINT))
    return ()


def _entries(
    event: Bounce | Complaint, addresses: Iterable[str], reason: SuppressionReason
) -> Iterator[SuppressedDestination]:
    for known in (known for text in addresses for known in readable(text)):
        address = listed_address(known.addr_spec)
        yield SuppressedDestination(address, reason, event.timestamp, event.message_id, event.feedback_id)


@attrs.frozen
class Removal:
    """That an address was taken off a list by hand.

    Attributes:
        at: when, or the time of the entry if that was later by the clock of SES.
        feedback_id: the event that the entry came from.
    """

    at: datetime
    feedback_id: str | None = None

    @classmethod
    def of(cls, known: SuppressedDestination | None, now: datetime) -> Removal:
        """The removal of what was known of an address, perhaps nothing."""
        return cls(now) if known is None else cls(max(now, known.last_update_time), known.feedback_id)

    def outdates(self, entry: SuppressedDestination) -> bool:
        """Whether an event is of before, or the very one that the address was taken off after."""
        since = entry.last_update_time
        return since < self.at or (since == self.at and entry.feedback_id == self.feedback_id)


def is_news(entry: SuppressedDestination, known: SuppressedDestination | None, removal: Removal | None) -> bool:
    """Whether what an event says changes what is known: the later counts, in whatever order events come in.

    Of two events at the same moment a complaint counts more than a bounce, so that every order ends in the same.

    Args:
        entry: what the event says.
        known: the entry of the address.
        removal: when it was last taken off.
    """
    if removal is not None and removal.outdates(entry):
        return False
    return known is None or _precedence(entry) > _precedence(known)


def _precedence(entry: SuppressedDestination) -> tuple[datetime, bool, str]:
    return entry.last_update_time, entry.reason is SuppressionReason.COMPLAINT, entry.feedback_id or ""
