"""Values of JSON, read and written by shape, with the complaints of SES about a wrong type (OBS-039)."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from sesmodel.wire.shapes import (
    malformed,
    read_blob,
    read_moment,
    timestamp_format,
    wire_name,
    write_blob,
    write_moment,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesmodel.errors import SesError
    from sesmodel.wire.model import ListShape, MapShape, Shape, StructureShape

    Reader = Callable[[Shape, Any], object]

_PRIMITIVES = frozenset({"Enabled"})
"""Shapes that SES keeps in a primitive, which cannot be null (OBS-154); most booleans have a wrapper."""

_NOT_NUMBERS = frozenset({"NaN", "Infinity", "-Infinity"})


def read_json(shape: Shape, value: Any) -> object:
    """Turn a parsed JSON value into the one that its shape means.

    Args:
        shape: what is expected.
        value: what came.

    Raises:
        SesError: the value is not of that type.
    """
    return None if value is None else _READERS[shape.type_name](shape, value)


def read_members(shape: Shape, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read the members of a structure; ``null`` counts as absent, and unknown names are passed over.

    Members that the model places outside the body are no business of JSON. They are read in the order in which they
    came, as a parser does that does not wait for the end.

    Args:
        shape: a structure.
        values: a JSON object.

    Raises:
        SesError: a value is not of its type.
    """
    read = {}
    known = _in_body(shape)
    for wire, value in values.items():
        if (found := known.get(wire)) is None:
            continue
        name, member, reader = found
        if value is not None:
            read[name] = reader(member, value)
        elif member.name in _PRIMITIVES:
            raise malformed("")
    return read


@lru_cache(maxsize=1024)  # shapes are slow to ask
def _in_body(shape: Shape) -> Mapping[str, tuple[str, Shape, Reader]]:
    """The members of a structure that JSON carries, by their names there: name, shape, and what reads it."""
    members = cast("StructureShape", shape).members.items()
    return {
        wire_name(one, name): (name, one, _READERS[one.type_name])
        for name, one in members
        if "location" not in one.serialization
    }


def write_json(shape: Shape, value: Any) -> object:
    """Turn a value into what JSON can carry, the reverse of `read_json`."""
    return None if value is None else _WRITERS.get(shape.type_name, _same)(shape, value)


def write_members(shape: Shape, values: Mapping[str, Any]) -> dict[str, object]:
    """Write the members of a structure; absent ones, and those that the model does not know, are left out."""
    members = cast("StructureShape", shape).members
    return {
        wire_name(member, name): write_json(member, values[name])
        for name, member in members.items()
        if values.get(name) is not None
    }


def _unexpected(value: object, otherwise: str) -> SesError:
    """The complaint about a value: a list or object is named by its start, a scalar by what it is not."""
    if isinstance(value, list):
        return malformed("Start of list found where not expected")
    if isinstance(value, dict):
        return malformed("Start of structure or map found where not expected.")
    return malformed(otherwise)


def _unlike(value: object, kind: str) -> SesError:
    token = "STRING" if isinstance(value, str) else "NUMBER"
    if isinstance(value, bool):
        token = str(value).upper()
    return _unexpected(value, f"{token}_VALUE can not be converted to {kind}")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _structure(shape: Shape, value: object) -> object:
    if isinstance(value, dict):
        return read_members(shape, value)
    raise _unexpected(value, "Expected null")


def _list(shape: Shape, value: object) -> object:
    if isinstance(value, list):
        return [read_json(cast("ListShape", shape).member, item) for item in value]
    raise _unexpected(value, "Expected list or null")


def _map(shape: Shape, value: object) -> object:
    if isinstance(value, dict):
        inner = cast("MapShape", shape)
        return {_string(inner.key, key): read_json(inner.value, item) for key, item in value.items()}
    raise _unexpected(value, "Expected null")


def _string(_: Shape, value: object) -> object:
    if isinstance(value, str):
        # JSON can spell half of a surrogate pair, which nothing behind this line could encode.
        return value if value.isascii() else value.encode(errors="replace").decode()
    raise _unlike(value, "a String")


def _boolean(_: Shape, value: object) -> object:
    # Any text is true, even "false" (OBS-040).
    if isinstance(value, bool | str):
        return value is not False
    raise _unlike(value, "a Boolean")


def _integer(_: Shape, value: object) -> object:
    if _is_number(value) and (isinstance(value, int) or value.is_integer()):
        return int(value)
    raise _unlike(value, "an Integer")


def _double(_: Shape, value: object) -> object:
    if _is_number(value) or (isinstance(value, str) and value in _NOT_NUMBERS):
        return float(value)
    raise _unlike(value, "a Double")


def _timestamp(_: Shape, value: object) -> object:
    if _is_number(value) or isinstance(value, str):
        return read_moment(value)
    raise _unlike(value, "milliseconds since epoch")


def _blob(_: Shape, value: object) -> object:
    if isinstance(value, str):
        return read_blob(value)
    raise _unlike(value, "a Blob")


_READERS: dict[str, Reader] = {
    "blob": _blob,
    "boolean": _boolean,
    "double": _double,
    "float": _double,
    "integer": _integer,
    "list": _list,
    "long": _integer,
    "map": _map,
    "string": _string,
    "structure": _structure,
    "timestamp": _timestamp,
}


def _same(_: Shape, value: object) -> object:
    return value


def _written_double(_: Shape, value: float) -> object:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _written_map(shape: Shape, values: Mapping[str, Any]) -> object:
    return {key: write_json(cast("MapShape", shape).value, value) for key, value in values.items()}


_WRITERS: dict[str, Callable[[Shape, Any], object]] = {
    "blob": lambda _, value: write_blob(value),
    "double": _written_double,
    "float": _written_double,
    "list": lambda shape, value: [write_json(cast("ListShape", shape).member, item) for item in value],
    "map": _written_map,
    "structure": write_members,
    "timestamp": lambda shape, value: write_moment(value, timestamp_format(shape, "unixTimestamp")),
}
