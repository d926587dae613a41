"""Values made up from the shapes of a model that keep every constraint of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from hypothesis import strategies as st

from tests.wire.values import values

if TYPE_CHECKING:
    from botocore.model import ListShape, MapShape, Shape, StructureShape

_MADE: dict[int, tuple[Shape, st.SearchStrategy[Any]]] = {}


def kept(shape: Shape) -> st.SearchStrategy[Any]:
    """Values of a shape that SES takes, as far as its model says."""
    if id(shape) not in _MADE:
        _MADE[id(shape)] = shape, _kept(shape)
    return _MADE[id(shape)][1]


def _kept(shape: Shape) -> st.SearchStrategy[Any]:
    asked = shape.metadata
    least, most = asked.get("min", 0), asked.get("max")
    if shape.type_name == "structure":
        members = {name: kept(member) for name, member in cast("StructureShape", shape).members.items()}
        required = {name: members.pop(name) for name in cast("StructureShape", shape).required_members}
        return st.fixed_dictionaries(required, optional=members)
    if shape.type_name == "list":
        return st.lists(kept(cast("ListShape", shape).member), min_size=least, max_size=min(least + 2, most or 99))
    if shape.type_name == "map":
        inner = cast("MapShape", shape)
        return st.dictionaries(kept(inner.key), kept(inner.value), min_size=least, max_size=min(least + 1, most or 99))
    if shape.type_name == "string":
        return _texts(asked)
    if shape.type_name in {"integer", "long"} and asked.keys() & {"min", "max"}:
        return st.integers(least, most)
    return values(shape)


def _texts(asked: dict[str, Any]) -> st.SearchStrategy[str]:
    least, most = asked.get("min", 0), asked.get("max")
    if "enum" in asked:
        return st.sampled_from(asked["enum"])
    if "pattern" in asked:
        texts = st.from_regex(asked["pattern"], fullmatch=True, alphabet=st.characters(codec="ascii"))
        return texts.filter(lambda text: least <= len(text) <= (most or 99))
    return st.text(min_size=least, max_size=min(least + 5, most or 99))
