"""Lists of tags: read, written, and folded between tags only."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel.dkim import tags
from sesmodel.errors import InvalidTags

NAMES = st.text(string.ascii_letters, min_size=1, max_size=3)
VALUES = st.text("".join(map(chr, range(0x21, 0x7F))).replace(";", ""), max_size=120)
LISTS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=12)


@given(LISTS)
def test_what_is_written_is_read_back(values: dict[str, str]) -> None:
    assert tags.parse(tags.write(values)) == values


@given(LISTS)
def test_a_folded_list_is_read_back_and_no_value_is_split(values: dict[str, str]) -> None:
    folded = tags.fold("DKIM-Signature", values)

    assert tags.parse(folded.partition(":")[2]) == values
    assert all(f"{name}={value};" in folded for name, value in values.items())


@given(LISTS)
def test_a_line_is_wider_than_76_columns_only_if_one_tag_is(values: dict[str, str]) -> None:
    first, *others = tags.fold("DKIM-Signature", values).split("\r\n")

    for line in others:
        assert len(line.expandtabs(8)) <= 76 or " " not in line
    assert len(first) <= 76 or first.count(";") == 1


def test_lines_are_filled() -> None:
    wide = {"a": "x" * 30, "b": "y" * 30, "c": "z"}

    assert tags.fold("X", wide) == f"X: a={'x' * 30}; b={'y' * 30}; c=z;"
    assert tags.fold("X", {**wide, "d": "w" * 3}) == f"X: a={'x' * 30}; b={'y' * 30}; c=z;\r\n\td=www;"


def test_a_list_of_names_too_long_for_a_line_is_broken_after_its_colons() -> None:
    names = ":".join(f"X-Field-{number:03}" for number in range(200))

    folded = tags.fold("DKIM-Signature", {"h": names})
    assert max(map(len, folded.split("\r\n"))) <= 998
    assert re.sub(r"\r\n\t", "", folded) == f"DKIM-Signature: h={names};"
    assert all(line.endswith((":", ";")) for line in folded.split("\r\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v=1", {"v": "1"}),
        (" v = 1 ;a=b; ", {"v": "1", "a": "b"}),
        ("b=ab\r\n\tcd\r\n  ef", {"b": "ab cd ef"}),
        ("p=", {"p": ""}),
        ("p=a==", {"p": "a=="}),
        ("n1_x=1", {"n1_x": "1"}),
    ],
)
def test_white_space_around_a_value_does_not_count(text: str, expected: dict[str, str]) -> None:
    assert tags.parse(text) == expected


@pytest.mark.parametrize("text", ["", ";", "v", "=1", "v=1;;a=2", "1v=1", "v-x=1", "v=\x01", "v=ä", "v=1 a"])
def test_anything_else_is_no_list(text: str) -> None:
    if text == "v=1 a":
        assert tags.parse(text) == {"v": "1 a"}
        return
    with pytest.raises(InvalidTags):
        tags.parse(text)


def test_a_tag_that_stands_twice_is_refused() -> None:
    with pytest.raises(InvalidTags, match="'v' stands twice"):
        tags.parse("v=1; v=1")
