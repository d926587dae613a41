"""Every member that an action needs, left out: SES says which one it misses, with botocore and without."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

import pytest

from sesmodel import Account, ManualClock, SeededIds, SesError, ValidationError
from sesmodel.api.actions import ACTIONS, ServiceName, action
from sesmodel.flow.state import ServiceState
from sesmodel.service_models import request_check
from tests.api.world import account, inputs
from tests.wire.models import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import ListShape, Shape, StructureShape

Path = tuple[str | int, ...]

OTHERWISE = {
    # An action that is asked by itself looks at these first, in words of its own.
    ("sesv2", "CreateDedicatedIpPool", "PoolName"): "Pool name can't be blank.",
    ("sesv2", "GetMessageInsights", "MessageId"): "To use this feature you must enable Virtual Deliverability Manager",
    ("sesv2", "PutDedicatedIpInPool", "DestinationPoolName"): "Pool name can't be blank.",
}


def needed(shape: Shape, value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of the members in a value that there must be."""
    if shape.type_name == "structure":
        members = cast("StructureShape", shape).members
        for name, inner in value.items():
            if name in cast("StructureShape", shape).required_members:
                yield (*path, name)
            yield from needed(members[name], inner, (*path, name))
    elif shape.type_name == "list":
        for number, inner in enumerate(value):
            yield from needed(cast("ListShape", shape).member, inner, (*path, number))


def without(value: dict[str, Any], path: Path) -> dict[str, Any]:
    """A copy that lacks what stands at a path."""
    copy = deepcopy(value)
    inner: Any = copy
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return copy


def spoilt(value: dict[str, Any], path: Path, odd: Any) -> dict[str, Any]:
    """A copy with something else at a path."""
    copy = deepcopy(value)
    inner: Any = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = odd
    return copy


def words(shape: Shape, value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of the words in a value that are some of few."""
    if shape.type_name == "structure":
        members = cast("StructureShape", shape).members
        for name, inner in value.items():
            yield from words(members[name], inner, (*path, name))
    elif shape.type_name == "list":
        for number, inner in enumerate(value):
            yield from words(cast("ListShape", shape).member, inner, (*path, number))
    elif "enum" in shape.metadata:
        yield path


def refusal(call: Any, *args: Any) -> SesError | None:
    """What SES says of a call; nothing if it is done."""
    try:
        call(*args)
    except SesError as error:
        return error
    return None


@pytest.mark.spec("TRB-03")
@pytest.mark.parametrize(("service", "operation"), ACTIONS, ids=[" ".join(one) for one in ACTIONS])
def test_a_member_that_is_left_out_is_named_by_every_way_to_an_action(service: ServiceName, operation: str) -> None:
    shape = load(service).operation_model(operation).input_shape
    given = inputs(account(), service, operation) if shape else ()
    for params in given:
        for path in needed(shape, params) if shape else ():
            lacking = without(params, path)
            by_shapes = refusal(request_check(service, operation), lacking)
            assert_named(by_shapes, account().call, (service, operation, lacking))
            otherwise = OTHERWISE.get((service, operation, str(path[-1])))
            if by_shapes and not in_a_bulk_call(path):
                alone = refusal(action(service, operation), empty_state(), lacking)
                assert alone is not None
                assert alone.message == (otherwise or by_shapes.message)


@pytest.mark.spec("TRB-03")
@pytest.mark.parametrize(("service", "operation"), ACTIONS, ids=[" ".join(one) for one in ACTIONS])
def test_a_word_that_there_is_not_is_refused_alike_by_every_way_to_an_action(
    service: ServiceName, operation: str
) -> None:
    shape = load(service).operation_model(operation).input_shape
    for params in inputs(account(), service, operation) if shape else ():
        for path in words(shape, params) if shape else ():
            strange = spoilt(params, path, "Explode")
            by_shapes = refusal(request_check(service, operation), strange)
            assert_named(by_shapes, account().call, (service, operation, strange))
            if by_shapes and not in_a_bulk_call(path):
                alone = refusal(action(service, operation), empty_state(), strange)
                assert alone is not None
                if path != ("SigningAttributesOrigin",):  # which we list by Region where two share a place
                    assert alone.message == by_shapes.message


def test_an_operation_that_botocore_does_not_know_is_not_checked() -> None:
    request_check("ses", "SendPigeon")({"Source": 5})


def assert_named(by_shapes: SesError | None, call: Any, args: tuple[Any, ...]) -> None:
    """Fail if a model does not say what the shapes say."""
    if by_shapes is None:  # what SES says of it in other words, or not at all
        return
    said = refusal(call, *args)
    assert isinstance(said, ValidationError)
    assert said.message == by_shapes.message


def in_a_bulk_call(path: Path) -> bool:
    """Whether an action by itself would give the answer as the status of one destination."""
    return path[0] in {"Destinations", "BulkEmailEntries"} and len(path) > 1


def empty_state() -> ServiceState:
    return ServiceState(account=Account("123456789012", "us-east-1"), clock=ManualClock(), ids=SeededIds())
