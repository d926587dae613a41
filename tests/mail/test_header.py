"""Header fields: names, values, folding, encoded words, parameters."""

from __future__ import annotations

from email.header import decode_header, make_header
from email.message import Message as LegacyMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Header, Headers, InvalidHeader
from sesmodel.mail import encoded_word, parameter
from sesmodel.mail.folding import fold, unfold
from sesmodel.testing.strategies import one_line

ANY_LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=300)


@pytest.mark.parametrize("name", ["X-My-Field", "x", "!", "A" * 126])
def test_printable_ascii_without_a_colon_is_a_name(name: str) -> None:
    assert Header(name, "1").name == name


@pytest.mark.parametrize("name", ["", "A" * 127, "Bad Name", "Bad:Name", "Été", "X\tY", "X\n", "X\x7f"])
def test_anything_else_is_none(name: str) -> None:
    with pytest.raises(InvalidHeader, match="no field name"):
        Header(name, "1")


def test_a_field_with_a_grammar_of_its_own_takes_ascii_only() -> None:
    assert str(Header("In-Reply-To", "<a@b>   <c@d>")) == "In-Reply-To: <a@b> <c@d>"
    assert str(Header("In-Reply-To", " ")) == "In-Reply-To: "
    for value in ("<ä@b>", "x" * 861):
        with pytest.raises(InvalidHeader, match="ASCII only"):
            str(Header("In-Reply-To", value))


def test_headers_are_found_in_any_letter_case_and_keep_their_order() -> None:
    headers = Headers.of([("B", "2"), ("A", "1")]).add("b", "3")

    assert [header.name for header in headers] == ["B", "A", "b"]
    assert (headers.get("B"), headers.get_all("b"), headers.get("C"), headers.get("C", "x")) == (
        "2",
        ("2", "3"),
        None,
        "x",
    )
    assert "a" in headers
    assert "C" not in headers
    assert 1 not in headers
    assert Headers.of(headers) is headers
    assert len(headers) == 3
    assert headers.decoded("C") is None


def test_a_long_field_is_folded_before_blanks() -> None:
    value = " ".join(["word"] * 40)

    lines = fold("Subject", value).split("\r\n")
    assert max(map(len, lines)) <= 78
    assert all(line.startswith(" word") for line in lines[1:])


@given(st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=90), max_size=30))
def test_unfolding_gives_the_folded_value_back(words: list[str]) -> None:
    value = " ".join(words)

    folded = fold("X-Name", value)
    assert unfold(folded) == f"X-Name: {value}"
    assert not any(line.strip() == "" for line in folded.split("\r\n")[1:])


@given(ANY_LINE, st.integers(0, 70))
def test_encoded_words_are_read_back_by_us_and_by_the_standard_library(text: str, column: int) -> None:
    words = encoded_word.words(text, column=column)

    assert encoded_word.decode(unfold(words)) == text
    if text:
        assert str(make_header(decode_header(words))) == text


@given(one_line(min_size=1, max_size=300), st.integers(0, 50))
def test_every_encoded_word_is_short_and_can_be_read_alone(text: str, column: int) -> None:
    words = encoded_word.words(text, column=column).split("\r\n ")

    assert "".join(encoded_word.decode(word) for word in words) == text
    assert all(len(word) <= 75 for word in words)
    assert column + len(words[0]) <= 76


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("=?iso-8859-1?Q?Gr=FC=DFe?=", "Grüße"),
        ("=?utf-8*de?q?Gr=C3=BC=C3=9Fe?= x", "Grüße x"),
        ("=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),
        ("=?no-such?q?=FC?=", "ü"),
        ("=?utf-8?q?=FF?=", "\ufffd"),
        ("a =?utf-8?q?b?= =?utf-8?q?c?= d", "a bc d"),
        ("=?utf-8?x?b?=", "=?utf-8?x?b?="),
        ("=?utf-8?b?Y?=", "=?utf-8?b?Y?="),
    ],
)
def test_what_others_encode_is_read_leniently(text: str, read: str) -> None:
    assert encoded_word.decode(text) == read


@pytest.mark.spec("API-11")
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=150))
def test_a_parameter_is_read_back_by_us_and_by_the_standard_library(value: str) -> None:
    written = "attachment" + parameter.write("filename", value)

    assert parameter.parse(unfold(written)) == ("attachment", {"filename": value})
    legacy = LegacyMessage()
    legacy["Content-Disposition"] = unfold(written)
    assert legacy.get_filename() == value.strip() or legacy.get_filename() == value
    assert all(len(line) <= 78 for line in written.split("\r\n"))


@pytest.mark.spec("API-09")
@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('a;b=c;d="e;f"', ("a", {"b": "c", "d": "e;f"})),
        ("Text/HTML ; Charset = utf-8 ;", ("text/html", {"charset": "utf-8"})),
        ("a; name=two words; x", ("a", {"name": "two words", "x": ""})),
        ('a; name="open', ("a", {"name": "open"})),
        ('a; name="q\\"q"', ("a", {"name": 'q"q'})),
        ("a; name=1; name=2", ("a", {"name": "1"})),
        ("a; f*=utf-8'en'x%20y", ("a", {"f": "x y"})),
        ("a; f*0=x; f*1*=%20y; f*3=z", ("a", {"f": "x y"})),
        ("a; f*=no-such''%FC; g*=x", ("a", {"f": "\ufffd", "g": "x"})),
        ("", ("", {})),
    ],
)  # fmt: skip
def test_parameters_that_others_write_are_read_leniently(value: str, found: tuple[str, dict[str, str]]) -> None:
    assert parameter.parse(value) == found


@pytest.mark.parametrize("name", ["X", "X" * 126])
@pytest.mark.parametrize("value", ["x" * 5000, "word " * 500 + "x", "ж" * 3000, "x" * 860, "x" * 861])
def test_no_line_of_a_field_passes_998_octets(name: str, value: str) -> None:
    written = str(Header(name, value))

    assert max(map(len, written.split("\r\n"))) <= 998
    assert encoded_word.decode(unfold(written)) == f"{name}: {value}"
