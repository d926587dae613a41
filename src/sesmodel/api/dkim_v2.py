"""DKIM in the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.api.signing_attributes import chosen_origin, easy_key_length, only_signing_members, own_key
from sesmodel.errors import InvalidParameterValue, ValidationError
from sesmodel.flow.dkim import domain_identity, set_byodkim, set_dkim_enabled, use_easy_dkim
from sesmodel.service.dkim_settings import DkimOrigin
from sesmodel.service.easy_dkim import HOSTED_ZONE

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.dkim_settings import DkimSettings
    from sesmodel.service.easy_dkim import KeyLength
    from sesmodel.service.identity import Identity


def put_dkim_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """Sign mail of an identity, or not, which is what a missing ``SigningEnabled`` says (AUTH-12)."""
    members = Members(params).only("EmailIdentity", "SigningEnabled")
    name, enabled = members.required_text("EmailIdentity"), members.flag("SigningEnabled")
    set_dkim_enabled(state, name, enabled=enabled)
    return {}


def put_dkim_signing_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """Bring a key, go back to Easy DKIM, or change the length of its keys (AUTH-18)."""
    members = Members(params).only("EmailIdentity", "SigningAttributesOrigin", "SigningAttributes")
    name, origin = members.required_text("EmailIdentity"), _origin(members)
    given = only_signing_members(members.record("SigningAttributes") or Members({}))
    if given.text("DomainSigningAttributesOrigin") is not None:
        raise InvalidParameterValue("Use SigningAttributesOrigin in place of DomainSigningAttributesOrigin.")
    identity = domain_identity(state, name)  # before the key is looked at
    if origin is DkimOrigin.EXTERNAL:
        identity = set_byodkim(state, name, *own_key(given, state.limits.byodkim_bits))
    else:
        _use_easy_dkim(state, identity, easy_key_length(given))
    return _answer(identity.dkim)


def _origin(members: Members) -> DkimOrigin:
    origin = chosen_origin(members, "SigningAttributesOrigin")
    if origin is None:
        raise ValidationError.missing("signingAttributesOrigin")
    return origin


def _use_easy_dkim(state: ServiceState, identity: Identity, key_length: KeyLength | None) -> None:
    """New tokens come with another length, or with a new beginning (OBS-227)."""
    dkim = identity.dkim
    in_use = dkim.tokens and dkim.verification.watched
    if not in_use or key_length not in (None, dkim.key_length):
        use_easy_dkim(state, identity.name, key_length)


def _answer(dkim: DkimSettings) -> dict[str, Any]:
    zone = {"SigningHostedZone": HOSTED_ZONE} if dkim.tokens else {}
    return {"DkimStatus": dkim.status.value, "DkimTokens": list(dkim.tokens), **zone}  # OBS-228
