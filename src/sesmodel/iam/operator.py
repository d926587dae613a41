"""The operators of conditions (SAZ-14)."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

import attrs

_STRING = ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike")
_ORDER = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
_ARN = ("Equals", "Like", "NotEquals", "NotLike")

OPERATORS = frozenset(
    {
        *(f"String{how}" for how in _STRING),
        *(f"Numeric{how}" for how in _ORDER),
        *(f"Date{how}" for how in _ORDER),
        *(f"Arn{how}" for how in _ARN),
        "Bool",
        "BinaryEquals",
        "IpAddress",
        "NotIpAddress",
        "Null",
    }
)
"""Their names, without what may stand before and behind them."""

_WHOLE = re.compile(r"(?:(?P<quantifier>ForAllValues|ForAnyValue):)?(?P<operator>[A-Za-z]+?)(?P<if_exists>IfExists)?")


class Quantifier(StrEnum):
    """Of how many values of a request an operator has to hold."""

    ALL = "ForAllValues"
    ANY = "ForAnyValue"


@attrs.frozen
class Operator:
    """An operator with all that it is written with.

    Attributes:
        name: its name without the rest, ``StringLike``.
        is_negated: whether it holds where the other one of its kind does not.
        quantifier: of how many values it has to hold, where that is said.
        if_exists: whether it holds where there is nothing to compare.

    >>> Operator.parse("ForAllValues:StringNotLikeIfExists")
    Operator(name='StringLike', is_negated=True, quantifier=<Quantifier.ALL: 'ForAllValues'>, if_exists=True)
    """

    name: str
    is_negated: bool = False
    quantifier: Quantifier | None = None
    if_exists: bool = False

    @staticmethod
    @lru_cache(512)
    def parse(text: str) -> Operator | None:
        """Read an operator; ``None`` if there is none of this name."""
        found = _WHOLE.fullmatch(text)
        if found is None or found["operator"] not in OPERATORS:
            return None
        name = found["operator"]
        positive = name.replace("Not", "", 1)
        quantifier = Quantifier(found["quantifier"]) if found["quantifier"] else None
        return Operator(positive, positive != name, quantifier, found["if_exists"] is not None)
