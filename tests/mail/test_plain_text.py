"""Text for programs that know ASCII only."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Message, build, read, straighten_quotes, to_html_entities

NO_CONTROL = st.text(st.characters(exclude_categories=("Cs", "Cc")))


@pytest.mark.spec("TRB-42")
def test_curly_quotes_become_numbers_or_straight_ones() -> None:
    assert to_html_entities("“x”") == "&#8220;x&#8221;"
    assert straighten_quotes("“x”") == '"x"'
    assert straighten_quotes("„x‟ ‘y’ ‚z‛ it’s «x»") == "\"x\" 'y' 'z' it's «x»"


@pytest.mark.spec("TRB-42")
@given(NO_CONTROL)
def test_html_in_ascii_says_the_same_to_a_browser(text: str) -> None:
    written = to_html_entities(text)

    assert written.isascii()
    assert html.unescape(written) == html.unescape(text)


@given(NO_CONTROL)
def test_straight_text_keeps_its_length_and_stays_straight(text: str) -> None:
    assert len(straighten_quotes(text)) == len(text)
    assert straighten_quotes(straighten_quotes(text)) == straighten_quotes(text)


@pytest.mark.spec("TRB-42")
@pytest.mark.parametrize("body", ["text", "html"])
@pytest.mark.parametrize("content", ["é", "“Voilà” – it’s 10 €", "plain"])
def test_a_built_message_names_its_charset_and_is_read_back_the_same(body: str, content: str) -> None:
    message = read(build(Message(sender="a@example.com", to="b@example.net", **{body: content})))  # type: ignore[arg-type]

    assert message.parameters["charset"] == "UTF-8"
    assert message.headers.get("Content-Transfer-Encoding")
    assert getattr(message, body) == content
