"""Which addresses an event puts on the suppression list of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.event import Bounce, Complaint
from sesmodel.service.simulator import outside
from sesmodel.service.suppression import SuppressionReason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Event


def suppress(state: ServiceState, event: Event) -> None:
    """List who bounced hard or complained; who is listed already is not listed again (SUP-04)."""
    if isinstance(event, Bounce):
        if event.bounce_type == "Permanent" and event.bounce_sub_type != "OnAccountSuppressionList":
            addresses = (one.email_address for one in event.bounced_recipients)
            _put(state, addresses, SuppressionReason.BOUNCE, event.timestamp)
    elif isinstance(event, Complaint):
        _put(state, event.complained_recipients, SuppressionReason.COMPLAINT, event.timestamp)


def _put(state: ServiceState, addresses: Iterable[str], reason: SuppressionReason, now: datetime) -> None:
    if reason in state.account.suppression.reasons:
        for address in outside(addresses):
            state.account.suppression.put(address, reason, now)
