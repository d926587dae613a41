"""The operators of conditions (SAZ-14)."""

from __future__ import annotations

import re

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

_WHOLE = re.compile(r"(?:ForAllValues:|ForAnyValue:)?(?P<operator>[A-Za-z]+?)(?:IfExists)?")


def is_operator(text: str) -> bool:
    """Whether it is an operator, with or without a quantifier and ``IfExists``.

    >>> is_operator("ForAllValues:StringLike"), is_operator("BoolIfExists"), is_operator("StringAlike")
    (True, True, False)
    """
    found = _WHOLE.fullmatch(text)
    return found is not None and found["operator"] in OPERATORS
