"""DKIM in the v1 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.dkim_attributes import dkim_v1, shown_dkim
from sesmodel.api.identities import asked
from sesmodel.api.members import Members, Params
from sesmodel.flow.dkim import set_dkim_enabled
from sesmodel.flow.identities import verify_domain_dkim as set_up

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


def verify_domain_dkim(state: ServiceState, params: Params) -> dict[str, Any]:
    """Set Easy DKIM up, and say its tokens (OBS-220)."""
    return {"DkimTokens": list(set_up(state, Members(params).only("Domain").required_text("Domain")))}


def get_identity_dkim_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """The DKIM of identities (AUTH-11); unknown ones are left out."""
    return {"DkimAttributes": {name: dkim_v1(shown_dkim(state, one)) for name, one in asked(state, params).items()}}


def set_identity_dkim_enabled(state: ServiceState, params: Params) -> dict[str, Any]:
    """Sign mail of an identity, or not (AUTH-12)."""
    members = Members(params).only("Identity", "DkimEnabled")
    name, enabled = members.required_text("Identity"), members.required_flag("DkimEnabled")
    set_dkim_enabled(state, name, enabled=enabled)
    return {}
