"""The deliverability dashboard (v2 only), to which no account of the model is subscribed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members

if TYPE_CHECKING:
    from sesmodel.api.members import Params
    from sesmodel.flow.state import ServiceState


def get_deliverability_dashboard_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Whether the account is subscribed; it is not."""
    Members(params).only()
    return {"DashboardEnabled": False}


def get_blacklist_reports(state: ServiceState, params: Params) -> dict[str, Any]:
    """The block lists that dedicated addresses of the account are on: none of them is on any.

    Raises:
        NotFound: an address is not one of the account.
    """
    addresses = Members(params).only("BlacklistItemNames").required_texts("BlacklistItemNames", most=1000)
    pools = state.account.pools
    return {"BlacklistReport": {pools.dedicated_ip(address).address: [] for address in addresses}}
