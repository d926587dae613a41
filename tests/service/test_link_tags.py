"""Tags of links, written and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidValue, link_tags
from sesmodel.service.link_tags import read_link_tags

SAMPLE = "product:book;genre:fiction;subgenre:scifi;type:newrelease;"
WORDS = st.text(st.sampled_from("azAZ09-_"), min_size=1, max_size=8)


@pytest.mark.spec("EVP-18", "FAQ-50")
@pytest.mark.parametrize("written", [SAMPLE, SAMPLE.removesuffix(";")])
def test_the_sample_of_the_guide_is_read_with_and_without_its_last_semicolon(written: str) -> None:
    assert read_link_tags(written) == {
        "product": ("book",),
        "genre": ("fiction",),
        "subgenre": ("scifi",),
        "type": ("newrelease",),
    }
    assert read_link_tags("A-b_1:9-Z_0") == {"A-b_1": ("9-Z_0",)}


@pytest.mark.spec("EVP-18", "FAQ-50")
@pytest.mark.parametrize(
    "bad", ["a b:c", "genre:sci fi", "genre", "genre:", ":x", "a:b:c", "é:x", "genre:ſ", "a.b:c", ""]
)
def test_a_tag_with_another_character_is_passed_over_and_its_neighbours_are_not(bad: str) -> None:
    assert read_link_tags(f"product:book;{bad};product:map") == {"product": ("book", "map")}


@pytest.mark.spec("EVP-18", "FAQ-50")
@given(st.dictionaries(WORDS, st.lists(WORDS, min_size=1, max_size=3)))
def test_tags_that_are_written_are_read_again(tags: dict[str, list[str]]) -> None:
    assert read_link_tags(link_tags(tags)) == {name: tuple(values) for name, values in tags.items()}


@pytest.mark.spec("EVP-18")
@pytest.mark.parametrize(
    "tags", [{"genre": "sci fi"}, {"sci fi": "genre"}, {"genre": ""}, {"": "x"}, {"genre": ["a", "b;c"]}]
)
def test_a_tag_that_ses_would_drop_is_not_written(tags: dict[str, str | list[str]]) -> None:
    with pytest.raises(InvalidValue, match="cannot be the (name|value) of a tag"):
        link_tags(tags)


def test_as_many_tags_as_a_mail_can_hold_are_read_at_once() -> None:
    assert read_link_tags("a:b;" * 200_000) == {"a": ("b",) * 200_000}  # once, each was as slow as all before it
