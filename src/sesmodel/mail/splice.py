"""Bytes or text edited in places, all else left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, AnyStr, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Splice: TypeAlias = tuple[int, int, AnyStr]
"""Where something begins and ends, and what takes its place."""


def spliced(whole: AnyStr, splices: Iterable[Splice[AnyStr]]) -> AnyStr:
    """Put other things in some places.

    Args:
        whole: what there is.
        splices: the places, in their order; none reaches into another.

    >>> spliced("Hello Bob", [(0, 5, "Dear"), (9, 9, "!")])
    'Dear Bob!'
    """
    pieces: list[AnyStr] = []
    at = 0
    for start, end, piece in splices:
        pieces += whole[at:start], piece
        at = end
    pieces.append(whole[at:])
    return whole[:0].join(pieces)
