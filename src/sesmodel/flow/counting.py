"""What an event adds to the statistics of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.counted import counts_toward_bounce_rate, counts_toward_complaint_rate, is_withheld
from sesmodel.service.event import Bounce, Complaint, Delivery, Reject, Send
from sesmodel.service.simulator import outside
from sesmodel.service.suppression import ON_ACCOUNT_LIST

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Event
    from sesmodel.service.statistics import Statistics


def count(state: ServiceState, event: Event) -> None:
    """Count an event. Of simulator mail attempts count, and nothing that came of them (TST-09, MON-05)."""
    statistics = state.account.statistics
    statistics.events[event.event_type] += 1
    if isinstance(event, Send):
        _count_attempts(statistics, event)
    elif isinstance(event, Delivery):
        statistics.deliveries += len(outside(event.recipients))
    elif isinstance(event, Bounce):
        _count_bounces(statistics, event)
    elif isinstance(event, Complaint):
        _count_complaints(statistics, event)
    elif isinstance(event, Reject):
        rejects = len(event.mail.destination)
        statistics.rejects += rejects
        statistics.data_points.add(event.mail.timestamp, rejects=rejects)


def _count_attempts(statistics: Statistics, event: Send) -> None:
    attempts = len(event.mail.destination)
    statistics.billed += attempts
    statistics.delivery_attempts += attempts
    statistics.simulated += attempts - len(outside(event.mail.destination))
    statistics.data_points.add(event.mail.timestamp, delivery_attempts=attempts)


def _count_bounces(statistics: Statistics, event: Bounce) -> None:
    bounces = len(outside(one.email_address for one in event.bounced_recipients))
    if counts_toward_bounce_rate(event):
        statistics.bounces += bounces
        statistics.data_points.add(event.timestamp, bounces=bounces)
    elif is_withheld(event):
        statistics.withheld += bounces


def _count_complaints(statistics: Statistics, event: Complaint) -> None:
    complaints = len(outside(event.complained_recipients))
    if counts_toward_complaint_rate(event):
        statistics.complaints += complaints
        statistics.data_points.add(event.timestamp, complaints=complaints)
    elif event.complaint_sub_type == ON_ACCOUNT_LIST:
        statistics.withheld += complaints
