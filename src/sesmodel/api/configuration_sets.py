"""What the actions about configuration sets of both APIs share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import page
from sesmodel.flow import configuration_sets

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.configuration_set import ConfigurationSet

_PAGE = 1000  # OBS-178


def set_name(members: Members) -> str:
    """The set that a request is about."""
    return members.required_text("ConfigurationSetName")


def change(state: ServiceState, members: Members, **groups: Any) -> dict[str, Any]:
    """Replace option groups of the set that a request is about.

    Raises:
        ConfigurationSetDoesNotExist: there is none (OBS-147, OBS-148).
    """
    configuration_sets.change_configuration_set(state, set_name(members), **groups)
    return {}


def required(state: ServiceState, members: Members) -> ConfigurationSet:
    """The set that a request is about, as it is stored.

    Raises:
        ConfigurationSetDoesNotExist: there is none (OBS-147, OBS-148).
    """
    return state.account.configuration_sets.require(set_name(members))


def delete(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a set away."""
    configuration_sets.delete_configuration_set(state, set_name(Members(params).only("ConfigurationSetName")))
    return {}


def listed(state: ServiceState, params: Params, size: str) -> tuple[list[str], dict[str, str]]:
    """A page of names in the order that the sets were made, and the member ``NextToken`` if it is not the last.

    Args:
        state: the service.
        params: the request; an empty ``NextToken`` asks for the first page.
        size: the member that says how many to a page; 1,000 at most.
    """
    members, sets = Members(params).only("NextToken", size), state.account.configuration_sets
    wanted = members.number(size, _PAGE, least=1, most=_PAGE)
    # A page goes by falling numbers.
    found, more = page(sets, wanted, members.text("NextToken") or None, number=lambda one: -sets.number(one))
    return [one.name for one in found], more
