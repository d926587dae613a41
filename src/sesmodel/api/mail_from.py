"""MAIL FROM domains, in both APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.identities import asked
from sesmodel.api.members import Members, Params
from sesmodel.flow.mail_from import set_mail_from
from sesmodel.service.mail_from import BehaviorOnMxFailure, MailFrom

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState

_V1 = {one.v1: one for one in BehaviorOnMxFailure}
_V2 = {one.value: one for one in BehaviorOnMxFailure}
_DEFAULT = BehaviorOnMxFailure.USE_DEFAULT_VALUE


def set_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Set the MAIL FROM domain of an identity, or go back to the default (AUTH-32)."""
    members = Members(params).only("Identity", "MailFromDomain", "BehaviorOnMXFailure")
    name, behavior = members.required_text("Identity"), members.choice("BehaviorOnMXFailure", _V1)
    return _set(state, members, name, behavior)


def set_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Set the MAIL FROM domain of an identity, or go back to the default (AUTH-32)."""
    members = Members(params).only("EmailIdentity", "MailFromDomain", "BehaviorOnMxFailure")
    name, behavior = members.required_text("EmailIdentity"), members.choice("BehaviorOnMxFailure", _V2)
    return _set(state, members, name, behavior)


def get_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """The MAIL FROM domains of identities; unknown ones are left out (OBS-240)."""
    found = {name: _shown_v1(identity.mail_from) for name, identity in asked(state, params).items()}
    return {"MailFromDomainAttributes": found}


def mail_from_v2(mail_from: MailFrom) -> dict[str, Any]:
    """The ``MailFromAttributes`` of v2: domain and status are left out where there is none (OBS-237)."""
    behavior = {"BehaviorOnMxFailure": mail_from.behavior_on_mx_failure.value}
    if mail_from.domain is None:
        return behavior
    return {"MailFromDomain": mail_from.domain, "MailFromDomainStatus": mail_from.status.value, **behavior}


def _shown_v1(mail_from: MailFrom) -> dict[str, Any]:
    behavior = {"BehaviorOnMXFailure": mail_from.behavior_on_mx_failure.v1}
    if mail_from.domain is None:
        return behavior
    return {"MailFromDomain": mail_from.domain, "MailFromDomainStatus": mail_from.status.v1, **behavior}


def _set(state: ServiceState, members: Members, name: str, behavior: BehaviorOnMxFailure | None) -> dict[str, Any]:
    # The word for the behavior was looked at already: before the identity (OBS-236).
    set_mail_from(state, name, members.text("MailFromDomain") or None, behavior or _DEFAULT)
    return {}
