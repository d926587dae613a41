"""How a value of a request is compared with one of a policy, by kind of operator (SAZ-14, SAZ-17 to SAZ-21)."""

from __future__ import annotations

import operator
import re
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from sesmodel.iam.alternatives import Alternatives
from sesmodel.iam.pattern import Values

Matcher = Callable[[str, Values], bool]
"""Whether a value of a request is one of those of a policy, by what else is known of the request."""

MakeMatcher = Callable[[tuple[str, ...], bool], Matcher]
"""Makes one for the values of a policy, with variables or without."""

_NUMBER = re.compile(r"[+-]?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d))?", re.ASCII)
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


def number(text: str) -> Decimal | None:
    """A number; ``None`` if it is none."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def moment(text: str) -> Decimal | None:
    """A date, with the time or without, as seconds since 1970; so may it be written, too (SAZ-21).

    >>> moment("2018-08-31T12:00Z"), moment("1535716800"), moment("soon")
    (Decimal('1535716800'), Decimal('1535716800'), None)
    """
    if not _DATE.fullmatch(text):
        return number(text)
    try:
        found = datetime.fromisoformat(text.upper())
    except ValueError:  # the 31st of September
        return None
    since = (found if found.tzinfo else found.replace(tzinfo=UTC)) - datetime(1970, 1, 1, tzinfo=UTC)
    return Decimal(since.days) * 86_400 + since.seconds + Decimal(since.microseconds) / 1_000_000


def truth(text: str) -> bool | None:
    """``true`` or ``false``, in any letter case; ``None`` if it is neither."""
    return {"true": True, "false": False}.get(text.lower())


def network(text: str) -> IPv4Network | IPv6Network | None:
    """An address, or a range of them in CIDR form; ``None`` if it is neither."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def binary(text: str) -> bytes | None:
    """What is written in base64; ``None`` if nothing is."""
    return b64decode(text) if _BASE64.fullmatch(text) else None


def _string_equals(wanted: tuple[str, ...], variables: bool) -> Matcher:  # noqa: FBT001  as MakeMatcher
    return Alternatives.of(wanted, wildcards=False, variables=variables).match


def _ignoring_case(wanted: tuple[str, ...], variables: bool) -> Matcher:  # noqa: FBT001  as MakeMatcher
    matches = _string_equals(tuple(one.lower() for one in wanted), variables)
    replaces = variables and any("${" in one for one in wanted)

    def matches_lower(given: str, values: Values) -> bool:
        lower = {key: tuple(one.lower() for one in known) for key, known in values.items()} if replaces else {}
        return matches(given.lower(), lower)

    return matches_lower


def _string_like(wanted: tuple[str, ...], variables: bool) -> Matcher:  # noqa: FBT001  as MakeMatcher
    return Alternatives.of(wanted, variables=variables).match


def _arn_like(wanted: tuple[str, ...], variables: bool) -> Matcher:  # noqa: FBT001  as MakeMatcher
    return Alternatives.of_arns(wanted, variables=variables).match_arn


def _in_network(wanted: tuple[str, ...], _variables: bool) -> Matcher:  # noqa: FBT001  as MakeMatcher
    networks = [found for one in wanted if (found := network(one)) is not None]

    def matches(given: str, _values: Values) -> bool:
        address = _address(given)
        return address is not None and any(address in one for one in networks)

    return matches


@lru_cache(1024)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _by(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> MakeMatcher:
    """Compare what a request has with what a policy has, once both are read."""
    read = lru_cache(1024)(read)

    def make(wanted: tuple[str, ...], _variables: bool) -> Matcher:  # noqa: FBT001  as MakeMatcher
        right = [found for one in wanted if (found := read(one)) is not None]

        def matches(given: str, _values: Values) -> bool:
            left = read(given)
            return left is not None and any(compare(left, one) for one in right)

        return matches

    return make


_ORDER = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
}

MATCHERS: dict[str, MakeMatcher] = {
    "StringEquals": _string_equals,
    "StringEqualsIgnoreCase": _ignoring_case,
    "StringLike": _string_like,
    "ArnEquals": _arn_like,  # the same, in IAM's words
    "ArnLike": _arn_like,
    "Bool": _by(truth, operator.eq),
    "BinaryEquals": _by(binary, operator.eq),
    "IpAddress": _in_network,
    **{f"Numeric{how}": _by(number, compare) for how, compare in _ORDER.items()},
    **{f"Date{how}": _by(moment, compare) for how, compare in _ORDER.items()},
}
"""By the name of an operator that is not negated; ``Null`` compares nothing."""

_FORMS: dict[str, tuple[Callable[[str], object | None], str]] = {
    "Numeric": (number, "a number"),
    "Date": (moment, "a date, such as 2018-08-31T12:00Z"),
    "Bool": (truth, "true or false"),
    "Null": (truth, "true or false"),
    "IpAddress": (network, "an IP address, or a range of them such as 192.0.2.0/24"),
    "Binary": (binary, "written in base64"),
}


def form_of(name: str, text: str) -> str:
    """What a value of a policy should be; empty if it is.

    Args:
        name: the operator, not negated.
        text: the value.

    >>> form_of("DateLessThan", "soon")
    'a date, such as 2018-08-31T12:00Z'
    """
    for kind, (read, form) in _FORMS.items():
        if name.startswith(kind) and read(text) is None:
            return form
    return ""
