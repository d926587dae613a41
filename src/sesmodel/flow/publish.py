"""Step 8: what happened becomes an event, and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.event import BounceEvent, ComplaintEvent, RejectEvent, SendEvent
from sesmodel.service.simulator import outside
from sesmodel.service.suppression import SuppressionReason

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Event


def publish_send(state: ServiceState, accepted: Accepted) -> None:
    """Publish that a message was accepted."""
    publish(state, SendEvent(mail=accepted.record))


def publish(state: ServiceState, event: Event) -> None:
    """Publish an event, once what it changes is changed; the sinks see it when the call that caused it is over."""
    if isinstance(event, SendEvent):
        _count_send(state, event)
    elif isinstance(event, BounceEvent):
        _count_bounce(state, event)
    elif isinstance(event, ComplaintEvent):
        _count_complaint(state, event)
    elif isinstance(event, RejectEvent):
        state.account.statistics.rejects += 1
    state.events.append(event)


def _count_send(state: ServiceState, event: SendEvent) -> None:
    state.account.statistics.billed += len(event.mail.destination)
    state.account.statistics.delivery_attempts += len(outside(event.mail.destination))


def _count_bounce(state: ServiceState, event: BounceEvent) -> None:
    """Only hard bounces count (LIF-06); an address that is listed already is not listed again."""
    if event.bounce_type != "Permanent":
        return
    real = outside(one.email_address for one in event.bounced_recipients)
    if event.bounce_sub_type != "OnAccountSuppressionList":
        state.account.statistics.bounces += len(real)
        _suppress(state, real, SuppressionReason.BOUNCE, event.timestamp)


def _count_complaint(state: ServiceState, event: ComplaintEvent) -> None:
    real = outside(event.complained_recipients)
    state.account.statistics.complaints += len(real)
    _suppress(state, real, SuppressionReason.COMPLAINT, event.timestamp)


def _suppress(state: ServiceState, addresses: list[str], reason: SuppressionReason, now: datetime) -> None:
    if reason in state.account.suppression.reasons:
        for address in addresses:
            state.account.suppression.put(address, reason, now)
