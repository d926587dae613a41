"""Step 2: may the account send this?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import (
    AccountSendingPaused,
    AccountShutDown,
    ConfigurationSetDoesNotExist,
    ConfigurationSetSendingPaused,
    DefaultConfigurationSetDoesNotExist,
    InvalidParameterValue,
    MailFromDomainNotVerified,
    MessageRejected,
)
from sesmodel.flow.configuration_sets import in_effect
from sesmodel.flow.permitting import is_of_bulk, permit_bulk, permit_send, wanted, wanted_of_bulk
from sesmodel.flow.stages import Authorised
from sesmodel.flow.unverified import refuse_sender, refuse_unverified
from sesmodel.flow.validate import sender_of
from sesmodel.service.account import EnforcementStatus
from sesmodel.service.configuration_set import check_set_name
from sesmodel.service.problem import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sesmodel.flow.owned_addresses import Owners
    from sesmodel.flow.stages import Checked
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.account import Account
    from sesmodel.service.configuration_set import ConfigurationSet
    from sesmodel.service.identity import Identity
    from sesmodel.service.send_request import SendRequest
    from sesmodel.service.sending_authorization import AuthorizationRequest
    from sesmodel.service.submission import SendOptions


_SHUT_DOWN = (  # OBS-016
    "Sending paused for this account. For more information, please check the inbox of the email address associated "
    "with your AWS account."
)


def authorise(state: ServiceState, checked: Checked) -> Authorised:
    """Check the caller, the state of the account and of the configuration set, then the identities (TRB-03).

    Raises:
        AccessDenied: the user who calls may not, or the owner of an identity lets nobody of this account.
        AccountSendingPaused: the account does not send; as AccountShutDown, AWS does not let it.
        ConfigurationSetDoesNotExist: the set is unknown.
        ConfigurationSetSendingPaused: the set does not send.
        NotFound: the contact list is unknown.
        InvalidParameterValue: the list has no such topic.
        MessageRejected: the pool of the set is empty, or an address is not verified.
        MailFromDomainNotVerified: the MAIL FROM domain is not ready, and mail is to be rejected then.
    """
    said, account = checked.options, state.account
    owners = _owners(state, checked) if _asks_policies(state, said) else None
    other = owners.of_another if owners else None
    permit_send(state, checked, str(other.arn) if other else None)
    identity = other.identity if other else account.identities.covering(checked.senders[0])
    _check_account(state)
    configuration_set = _usable_set(state, said.configuration_set, None if other else identity)
    if said.contact_list:
        _check_list(state, said)
    refuse_unverified(state, checked, owners)
    if owners and not is_of_bulk(checked):
        _ask(state, owners, wanted(state, checked))
    assert identity is not None  # or it would be among the failed
    if identity.mail_from.rejects:
        raise MailFromDomainNotVerified("Mail FROM domain is not verified")  # AUTH-29
    if configuration_set != said.configuration_set:
        checked = attrs.evolve(checked, options=attrs.evolve(said, configuration_set=configuration_set))
    return Authorised(
        checked=checked,
        identity=identity,
        owner_id=owners.source.owner_id if owners else account.id,
        author_owner_id=owners.author.owner_id if owners else account.id,
    )


def authorise_call(
    state: ServiceState, source: str, options: SendOptions, requests: Callable[[], Sequence[SendRequest]]
) -> None:
    """Check what holds for every destination of a bulk call: caller, account, configuration set, sender.

    Args:
        state: the service.
        source: whom all are from.
        options: what is said of all.
        requests: reads what goes to those destinations that nothing is wrong with, where policies ask for it.

    Raises:
        InvalidParameterValue: the sender is no address.
        AccessDenied, AccountSendingPaused, ConfigurationSetDoesNotExist, ConfigurationSetSendingPaused,
        MessageRejected: as above.
    """
    has_owners = _asks_policies(state, options)
    asked = requests() if has_owners or state.calling.user else ()
    request = wanted_of_bulk(state, asked, source) if has_owners or state.calling.user else None
    owners = _owners_of_call(state, source, options, asked) if has_owners else None
    other = owners.of_another if owners else None
    if request:
        permit_bulk(state, request, options, str(other.arn) if other else None)
    identity = other.identity if other else state.account.identities.covering(sender_of(source))
    _check_account(state)
    _usable_set(state, options.configuration_set, None if other else identity)
    if identity is None and not (other and other.is_unknown):
        refuse_sender(state, source, owners.reasons if owners else ())
    if owners and request:
        _ask(state, owners, request)


def _asks_policies(state: ServiceState, said: SendOptions) -> bool:
    """Whether policies of identities have a say: of those of others, or of one's own that have some."""
    return bool(
        said.source_arn
        or said.from_arn
        or said.return_path_arn
        or state.account.identities.guarded
        or state.calling.caller.service
    )


def _owners(state: ServiceState, checked: Checked) -> Owners:
    # little mail has to do with policies of identities
    from sesmodel.flow.owned_addresses import arns_of, find_owners, roles_of

    arns = arns_of(checked.options, has_source=checked.asked.source is not None)
    return find_owners(state, arns, roles_of(checked))


def _owners_of_call(state: ServiceState, source: str, options: SendOptions, requests: Sequence[SendRequest]) -> Owners:
    from sesmodel.flow.owned_addresses import arns_of, find_owners, roles_of_call

    return find_owners(state, arns_of(options), roles_of_call(sender_of(source), requests))


def _ask(state: ServiceState, owners: Owners, request: AuthorizationRequest) -> None:
    from sesmodel.flow.sending_authorization import ask

    ask(state, owners, request)


def _check_account(state: ServiceState) -> None:
    account = state.account
    if account.enforcement_status is EnforcementStatus.SHUTDOWN:
        raise AccountShutDown(_SHUT_DOWN)
    if not account.sending_enabled:
        raise AccountSendingPaused(state.rules.refusals.paused)


def _usable_set(state: ServiceState, named: str | None, identity: Identity | None) -> str | None:
    """The set that the mail goes by: the one it names, else that of its identity, else none (CFG-27, IDN-11)."""
    name = named or (identity.configuration_set if identity else None)
    if not name:  # an identity may have an empty name for it (OBS-206)
        return None
    found = in_effect(state, name)
    if found is None:
        if named:
            Report(tuple(check_set_name(named))).raise_answer()  # its name cannot be one: seen in 2026
        kind = ConfigurationSetDoesNotExist if named else DefaultConfigurationSetDoesNotExist
        raise kind(f"Configuration set <{name}> does not exist.")
    if not found.sending_enabled:
        raise ConfigurationSetSendingPaused(f"Sending is paused for configuration set {name}")  # OBS-018
    _refuse_empty_pool(state.account, found)
    return name


def _check_list(state: ServiceState, options: SendOptions) -> None:
    """There must be such a list, with such a topic (OBS-304)."""
    contact_list = state.account.contact_lists.require(options.contact_list or "")
    if options.topic and contact_list.topic(options.topic) is None:
        raise InvalidParameterValue(f"Topic {options.topic} does not exist in contact list {contact_list.name}.")


def _refuse_empty_pool(account: Account, configuration_set: ConfigurationSet) -> None:
    """Mail leaves from the pool of its set only, so where that is empty it cannot leave (CFG-08)."""
    pool = account.pools.sending_from(configuration_set.delivery.sending_pool_name)
    if not account.pools.addresses(pool):
        raise MessageRejected(f"SendingPool <{pool}> has no IP addresses.")
