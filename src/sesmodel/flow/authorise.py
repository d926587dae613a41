"""Step 2: may the account send this?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import (
    AccountSendingPaused,
    AccountShutDown,
    ConfigurationSetSendingPaused,
    MailFromDomainNotVerified,
    MessageRejected,
)
from sesmodel.flow.stages import Authorised
from sesmodel.flow.validate import sender_of
from sesmodel.mail.address import Address, readable
from sesmodel.mail.header import Headers
from sesmodel.service.account import EnforcementStatus
from sesmodel.service.simulator import is_simulator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesmodel.flow.stages import Checked
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.account import Account
    from sesmodel.service.identity import Identity


_SHUT_DOWN = (  # OBS-016
    "Sending paused for this account. For more information, please check the inbox of the email address associated "
    "with your AWS account."
)


def authorise(state: ServiceState, checked: Checked) -> Authorised:
    """Check the state of the account, then of the configuration set, then the identities (TRB-03).

    Raises:
        AccountSendingPaused: the account does not send; as AccountShutDown, AWS does not let it.
        ConfigurationSetDoesNotExist: the set is unknown.
        ConfigurationSetSendingPaused: the set does not send.
        MessageRejected: an address is not verified.
        MailFromDomainNotVerified: the MAIL FROM domain is not ready, and mail is to be rejected then.
    """
    account = state.account
    identity = account.identities.covering(checked.senders[0])
    configuration_set = checked.options.configuration_set or _default_set(identity)
    _check_sending(state, configuration_set)
    failed = list(dict.fromkeys(_unverified(account, checked)))
    _refuse_unverified(state, failed, checked.raw.headers, checked.source)
    assert identity is not None  # or it would be among the failed
    if identity.mail_from.rejects:
        raise MailFromDomainNotVerified("Mail FROM domain is not verified")  # AUTH-29
    options = attrs.evolve(checked.options, configuration_set=configuration_set)
    return Authorised(checked=attrs.evolve(checked, options=options), identity=identity)


def authorise_call(state: ServiceState, source: str, configuration_set: str | None) -> None:
    """Check what holds for every destination of a bulk call: account, configuration set, sender.

    Raises:
        InvalidParameterValue: the sender is no address.
        AccountSendingPaused, ConfigurationSetDoesNotExist, ConfigurationSetSendingPaused, MessageRejected: as above.
    """
    account, sender = state.account, sender_of(source)
    identity = account.identities.covering(sender)
    _check_sending(state, configuration_set or _default_set(identity))
    _refuse_unverified(state, [] if identity else [sender], Headers(), source)


def _default_set(identity: Identity | None) -> str | None:
    """The set of sends that name none (IDN-11); an identity may have an empty name for it (OBS-206)."""
    return (identity.configuration_set or None) if identity else None


def _check_sending(state: ServiceState, configuration_set: str | None) -> None:
    account = state.account
    if account.enforcement_status is EnforcementStatus.SHUTDOWN:
        raise AccountShutDown(_SHUT_DOWN)
    if not account.sending_enabled:
        raise AccountSendingPaused(state.refusal_rules.paused)
    if not configuration_set:
        return
    if not account.configuration_sets.require_in_effect(configuration_set, state.clock.now()).sending_enabled:
        raise ConfigurationSetSendingPaused(f"Sending is paused for configuration set {configuration_set}")  # OBS-018


def _refuse_unverified(state: ServiceState, failed: Sequence[str], header: Headers, source: str) -> None:
    if not failed:
        return
    rules = state.refusal_rules
    shown = _as_written(failed, header, source) if rules.as_observed else failed
    raise MessageRejected(rules.not_verified(state.account.region, shown))


def _as_written(failed: Sequence[str], header: Headers, source: str) -> list[str]:
    """Those that failed with the names that the message gives them; in two ways where it does (OBS-046)."""
    unnamed = {Address.parse(address): address for address in failed}
    fields = (value for name in ("Sender", "Return-Path", "To", "Cc", "Bcc") for value in header.get_all(name))
    texts = (*header.get_all("From"), source, *fields)
    written = [one for text in texts for one in readable(text) if one.mailbox in unnamed]
    known = {one.mailbox for one in written}
    rest = (address for mailbox, address in unnamed.items() if mailbox not in known)
    return list(dict.fromkeys([*(one.encode().replace("\r\n", "") for one in written), *rest]))


def _unverified(account: Account, checked: Checked) -> Iterator[str]:
    identities = account.identities
    yield from (address for address in checked.senders if identities.covering(address) is None)
    if not account.production:
        yield from (
            address
            for address in checked.recipients
            if not is_simulator(address) and identities.covering(address) is None
        )
