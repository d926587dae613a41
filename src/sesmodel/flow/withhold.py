"""Step 5: who of the recipients is not sent to?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.feedback import bounce
from sesmodel.flow.stages import Deliverable
from sesmodel.service.event import BouncedRecipient
from sesmodel.service.letter import Letter
from sesmodel.service.simulator import is_suppressed

if TYPE_CHECKING:
    from sesmodel.flow.stages import Assembled
    from sesmodel.flow.state import ServiceState

_ON_GLOBAL_LIST = (  # OBS-284
    "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid "
    "address. For more information about how to remove an address from the suppression list, see the Amazon SES "
    "Developer Guide: http://docs.aws.amazon.com/ses/latest/DeveloperGuide/remove-from-suppressionlist.html"
)
_ON_ACCOUNT_LIST = (  # OBS-285, whose paste is cut after the second sentence begins
    "Amazon SES did not send the message to this address because it is on the suppression list for your account."
)


def withhold(state: ServiceState, assembled: Assembled) -> Deliverable:
    """Take out recipients on a suppression list; they bounce without an attempt."""
    recipients = assembled.accepted.checked.recipients
    globally = tuple(address for address in recipients if is_suppressed(address))
    listed = tuple(
        address for address in recipients if address not in globally and state.account.suppression.get(address)
    )
    sub_type = "General" if state.feedback_rules.listed_simulator_is_general else "Suppressed"  # OBS-286, TST-06
    _bounce(state, assembled, globally, sub_type, _ON_GLOBAL_LIST)
    _bounce(state, assembled, listed, "OnAccountSuppressionList", _ON_ACCOUNT_LIST)
    left = tuple(address for address in recipients if address not in globally and address not in listed)
    return Deliverable(assembled=assembled, recipients=left)


def _bounce(state: ServiceState, assembled: Assembled, addresses: tuple[str, ...], sub_type: str, why: str) -> None:
    if not addresses:
        return
    bounced = tuple(
        BouncedRecipient(email_address=address, action="failed", status="5.1.1", diagnostic_code=why)
        for address in addresses
    )
    bounce(
        state,
        assembled,
        Letter(assembled.raw),
        bounced,
        ("Permanent", sub_type),
        assembled.accepted.at,
        reached=False,
    )
