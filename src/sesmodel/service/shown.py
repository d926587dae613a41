"""How what an account holds is written in a ``repr``: the names, and not how they are kept."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST = 10
_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)


class Things(Protocol[_T_co]):
    """What can be gone through and counted."""

    def __iter__(self) -> Iterator[_T_co]:
        """One after the other."""
        ...

    def __len__(self) -> int:
        """How many there are."""
        ...


def shown(things: Things[_T], name: Callable[[_T], str]) -> str:
    """Such things in one line; of many, the first ten.

    Args:
        things: what to show; its class is named.
        name: what one of them is called.

    >>> shown((1, 2), str), shown((), str)
    ('<tuple: 1, 2>', '<tuple: empty>')
    """
    names = [name(one) for one in islice(things, _MOST)]
    if (more := len(things) - len(names)) > 0:
        names.append(f"and {more:,} more")
    return f"<{type(things).__name__}: {', '.join(names) or 'empty'}>"
