"""Dimensions of CloudWatch metrics: which names and values there may be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import CloudWatchDimension, InvalidCloudWatchDestination, InvalidValue, ValueSource
from sesmodel.service.cloudwatch_dimension import may_be_published

SOURCES = list(ValueSource)


@pytest.mark.spec("EVP-06")
@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", ["a@b.c-d_e", "9", "a" * 256])
def test_a_name_of_allowed_characters_is_taken(name: str, source: ValueSource) -> None:
    assert CloudWatchDimension(name, source, "none").name == name


@pytest.mark.spec("EVP-06", "EVP-07", "EVP-12")
@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", ["my dim", "", "dïm", "дім", "a/b", "a\n", "x:y", "a" * 257])
def test_a_name_with_another_character_is_refused(name: str, source: ValueSource) -> None:
    with pytest.raises(InvalidCloudWatchDestination, match="^Invalid dimension name <"):
        CloudWatchDimension(name, source, "none")


@pytest.mark.spec("EVP-06")
def test_a_message_tag_may_be_one_of_ses() -> None:
    for name in ("ses:from-domain", "ses:configuration-set", "ses:outgoing-ip"):
        assert CloudWatchDimension(name, "MESSAGE_TAG", "none").name == name
        for source in ("EMAIL_HEADER", "LINK_TAG"):
            with pytest.raises(InvalidCloudWatchDestination, match="Invalid dimension name"):
                CloudWatchDimension(name, source, "none")


@pytest.mark.spec("EVP-06")
@pytest.mark.parametrize("default", ["spring sale", "", "é", "a" * 257, "ses:x"])
def test_a_default_value_holds_no_other_characters(default: str) -> None:
    with pytest.raises(InvalidCloudWatchDestination, match="^Invalid default dimension value <"):
        CloudWatchDimension("campaign", "MESSAGE_TAG", default)


@pytest.mark.spec("EVP-07")
@pytest.mark.parametrize(
    "name", ["Received", "To", "From", "DKIM-Signature", "CC", "message-id", "Return-Path", "to", "Message-ID", "cC"]
)
def test_seven_header_fields_cannot_be_dimensions(name: str) -> None:
    with pytest.raises(InvalidCloudWatchDestination, match=f"^The header {re.escape(name)} cannot"):
        CloudWatchDimension(name, "emailHeader", "none")
    assert CloudWatchDimension(name, "messageTag", "none").name == name
    assert CloudWatchDimension(f"X-{name}", "emailHeader", "none").name == f"X-{name}"


@pytest.mark.spec("EVP-06")
def test_a_source_is_read_in_the_spelling_of_either_api() -> None:  # OBS-194
    assert [(one.v1, one.value) for one in ValueSource] == [
        ("messageTag", "MESSAGE_TAG"),
        ("emailHeader", "EMAIL_HEADER"),
        ("linkTag", "LINK_TAG"),
    ]
    for source in ValueSource:
        assert CloudWatchDimension("a", source.v1, "b") == CloudWatchDimension("a", source.value, "b")
    with pytest.raises(InvalidValue, match="is no source of values"):
        CloudWatchDimension("a", "header", "b")


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_what_may_be_published_is_what_the_guide_lists(text: str) -> None:
    allowed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@-.")

    assert may_be_published(text) == (1 <= len(text) <= 256 and set(text) <= allowed)
