"""Configuration sets, in both APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


def create_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make a set."""
    state.account.configuration_sets.create(
        Members(params).only("ConfigurationSet").required_record("ConfigurationSet").only("Name").required_text("Name")
    )
    return {}


def create_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make a set."""
    state.account.configuration_sets.create(_name(params))
    return {}


def delete(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a set away."""
    state.account.configuration_sets.delete(_name(params))
    return {}


def list_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """The sets."""
    return {"ConfigurationSets": [{"Name": one.name} for one in state.account.configuration_sets]}


def list_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """The names of the sets."""
    return {"ConfigurationSets": [one.name for one in state.account.configuration_sets]}


def _name(params: Params) -> str:
    return Members(params).only("ConfigurationSetName").required_text("ConfigurationSetName")
