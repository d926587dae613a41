"""The model of an API, in the files that botocore brings: its operations, and the shapes of what they take and give.

botocore reads them as well, but its reader comes with its HTTP client, which takes as long to load as all of a server
that needs none. What is asked of a model here, botocore's own classes answer, too.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Shape(Protocol):
    """What a value looks like."""

    @property
    def name(self) -> str:
        """Its name in the model."""

    @property
    def type_name(self) -> str:
        """``structure``, ``list``, ``map``, ``string``, ``integer`` and so on."""

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Its constraints, such as ``required``, ``min``, ``max``, ``pattern`` and ``enum``."""

    @property
    def serialization(self) -> Mapping[str, Any]:
        """How it is written, such as its ``name`` on the wire and its ``location``."""

    def __hash__(self) -> int:
        """A shape stands for itself, so that what was found out about it can be kept."""


class StructureShape(Shape, Protocol):
    """What a value with named members looks like."""

    @property
    def members(self) -> Mapping[str, Shape]:
        """The shapes of the members, in the order of the model."""

    @property
    def required_members(self) -> Iterable[str]:
        """Those that must be there."""


class ListShape(Shape, Protocol):
    """What a list looks like."""

    @property
    def member(self) -> Shape:
        """The shape of each value in it."""


class MapShape(Shape, Protocol):
    """What a map looks like."""

    @property
    def key(self) -> Shape:
        """The shape of each key."""

    @property
    def value(self) -> Shape:
        """The shape of each value."""


class OperationModel(Protocol):
    """What there is to know of an operation."""

    @property
    def http(self) -> Mapping[str, Any]:
        """Its ``method`` and ``requestUri``."""

    @property
    def input_shape(self) -> Shape | None:
        """What it takes."""

    @property
    def output_shape(self) -> Shape | None:
        """What it gives."""


class ServiceModel(Protocol):
    """What there is to know of an API."""

    @property
    def service_name(self) -> str:
        """``ses`` or ``sesv2``."""

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Its ``apiVersion`` and the like."""

    @property
    def operation_names(self) -> Iterable[str]:
        """Its operations, in the order of the model."""

    def operation_model(self, operation_name: str, /) -> OperationModel:
        """One of them."""


# --- from a file ----------------------------------------------------------------------------------

_WRITTEN = frozenset(
    "locationName queryName flattened location payload streaming timestampFormat xmlNamespace resultWrapper"
    " xmlAttribute".split()
)
"""The traits that say how a value is written, and nothing of the value itself."""


class DescribedModel:
    """A model as a file describes it; shapes are made when they are asked for.

    Args:
        description: what is in the file, ``service-2.json``.
        service_name: ``ses`` for v1, ``sesv2`` for v2.

    >>> shapes = {"Asked": {"type": "structure", "members": {"Id": {"shape": "Id"}}}, "Id": {"type": "string"}}
    >>> operations = {"Get": {"http": {"method": "GET", "requestUri": "/"}, "input": {"shape": "Asked"}}}
    >>> model = DescribedModel({"metadata": {}, "operations": operations, "shapes": shapes}, "sesv2")
    >>> model.operation_model("Get").input_shape.members["Id"].type_name
    'string'
    """

    def __init__(self, description: Mapping[str, Any], service_name: str) -> None:
        """Read nothing yet."""
        self.service_name = service_name
        self.metadata: Mapping[str, Any] = description["metadata"]
        self._operations: Mapping[str, Mapping[str, Any]] = description["operations"]
        self._shapes: Mapping[str, Mapping[str, Any]] = description["shapes"]
        self._known: dict[str, DescribedOperation] = {}

    @property
    def operation_names(self) -> Iterable[str]:
        """Its operations, in the order of the model."""
        return self._operations.keys()

    def operation_model(self, operation_name: str, /) -> DescribedOperation:
        """One of them.

        Raises:
            KeyError: it has none of that name.
        """
        found = self._known.get(operation_name)
        if found is None:
            found = self._known[operation_name] = DescribedOperation(self._operations[operation_name], self._shapes)
        return found


class DescribedOperation:
    """An operation as a file describes it."""

    def __init__(self, description: Mapping[str, Any], shapes: Mapping[str, Mapping[str, Any]]) -> None:
        """Bind it to the shapes of its model."""
        self.http: Mapping[str, Any] = description["http"]
        self._description = description
        self._shapes = shapes

    @cached_property
    def input_shape(self) -> DescribedShape | None:
        """What it takes."""
        return self._shape("input")

    @cached_property
    def output_shape(self) -> DescribedShape | None:
        """What it gives."""
        return self._shape("output")

    def _shape(self, which: str) -> DescribedShape | None:
        reference = self._description.get(which)
        return DescribedShape(reference, self._shapes) if reference else None


class DescribedShape:
    """A shape of any type as a file describes it, with what the place where it is used says beside it.

    Args:
        reference: the name of the shape, and the traits that it has in this place.
        shapes: all shapes of the model.
    """

    def __init__(self, reference: Mapping[str, Any], shapes: Mapping[str, Mapping[str, Any]]) -> None:
        """Look it up."""
        self.name: str = reference["shape"]
        self._traits = {**shapes[self.name], **reference}
        self._shapes = shapes
        self.type_name: str = self._traits["type"]

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """Its constraints."""
        return {name: value for name, value in self._traits.items() if name not in _WRITTEN}

    @cached_property
    def serialization(self) -> Mapping[str, Any]:
        """How it is written."""
        found = {name: value for name, value in self._traits.items() if name in _WRITTEN}
        return {"name": found.pop("locationName"), **found} if "locationName" in found else found

    @cached_property
    def members(self) -> Mapping[str, DescribedShape]:
        """The shapes of the members of a structure."""
        return {name: self._of(reference) for name, reference in self._traits["members"].items()}

    @property
    def required_members(self) -> Iterable[str]:
        """The members that must be there."""
        found: list[str] = self._traits.get("required", [])
        return found

    @cached_property
    def member(self) -> DescribedShape:
        """The shape of what is in a list."""
        return self._of(self._traits["member"])

    @cached_property
    def key(self) -> DescribedShape:
        """The shape of the keys of a map."""
        return self._of(self._traits["key"])

    @cached_property
    def value(self) -> DescribedShape:
        """The shape of the values of a map."""
        return self._of(self._traits["value"])

    def _of(self, reference: Mapping[str, Any]) -> DescribedShape:
        return DescribedShape(reference, self._shapes)
