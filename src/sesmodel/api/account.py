"""The account's quota and state, in both APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sesmodel.api.members import Params
    from sesmodel.flow.state import ServiceState


def get_send_quota(state: ServiceState, params: Params) -> dict[str, Any]:
    """Quota, rate, and what was sent: three doubles in this order (OBS-001)."""
    return state.account.quota.usage(state.clock.now()).as_dict()


def get_account(state: ServiceState, params: Params) -> dict[str, Any]:
    """The state of the account (OBS-019; without VDM, which is not configured: OBS-020)."""
    account = state.account
    return {
        "DedicatedIpAutoWarmupEnabled": True,
        "EnforcementStatus": "HEALTHY",
        "ProductionAccessEnabled": account.production,
        "SendQuota": get_send_quota(state, params),
        "SendingEnabled": account.sending_enabled,
        "SuppressionAttributes": {"SuppressedReasons": sorted(reason.value for reason in account.suppression.reasons)},
    }
