"""The account's quota and state, in both APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members

if TYPE_CHECKING:
    from sesmodel.api.members import Params
    from sesmodel.flow.state import ServiceState


def get_send_quota(state: ServiceState, params: Params) -> dict[str, Any]:
    """Quota, rate, and what was sent: three doubles in this order (OBS-001)."""
    return state.account.quota.usage(state.clock.now()).as_dict()


def get_account(state: ServiceState, params: Params) -> dict[str, Any]:
    """The state of the account (OBS-019)."""
    from sesmodel.api import vdm  # more than the quota needs, which clients ask for first
    from sesmodel.api.account_details import shown

    account = state.account
    return {
        **shown(account.production_access),
        "DedicatedIpAutoWarmupEnabled": account.pools.auto_warmup,
        "EnforcementStatus": account.enforcement_status.value,
        "ProductionAccessEnabled": account.production,
        "SendQuota": get_send_quota(state, params),
        "SendingEnabled": account.sending_enabled,
        "SuppressionAttributes": {"SuppressedReasons": sorted(reason.value for reason in account.suppression.reasons)},
        **vdm.shown(account.vdm),
    }


def get_account_sending_enabled(state: ServiceState, params: Params) -> dict[str, Any]:
    """Whether the account can send (v1)."""
    Members(params).only()
    return {"Enabled": state.account.sending_enabled}


def update_account_sending_enabled(state: ServiceState, params: Params) -> dict[str, Any]:
    """Pause the account, or let it go on (v1); what is left out is false."""
    return _let_send(state, Members(params), "Enabled")


def put_account_sending_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """Pause the account, or let it go on (v2); what is left out is false."""
    return _let_send(state, Members(params), "SendingEnabled")


def _let_send(state: ServiceState, members: Members, name: str) -> dict[str, Any]:
    account, now = state.account, state.clock.now()
    change = account.resume if members.only(name).flag(name) else account.pause
    change(now)
    return {}
