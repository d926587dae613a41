"""What the actions about configuration sets of both APIs share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import Pages
from sesmodel.errors import InvalidParameterValue
from sesmodel.flow import configuration_sets

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.configuration_set import ConfigurationSet

PAGES_V1 = Pages(
    by_name=True, kind="configuration-set", size="MaxItems", default=50, most=1000, in_place=50, unknown_page=""
)
PAGES_V2 = attrs.evolve(
    PAGES_V1,
    size="PageSize",
    in_place=None,
    bad_size="The page size must be between 1 and 1000",
    unknown_page="invalid nextToken {token}",
)


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


def listed(state: ServiceState, params: Params, pages: Pages) -> tuple[list[str], dict[str, str]]:
    """A page of names in their order, and the member ``NextToken`` if it is not the last.

    Args:
        state: the service.
        params: the request.
        pages: how they are given out.

    Raises:
        InvalidParameterValue: the size, the filter or the token is refused, in this order.
    """
    members = Members(params).only("NextToken", pages.size, *(("Filter",) if pages is PAGES_V2 else ()))
    pages.wanted(members)
    part = _part(members)
    names = sorted(one.name for one in state.account.configuration_sets if part in one.name.lower())
    return pages.of(part).page(members, state.account.region, names, key=str)


def _part(members: Members) -> str:
    """What the names shall have in them, in any letter case; a filter of another kind is passed over, as by SES."""
    given = members.record("Filter")
    part = (given and given.text("CONFIGURATION_SET_NAME_CONTAINS")) or ""
    if part and not 3 <= len(part) <= 64:
        raise InvalidParameterValue("CONFIGURATION_SET_NAME_CONTAINS must be between 3 and 64 characters")
    return part.lower()
