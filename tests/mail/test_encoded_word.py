"""Encoded words on request: both encodings, any charset, cut or whole."""

from __future__ import annotations

from email.header import decode_header as stdlib_decode
from email.header import make_header
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidHeader, decode_header, encode_header
from sesmodel.mail.folding import unfold
from sesmodel.testing.strategies import one_line

if TYPE_CHECKING:
    from sesmodel.mail.encoded_word import Encoding

UKRAINIAN = "Як ти поживаєш?"
# The two forms that the guide prints; its B form was damaged in print, and this is what it must be.
B_FORM = "=?utf-8?B?0K/QuiDRgtC4INC/0L7QttC40LLQsNGU0Yg/?="
Q_FORM = (
    "=?utf-8?Q?=D0=AF=D0=BA_=D1=82=D0=B8_=D0=BF=D0=BE=D0=B6=D0=B8=D0=B2=D0=B0=D1=94=D1=88=3F?="
)  # fmt: skip
CHARSETS = {
    "utf-8": "Жук é 🎉 x",
    "iso-8859-1": "Grüße ÿ x",
    "koi8-u": "Ґанок x",
    "iso-2022-jp": "佐藤 花子 x",
    "gb18030": "伟 x",
}


@pytest.mark.spec("API-06")
def test_the_forms_of_the_guide_are_written_as_it_prints_them() -> None:
    assert encode_header(UKRAINIAN, "utf-8", "B") == B_FORM
    assert encode_header(UKRAINIAN, "utf-8", "Q", fold=False) == Q_FORM


@pytest.mark.spec("API-06")
def test_both_forms_are_read_in_capitals_and_in_small_letters() -> None:
    for form in (B_FORM, Q_FORM):
        assert decode_header(form) == UKRAINIAN
        assert decode_header(form.replace("?B?", "?b?").replace("?Q?", "?q?")) == UKRAINIAN
        assert decode_header(form.replace("utf-8", "UTF-8")) == UKRAINIAN


@pytest.mark.spec("API-06")
def test_the_q_form_is_two_words_unless_folding_is_off() -> None:
    words = encode_header(UKRAINIAN, "utf-8", "Q").split("\r\n ")

    assert len(words) == 2
    assert all(len(word) <= 75 for word in words)
    assert "".join(map(decode_header, words)) == UKRAINIAN
    assert len(Q_FORM) == 89


@pytest.mark.spec("API-06")
@pytest.mark.parametrize("encoding", ["Q", "B", "q", "b", None])
@pytest.mark.parametrize("text", ["How are you?", "", "a  b", "x" * 200])
def test_pure_ascii_stays_as_it_is(text: str, encoding: Encoding | None) -> None:
    assert encode_header(text, "utf-8", encoding) == text


@pytest.mark.parametrize("text", [" x", "x ", "a\tb", "=?utf-8?q?x?=", "\x7f"])
def test_ascii_that_readers_would_change_is_encoded(text: str) -> None:
    assert encode_header(text).startswith("=?utf-8?q?")
    assert decode_header(encode_header(text)) == text


@pytest.mark.spec("API-06")
@pytest.mark.parametrize("encoding", ["Q", "B"])
@pytest.mark.parametrize("charset", CHARSETS)
def test_no_character_is_parted_whatever_the_charset(charset: str, encoding: Encoding) -> None:
    text = CHARSETS[charset] * 12

    words = encode_header(text, charset, encoding).split("\r\n ")
    assert len(words) > 1
    assert all(word.startswith(f"=?{charset}?{encoding}?") and len(word) <= 75 for word in words)
    assert "".join(map(decode_header, words)) == text


@pytest.mark.spec("API-06")
@given(one_line(max_size=200), st.sampled_from(["Q", "B", None]), st.integers(0, 60), st.booleans())
def test_any_text_is_read_back_by_us_and_by_the_standard_library(
    text: str,
    encoding: Encoding | None,
    column: int,
    fold: bool,
) -> None:
    written = encode_header(text, "utf-8", encoding, column=column, fold=fold)

    assert written.isascii()
    assert decode_header(unfold(written)) == text
    if "=?" in written:
        assert str(make_header(stdlib_decode(written))) == text
        assert [len(word) <= 75 for word in written.split("\r\n ")].count(False) <= (not fold)


@pytest.mark.parametrize(
    ("text", "charset", "encoding", "what"),
    [
        ("é\r\nBcc: x", "utf-8", None, "carriage return"),
        ("é", "no-such", None, "no charset"),
        ("é", "utf-8?q?", None, "no charset"),
        ("€", "iso-8859-1", None, "euro sign"),
        ("é", "utf-8", "X", "no encoding"),
        ("\ud800", "utf-8", None, "lone surrogate"),
    ],
)
def test_what_cannot_be_encoded_is_refused(text: str, charset: str, encoding: Encoding | None, what: str) -> None:
    with pytest.raises(InvalidHeader, match=what):
        encode_header(text, charset, encoding)
