"""The words in which SES says what a value must satisfy, and the order in which it lists names (OBS-038)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NOT_NULL = "must not be null"

_PLACES = 32


def longest(most: int) -> str:
    """So many characters or members at most.

    >>> longest(64)
    'must have length less than or equal to 64'
    """
    return f"must have length less than or equal to {most}"


def shortest(least: int) -> str:
    """So many characters or members at least."""
    return f"must have length greater than or equal to {least}"


def highest(most: int) -> str:
    """A number that is not above another."""
    return f"must have value less than or equal to {most}"


def lowest(least: int) -> str:
    """A number that is not below another."""
    return f"must have value greater than or equal to {least}"


def one_of(words: Iterable[str]) -> str:
    """One of some words, which SES lists in an order of its own.

    Args:
        words: in the order of the service model.

    >>> one_of(["REQUIRE", "OPTIONAL"])
    'must satisfy enum value set: [OPTIONAL, REQUIRE]'
    """
    return f"must satisfy enum value set: [{', '.join(in_order(words))}]"


def like(pattern: str) -> str:
    """Text that a regular expression of Java describes as a whole."""
    return f"must satisfy regular expression pattern: {pattern}"


def each(*phrases: str) -> str:
    """What every member of a list must satisfy: all of it is said, whatever is broken (OBS-158).

    >>> each(longest(9))
    'must satisfy constraint: [Member must have length less than or equal to 9]'
    """
    return f"must satisfy constraint: [{', '.join(f'Member {phrase}' for phrase in phrases)}]"


def in_order(names: Iterable[str]) -> list[str]:
    """Names as SES lists them: the words of an enumeration, and the members of a structure.

    They come out of a table of 32 places, in which a name stands where its hash code of Java puts it, and before those
    that were there. No documentation says so; every list that was seen is in this order (OBS-158, OBS-160, OBS-169,
    OBS-172, OBS-191, OBS-236, OBS-293), and so are members that were named together (OBS-035).

    Args:
        names: in the order of the service model.

    >>> in_order(["send", "reject", "bounce", "complaint", "delivery", "open", "click", "renderingFailure"])
    ['click', 'bounce', 'send', 'open', 'complaint', 'delivery', 'renderingFailure', 'reject']
    """
    last_first = list(names)[::-1]
    return sorted(last_first, key=_place)


def _place(name: str) -> int:
    code = 0
    for unit in memoryview(name.encode("utf-16-le", "surrogatepass")).cast("H"):
        code = 31 * code + unit
    return code % _PLACES
