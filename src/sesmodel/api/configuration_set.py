"""Configuration sets, in both APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import page
from sesmodel.flow import configuration_sets
from sesmodel.service.configuration_set import ConfigurationSet
from sesmodel.service.configuration_set_options import ReputationOptions

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState

_PAGE = 1000  # OBS-178


def create_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make a set, without metrics of its reputation (OBS-151)."""
    given = Members(params).only("ConfigurationSet").required_record("ConfigurationSet")
    made = ConfigurationSet(
        given.only("Name").required_text("Name"), reputation=ReputationOptions(reputation_metrics_enabled=False)
    )
    configuration_sets.create_configuration_set(state, made)
    return {}


def create_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make a set."""
    configuration_sets.create_configuration_set(state, ConfigurationSet(_name(params)))
    return {}


def delete(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a set away."""
    configuration_sets.delete_configuration_set(state, _name(params))
    return {}


def list_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """The sets."""
    found, more = _listed(state, params, "MaxItems")
    return {"ConfigurationSets": [{"Name": name} for name in found], **more}


def list_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """The names of the sets."""
    found, more = _listed(state, params, "PageSize")
    return {"ConfigurationSets": found, **more}


def _listed(state: ServiceState, params: Params, size: str) -> tuple[list[str], dict[str, str]]:
    """A page of names in the order that the sets were made, and the member ``NextToken`` if it is not the last."""
    members, sets = Members(params).only("NextToken", size), state.account.configuration_sets
    wanted = members.number(size, _PAGE, least=1, most=_PAGE)
    # A page goes by falling numbers.
    found, more = page(sets, wanted, members.text("NextToken") or None, number=lambda one: -sets.number(one))
    return [one.name for one in found], more


def _name(params: Params) -> str:
    return Members(params).only("ConfigurationSetName").required_text("ConfigurationSetName")
