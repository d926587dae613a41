"""How the members of event records are read and written: texts, numbers, moments, words, lists, records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

import attrs

from sesmodel.errors import InvalidEvent
from sesmodel.service.event_json import TEXT, read, write
from sesmodel.service.event_time import read_timestamp, timestamp
from sesmodel.service.json_value import copied, described

if TYPE_CHECKING:
    from enum import StrEnum


def _unfit(value: object, wanted: str) -> NoReturn:
    raise InvalidEvent(f"it is {described(value)}, where {wanted} stands.")


@attrs.frozen
class Plain:
    """A value that is written as it is.

    Args:
        read: takes it or refuses it.
    """

    read: Callable[[Any], Any]

    def write(self, value: Any, _before: Any) -> Any:
        """The value."""
        return value


def _number(value: Any) -> int:
    return value if type(value) is int else _unfit(value, "a whole number")


def _flag(value: Any) -> bool:
    """The tables of the guide have flags as texts, its examples as what they are (SCH-03)."""
    if value is True or value is False:
        return bool(value)
    words = {"true": True, "false": False}
    return words[value] if isinstance(value, str) and value in words else _unfit(value, "true or false")


NUMBER, FLAG = Plain(_number), Plain(_flag)


class Time:
    """A moment (SCH-07)."""

    def read(self, value: Any) -> datetime:
        """The moment, in UTC."""
        try:
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo is UTC else read_timestamp(value)
        except (ValueError, TypeError):
            return self._with_care(value)

    def _with_care(self, value: Any) -> datetime:
        try:
            return read_timestamp(value)
        except ValueError:
            raise InvalidEvent(f"{value!r} is no time such as 2017-08-05T00:41:02.669Z.") from None
        except (TypeError, AttributeError):
            _unfit(value, "a time")

    def write(self, value: Any, before: Any) -> str:
        """The moment; in the form that it was read in, if it is still the same."""
        try:
            return before if before is not None and read_timestamp(before) == value else timestamp(value)
        except (ValueError, TypeError, AttributeError):
            return timestamp(value)


TIME = Time()


class Word:
    """A word of a list that may grow: what is on it is its member, and anything else stays text.

    Args:
        kind: the list.
        also: other spellings that are read.
    """

    def __init__(self, kind: type[StrEnum], also: Mapping[str, str] | None = None) -> None:
        """Know every spelling."""
        self._spelt: dict[str, str] = {one.value: one for one in kind}
        self._spelt.update({spelling: self._spelt[value] for spelling, value in (also or {}).items()})

    def known(self, text: str) -> str:
        """The member that a text is, or the text."""
        return self._spelt.get(text, text)

    def read(self, value: Any) -> str:
        """The same of what should be a text."""
        return self.known(TEXT.read(value))

    def write(self, value: str, _before: Any) -> str:
        """The text."""
        return str(value)


def _items(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else _unfit(value, "a list")


def _texts(value: Any) -> tuple[str, ...]:
    if type(value) is list and len(value) == 1 and type(value[0]) is str:  # most of them
        return (value[0],)
    if not isinstance(value, list | tuple):
        _unfit(value, "a list")
    try:
        "".join(value)  # the quickest way to see that all of them are texts
    except TypeError:
        at, one = next((at, one) for at, one in enumerate(value) if not isinstance(one, str))
        raise InvalidEvent(f"it is {described(one)}, where a text stands.", where=f"[{at}]") from None
    return tuple(value)


class Texts:
    """A list of texts."""

    read = staticmethod(_texts)

    def write(self, value: Any, _before: Any) -> list[str]:
        """The list."""
        return list(value)


TEXTS = Texts()


class Tags:
    """Lists of texts by name (SCH-05)."""

    def read(self, value: Any) -> dict[str, tuple[str, ...]]:
        """The lists as tuples."""
        if not isinstance(value, dict):
            _unfit(value, "an object")
        found: dict[str, tuple[str, ...]] = {}
        name = ""
        try:
            for name, values in value.items():
                if type(values) is list and len(values) == 1 and type(only := values[0]) is str:
                    found[name] = (only,)
                else:
                    found[name] = _texts(values)
        except InvalidEvent as error:
            raise error.under(name) from None
        return found

    def write(self, value: Any, _before: Any) -> dict[str, list[str]]:
        """The lists; a name that is gone is not one that the model does not know."""
        return {name: list(values) for name, values in value.items()}


TAGS = Tags()


class HeaderFields:
    """Header fields, a name and a value each (SCH-04)."""

    def read(self, value: Any) -> tuple[tuple[str, str], ...]:
        """The fields; a value that is null, as SES has it at times (OBS-404), is empty."""
        if type(value) is not list:
            return self._with_care(value)
        found = []
        try:
            for one in value:
                name, text = one["name"], one["value"]
                if type(name) is not str or type(text) is not str:
                    return self._with_care(value)
                found.append((name, text))
        except (TypeError, LookupError):
            return self._with_care(value)
        return tuple(found)

    def _with_care(self, value: Any) -> tuple[tuple[str, str], ...]:
        return tuple(_under(f"[{at}]", self._pair, one) for at, one in enumerate(_items(value)))

    def _pair(self, value: Any) -> tuple[str, str]:
        if not isinstance(value, dict):
            _unfit(value, "an object")
        name, text = value.get("name"), value.get("value")
        return _under("name", TEXT.read, name), "" if text is None else _under("value", TEXT.read, text)

    def write(self, value: Any, before: Any) -> list[dict[str, Any]]:
        """The fields; one that was read with more, or without a value, keeps what it had."""
        old = before if isinstance(before, list | tuple) and len(before) == len(value) else [{}] * len(value)
        return [self._written(pair, was) for pair, was in zip(value, old, strict=True)]

    def _written(self, pair: tuple[str, str], was: Any) -> dict[str, Any]:
        name, text = pair
        if isinstance(was, dict) and was.get("name") == name:
            kept: dict[str, Any] = copied(was)
            return {**kept, "value": text} if text or kept.get("value") is not None else kept  # null stays null
        return {"name": name, "value": text}


HEADER_FIELDS = HeaderFields()


class Addresses:
    """A list of objects that have an address each, and nothing else (SCH-12)."""

    def read(self, value: Any) -> tuple[str, ...]:
        """The addresses."""
        return tuple([_under(f"[{at}]", self._address, one) for at, one in enumerate(_items(value))])

    def _address(self, value: Any) -> str:
        if not isinstance(value, dict):
            _unfit(value, "an object")
        found = value.get("emailAddress")
        if found is None:
            raise InvalidEvent("it is missing.", where="emailAddress")
        return str(_under("emailAddress", TEXT.read, found))

    def write(self, value: Any, before: Any) -> list[dict[str, Any]]:
        """The objects; one that was read with more keeps what it had."""
        old = before if isinstance(before, list) and len(before) == len(value) else [{}] * len(value)
        return [{**copied(was), "emailAddress": address} for address, was in zip(value, old, strict=True)]


ADDRESSES = Addresses()


@attrs.frozen
class Of:
    """One record.

    Args:
        kind: its class.
    """

    kind: type[Any]

    def read(self, value: Any) -> Any:
        """The record."""
        return read(self.kind, value)

    def write(self, value: Any, before: Any) -> dict[str, Any]:
        """The object."""
        return write(value, before)


@attrs.frozen
class ListOf:
    """A list of records.

    Args:
        kind: their class.
    """

    kind: type[Any]

    def read(self, value: Any) -> tuple[Any, ...]:
        """The records; one that stands without its list is a list of one (SCH-20)."""
        listed = [value] if isinstance(value, dict) else _items(value)
        return tuple([_under(f"[{at}]", self._one, one) for at, one in enumerate(listed)])

    def _one(self, value: Any) -> Any:
        return read(self.kind, value)

    def write(self, value: Any, before: Any) -> list[dict[str, Any]]:
        """The objects."""
        old = before if isinstance(before, list | tuple) and len(before) == len(value) else [None] * len(value)
        return [write(one, was) for one, was in zip(value, old, strict=True)]


def _under(step: str, take: Callable[[Any], Any], value: Any) -> Any:
    try:
        return take(value)
    except InvalidEvent as error:
        raise error.under(step) from None
