"""Every action that the model answers, held against what botocore says of it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.pinned import SERVICES, knows_member
from sesmodel.api.actions import ACTIONS, ServiceName
from sesmodel.api.gaps import LEFT_OUT, NO_EFFECT, REFUSED, REFUSED_WORDS
from sesmodel.errors import InvalidAction, SesError
from tests.api.calling import assert_in_model
from tests.api.inputs import least
from tests.api.world import account, inputs, known
from tests.wire.models import load
from tests.wire.values import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

Path = tuple[str, ...]
LIST = "[]"
every_action = pytest.mark.parametrize(("service", "operation"), ACTIONS, ids=[" ".join(one) for one in ACTIONS])


# --- answers --------------------------------------------------------------------------------------


@every_action
def test_an_action_answers_in_the_shape_that_botocore_knows(service: ServiceName, operation: str) -> None:
    shape = load(service).operation_model(operation).output_shape
    given: set[str] = set()
    for params in inputs(account(), service, operation):
        answer = account().call(service, operation, params)
        assert_in_model(service, operation, answer)
        given.update(members(shape, answer) if shape else ())
        assert list(strange_words(shape, answer) if shape else ()) == []

    left_out = {path for path in every_member(shape) if path not in given} if shape else set()
    assert topmost(left_out) == set(LEFT_OUT.get((service, operation), {}))


def members(shape: Shape, value: Any, path: Path = ()) -> Iterator[str]:
    """The paths of the members that a value has."""
    for inner_path, inner_shape, inner in within(shape, value, path):
        if inner_path != path:
            yield ".".join(inner_path)
        yield from members(inner_shape, inner, inner_path)


def within(shape: Shape, value: Any, path: Path) -> Iterator[tuple[Path, Shape, Any]]:
    """What is directly in a value."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            yield (*path, name), cast("StructureShape", shape).members[name], inner
    elif shape.type_name == "list":
        yield from ((path, cast("ListShape", shape).member, inner) for inner in value)
    elif shape.type_name == "map":
        yield from ((path, cast("MapShape", shape).value, inner) for inner in value.values())


def strange_words(shape: Shape, value: Any) -> Iterator[str]:
    """The words in a value that are none of those that there may be."""
    if shape.type_name == "string" and cast("StringShape", shape).enum and value not in cast("StringShape", shape).enum:
        yield f"{shape.name}: {value}"
    for _, inner_shape, inner in within(shape, value, ()):
        yield from strange_words(inner_shape, inner)


def every_member(shape: Shape, path: Path = (), around: Path = ()) -> Iterator[str]:
    """The paths of the members that a value can have."""
    if shape.type_name == "structure" and shape.name not in around:
        for name, inner in known_members(shape):
            yield ".".join((*path, name))
            yield from every_member(inner, (*path, name), (*around, shape.name))
    elif shape.type_name == "list":
        yield from every_member(cast("ListShape", shape).member, path, around)
    elif shape.type_name == "map":
        yield from every_member(cast("MapShape", shape).value, path, around)


def known_members(shape: Shape) -> Iterator[tuple[str, Shape]]:
    """The members of a structure, but for what only a newer botocore than the one that we compare with knows."""
    for name, inner in cast("StructureShape", shape).members.items():
        if any(knows_member(service, shape.name, name) for service in SERVICES):
            yield name, inner


def topmost(paths: set[str]) -> set[str]:
    """Those that are not within others."""
    return {path for path in paths if path.rpartition(".")[0] not in paths}


# --- requests -------------------------------------------------------------------------------------


@every_action
def test_an_action_takes_every_member_but_those_that_are_known_to_be_missing(
    service: ServiceName, operation: str
) -> None:
    shape = load(service).operation_model(operation).input_shape
    bases = list(inputs(account(), service, operation))
    refused = {
        written(path)
        for path in (every_place(shape) if shape else ())
        if not any(has(base, path) for base in bases) and is_refused(service, operation, path)
    }

    assert topmost(refused) == set(REFUSED.get((service, operation), {}))


@pytest.mark.filterwarnings("ignore:Event destination")  # of tags of links that no event here has
@every_action
def test_an_action_takes_every_word_but_those_that_are_known_to_be_missing(
    service: ServiceName, operation: str
) -> None:
    shape = load(service).operation_model(operation).input_shape
    refused = {
        written(path)
        for path in (every_place(shape) if shape else ())
        for word in words_at(cast("Shape", shape), path)
        if is_refused(service, operation, path, word)
    }

    members_refused = REFUSED.get((service, operation), {})
    refused = {path for path in refused if not path.startswith(tuple(members_refused))}
    assert refused == set(REFUSED_WORDS.get((service, operation), {}))


def written(path: Path) -> str:
    """A path without its lists."""
    return ".".join(name for name in path if name != LIST)


def words_at(shape: Shape, path: Path) -> list[str]:
    """The words that a member can be, if it is one of some."""
    for name in path:
        shape = at_name(shape, name)
    return list(getattr(shape, "enum", ()))


def is_refused(service: ServiceName, operation: str, path: Path, *value: str) -> bool:
    """Whether the model says that it lacks a member, or a word; another refusal shows that it knows it."""
    ses = account()
    found = known(ses, service, operation)
    if value:
        found[path[-1]] = value[0]
    shape, bases = load(service).operation_model(operation).input_shape, list(inputs(ses, service, operation))
    holding = [base for base in bases if has(base, path[:-1])] or bases
    try:
        ses.call(service, operation, added(cast("Shape", shape), holding[0], path, found))
    except InvalidAction:
        return True
    except SesError:
        return False
    return False


def every_place(shape: Shape, path: Path = ()) -> Iterator[Path]:
    """The paths of the members of a request, with those of lists."""
    if shape.type_name == "structure":
        for name, inner in known_members(shape):
            if name not in path:
                yield (*path, name)
                yield from every_place(inner, (*path, name))
    elif shape.type_name == "list":
        yield from every_place(cast("ListShape", shape).member, (*path, LIST))


def has(value: Any, path: Path) -> bool:
    """Whether there is something at a path."""
    for name in path:
        if not (value and (name == LIST or name in value)):
            return False
        value = value[0 if name == LIST else name]
    return True


def added(shape: Shape, base: dict[str, Any], path: Path, found: dict[str, Any]) -> dict[str, Any]:
    """A request with one more member, and what is around it if need be."""
    whole = deepcopy(base)
    at: Any = whole
    for name in path[:-1]:
        shape = at_name(shape, name)
        if name == LIST:
            at = at[0]
        else:
            at = at.setdefault(name, [least(at_name(shape, LIST), found)] if shape.type_name == "list" else {})
    at[path[-1]] = found.get(path[-1], least(at_name(shape, path[-1]), found))
    return whole


def at_name(shape: Shape, name: str) -> Shape:
    """The shape within another one."""
    return cast("ListShape", shape).member if name == LIST else cast("StructureShape", shape).members[name]


@pytest.mark.parametrize("table", [REFUSED, REFUSED_WORDS, NO_EFFECT])
def test_what_is_missing_is_a_member_of_an_action_that_is_answered(table: Any) -> None:
    for (service, operation), paths in table.items():
        assert (service, operation) in ACTIONS
        shape = load(service).operation_model(operation).input_shape
        assert set(paths) <= set(every_member(cast("Shape", shape)))


# --- anything -------------------------------------------------------------------------------------


@given(st.data())
def test_whatever_has_the_types_of_the_shape_is_answered_in_shape_or_refused(data: st.DataObject) -> None:
    service, operation = data.draw(st.sampled_from(list(ACTIONS)))
    model = load(service).operation_model(operation)
    ses = account()
    base = data.draw(st.sampled_from(list(inputs(ses, service, operation))))
    drawn = data.draw(values(model.input_shape, sent=True)) if model.input_shape else {}
    kept = data.draw(st.sets(st.sampled_from(list(base)))) if base else set()
    try:
        answer = ses.call(service, operation, {**drawn, **{name: base[name] for name in kept}})
    except SesError:
        return
    assert_in_model(service, operation, answer)
