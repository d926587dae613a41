"""Punycode as such, and the local part of the guide's example."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Address, InvalidAddress, InvalidValue, encode_address, punycode_decode, punycode_encode

# RFC 3492 section 7.1, samples A to S without the case flags.
SAMPLES = {
    "ليهمابتكلموشعربي؟": "egbpdaj6bu4bxfgehfvwxn",
    "他们为什么不说中文": "ihqwcrb4cv8a8dqg056pqjye",
    "Pročprostěnemluvíčesky": "Proprostnemluvesky-uyb24dma41a",
    "למההםפשוטלאמדבריםעברית": "4dbcagdahymbxekheh6e0a7fei0b",
    "почемужеонинеговорятпорусски": "b1abfaaepdrnnbgefbadotcwatmq2g4l",
    "PorquénopuedensimplementehablarenEspañol": "PorqunopuedensimplementehablarenEspaol-fmd56a",
    "TạisaohọkhôngthểchỉnóitiếngViệt": "TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g",
    "3年B組金八先生": "3B-ww4c5e180e575a65lsy2b",
    "-> $1.00 <-": "-> $1.00 <--",
}
LOCAL = "\u5f20\u4f1f"


@pytest.mark.spec("API-05")
@pytest.mark.parametrize(("text", "written"), SAMPLES.items(), ids=range(len(SAMPLES)))
def test_the_samples_of_the_standard_are_written_and_read(text: str, written: str) -> None:
    assert punycode_encode(text) == written
    assert punycode_decode(written) == text


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_read_back(text: str) -> None:
    written = punycode_encode(text)

    assert written.isascii() or not written
    assert punycode_decode(written) == text


@given(st.text(st.characters(max_codepoint=0xFF), max_size=30))
def test_what_is_no_punycode_is_refused_and_nothing_worse(text: str) -> None:
    try:
        decoded = punycode_decode(text)
    except InvalidValue as error:
        assert "no Punycode" in error.what  # noqa: PT017  refusing is one of two right answers
    else:
        decoded.encode()


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(InvalidValue, match="lone surrogate at position 1"):
        punycode_encode("a\ud800")
    with pytest.raises(InvalidValue, match="no Punycode"):
        punycode_decode("\ud800".encode("punycode").decode())


@pytest.mark.spec("API-05")
def test_a_local_part_outside_ascii_is_punycode_only_on_request() -> None:
    text = f"{LOCAL}@example.com"

    assert encode_address(text, punycode_local=True) == "xn--cpqy30b@example.com"
    assert Address.parse(text, punycode_local=True).addr_spec == "xn--cpqy30b@example.com"
    assert Address.parse(f"Zhang <{text}>", punycode_local=True).addr_spec == "xn--cpqy30b@example.com"
    for refuse in (encode_address, Address.parse):
        with pytest.raises(InvalidAddress, match="There are non-ASCII characters in the email address"):
            refuse(text)


@pytest.mark.spec("API-05")
@pytest.mark.parametrize("punycode_local", [True, False])
def test_a_local_part_that_is_punycode_already_is_plain_ascii(*, punycode_local: bool) -> None:
    written = "xn--cpqy30b@example.com"

    assert encode_address(written, punycode_local=punycode_local) == written
    assert punycode_decode("cpqy30b") == LOCAL


def test_atoms_of_a_local_part_become_punycode_one_by_one() -> None:
    assert encode_address(f"{LOCAL}.a.{LOCAL}@b.c", punycode_local=True) == "xn--cpqy30b.a.xn--cpqy30b@b.c"
    with pytest.raises(InvalidAddress, match="zero width space"):
        encode_address(f"{LOCAL}\u200b@b.c", punycode_local=True)
