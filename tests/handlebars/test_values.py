"""Values, written as JavaScript writes them."""

from __future__ import annotations

import enum
import math
from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import handlebars
from sesmodel.handlebars.values import escape, number_text, text


@pytest.mark.parametrize(
    ("number", "written"),
    [
        *((0.0, "0"), (-0.0, "0"), (20.0, "20"), (19.99, "19.99"), (-2.5, "-2.5"), (0.1, "0.1"), (100.0, "100")),
        *((1e-6, "0.000001"), (1.5e-6, "0.0000015"), (1e-7, "1e-7"), (1.25e-7, "1.25e-7"), (0.0125, "0.0125")),
        *((1e20, "100000000000000000000"), (1e21, "1e+21"), (1.5e22, "1.5e+22"), (-1e21, "-1e+21")),
        *(
            (1.2345678901234568e20, "123456789012345680000"),
            (5e-324, "5e-324"),
            (1e300, "1e+300"),
            (1e16, "1" + "0" * 16),
        ),
        *(
            (math.inf, "Infinity"),
            (-math.inf, "-Infinity"),
            (math.nan, "NaN"),
            (2**53 + 1, "9007199254740993"),
            (-7, "-7"),
        ),
    ],
    ids=repr,
)
def test_numbers(number: float, written: str) -> None:
    assert number_text(number) == written


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_itself(number: float) -> None:
    assert float(number_text(number)) == number


@pytest.mark.parametrize(
    ("value", "written"),
    [
        *((True, "true"), (False, "false"), (None, ""), ("", ""), ([1, [2, None], "a", True], "1,2,,a,true")),
        *(({"a": 1}, "[object Object]"), ([{}, {}], "[object Object],[object Object]"), ((1, 2), "1,2")),
    ],
    ids=repr,
)
def test_other_values(value: object, written: str) -> None:
    assert text(value) == written
    assert handlebars.compile("{{a}}|{{a}}|{{this.a}}", mode="handlebars").render({"a": value}) == "|".join(
        [written] * 3
    )


def test_values_of_subclasses_are_written_like_their_bases() -> None:
    class Colour(enum.StrEnum):
        RED = "red"

    class Level(enum.IntEnum):
        HIGH = 3

    data = {"colour": Colour.RED, "level": Level.HIGH, "o": OrderedDict(a=1)}
    assert handlebars.compile("{{colour}} {{level}} {{o}} {{o.a}}").render(data) == "red 3 [object Object] 1"


@given(st.text())
def test_escaping_is_that_of_handlebars(value: str) -> None:
    table: dict[str | int, str | int | None] = {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#x27;",
        "`": "&#x60;",
        "=": "&#x3D;",
    }

    assert escape(value) == value.translate(str.maketrans(table))


@pytest.mark.parametrize(
    ("path", "found"),
    [
        *(
            ("list.length", "2"),
            ("list.[0]", "a"),
            ("list.[1]", "b"),
            ("list.[2]", ""),
            ("list.[-1]", ""),
            ("list.[00]", ""),
        ),
        *(
            ("list.[١]", ""),
            ("word.length", "5"),
            ("word.[0]", "h"),
            ("smile.length", "3"),
            ("o.length", ""),
            ("n.length", ""),
        ),
        *(("list.[99999999999999999999]", ""), ("o.[0]", "zero"), ("t.[0]", "x"), ("t.length", "1")),
    ],
)
def test_members(path: str, found: str) -> None:
    data = {"list": ["a", "b"], "word": "hello", "smile": "😀!", "o": {"0": "zero"}, "n": 12, "t": ("x",)}

    assert handlebars.compile(f"{{{{{path}}}}}", mode="handlebars").render(data) == found
