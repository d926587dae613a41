"""What the actions about identities share: the names that are asked for, and lists a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity

_MOST_NAMES = 100  # of one call, as the service model documents it
_PAGE = 1000  # OBS-216; the documents name no default, so it is the most that there may be


def asked(state: ServiceState, params: Params) -> dict[str, Identity]:
    """The identities that ``Identities`` names, by those names; unknown ones are left out (OBS-266)."""
    names = Members(params).only("Identities").required_texts("Identities", most=_MOST_NAMES)
    found = {name: state.account.identities.get(name) for name in names}
    return {name: identity for name, identity in found.items() if identity}


def paged(
    members: Members, identities: Iterable[Identity], size: str, *, least: int
) -> tuple[list[Identity], dict[str, str]]:
    """A page of identities, in the order they were made, and the member ``NextToken`` if it is not the last.

    Args:
        members: the request; an empty ``NextToken`` asks for the first page.
        identities: all of them.
        size: the member that says how many to a page; 0 stands for no wish.
        least: the smallest size that may be asked for.
    """
    wanted = members.number(size, _PAGE, least=least, most=_PAGE) or _PAGE
    # A page goes by falling numbers.
    return page(identities, wanted, members.text("NextToken") or None, number=lambda one: -one.number)
