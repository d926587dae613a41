"""How what an account holds is written in a ``repr``: the names, and not how they are kept."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TypeVar

    _T = TypeVar("_T")

MOST = 10


def shown(things: Collection[_T], name: Callable[[_T], str]) -> str:
    """Such things in one line; of many, the first ten.

    Args:
        things: what to show; its class is named.
        name: what one of them is called.

    >>> shown((1, 2), str), shown((), str)
    ('<tuple: 1, 2>', '<tuple: empty>')
    """
    names = [name(one) for one in islice(things, MOST)]
    if (more := len(things) - len(names)) > 0:
        names.append(f"and {more:,} more")
    return f"<{type(things).__name__}: {', '.join(names) or 'empty'}>"
