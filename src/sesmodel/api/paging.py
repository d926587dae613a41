"""Long lists, a page at a time."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sesmodel.errors import InvalidParameterValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_T = TypeVar("_T")


def page(
    items: Iterable[_T], size: int, token: str | None, *, number: Callable[[_T], int]
) -> tuple[list[_T], dict[str, str]]:
    """Cut a page out of a list that is sorted by falling numbers; what is added or taken away meanwhile does no harm.

    Args:
        items: the list.
        size: how many to a page.
        token: where the last page ended, as it said; ``None`` for the first.
        number: the number of an item.

    Returns:
        The page, and the member ``NextToken`` if it is not the last.

    Raises:
        InvalidParameterValue: the token is none of ours.

    >>> page([3, 2, 1], 2, None, number=int)
    ([3, 2], {'NextToken': 'Mg=='})
    >>> page([3, 1], 2, "Mg==", number=int)
    ([1], {})
    """
    after = None if token is None else read_token(token)
    left = (item for item in items if after is None or number(item) < after)
    found = list(islice(left, size))
    return found, {"NextToken": _write(number(found[-1]))} if next(left, None) is not None else {}


def _write(number: int) -> str:
    return urlsafe_b64encode(str(number).encode()).decode("ascii")


def read_token(token: str) -> int:
    """The number of the item that a page ended with.

    Raises:
        InvalidParameterValue: the token is none of ours.
    """
    try:
        return int(urlsafe_b64decode(token.encode()))
    except ValueError as error:
        raise InvalidParameterValue(f"Invalid NextToken {token}.") from error
