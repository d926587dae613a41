"""Inputs made from the shapes of botocore's models."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

_SCALARS: dict[str, Any] = {
    "blob": b"x",
    "boolean": True,
    "double": 1.0,
    "integer": 1,
    "long": 1,
    "timestamp": datetime(2026, 1, 1, tzinfo=UTC),
}


def least(shape: Shape) -> Any:
    """The least value of a shape: what is required, one of each, the first of the words that there are."""
    if shape.type_name == "structure":
        structure = cast("StructureShape", shape)
        names = structure.required_members or (list(structure.members)[:1] if structure.is_tagged_union else [])
        return {name: least(structure.members[name]) for name in names}
    if shape.type_name == "list":
        return [least(cast("ListShape", shape).member)]
    if shape.type_name == "map":
        return {least(cast("MapShape", shape).key): least(cast("MapShape", shape).value)}
    if shape.type_name == "string":
        words = cast("StringShape", shape).enum
        return words[0] if words else "x" * max(1, shape.metadata.get("min", 1))
    return _SCALARS[shape.type_name]
