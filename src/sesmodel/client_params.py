"""What botocore does to parameters before it sends them: it checks their types, and reads times."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sesmodel import service_models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    from sesmodel.api.concepts import ServiceName


def checked(service: ServiceName, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a call, as botocore would hand them on; as they are, where it is not installed.

    Args:
        service: ``ses`` or ``sesv2``.
        operation: what is called.
        params: by name.

    Raises:
        ParamValidationError: of botocore: one is unknown, missing, or not of its type.
    """
    shapes = service_models.service_model(service) if service_models.has_botocore() else None
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
    return cast("dict[str, Any]", _read(shape, params)) if _has_times(shape) else dict(params)


@cache
def _has_times(shape: Shape) -> bool:
    return shape.type_name == "timestamp" or any(map(_has_times, _below(shape)))


def _below(shape: Shape) -> list[Shape]:
    """The shapes inside one; SES has none that holds itself."""
    if shape.type_name == "structure":
        return list(cast("StructureShape", shape).members.values())
    if shape.type_name == "list":
        return [cast("ListShape", shape).member]
    return [cast("MapShape", shape).value] if shape.type_name == "map" else []


def _read(shape: Shape, value: Any) -> Any:
    """A value with every time in it read as botocore reads times: also texts, and those without a zone are local."""
    if not _has_times(shape):
        return value
    if shape.type_name == "structure":
        members = cast("StructureShape", shape).members
        return {name: _read(members[name], inner) for name, inner in value.items()}
    if shape.type_name == "list":
        return [_read(cast("ListShape", shape).member, inner) for inner in value]
    if shape.type_name == "map":
        return {name: _read(cast("MapShape", shape).value, inner) for name, inner in value.items()}
    from botocore.utils import parse_to_aware_datetime

    return parse_to_aware_datetime(value)
