"""Identities in the v2 API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.api.dkim_attributes import dkim_v2, shown_dkim
from sesmodel.api.identities import PAGES_V2, paged
from sesmodel.api.mail_from import mail_from_v2
from sesmodel.api.members import Members, Params
from sesmodel.api.signing_attributes import brings_key, chosen_origin, easy_key_length, only_signing_members, own_key
from sesmodel.api.tags import read_tags, write_tags
from sesmodel.constraint import each, one_of, shortest
from sesmodel.errors import InvalidParameterValue, ValidationError
from sesmodel.flow import forwarding, identities
from sesmodel.service.dkim_settings import DkimOrigin
from sesmodel.service.identity import Identity, IdentityType
from sesmodel.service.verification import Verification, VerificationStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.dkim.key import DkimKey
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.easy_dkim import KeyLength

_TYPES = {one.value for one in IdentityType}
_STATUSES = {one.value for one in VerificationStatus}
_FILTERS = _PART, _TYPE, _STATUS = ("IDENTITY_NAME_CONTAINS", "IDENTITY_TYPE", "VERIFICATION_STATUS")
_SHORTEST_PART, _LONGEST_PART = 3, 320
_FILTERED = attrs.evolve(PAGES_V2, unknown_page="Invalid NextToken.")


def create_email_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make an identity and start its verification (IDN-10); nothing is made where something is refused (OBS-206)."""
    members = Members(params).only("EmailIdentity", "Tags", "DkimSigningAttributes", "ConfigurationSetName")
    key, key_length = _signing(state, members.record("DkimSigningAttributes"))
    identity = identities.create_identity(
        state,
        members.required_text("EmailIdentity"),
        configuration_set=members.text("ConfigurationSetName"),
        byodkim=key,
        key_length=key_length,
        tags=read_tags(members),
    )
    return _created(state, identity)


def get_email_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """All that is known of an identity (OBS-209)."""
    identity = _required(state, params)
    named = {} if identity.configuration_set is None else {"ConfigurationSetName": identity.configuration_set}
    return {
        "IdentityType": identity.type.value,
        "FeedbackForwardingStatus": identity.feedback_forwarding,
        "VerifiedForSendingStatus": identity.verified,
        "DkimAttributes": dkim_v2(shown_dkim(state, identity)),
        "MailFromAttributes": mail_from_v2(identity.mail_from),
        "Policies": dict(identity.policies),
        "Tags": write_tags(identity.tags),
        **named,
        "VerificationStatus": identity.status.value,
        "VerificationInfo": _last_looks(_shown_verification(identity)),
    }


def list_email_identities(state: ServiceState, params: Params) -> dict[str, Any]:
    """The identities, a line each (OBS-211), a page at a time (OBS-216).

    A token is good for the filter that it was given out with. All words, and their order, were seen in October 2026.
    """
    members = Members(params).only("PageSize", "NextToken", "Filter")
    given = members.record("Filter") or Members({})
    _check_filter(given)
    PAGES_V2.wanted(members)
    wanted = _filter(given)
    matching = (identity for identity in state.account.identities if _fits(identity, wanted))
    pages = _FILTERED.of(json.dumps(wanted, sort_keys=True)) if wanted else PAGES_V2
    found, more = paged(state, members, matching, pages)
    return {"EmailIdentities": [_line(identity) for identity in found], **more}


def delete_email_identity(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take an identity away; an unknown one is an error here (OBS-203)."""
    identities.delete_identity(state, _required(state, params).name)
    return {}


def put_configuration_set_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """Say which set sends use that name none (IDN-11); without a name none is used (OBS-205)."""
    members = Members(params).only("EmailIdentity", "ConfigurationSetName")
    name, configuration_set = members.required_text("EmailIdentity"), members.text("ConfigurationSetName")
    identities.set_default_configuration_set(state, name, configuration_set)
    return {}


def put_feedback_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """Forward bounces and complaints by mail, or not, which is what a missing ``EmailForwardingEnabled`` says."""
    members = Members(params).only("EmailIdentity", "EmailForwardingEnabled")
    name, enabled = members.required_text("EmailIdentity"), members.flag("EmailForwardingEnabled")
    forwarding.set_feedback_forwarding(state, name, enabled=enabled)
    return {}


# --- requests -------------------------------------------------------------------------------------


def _required(state: ServiceState, params: Params) -> Identity:
    return state.account.identities.require(Members(params).only("EmailIdentity").required_text("EmailIdentity"))


def _signing(state: ServiceState, given: Members | None) -> tuple[tuple[str, DkimKey] | None, KeyLength | None]:
    """A selector and a key, or the length of the keys of Easy DKIM; neither if nothing is asked for."""
    if given is None:
        return None, None
    origin = chosen_origin(only_signing_members(given), "DomainSigningAttributesOrigin")
    if origin is DkimOrigin.EXTERNAL or (origin is None and brings_key(given)):
        return own_key(given, state.limits.byodkim_bits), None
    return None, easy_key_length(given)


def _check_filter(given: Members) -> None:
    if not set(given.params).issubset(_FILTERS):
        raise ValidationError.of([("filter", f"Map keys {each(one_of(_FILTERS))}")])
    if "" in given.params.values():
        raise ValidationError.of([("filter", f"Map value {each(shortest(1))}")])


def _filter(given: Members) -> dict[str, str]:
    """What a filter looks for. The service model takes any text here, so the words are no constraint of its."""
    part, kind, status = (given.text(name) for name in _FILTERS)
    if part is not None:
        part = part.strip().lower()
        if len(part) < _SHORTEST_PART:
            raise InvalidParameterValue(f"Filter {_PART} must be at least {_SHORTEST_PART} characters.")
        if len(part) > _LONGEST_PART:
            raise InvalidParameterValue(f"Filter {_PART} must be at most {_LONGEST_PART} characters.")
    if kind is not None and kind not in _TYPES:
        raise InvalidParameterValue(f"Invalid identity type <{kind}> in filter.")
    if status == VerificationStatus.NOT_STARTED.value:
        raise InvalidParameterValue("Invalid verification status <NotStarted>.")
    if status is not None and status not in _STATUSES:
        raise InvalidParameterValue(f"Invalid verification status <{status}> in filter.")
    return {name: value for name, value in zip(_FILTERS, (part, kind, status), strict=True) if value is not None}


def _fits(one: Identity, wanted: Mapping[str, str]) -> bool:
    found = {_TYPE: one.type.value, _STATUS: one.status.value}
    return wanted.get(_PART, "") in one.name.lower() and all(
        wanted.get(name, own) == own for name, own in found.items()
    )


# --- answers --------------------------------------------------------------------------------------


def _created(state: ServiceState, identity: Identity) -> dict[str, Any]:
    dkim = shown_dkim(state, identity)
    status = VerificationStatus.NOT_STARTED if dkim is identity.dkim else None  # OBS-207: in this answer only
    return {
        "IdentityType": identity.type.value,
        "VerifiedForSendingStatus": identity.verified,
        "DkimAttributes": dkim_v2(dkim, status),
    }


def _line(identity: Identity) -> dict[str, Any]:
    return {
        "IdentityType": identity.type.value,
        "IdentityName": identity.name,
        "SendingEnabled": identity.verified,
        "VerificationStatus": identity.status.value,
    }


def _shown_verification(identity: Identity) -> Verification:
    """A domain is verified by DKIM, if that is set up (IDN-13)."""
    by_dkim = identity.type is IdentityType.DOMAIN and identity.dkim.verification.since is not None
    return identity.dkim.verification if by_dkim else identity.verification


def _last_looks(verification: Verification) -> dict[str, Any]:
    known = {
        "LastCheckedTimestamp": verification.last_checked,
        "LastSuccessTimestamp": verification.last_success,
        "ErrorType": verification.error and verification.error.value,
    }
    return {name: value for name, value in known.items() if value is not None}
