"""Event records as JSON objects: one table of their members reads them and writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import attrs

from sesmodel.errors import InvalidEvent
from sesmodel.service.json_value import copied, described

_T = TypeVar("_T")
_METADATA = "json"
_NO_NAMES: frozenset[str] = frozenset()
_NONE = object()  # stands for no default; attrs would take its own NOTHING for one
_FACTORY: Any = type(attrs.Factory(dict))  # attrs tells type checkers that it is a function


class Codec(Protocol):
    """How the value of a member is read and written."""

    def read(self, value: Any, /) -> Any:
        """The value of the attribute.

        Raises:
            InvalidEvent: there is something else.
        """
        ...

    def write(self, value: Any, before: Any, /) -> Any:
        """The value of the member.

        Args:
            value: the value of the attribute.
            before: what it was read from, if it was.
        """
        ...


class Text:
    """A text, as it is. Most members are texts, so :func:`fill` looks at them by itself."""

    def read(self, value: Any) -> str:
        """The text."""
        if isinstance(value, str):
            return value
        raise InvalidEvent(f"it is {described(value)}, where a text stands.")

    def write(self, value: str, _before: Any) -> str:
        """The text."""
        return value


TEXT = Text()


@attrs.frozen
class Member:
    """A member of a JSON object, and the attribute that holds it.

    Attributes:
        name: the member.
        codec: how it is read and written.
        also: other spellings that are read (SCH-26).
        always: whether it is written without a value too, as null or empty; one that must be there always is.
        attribute: the attribute.
        default: the value of the attribute without it.
    """

    name: str
    codec: Codec = TEXT
    also: tuple[str, ...] = ()
    always: bool = False
    attribute: str = ""
    default: Any = _NONE

    @property
    def required(self) -> bool:
        """Whether there is no record without it."""
        return self.default is _NONE

    def says(self, value: Any) -> bool:
        """Whether a value is another than the one that stands for no member."""
        return self.required or bool(value != self.without())

    def without(self) -> Any:
        """The value of the attribute where the member is not there."""
        return self.default.factory() if isinstance(self.default, _FACTORY) else self.default

    def elsewhere(self, source: Mapping[str, Any]) -> Any:
        """The value of the attribute where the member is not there under its own name.

        Raises:
            InvalidEvent: it is not there at all.
        """
        for name in self.also:
            if source.get(name) is not None:
                return self.codec.read(source[name])
        raise InvalidEvent("it is missing.")


def member(name: str, codec: Codec = TEXT, *, also: tuple[str, ...] = (), always: bool = False) -> dict[str, Member]:
    """The metadata of an attribute that is a member of a JSON object; the arguments are those of :class:`Member`."""
    return {_METADATA: Member(name, codec, also, always)}


@cache
def members(kind: Any) -> tuple[Member, ...]:
    """The members of a record class, in the order of its attributes."""
    return tuple(
        attrs.evolve(
            one.metadata[_METADATA],
            attribute=one.name,
            default=_NONE if one.default is attrs.NOTHING else one.default,
        )
        for one in attrs.fields(kind)
        if _METADATA in one.metadata
    )


@cache
def _beside(kind: Any) -> frozenset[str]:
    """The attributes of a record class that are no members, and ``None`` in a record that was read."""
    return frozenset(one.name for one in attrs.fields(kind) if one.default is None and _METADATA not in one.metadata)


class Record:
    """What is read from a JSON object. A slot that nothing was put into stands for a member that was not there."""

    __slots__ = ()

    if not TYPE_CHECKING:  # for type checkers, a record has the attributes that it has

        def __getattr__(self, name: str) -> Any:
            """Fill such a slot: Python asks here for what no slot holds."""
            found = next((one for one in members(type(self)) if one.attribute == name), None)
            if found is None and name in _beside(type(self)):
                value = None
            elif found is None or found.required:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            else:
                value = found.without()
            object.__setattr__(self, name, value)
            return value


_Put = Callable[[Any, Any], None]
_Plan = tuple[
    tuple[tuple[str, _Put], ...],
    tuple[tuple[str, Callable[[Any], Any], _Put], ...],
    Mapping[str, Callable[[Mapping[str, Any]], Any]],
]


@cache
def _plan(kind: Any) -> _Plan:
    """What puts each text into its slot; what reads and puts each other member; where else to look for the needed."""
    texts, others, needed = [], [], {}
    for one in members(kind):
        put = getattr(kind, one.attribute).__set__
        if one.codec is TEXT:
            texts.append((one.name, put))
        else:
            others.append((one.name, one.codec.read, put))
        if one.required:
            needed[one.name] = one.elsewhere
    return tuple(texts), tuple(others), needed


def fill(record: object, source: Any) -> None:
    """Put the members of an object into a record that is still empty.

    They go into its slots directly: to build records by their arguments takes longer, and would refuse what SES may
    say one day. The slot of what is not there stays empty; :class:`Record` knows what that means.

    Raises:
        InvalidEvent: a member is missing, or something else.
    """
    if not isinstance(source, dict):
        raise InvalidEvent(f"it is {described(source)}, where an object stands.")
    kind: Any = type(record)
    texts, others, needed = _plan(kind)
    get, name = source.get, ""
    try:
        for name, put in texts:
            if type(value := get(name)) is str:
                put(record, value)
            elif value is not None:
                put(record, TEXT.read(value))
            elif name in needed:
                put(record, needed[name](source))
        for name, take, put in others:
            if (value := get(name)) is not None:
                put(record, take(value))
            elif name in needed:
                put(record, needed[name](source))
    except InvalidEvent as error:
        raise error.under(name) from None


def read(kind: type[_T], source: Any) -> _T:
    """Read a record.

    Raises:
        InvalidEvent: a member is missing, or something else.
    """
    record = object.__new__(kind)
    fill(record, source)
    return record


def write(record: Any, before: Any = None, *, leave_out: frozenset[str] = _NO_NAMES) -> dict[str, Any]:
    """Write a record.

    Args:
        record: the record.
        before: the object that it was read from, if it was. Its order stays, and so does what the record knows
            nothing of, or could say in another way.
        leave_out: members that are not written, unless they were read.
    """
    if not isinstance(before, dict):
        return _written(record, leave_out)
    kind: Any = type(record)
    known = {one.name: one for one in members(kind)}
    other = {name for one in known.values() for name in one.also}
    found: dict[str, Any] = {}
    for name, was in before.items():
        if name in known:
            _rewrite(found, known[name], getattr(record, known[name].attribute), was)
        elif name not in other:
            found[name] = copied(was)
    for name, one in known.items():
        value = getattr(record, one.attribute)
        if name not in before and name not in leave_out and one.says(value):
            found[name] = one.codec.write(value, None)
    return found


def _written(record: Any, leave_out: frozenset[str]) -> dict[str, Any]:
    kind: Any = type(record)
    found: dict[str, Any] = {}
    for one in members(kind):
        value = getattr(record, one.attribute)
        if one.name not in leave_out and (one.always or one.says(value)):
            found[one.name] = None if value is None else one.codec.write(value, None)
    return found


def _rewrite(found: dict[str, Any], one: Member, value: Any, was: Any) -> None:
    """Write what was there before; what was null stays so unless it has a value now."""
    if was is None and not one.says(value):
        found[one.name] = None
    elif value is not None:
        found[one.name] = one.codec.write(value, was)
