"""Dedicated addresses and their pools (v2 only)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import Pages
from sesmodel.api.tags import read_tags
from sesmodel.errors import InvalidParameterValue
from sesmodel.service.ip_pool import ScalingMode
from sesmodel.service.resource_tags import merge_tags

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.ip_pool import DedicatedIp

_MODES = {one.value: one for one in ScalingMode}
_POOL_PAGES = Pages(
    by_name=True,
    kind="dedicated-ip-pool",
    size="PageSize",
    default=1000,
    most=1000,
    bad_size="The page size must be in [1, 1000] range.",
    unknown_page="Invalid next token.",
)
_IP_PAGES = attrs.evolve(_POOL_PAGES, by_name=False, kind="dedicated-ip")


def create_dedicated_ip_pool(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make a pool, empty (IP-11, OBS-334)."""
    members = Members(params).only("PoolName", "Tags", "ScalingMode")
    name = _pool_name(members, "PoolName")
    mode = _mode(members) or ScalingMode.STANDARD
    tags = merge_tags({}, read_tags(members), limit=state.limits.tags)
    state.account.pools.create(name, scaling_mode=mode, tags=tags)
    return {}


def get_dedicated_ip_pool(state: ServiceState, params: Params) -> dict[str, Any]:
    """A pool (OBS-335)."""
    pool = state.account.pools.pool(Members(params).only("PoolName").required_text("PoolName"))
    return {"DedicatedIpPool": {"PoolName": pool.name, "ScalingMode": pool.scaling_mode.value}}


def list_dedicated_ip_pools(state: ServiceState, params: Params) -> dict[str, Any]:
    """The names of the pools that the account has made."""
    members = Members(params).only("NextToken", "PageSize")
    names = [pool.name for pool in state.account.pools]
    found, more = _POOL_PAGES.page(members, state.account.region, names, key=str)
    return {"DedicatedIpPools": found, **more}


def delete_dedicated_ip_pool(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a pool away; its addresses are in none then (IP-13)."""
    state.account.pools.delete(Members(params).only("PoolName").required_text("PoolName"))
    return {}


def put_dedicated_ip_pool_scaling_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """Let SES choose the addresses of a pool; the word is looked at before the pool is."""
    members = Members(params).only("PoolName", "ScalingMode")
    mode = _mode(members)
    if mode is None:
        raise InvalidParameterValue(_NO_MODE)
    state.account.pools.scale(members.required_text("PoolName"), mode)
    return {}


def get_dedicated_ip(state: ServiceState, params: Params) -> dict[str, Any]:
    """A dedicated address, with how warm it is (OBS-336)."""
    return {"DedicatedIp": _shown(state.account.pools.dedicated_ip(Members(params).only("Ip").required_text("Ip")))}


def get_dedicated_ips(state: ServiceState, params: Params) -> dict[str, Any]:
    """The dedicated addresses of the account, or of one pool; the shared ones are none of them (IP-02)."""
    members = Members(params).only("PoolName", "NextToken", "PageSize")
    pools, name = state.account.pools, members.text("PoolName")
    if name is not None and name not in pools:
        pools.pool(name)
    places = list(enumerate(pools.dedicated(name)))
    found, more = _IP_PAGES.page(members, state.account.region, places, key=lambda place: place[0])
    return {"DedicatedIps": [_shown(one) for _, one in found], **more}


def put_dedicated_ip_in_pool(state: ServiceState, params: Params) -> dict[str, Any]:
    """Move an address into a pool (IP-12); the address is looked for before the pool is."""
    members = Members(params).only("Ip", "DestinationPoolName")
    name, pools = _pool_name(members, "DestinationPoolName"), state.account.pools
    address = pools.dedicated_ip(members.required_text("Ip")).address
    if name not in pools:
        pools.pool(name)
    pools.lease(address, pool=name)
    return {}


def put_dedicated_ip_warmup_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """Say what share of the mail an address is to carry (IP-09); the number is looked at before the address is."""
    members = Members(params).only("Ip", "WarmupPercentage")
    percentage = members.integer("WarmupPercentage")
    if percentage is None:
        raise InvalidParameterValue("Warmup Percentage can't be null.")
    if not 0 <= percentage <= 100:
        raise InvalidParameterValue("Warmup Percentage must be between 0 and 100.")
    state.account.pools.warm_up(members.required_text("Ip"), percentage)
    return {}


def put_account_dedicated_ip_warmup_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """Let SES warm new addresses up, or not, which is what an absent member says (IP-09)."""
    state.account.pools.auto_warmup = Members(params).only("AutoWarmupEnabled").flag("AutoWarmupEnabled")
    return {}


_NO_MODE = "The ScalingMode parameter is invalid."  # OBS-334


def _mode(members: Members) -> ScalingMode | None:
    given = members.text("ScalingMode")
    if given is not None and given not in _MODES:
        raise InvalidParameterValue(_NO_MODE)
    return _MODES[given] if given else None


def _pool_name(members: Members, member: str) -> str:
    name = members.text(member)
    if name is None or not name.strip():
        raise InvalidParameterValue("Pool name can't be blank.")
    return name


def _shown(ip: DedicatedIp) -> dict[str, Any]:
    return {
        "Ip": ip.address,
        "WarmupStatus": ip.warmup_status.value,
        "WarmupPercentage": ip.warmup_percentage,
        "PoolName": ip.pool,
    }
