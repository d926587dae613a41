"""botocore writes what the codecs read, and reads what they write, for every operation of both models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sesmodel.wire import query, rest_json
from tests.wire.models import load, parsed, serialized
from tests.wire.values import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import ListShape, MapShape, Shape, StructureShape

CODECS = {"ses": query, "sesv2": rest_json}
OPERATIONS = [(service, name) for service in CODECS for name in load(service).operation_names]

SCALARS = {"blob", "boolean", "double", "integer", "long", "string", "timestamp"}
KNOWN = SCALARS | {"list", "map", "structure"}

every_operation = pytest.mark.parametrize(("service", "operation"), OPERATIONS)
few = settings(max_examples=15, database=None, suppress_health_check=[HealthCheck.too_slow])


@every_operation
@few
@given(data=st.data())
def test_requests_are_read_as_they_were_meant(data: st.DataObject, service: str, operation: str) -> None:
    model = load(service)
    shape = model.operation_model(operation).input_shape
    # A form has no way to say "a structure without members".
    params = data.draw(values(shape, sent=True, hollow=service == "sesv2")) if shape else {}
    call = CODECS[service].decode_request(model, serialized(model, operation, params))
    assert call.operation == operation
    assert call.params == {name: params[name] for name in params if leaves_a_trace(shape, name, params[name])}


def leaves_a_trace(shape: Any, name: str, value: object) -> bool:
    """Whether a parameter can be seen on the wire at all: an empty list in a query string cannot."""
    return value != [] or shape.members[name].serialization.get("location") != "querystring"


@every_operation
@few
@given(data=st.data())
def test_answers_are_understood_as_they_were_meant(data: st.DataObject, service: str, operation: str) -> None:
    model = load(service)
    shape = model.operation_model(operation).output_shape
    output = data.draw(values(shape)) if shape else {}
    answer = CODECS[service].encode_response(model, operation, output, "id-1")
    result = parsed(model, answer, shape)
    metadata = result.pop("ResponseMetadata")
    assert result == output
    assert metadata["HTTPStatusCode"] == 200
    assert metadata["HTTPHeaders"]["x-amzn-requestid"] == "id-1"
    assert service == "sesv2" or metadata["RequestId"] == "id-1"


@every_operation
def test_the_models_ask_for_nothing_that_the_codecs_leave_out(service: str, operation: str) -> None:
    found = load(service).operation_model(operation)
    assert not any((found.has_streaming_input, found.has_streaming_output, found.has_event_stream_output))
    for shape in (found.input_shape, found.output_shape):
        for inner in walk(shape) if shape else ():
            assert inner.type_name in KNOWN
            assert inner.serialization.keys() <= {"name", "location", "resultWrapper", "timestampFormat"}
    for member in found.output_shape.members.values() if found.output_shape else ():
        assert "location" not in member.serialization


def walk(shape: Shape) -> Iterator[Shape]:
    """A shape and all that is in it."""
    yield shape
    if shape.type_name == "structure":
        for member in cast("StructureShape", shape).members.values():
            yield from walk(member)
    elif shape.type_name == "list":
        yield from walk(cast("ListShape", shape).member)
    elif shape.type_name == "map":
        yield from walk(cast("MapShape", shape).key)
        yield from walk(cast("MapShape", shape).value)
