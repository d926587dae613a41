"""Which message tags SES takes, and what it says of others."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidValue, MessageTag, SendOptions
from sesmodel.service.message_tags import check_tags


@pytest.mark.spec("EVP-03")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("campaign", "book"),
        ("A-z_0-9", "ana.b@example.com"),
        ("n" * 255, "v" * 255),
        ("ses:feedback-id-a", "x"),
        ("ses:feedback-id-b", "x"),
    ],
    ids=["plain", "every mark", "255 characters", "feedback a", "feedback b"],
)
def test_a_tag_that_ses_takes(name: str, value: str) -> None:
    tag = MessageTag(name, value)
    assert (tag.name, tag.value) == (name, value) == tuple(tag)


@pytest.mark.spec("EVP-03")
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("camp aign", "x", "tag name: Invalid tag name <camp aign>: only alphanumeric ASCII characters, '_',  '-' are"),
        ("é", "x", "tag name: Invalid tag name <é>: only"),
        ("a.b", "x", "tag name: Invalid tag name <a.b>: only"),
        ("a@b", "x", "tag name: Invalid tag name <a@b>: only"),
        ("ses:other", "x", "tag name: Invalid tag name <ses:other>: only"),
        ("ses:feedback-id-c", "x", "tag name: Invalid tag name <ses:feedback-id-c>: only"),
        ("a\n", "x", "tag name: Invalid tag name <a\n>: only"),
        ("", "", "tag name: The tag name must be specified."),
        ("n" * 256, "x", "tag name: Tag name cannot exceed 255 characters."),
        (
            "a",
            "camp aign",
            "tag value: Invalid tag value <camp aign>: only alphanumeric ASCII characters, '_',  '-' , '.', '@' are",
        ),
        ("a", "é", "tag value: Invalid tag value <é>: only"),
        ("a", "", "tag value: The tag value must be specified."),
        ("a", "v" * 256, "tag value: Tag value cannot exceed 255 characters."),
        ("a b", "c d", "tag name: Invalid"),
    ],
    ids=lambda text: repr(text)[:20],
)
def test_a_tag_that_ses_does_not_take_is_refused_in_its_words(name: str, value: str, said: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        MessageTag(name, value)
    assert str(caught.value).startswith(said)


@pytest.mark.spec("EVP-03")
@given(st.text(max_size=300), st.text("ab.@-_Z9 é:", max_size=300))
def test_a_tag_can_be_made_if_and_only_if_ses_takes_it(name: str, value: str) -> None:
    taken = bool(
        re.fullmatch("[0-9A-Za-z_-]{1,255}|ses:feedback-id-[ab]", name)
        and re.fullmatch("[0-9A-Za-z_.@-]{1,255}", value)
    )
    assert taken is not any(check_tags([(name, value)]))
    try:
        MessageTag(name, value)
    except InvalidValue:
        assert not taken
    else:
        assert taken


@pytest.mark.spec("EVP-03")
def test_tags_are_given_by_name_or_one_by_one() -> None:
    by_name = SendOptions(tags={"a": "1", "b": "2"})
    assert by_name.tags == (("a", "1"), ("b", "2"))
    assert SendOptions(tags=[MessageTag("a", "1"), ("b", "2")]) == by_name
    assert SendOptions(tags=(one for one in by_name.tags)) == by_name
