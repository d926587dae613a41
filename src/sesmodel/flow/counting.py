"""What an event adds to the statistics of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.event import Bounce, Complaint, Reject, Send
from sesmodel.service.simulator import outside

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Event


def count(state: ServiceState, event: Event) -> None:
    """Count an event; simulator mail is billed, and counts for nothing else (TST-09)."""
    statistics = state.account.statistics
    if isinstance(event, Send):
        statistics.billed += len(event.mail.destination)
        statistics.delivery_attempts += len(outside(event.mail.destination))
    elif isinstance(event, Bounce):
        if event.bounce_type == "Permanent" and event.bounce_sub_type != "OnAccountSuppressionList":  # LIF-06
            statistics.bounces += len(outside(one.email_address for one in event.bounced_recipients))
    elif isinstance(event, Complaint):
        statistics.complaints += len(outside(event.complained_recipients))
    elif isinstance(event, Reject):
        statistics.rejects += 1
