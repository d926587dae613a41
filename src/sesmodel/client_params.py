"""What becomes of parameters on their way to SES: botocore checks them, and the wire carries what it can."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sesmodel import service_models

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    from sesmodel.api.concepts import ServiceName


def checked(service: ServiceName, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a call as they would arrive at SES; as they are, where botocore is not installed.

    Args:
        service: ``ses`` or ``sesv2``.
        operation: what is called.
        params: by name.

    Raises:
        ParamValidationError: of botocore: one is unknown, missing, or not of its type.
    """
    shapes = service_models.sdk_model(service) if service_models.has_botocore() else None
    if shapes is None or operation not in shapes.operation_names:  # a botocore of other years knows other actions
        return dict(params)
    shape = shapes.operation_model(operation).input_shape
    if shape is None:
        return {}
    from botocore.exceptions import ParamValidationError
    from botocore.validate import ParamValidator

    report = ParamValidator().validate(cast("Any", params), shape)
    if report.has_errors():
        raise ParamValidationError(report=report.generate_report())
    return cast("dict[str, Any]", _reader(service, operation)(params) or {})


@cache
def _reader(service: ServiceName, operation: str) -> Callable[[Any], Any]:
    """What reads the parameters of an action; made once, since shapes are slow to walk."""
    shape = service_models.sdk_model(service).operation_model(operation).input_shape
    # A form has no way to write a structure that holds nothing.
    return _reader_of(cast("Shape", shape), drops_empty=service == "ses")


def _reader_of(shape: Shape, *, drops_empty: bool) -> Callable[[Any], Any]:
    """What reads a value of a shape as it would arrive: ``None`` stands for nothing at all."""
    if shape.type_name == "structure":
        return _structure(cast("StructureShape", shape), drops_empty=drops_empty)
    if shape.type_name == "list":
        return _list(cast("ListShape", shape), drops_empty=drops_empty)
    if shape.type_name == "map":
        read = _reader_of(cast("MapShape", shape).value, drops_empty=drops_empty)
        return lambda value: {name: read(inner) for name, inner in value.items()}
    return {"blob": _blob, "timestamp": _moment}.get(shape.type_name, _same)


def _structure(shape: StructureShape, *, drops_empty: bool) -> Callable[[Any], Any]:
    """Members arrive in the order of the model, whatever order they are given in."""
    members = {name: _reader_of(member, drops_empty=drops_empty) for name, member in shape.members.items()}
    # Nor has a query string a way to write a list of nothing.
    queried = [name for name, member in shape.members.items() if member.serialization.get("location") == "querystring"]
    members |= {name: _unless_empty(members[name]) for name in queried}

    def read(value: Mapping[str, Any]) -> dict[str, Any] | None:
        found = {name: reader(value[name]) for name, reader in members.items() if name in value}
        arrived = {name: inner for name, inner in found.items() if inner is not None}
        return arrived if arrived or not drops_empty else None

    return read


def _unless_empty(reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value == [] else reader(value)


def _list(shape: ListShape, *, drops_empty: bool) -> Callable[[Any], Any]:
    reader = _reader_of(shape.member, drops_empty=drops_empty)

    def read(value: list[Any]) -> list[Any] | None:
        arrived = [inner for inner in map(reader, value) if inner is not None]
        return arrived if arrived or not value else None

    return read


def _blob(value: str | bytes | bytearray) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


def _moment(value: Any) -> Any:
    """A time as botocore reads it: also from a text, and one without a zone is local."""
    from botocore.utils import parse_to_aware_datetime

    return parse_to_aware_datetime(value)


def _same(value: Any) -> Any:
    return value
