"""Step 5: who of the recipients is not sent to?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow import feedback
from sesmodel.flow.stages import Deliverable
from sesmodel.flow.suppressing import effective_reasons
from sesmodel.service.event import BouncedRecipient
from sesmodel.service.letter import Letter
from sesmodel.service.simulator import is_suppressed
from sesmodel.service.suppression import ON_ACCOUNT_LIST, ON_GLOBAL_LIST, SuppressionReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.flow.stages import Assembled
    from sesmodel.flow.state import ServiceState

_Held = tuple[str, SuppressionReason]  # the subtype of the event, and its kind

_GLOBALLY = (  # OBS-284
    "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid "
    "address. For more information about how to remove an address from the suppression list, see the Amazon SES "
    "Developer Guide: http://docs.aws.amazon.com/ses/latest/DeveloperGuide/remove-from-suppressionlist.html"
)
_WHY = {
    ON_GLOBAL_LIST: _GLOBALLY,
    "General": _GLOBALLY,  # what a later guide calls it where the simulator says it (OBS-286)
    ON_ACCOUNT_LIST: (  # OBS-285, whose paste is cut after the second sentence begins
        "Amazon SES did not send the message to this address because it is on the suppression list for your account."
    ),
}


def withhold(state: ServiceState, assembled: Assembled) -> Deliverable:
    """Take out recipients on a suppression list, or unsubscribed; they bounce, or complain, without an attempt."""
    held: dict[_Held, list[str]] = {}
    left = []
    for address, why in _looked_up(state, assembled):
        if why is None:
            left.append(address)
        else:
            held.setdefault(why, []).append(address)
    for (sub_type, reason), addresses in held.items():
        report = feedback.complain_unsent if reason is SuppressionReason.COMPLAINT else _bounce
        report(state, assembled, tuple(addresses), sub_type)
    recipients = tuple(left)
    if assembled.accepted.checked.options.contact_list:
        from sesmodel.flow.list_management import subscribed_of  # few send to lists

        recipients = subscribed_of(state, assembled, recipients)
    return Deliverable(assembled=assembled, recipients=recipients)


def _looked_up(state: ServiceState, assembled: Assembled) -> Iterator[tuple[str, _Held | None]]:
    """Every recipient, and what withholds it. Of an address on both lists the account's decides (SUP-19)."""
    accepted, account = assembled.accepted, state.account
    reasons = effective_reasons(state, accepted.record)
    for address in accepted.checked.recipients:
        if entry := account.suppression.withholds(address, reasons):
            yield address, (ON_ACCOUNT_LIST, entry.reason)
        elif is_suppressed(address) and state.rules.feedback.listed_simulator_is_general:
            yield address, ("General", SuppressionReason.BOUNCE)
        elif is_suppressed(address) or state.global_suppression.withholds(address, account.region, accepted.at):
            yield address, (ON_GLOBAL_LIST, SuppressionReason.BOUNCE)
        else:
            yield address, None


def _bounce(state: ServiceState, assembled: Assembled, addresses: tuple[str, ...], sub_type: str) -> None:
    bounced = tuple(
        BouncedRecipient(email_address=address, action="failed", status="5.1.1", diagnostic_code=_WHY[sub_type])
        for address in addresses
    )
    feedback.bounce(
        state,
        assembled,
        Letter(assembled.raw),
        bounced,
        ("Permanent", sub_type),
        assembled.accepted.at,
        reached=False,
    )
