"""Long lists, a page at a time: each list of SES has its own sizes and its own words for what is wrong."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, TypeVar

import attrs

from sesmodel.errors import InvalidParameterValue, SesError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sesmodel.api.members import Members

_T = TypeVar("_T")
Place = int | str
"""Where an item stands in its list: numbers and texts each by their own order."""


@attrs.frozen(kw_only=True)
class Pages:
    """How a list is given out.

    A token tells where a page ended, so that what is added or taken away meanwhile does no harm. It is good for a list
    of the same things in the same Region, whichever API gave it out, and for no other. What is said of it and of the
    sizes was seen of SES in September and October 2026.

    Args:
        kind: what is listed.
        size: the member that says how many to a page.
        default: how many, if that is not said.
        most: how many at most.
        bad_size: what is wrong with another number, with ``{value}`` in it; as the service model says it if not given.
        in_place: how many, in place of a number that is out of range and not refused.
        unknown_page: what is wrong with a token, with ``{token}`` in it.
        token_error: the class of that error.
        by_name: whether the places of items are texts, and not numbers.
        empty_is_first: whether an empty token asks for the first page.
    """

    kind: str
    size: str
    default: int
    most: int
    bad_size: str | None = None
    in_place: int | None = None
    unknown_page: str = "Invalid NextToken <{token}>."
    token_error: type[SesError] = InvalidParameterValue
    by_name: bool = False
    empty_is_first: bool = True

    def of(self, filtered: str) -> Pages:
        """The same for those that a filter lets through: its tokens are good for no other filter."""
        return attrs.evolve(self, kind=f"{self.kind} {filtered}") if filtered else self

    def wanted(self, members: Members) -> int:
        """How many items to a page a request asks for; it is looked at before the token.

        Raises:
            SesError: as many cannot be had.
        """
        asked = members.integer(self.size)
        if asked is None:
            return self.default
        if 1 <= asked <= self.most:
            return asked
        if self.in_place is not None:
            return self.in_place
        if self.bad_size is not None:
            raise InvalidParameterValue(self.bad_size.format(value=asked))
        return members.number(self.size, self.default, least=1, most=self.most)

    def after(self, members: Members, region: str) -> Place | None:
        """Where the page before ended; ``None`` for the first page.

        Raises:
            SesError: the token was not given out for such a list in this Region.
        """
        token = members.text("NextToken")
        if token is None or (not token and self.empty_is_first):
            return None
        try:
            kind, where, place = json.loads(urlsafe_b64decode(token.encode()))
        except (ValueError, TypeError, RecursionError):
            kind = where = place = None
        if (kind, where) != (self.kind, region) or not isinstance(place, str if self.by_name else int):
            raise self.token_error(self.unknown_page.format(token=token))
        found: Place = place
        return found

    def page(
        self, members: Members, region: str, items: Iterable[_T], *, key: Callable[[_T], Place]
    ) -> tuple[list[_T], dict[str, str]]:
        """Cut a page out of a list.

        Args:
            members: the request.
            region: where the list is.
            items: the list, in the order of their places.
            key: the place of an item.

        Returns:
            The page, and the member ``NextToken`` if it is not the last.

        Raises:
            SesError: the size or the token is refused, in this order.
        """
        size, after = self.wanted(members), self.after(members, region)
        found: list[_T] = []
        for item in items:
            if after is not None and key(item) <= after:  # type: ignore[operator]  # of one type in one list
                continue
            if len(found) == size:
                return found, {"NextToken": self.token(region, key(found[-1]))}
            found.append(item)
        return found, {}

    def token(self, region: str, place: Place) -> str:
        """What asks for the page after one that ended at a place."""
        return urlsafe_b64encode(json.dumps([self.kind, region, place]).encode()).decode("ascii")
