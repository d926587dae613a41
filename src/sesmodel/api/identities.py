"""What the actions about identities share: the names that are asked for, and lists a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import Pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity

_MOST_NAMES = 100  # of one call, as the service model documents it

_BAD_SIZE = "Value {value} for parameter %s is invalid. %s must be between 1 and 1000."
PAGES_V1 = Pages(
    by_name=True,
    kind="identity",
    size="MaxItems",
    default=1000,
    most=1000,
    bad_size=_BAD_SIZE % ("MaxItems", "MaxItems"),
)
PAGES_V2 = attrs.evolve(PAGES_V1, size="PageSize", default=25, bad_size=_BAD_SIZE % ("PageSize", "PageSize"))


def asked(state: ServiceState, params: Params) -> dict[str, Identity]:
    """The identities that ``Identities`` names, by those names; unknown ones are left out (OBS-266)."""
    names = Members(params).only("Identities").required_texts("Identities", most=_MOST_NAMES)
    found = {name: state.account.identities.get(name) for name in names}
    return {name: identity for name, identity in found.items() if identity}


def paged(
    state: ServiceState, members: Members, identities: Iterable[Identity], pages: Pages
) -> tuple[list[Identity], dict[str, str]]:
    """A page of identities by their names, and the member ``NextToken`` if it is not the last.

    Args:
        state: the service.
        members: the request.
        identities: all of them.
        pages: how they are given out.
    """
    by_name = sorted(identities, key=lambda one: one.name)
    return pages.page(members, state.account.region, by_name, key=lambda one: one.name)
