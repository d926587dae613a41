"""Character references of HTML are resolved, whatever they are."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel.mail.html_text import resolved


@pytest.mark.parametrize("digits", ["9" * 100, "9" * 5000, "0" * 5000 + "65"])
def test_a_number_that_python_does_not_read_is_no_character(digits: str) -> None:
    assert resolved(f"a&#{digits};b") == "a\N{REPLACEMENT CHARACTER}b"


@given(st.text(alphabet="&#xX;ampltg0123456789é", max_size=60))
def test_all_else_is_as_the_standard_library_has_it(text: str) -> None:
    assert resolved(text) == unescape(text)
