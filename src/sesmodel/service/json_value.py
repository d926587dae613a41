"""Values of JSON: copied, checked on the way, and called by its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sesmodel.errors import InvalidEvent


def copied(value: Any) -> Any:
    """A copy of a JSON value that shares nothing with it.

    Raises:
        InvalidEvent: it is none, or nested too deeply.
    """
    try:
        return _copied(value)
    except RecursionError:
        raise InvalidEvent("it is nested too deeply.") from None


def _copied(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float) and value - value == 0:  # neither infinite nor no number at all
        return value
    if isinstance(value, Mapping):
        return {_key(key): _inside(str(key), one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_inside(f"[{at}]", one) for at, one in enumerate(value)]
    raise InvalidEvent(f"it is {described(value)}, which JSON does not have.")


def _key(key: object) -> str:
    if isinstance(key, str):
        return key
    raise InvalidEvent(f"{key!r} is a name there, and names are texts.")


def _inside(step: str, value: Any) -> Any:
    try:
        return _copied(value)
    except InvalidEvent as error:
        raise error.under(step) from None


def described(value: object) -> str:
    """What a value is, in the words of JSON."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    names: tuple[tuple[type[Any] | tuple[type[Any], ...], str], ...] = (
        (str, "a text"),
        ((int, float), "a number"),
        (Mapping, "an object"),
        ((list, tuple), "a list"),
    )
    return next((name for kind, name in names if isinstance(value, kind)), f"a Python {type(value).__name__}")
