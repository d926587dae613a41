"""Step 2: may the account send this?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import AccountSendingPaused, ConfigurationSetSendingPaused, MessageRejected
from sesmodel.flow.stages import Authorised
from sesmodel.service.simulator import is_simulator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.flow.stages import Checked
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.account import Account


def authorise(state: ServiceState, checked: Checked) -> Authorised:
    """Check the state of the account, then of the configuration set, then the identities (TRB-03).

    Raises:
        AccountSendingPaused: the account does not send.
        ConfigurationSetDoesNotExist: the set is unknown.
        ConfigurationSetSendingPaused: the set does not send.
        MessageRejected: an address is not verified.
    """
    account = state.account
    if not account.sending_enabled:
        raise AccountSendingPaused("Account sending is disabled.")  # OBS-017
    name = checked.options.configuration_set
    if name and not account.configuration_sets.require(name).sending_enabled:
        raise ConfigurationSetSendingPaused(f"Sending is paused for configuration set {name}")  # OBS-018
    if failed := list(dict.fromkeys(_unverified(account, checked))):
        # TRB-04: the guide's form; pastes show the Region in upper case and the names of people (OBS-044, OBS-046).
        raise MessageRejected(
            "Email address is not verified. The following identities failed the check in region "
            f"{account.region}: {', '.join(failed)}"
        )
    identity = account.identities.covering(checked.senders[0])
    assert identity is not None  # or it would be among the failed
    return Authorised(checked=checked, identity=identity)


def _unverified(account: Account, checked: Checked) -> Iterator[str]:
    identities = account.identities
    yield from (address for address in checked.senders if identities.covering(address) is None)
    if not account.production:
        yield from (
            address
            for address in checked.recipients
            if not is_simulator(address) and identities.covering(address) is None
        )
