"""Characters that nobody sees in an address are found, and named to the person who cannot see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Address, InvalidAddress, Message, encode_address
from sesmodel.mail.characters import UNSEEN, named, unseen

HIDDEN = {
    "\u200b": "zero width space (U+200B)",
    "\u200c": "zero width non-joiner (U+200C)",
    "\u200d": "zero width joiner (U+200D)",
    "\ufeff": "zero width no-break space (U+FEFF)",
    "\u2060": "word joiner (U+2060)",
    "\u00ad": "soft hyphen (U+00AD)",
    "\u200e": "left-to-right mark (U+200E)",
    "\u202e": "right-to-left override (U+202E)",
    "\u00a0": "no-break space (U+00A0)",
}
CONTROLS = {
    "\x00": "null (U+0000)",
    "\t": "tab (U+0009)",
    "\n": "line feed (U+000A)",
    "\r": "carriage return (U+000D)",
    "\x07": "control character (U+0007)",
    "\x7f": "delete (U+007F)",
}


@pytest.mark.spec("TRB-13")
@pytest.mark.parametrize(("character", "name"), HIDDEN.items(), ids=HIDDEN.values())
def test_what_nobody_sees_in_a_local_part_is_named_beside_the_words_of_ses(character: str, name: str) -> None:
    with pytest.raises(InvalidAddress, match="There are non-ASCII characters in the email address") as caught:
        Address.parse(f"ana{character}b@example.com")

    assert f"Take out the {name} at position 3" in str(caught.value)


@pytest.mark.spec("TRB-13")
@pytest.mark.parametrize(("character", "name"), HIDDEN.items(), ids=HIDDEN.values())
def test_what_nobody_sees_in_a_domain_is_named_and_never_passed_over(character: str, name: str) -> None:
    with pytest.raises(InvalidAddress, match="Domain contains illegal character") as caught:
        Address("ana", f"exam{character}ple.com")

    assert f"{name} at position 4" in str(caught.value)


@pytest.mark.spec("TRB-13")
@pytest.mark.parametrize(("character", "name"), CONTROLS.items(), ids=CONTROLS.values())
def test_a_control_character_is_named_wherever_it_stands(character: str, name: str) -> None:
    for parts, what in (
        ((f"an{character}a", "example.com"), "Local address contains control or whitespace"),
        (("ana", f"ex{character}ample.com"), "Domain contains control or whitespace"),
        (("ana", "example.com", f"An{character}a"), "the display name holds"),
    ):
        with pytest.raises(InvalidAddress, match=what) as caught:
            Address(*parts)
        assert f"{name} at position 2" in str(caught.value)


@pytest.mark.spec("TRB-13")
def test_a_line_end_in_a_list_is_named() -> None:
    with pytest.raises(InvalidAddress, match="control or whitespace") as caught:
        Address.parse("ana@example.com\nbob@example.net")

    assert "line feed (U+000A) at position 15" in str(caught.value)


def test_a_joiner_is_taken_where_the_script_of_a_domain_needs_it() -> None:
    assert Address.parse("ana@نامه\u200cای.com").domain == "xn--mgba3gch31f060k.com"


def test_names_keep_the_joiners_that_scripts_and_emoji_need() -> None:
    for name in ("علی\u200cرضا", "👩\u200d💻 Ana"):
        assert Address("ana", "example.com", name).display_name == name


@pytest.mark.spec("TRB-13")
@pytest.mark.parametrize("parameter", ["sender", "to", "cc", "bcc", "reply_to", "return_path"])
def test_a_message_names_the_field_of_an_address_that_is_none(parameter: str) -> None:
    with pytest.raises(InvalidAddress, match="There are non-ASCII characters in the email address") as caught:
        Message(**{parameter: "jürgen@example.com"})  # type: ignore[arg-type]
    assert caught.value.where == f"{parameter}: 'jürgen@example.com'"


@pytest.mark.spec("TRB-13")
def test_the_guide_s_rules_for_addresses_outside_ascii() -> None:
    assert encode_address("user@bücher.example") == "user@xn--bcher-kva.example"
    assert encode_address("Jürgen <j@example.com>").lower() == "=?utf-8?q?j=c3=bcrgen?= <j@example.com>"
    with pytest.raises(InvalidAddress, match="There are non-ASCII characters in the email address"):
        encode_address("jürgen@example.com")


@pytest.mark.spec("TRB-13")
@given(st.text(st.characters(min_codepoint=0x80, exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_a_name_is_never_written_in_punycode(name: str) -> None:
    written = Address("j", "example.com", name).encode()

    assert written.isascii()
    assert "xn--" not in written.lower().partition(" <")[0] or "=?utf-8?" in written


@given(st.characters())
def test_every_character_that_nobody_sees_has_a_name(character: str) -> None:
    assert named(character).endswith(f"(U+{ord(character):04X})")
    assert bool(unseen(character)) == bool(UNSEEN.search(character))
    if character.isprintable() and not UNSEEN.search(character):
        assert unseen(f"a{character}") == ""


def test_a_lone_surrogate_is_named_as_one() -> None:
    assert named("\ud800") == "lone surrogate (U+D800)"
