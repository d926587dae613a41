"""Configuration sets, in both APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Params, required

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


def create_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make a set."""
    state.account.configuration_sets.create(required(required(params, "ConfigurationSet"), "Name"))
    return {}


def create_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make a set."""
    state.account.configuration_sets.create(required(params, "ConfigurationSetName"))
    return {}


def delete(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a set away."""
    state.account.configuration_sets.delete(required(params, "ConfigurationSetName"))
    return {}


def list_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """The sets."""
    return {"ConfigurationSets": [{"Name": one.name} for one in state.account.configuration_sets]}


def list_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """The names of the sets."""
    return {"ConfigurationSets": [one.name for one in state.account.configuration_sets]}
