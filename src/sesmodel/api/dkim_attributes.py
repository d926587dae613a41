"""How the APIs show the DKIM of an identity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.service.dkim_settings import DkimOrigin, DkimSettings
from sesmodel.service.easy_dkim import HOSTED_ZONE

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity
    from sesmodel.service.verification import VerificationStatus


def shown_dkim(state: ServiceState, identity: Identity) -> DkimSettings:
    """The settings that are shown of an identity: its own.

    An address without any shows those of its domain, if that is an identity; not of a higher one (OBS-224).
    """
    domain = None if identity.dkim.configured else state.account.identities.get(identity.domain)
    return domain.dkim if domain else identity.dkim


def dkim_v1(dkim: DkimSettings) -> dict[str, Any]:
    """One entry of ``GetIdentityDkimAttributes``: without tokens if there are none (OBS-234)."""
    tokens = {"DkimTokens": list(dkim.tokens)} if dkim.tokens else {}
    return {"DkimEnabled": dkim.signing_enabled, "DkimVerificationStatus": dkim.status.v1, **tokens}


def dkim_v2(dkim: DkimSettings, status: VerificationStatus | None = None) -> dict[str, Any]:
    """The ``DkimAttributes`` of v2 (OBS-233): what is about keys of Easy DKIM is left out of BYODKIM (AUTH-19).

    Args:
        dkim: the settings.
        status: a status to show in place of the right one.
    """
    attributes: dict[str, Any] = {
        "SigningEnabled": dkim.signing_enabled,
        "Status": (status or dkim.status).value,
        "Tokens": list(dkim.tokens),
        "SigningAttributesOrigin": dkim.origin.value,
    }
    if dkim.origin is DkimOrigin.AWS_SES:
        attributes["NextSigningKeyLength"] = dkim.key_length.value
    return {**attributes, **_keys(dkim)}


def _keys(dkim: DkimSettings) -> dict[str, Any]:
    if not dkim.tokens:
        return {}
    return {
        "SigningHostedZone": HOSTED_ZONE,
        "CurrentSigningKeyLength": dkim.key_length.value,
        "LastKeyGenerationTimestamp": dkim.last_key_generation,  # OBS-229
    }
