"""What an event adds to the statistics of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.event import Bounce, Complaint, Reject, Send
from sesmodel.service.simulator import outside
from sesmodel.service.suppression import ON_ACCOUNT_LIST

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
        bounced = len(outside(one.email_address for one in event.bounced_recipients))
        if event.bounce_sub_type == ON_ACCOUNT_LIST:
            statistics.withheld += bounced
        elif event.bounce_type == "Permanent":  # LIF-06; those of the global list are among them (SUP-19)
            statistics.bounces += bounced
    elif isinstance(event, Complaint):
        complained = len(outside(event.complained_recipients))
        if event.complaint_sub_type == ON_ACCOUNT_LIST:
            statistics.withheld += complained
        else:
            statistics.complaints += complained
    elif isinstance(event, Reject):
        statistics.rejects += 1
