"""The JSON of a policy, value by value: of the kind that the grammar wants, or refused with its place (SAZ-09)."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NoReturn

from sesmodel.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Mapping

SCALARS = (str, bool, int, float)
"""What a value of a condition may be."""


class Written(dict[str, Any]):
    """An object as it is written: readers of JSON keep the last of two members of one name, and do not say so.

    Attributes:
        names: the names of its members, in their order.
    """

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        """Take what the reader found."""
        super().__init__(pairs)
        self.names = [name for name, _ in pairs]


NOTHING: Written = Written([])
"""An object that says nothing."""


def read_json(text: str) -> Mapping[str, Any]:
    """Read the object that a policy is.

    Raises:
        InvalidValue: it is no JSON, or no object.
    """
    try:
        found = json.loads(text, object_pairs_hook=Written, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise wrong(f"it is no JSON: {error}.", "the policy") from error
    return an_object(found, "a policy is a JSON object.", "the policy")


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def an_object(given: object, what: str, where: str) -> Mapping[str, Any]:
    """What is an object, in which nothing is said twice.

    Args:
        given: the value.
        what: what is told to who gives something else.
        where: its place.

    Raises:
        InvalidValue: it is none, or says something twice, which IAM takes in no block.
    """
    if not isinstance(given, Written):
        raise wrong(what, where)
    if len(given) < len(given.names):
        twice = next(name for name, times in Counter(given.names).items() if times > 1)
        raise wrong(f"{twice} is there more than once.", where)
    return given


def only(given: Mapping[str, Any], names: frozenset[str], where: str) -> None:
    """Refuse an object that has other members than these.

    Raises:
        InvalidValue: it has; the error names one.
    """
    for name in given:
        if name not in names:
            raise wrong(f"there is no element {name} here.", where)


def a_text(given: object, where: str) -> str:
    """What is a string.

    Raises:
        InvalidValue: it is none.
    """
    if not isinstance(given, str):
        raise wrong("it is a string.", where)
    return given


def texts(given: object, where: str, kinds: tuple[type, ...] = (str,)) -> tuple[str, ...]:
    """What is a string or a list of strings; of other kinds, as JSON writes them.

    Raises:
        InvalidValue: it is neither, or an empty list.
    """
    values = given if isinstance(given, list) else [given]
    if not values or not all(isinstance(value, kinds) for value in values):
        raise wrong("it is a string, or a list of strings.", where)
    return tuple(value if isinstance(value, str) else json.dumps(value) for value in values)


def wrong(what: str, where: str) -> InvalidValue:
    """The error, with its place."""
    return InvalidValue(what, where=where, cure="Write it as the policy language of IAM has it.")
