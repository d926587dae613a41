"""Inputs made from the shapes of botocore's models."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

_SCALARS: dict[str, Any] = {
    "blob": b"x",
    "boolean": True,
    "double": 1.0,
    "integer": 1,
    "long": 1,
    "timestamp": datetime(2026, 1, 1, tzinfo=UTC),
}


def least(shape: Shape, known: Mapping[str, Any] | None = None) -> Any:
    """The least value of a shape: what is required, one of each, the first of the words that there are.

    Args:
        shape: any shape of a model.
        known: values by the name of a member or else of a shape, where not just any will do.
    """
    return _made(shape, "", known or {}, None)


def whole(shape: Shape, known: Mapping[str, Any], without: Container[str] = ()) -> Any:
    """A value with every member that there can be.

    Args:
        shape: any shape of a model.
        known: as for `least`.
        without: the paths of members that are left out: ``Content.Raw``.
    """
    return _made(shape, "", known, without)


def _made(shape: Shape, path: str, known: Mapping[str, Any], without: Container[str] | None) -> Any:
    if shape.type_name == "structure":
        return _structure(cast("StructureShape", shape), path, known, without)
    if shape.name in known:
        return known[shape.name]
    if shape.type_name == "list":
        return [_made(cast("ListShape", shape).member, path, known, without)]
    if shape.type_name == "map":
        pair = (cast("MapShape", shape).key, cast("MapShape", shape).value)
        return dict([tuple(_made(one, path, known, without) for one in pair)])
    if shape.type_name == "string":
        words = cast("StringShape", shape).enum
        return words[0] if words else "x" * max(1, shape.metadata.get("min", 1))
    return _SCALARS[shape.type_name]


def _structure(shape: StructureShape, path: str, known: Mapping[str, Any], without: Container[str] | None) -> Any:
    names = list(shape.members) if without is not None else shape.required_members
    if shape.is_tagged_union:
        names = list(shape.members)[:1]
    made = {}
    for name in names:
        where = f"{path}.{name}" if path else name
        if without is None or where not in without:
            made[name] = known[name] if name in known else _made(shape.members[name], where, known, without)
    return made
