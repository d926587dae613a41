"""Tags on resources."""

from __future__ import annotations

import pytest

from sesmodel import InvalidParameterValue
from sesmodel.service.resource_tags import merge_tags


@pytest.mark.spec("IDN-12")
def test_there_are_up_to_fifty_tags_and_a_value_is_not_needed() -> None:
    fifty = [(f"k{number}", "v") for number in range(50)]

    assert len(merge_tags({}, fifty, limit=50)) == 50
    assert merge_tags({}, [("k", None), ("l", "")], limit=50) == {"k": "", "l": ""}
    with pytest.raises(
        InvalidParameterValue,
        match="^Maximum of 50 user tags are allowed per resource, consider reducing the number of tags in the req",
    ):
        merge_tags({}, [*fifty, ("one more", "v")], limit=50)
    with pytest.raises(
        InvalidParameterValue,
        match="^Maximum of 50 user tags are allowed per resource, consider reducing the number of tags in the req",
    ):
        merge_tags(dict(fifty), [("one more", "v")], limit=50)


@pytest.mark.spec("IDN-12")
def test_a_tag_has_a_key() -> None:
    with pytest.raises(InvalidParameterValue, match="key of a tag"):
        merge_tags({}, [("", "v")], limit=50)


@pytest.mark.spec("IDN-12")
def test_the_last_value_of_a_key_holds() -> None:
    assert merge_tags({"a": "1"}, [("b", "2"), ("a", "3"), ("a", "4")], limit=2) == {"a": "4", "b": "2"}  # OBS-318
