"""Which addresses an event puts on the suppression lists, and which reasons count for a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.configuration_sets import in_effect
from sesmodel.service.counted import counts_toward_complaint_rate
from sesmodel.service.event import Bounce, Complaint
from sesmodel.service.simulator import outside
from sesmodel.service.suppression import SuppressionReason
from sesmodel.service.unsubscribed import is_of_unsubscribed

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Event, MailRecord

_HARD = frozenset({"General", "NoEmail"})  # the others are of mail that no server was asked to take (SUP-04)


def effective_reasons(state: ServiceState, mail: MailRecord) -> frozenset[SuppressionReason]:
    """The reasons that count for a message: those of its configuration set if it has any, else the account's (SUP-05).

    They decide what an event of the message lists, and which entries keep the message from an address.
    """
    configuration_set = in_effect(state, mail.configuration_set)
    reasons = configuration_set.suppressed_reasons if configuration_set else None
    return state.account.suppression.reasons if reasons is None else reasons


def suppress(state: ServiceState, event: Event) -> None:
    """List who bounced hard or complained (SUP-04). The simulator's addresses never are (SUP-23)."""
    if isinstance(event, Bounce):
        if is_hard(event):
            addresses = outside(one.email_address for one in event.bounced_recipients)
            for address in addresses:  # on both lists: SUP-20
                state.global_suppression.bounced(address, state.account.region, event.timestamp)
            _list(state, event, addresses, SuppressionReason.BOUNCE)
    elif isinstance(event, Complaint) and counts_toward_complaint_rate(event):
        _list(state, event, outside(event.complained_recipients), SuppressionReason.COMPLAINT)


def is_hard(event: Bounce) -> bool:
    """Whether a server refused the mail for good: no soft bounce, and none that a list made (LST-08)."""
    return event.bounce_type == "Permanent" and event.bounce_sub_type in _HARD and not is_of_unsubscribed(event)


def _list(state: ServiceState, event: Bounce | Complaint, addresses: list[str], reason: SuppressionReason) -> None:
    if reason in effective_reasons(state, event.mail):
        for address in addresses:
            state.account.suppression.put(
                address, reason, event.timestamp, message_id=event.message_id, feedback_id=event.feedback_id
            )
