"""What a template does with the values of JSON: look into them, test them, write them as JavaScript would.

Nothing here reads an attribute: only keys of objects, indexes of lists and texts, and their ``length``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_LARGEST_INDEX_DIGITS = 10
_LONGEST_LIST = 4 * 1024 * 1024
_DEEPEST_LIST = 32


class NotJson(Exception):
    """A value that cannot be written; its ``str`` is the sentence. It is caught where the place is known."""


class SafeText(str):
    """Text from a helper that is HTML already and must not be escaped again."""

    __slots__ = ()


# --- looking into ---------------------------------------------------------------------------------


def member(value: Any, name: str) -> Any:
    """Look up a name in a value; ``None`` if it is not there."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, (list, tuple, str)):
        if name == "length":
            return _length(value)
        if (index := _index(name)) is not None and index < len(value):
            return value[index]
    return None


def has_member(value: Any, name: str) -> bool:
    """Tell whether handlebars.js finds the name there, if with null; texts and numbers have no members for it."""
    if isinstance(value, dict):
        return name in value
    if isinstance(value, (list, tuple)):
        index = _index(name)
        return name == "length" or (index is not None and index < len(value))
    return False


def _index(name: str) -> int | None:
    if not (name.isascii() and name.isdigit()) or len(name) > _LARGEST_INDEX_DIGITS:
        return None
    return int(name) if name == "0" or name[0] != "0" else None


def _length(value: list[Any] | tuple[Any, ...] | str) -> int:
    if isinstance(value, str) and not value.isascii():  # JavaScript counts UTF-16 units
        return len(value) + sum(character > "\uffff" for character in value)
    return len(value)


# --- testing --------------------------------------------------------------------------------------


def is_empty(value: Any) -> bool:
    """Tell whether ``with`` and ``includeZero`` take the value for nothing; zero is something."""
    if isinstance(value, (dict, int, float)):
        return value is False
    return not value


def is_true(value: Any) -> bool:
    """Tell whether ``if`` takes the value for true: an object always, even if it is empty."""
    return bool(value) or isinstance(value, dict)


def is_true_in_javascript(value: Any) -> bool:
    """Tell what ``&&`` takes for true: an empty list too."""
    return bool(value) or isinstance(value, (dict, list, tuple))


# --- writing --------------------------------------------------------------------------------------


def text(value: Any) -> str:
    """Write a value as text; nothing for null.

    Raises:
        NotJson: JSON has no such value, it is a number that Python does not write, or a list in itself, too deep or
            too long.
    """
    if value is None:
        return ""
    kind = type(value)
    if kind not in TEXTS:
        value = _as_json(value)
        kind = type(value)
    try:
        return TEXTS[kind](value)
    except ValueError:
        raise NotJson("The number has more digits than can be written.") from None


def _as_json(value: Any) -> Any:
    """Take a value of a subclass, such as an enumeration or an ordered dictionary, for what it is underneath."""
    for base, plain in _BASES.items():
        if isinstance(value, base):
            return plain(value)
    raise NotJson(f"A {type(value).__name__} is no JSON value: give text, a number, a list, a dict, or None.")


_BASES: dict[type, Callable[[Any], Any]] = {
    str: str.__str__,
    int: int,
    float: float,
    dict: dict,
    list: list,
    tuple: tuple,
}


def _join(value: list[Any] | tuple[Any, ...]) -> str:
    """Write a list, and what lists in it hold, one after the other: JavaScript shows no brackets."""
    pieces: list[str] = []
    room = _LONGEST_LIST
    lists = [iter(value)]
    while lists:
        item = next(lists[-1], _END)
        if item is _END:
            lists.pop()
        elif isinstance(item, (list, tuple)) and item:
            lists.append(iter(item))
            room -= 1
        else:
            pieces.append(item if type(item) is str else text(item))
            room -= len(pieces[-1]) + 1
        if len(lists) > _DEEPEST_LIST:
            raise NotJson("A list lies in itself, or too deep.")
        if room < 0:
            raise NotJson(f"A list is longer than {_LONGEST_LIST:,} characters.")
    return ",".join(pieces)


_END = object()


def _object(_value: dict[Any, Any]) -> str:
    return "[object Object]"


@lru_cache(maxsize=4096)  # the same prices come in mail after mail, and writing one takes ten times as long as this
def number_text(number: float) -> str:
    """Write a number in JavaScript's shortest form: ``20`` for 20.0, ``1e-7``, ``1e+21``; whole ones stay exact.

    Raises:
        ValueError: it is an integer of more digits than Python writes.
    """
    written = repr(number)
    if "e" in written:
        return _with_exponent(number)
    if written[-1] in "123456789":  # it has no zeros to take off, and is no infinity
        return written
    return _OWN_WORDS[written] if written in _OWN_WORDS else written.removesuffix(".0")


_OWN_WORDS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity", "0.0": "0", "-0.0": "0", "0": "0"}


def _with_exponent(number: float) -> str:
    digits, exponent = _decimal(abs(number))
    sign = "-" if number < 0 else ""
    if 0 < exponent <= 21:
        return sign + digits.ljust(exponent, "0")
    if -6 < exponent <= 0:
        return f"{sign}0.{'0' * -exponent}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{exponent - 1:+d}"


def _decimal(number: float) -> tuple[str, int]:
    """Part a number that Python writes with an exponent: 1.25e-05 gives the digits 125, and -4 for the point."""
    mantissa, _, power = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    return whole + fraction, len(whole) + int(power)


TEXTS: dict[type, Callable[[Any], str]] = {
    str: str.__str__,
    int: repr,
    float: number_text,
    bool: {True: "true", False: "false"}.__getitem__,
    list: _join,
    tuple: _join,
    dict: _object,
    SafeText: str.__str__,
}
"""How to write each kind of value, but null. An integer of very many digits is a ValueError."""


# --- escaping -------------------------------------------------------------------------------------

needs_escaping = re.compile("[&<>\"'`=]").search
_ESCAPES = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ('"', "&quot;"),
    ("'", "&#x27;"),
    ("`", "&#x60;"),
    ("=", "&#x3D;"),
)


def escape(value: str) -> str:
    """Write text so that HTML shows it, as handlebars.js does."""
    if needs_escaping(value):
        for character, entity in _ESCAPES:
            value = str.replace(value, character, entity)  # whatever a subclass would do
    return value
