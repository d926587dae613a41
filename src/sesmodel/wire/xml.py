"""Results as XML, written by shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from sesmodel.wire.shapes import is_flat, member_name, wire_name, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesmodel.wire.model import ListShape, MapShape, Shape, StructureShape

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def xml_text(text: str) -> str:
    """Text as XML can carry it.

    XML 1.0 has no way to write most control characters, so the replacement character stands in for them; and
    readers take a bare carriage return for the end of a line unless it is written as a number.

    >>> xml_text("a < b")
    'a &lt; b'
    """
    return _NOT_XML.sub("\ufffd", text).translate(_ESCAPES)


def write_members(shape: Shape, values: Mapping[str, Any]) -> Iterator[str]:
    """Write the members of a structure, in the order of the model; those that it does not know are left out.

    Args:
        shape: a structure.
        values: by member name.
    """
    for name, member in cast("StructureShape", shape).members.items():
        if values.get(name) is not None:
            yield from _write(member, member_name(member, name), values[name])


def _write(shape: Shape, name: str, value: Any) -> Iterator[str]:
    if is_flat(shape):
        yield from _write_inside(shape, name, value)
    else:
        yield f"<{name}>"
        yield from _write_inside(shape, None, value)
        yield f"</{name}>"


def _write_inside(shape: Shape, name: str | None, value: Any) -> Iterator[str]:
    """What stands between the tags; a flattened list or map repeats its own name there."""
    if shape.type_name == "structure":
        yield from write_members(shape, value)
    elif shape.type_name == "list":
        yield from _write_list(cast("ListShape", shape), name, value)
    elif shape.type_name == "map":
        yield from _write_map(cast("MapShape", shape), name or "entry", value)
    else:
        yield xml_text(write_text(shape, value))


def _write_list(shape: ListShape, name: str | None, values: list[Any]) -> Iterator[str]:
    for value in values:
        yield from _write(shape.member, name or wire_name(shape.member, "member"), value)


def _write_map(shape: MapShape, name: str, values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        yield f"<{name}>"
        yield from _write(shape.key, wire_name(shape.key, "key"), key)
        yield from _write(shape.value, wire_name(shape.value, "value"), value)
        yield f"</{name}>"
