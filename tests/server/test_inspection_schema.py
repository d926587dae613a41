"""The part of JSON Schema that inputs are checked with, beside the whole of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sesmodel import InvalidValue
from sesmodel.server.inspection import OPERATIONS
from sesmodel.server.inspection_schema import Schema, from_text, problems, require

if TYPE_CHECKING:
    from sesmodel.server.inspection_table import Operation

KINDS = ("string", "boolean", "integer", "number", "object", "array", "null")
NAMES = st.sampled_from("abc")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-3, 3) | st.sampled_from(["", "a", "ab"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
FLAT = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(KINDS) | st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True),
        "minimum": st.integers(-2, 2),
        "maximum": st.integers(-2, 2),
        "exclusiveMinimum": st.integers(-2, 2),
        "minLength": st.integers(0, 2),
        "minItems": st.integers(0, 2),
        "minProperties": st.integers(0, 2),
        "enum": st.lists(st.sampled_from(["", "a", "ab"]), min_size=1, unique=True),
    },
)
SCHEMAS = st.recursive(
    FLAT,
    lambda inner: st.builds(
        lambda flat, more: {**flat, **more},
        FLAT,
        st.fixed_dictionaries(
            {},
            optional={
                "items": inner,
                "properties": st.dictionaries(NAMES, inner, max_size=3),
                "required": st.lists(NAMES, max_size=2, unique=True),
                "additionalProperties": st.just(value=False) | inner,
            },
        ),
    ),
    max_leaves=4,
)


@example({"exclusiveMinimum": 1}, 1)
@example({"minimum": 1}, 1)
@example({"maximum": 1}, 1)
@example({"minLength": 1}, "a")
@example({"minItems": 1}, [0])
@example({"minProperties": 1}, {"a": 0})
@example(schema={"type": "integer"}, value=True)
@example(schema={"type": "number"}, value=True)
@example({"type": "integer"}, 1.0)
@given(SCHEMAS, VALUES)
def test_it_says_yes_and_no_where_json_schema_does(schema: Schema, value: object) -> None:
    found = list(problems(schema, value))

    assert (not found) == Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.body], ids=lambda one: one.name)
def test_bodies_are_described_with_nothing_but_that_part(operation: Operation) -> None:
    known = {
        "type", "enum", "minimum", "maximum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "items",
        "properties", "required", "additionalProperties", "description", "format",
    }  # fmt: skip

    def words(part: Schema) -> set[str]:
        others = [part[name] for name in ("items", "additionalProperties") if isinstance(part.get(name), dict)]
        return set(part).union(*map(words, [*part.get("properties", {}).values(), *others]))

    assert operation.body is not None
    assert words(operation.body) <= known


def test_an_error_says_where() -> None:
    schema = {"type": "object", "properties": {"steps": {"type": "array", "items": {"type": "object"}}}}

    with pytest.raises(InvalidValue, match=r"body\.steps\[1\]: 7 is no object\."):
        require(schema, {"steps": [{}, 7]}, "body")


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_numbers_come_back_from_their_texts(number: float) -> None:
    text = str(number)
    read = from_text({"type": "number"}, text)

    assert read == number or (read == text and "e" in text)


@given(st.text())
def test_any_text_is_a_value_or_is_refused(text: str) -> None:
    for kind in ("integer", "number", "boolean", "string"):
        value = from_text({"type": kind}, text)
        assert value == text or not list(problems({"type": ["integer", "number", "boolean"]}, value))
