"""Reads JSON that others wrote, with the fastest reader that is installed."""

from __future__ import annotations

from functools import cache
from json import JSONDecoder
from typing import TYPE_CHECKING, Any, NoReturn

from sesmodel.errors import InvalidEvent

if TYPE_CHECKING:
    from collections.abc import Callable

JsonText = bytes | bytearray | memoryview | str


def load(text: JsonText) -> Any:
    """Read one JSON value.

    Raises:
        InvalidEvent: it is not JSON in UTF-8, or nested too deeply.
    """
    try:
        return fastest()(text)
    except ValueError:
        return with_care(text)


@cache
def fastest() -> Callable[[JsonText], Any]:
    """The reader of orjson if it is installed (extra ``fast``), else that of the standard library."""
    try:
        from orjson import loads
    except ImportError:
        return with_care
    fastest: Callable[[JsonText], Any] = loads
    return fastest


def with_care(text: JsonText) -> Any:
    """As the standard library reads it; it takes halves of surrogate pairs, which orjson does not."""
    try:
        return _standard(text if isinstance(text, str) else str(text, "utf-8"))
    except RecursionError:
        raise InvalidEvent("it is nested too deeply.") from None
    except ValueError as error:
        raise InvalidEvent(f"it is no JSON: {error}.", cure="SES writes one JSON object an event, in UTF-8.") from None


def _standard(text: str) -> Any:
    """Read a text that is nothing but one value; only what is round about is looked for if there is something."""
    if text[:1] == "{":
        value, end = _DECODER.raw_decode(text)
        if end == len(text):
            return value
    return _DECODER.decode(text)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


_DECODER = JSONDecoder(parse_constant=_no_number)
