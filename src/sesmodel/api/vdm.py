"""The Virtual Deliverability Manager of the account (v2 only)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members
from sesmodel.service.configuration_set_options import FeatureStatus
from sesmodel.service.vdm import AccountVdm

if TYPE_CHECKING:
    from sesmodel.api.members import Params
    from sesmodel.flow.state import ServiceState

_FEATURES = {one.value: one for one in FeatureStatus}


def put_account_vdm_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """Switch it on or off, with what it does; what is left out is off."""
    given = Members(params).only("VdmAttributes").required_record("VdmAttributes")
    given.only("VdmEnabled", "DashboardAttributes", "GuardianAttributes")
    status = given.required_choice("VdmEnabled", _FEATURES)
    state.account.vdm = AccountVdm(
        status=status,
        engagement_metrics=_feature(given, "DashboardAttributes", "EngagementMetrics"),
        optimized_shared_delivery=_feature(given, "GuardianAttributes", "OptimizedSharedDelivery"),
    )
    return {}


def shown(vdm: AccountVdm | None) -> dict[str, Any]:
    """What ``GetAccount`` shows of it: nothing until it was set, and no more than that where it is off (OBS-020)."""
    if vdm is None:
        return {}
    if vdm.status is FeatureStatus.DISABLED:
        return {"VdmAttributes": {"VdmEnabled": vdm.status.value}}
    return {
        "VdmAttributes": {
            "VdmEnabled": vdm.status.value,
            "DashboardAttributes": {"EngagementMetrics": vdm.engagement_metrics.value},
            "GuardianAttributes": {"OptimizedSharedDelivery": vdm.optimized_shared_delivery.value},
        }
    }


def _feature(given: Members, block: str, name: str) -> FeatureStatus:
    members = given.record(block)
    found = members.only(name).choice(name, _FEATURES) if members else None
    return found or FeatureStatus.DISABLED
