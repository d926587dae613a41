"""Values made up from the shapes of a model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from hypothesis import strategies as st

if TYPE_CHECKING:
    from botocore.model import ListShape, MapShape, Shape, StructureShape

_VISIBLE = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
_CHARACTERS = _VISIBLE | st.sampled_from("\t\n\r")
"""What XML 1.0 can carry, which is also what a request can."""

_FIRST, _LAST = datetime(1971, 1, 1), datetime(2199, 1, 1)  # noqa: DTZ001 - Hypothesis adds the time zone itself
_MOMENTS = st.datetimes(_FIRST, _LAST, timezones=st.just(UTC))
_SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "blob": st.binary(max_size=12),
    "boolean": st.booleans(),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "string": st.text(_CHARACTERS, max_size=6),
    "timestamp": _MOMENTS,
}
_SENT = _SCALARS | {"timestamp": _MOMENTS.map(lambda moment: moment.replace(microsecond=0))}
"""In requests, times have whole seconds: some versions of botocore drop the rest."""

_MADE: dict[tuple[int, bool, bool], tuple[Shape, st.SearchStrategy[Any]]] = {}
"""Strategies are dear to make; the shape is kept with its strategy so that its id stays its own."""


def values(shape: Shape, *, sent: bool = False, hollow: bool = True) -> st.SearchStrategy[Any]:
    """Values of a shape.

    Args:
        shape: any shape of a model.
        sent: whether they go to the service, not out of it.
        hollow: whether a structure can be without any member.
    """
    key = (id(shape), sent, hollow)
    if key not in _MADE:
        _MADE[key] = shape, _values(shape, sent=sent, hollow=hollow)
    return _MADE[key][1]


def _values(shape: Shape, *, sent: bool, hollow: bool) -> st.SearchStrategy[Any]:
    if shape.type_name == "structure":
        return _structures(cast("StructureShape", shape), sent=sent, hollow=hollow)
    if shape.type_name == "list":
        member = values(cast("ListShape", shape).member, sent=sent, hollow=hollow)
        return st.lists(member, max_size=2)
    if shape.type_name == "map":
        value = values(cast("MapShape", shape).value, sent=sent, hollow=hollow)
        return st.dictionaries(_SCALARS["string"], value, min_size=not hollow, max_size=2)
    if shape.serialization.get("location") == "uri":
        return st.text(_CHARACTERS, min_size=1, max_size=6)
    return (_SENT if sent else _SCALARS)[shape.type_name]


def _structures(shape: StructureShape, *, sent: bool, hollow: bool) -> st.SearchStrategy[Any]:
    members = {name: values(member, sent=sent, hollow=hollow) for name, member in shape.members.items()}
    if shape.is_tagged_union:
        return st.one_of([st.fixed_dictionaries({name: member}) for name, member in members.items()])
    required = {name: members.pop(name) for name in shape.required_members}
    whole = st.fixed_dictionaries(required, optional=members)
    return whole if hollow or not (members or required) else whole.filter(bool)
