"""Mailboxes: parsed, printed, and written in the ASCII that SES takes."""

from __future__ import annotations

import pytest

from sesmodel import Address, InvalidAddress, Message, build, encode_address
from sesmodel.mail.address import parse_list

HELLO = Message(sender="Ana <ana@example.com>", to="bob@example.net", subject="Hello", text="Hello Bob")


@pytest.mark.spec("API-04")
@pytest.mark.parametrize(
    ("text", "ascii_form"),
    [
        ("info@bücher.example", "info@xn--bcher-kva.example"),
        ("info@例え.com", "info@xn--r8jz45g.com"),
        ("info@EXÄMPLE.com", "info@xn--exmple-cua.com"),
        ("Info@Example.com", "Info@Example.com"),
    ],
)
def test_a_domain_outside_ascii_becomes_punycode_label_by_label(text: str, ascii_form: str) -> None:
    assert encode_address(text) == ascii_form


@pytest.mark.spec("API-04")
def test_a_name_outside_ascii_becomes_encoded_words_and_never_punycode() -> None:
    assert encode_address('"Jörg" <a@b.c>') == "=?utf-8?q?J=C3=B6rg?= <a@b.c>"
    assert encode_address("Привіт <a@b.c>") == "=?utf-8?b?0J/RgNC40LLRltGC?= <a@b.c>"


@pytest.mark.spec("API-04")
@pytest.mark.parametrize("text", ["jürgen@example.com", "Jürgen <jürgen@example.com>", "用户@例え.com"])
def test_a_local_part_outside_ascii_is_refused_and_named(text: str) -> None:
    with pytest.raises(InvalidAddress, match="non-ASCII characters in the email address") as caught:
        Address.parse(text)

    local_part = text.rpartition("<")[2].partition("@")[0]
    assert repr(local_part) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ana@example.com", ("", "ana@example.com")),
        ("Ana <ana@example.com>", ("Ana", "ana@example.com")),
        ('"Pérez, Ana" <ana@example.com>', ("Pérez, Ana", "ana@example.com")),
        ('"a \\"b\\" c" <a@example.com>', ('a "b" c', "a@example.com")),
        ('"Andrew" <andrew@example.com>;', ("Andrew", "andrew@example.com")),
        ("ana@example.com (Ana (home))", ("", "ana@example.com")),
        ("=?utf-8?q?J=C3=B6rg?= <a@b.c>", ("Jörg", "a@b.c")),
        ('"john doe"@example.com', ("", '"john doe"@example.com')),
        ("Team: ana@example.com;", ("", "ana@example.com")),
        ("<@relay.example:ana@example.com>", ("", "ana@example.com")),
        ("Ana  B   C <a@b.c>", ("Ana B C", "a@b.c")),
        ("a@[192.0.2.1]", ("", "a@[192.0.2.1]")),
    ],
)
def test_what_people_write_is_read(text: str, found: tuple[str, str]) -> None:
    address = Address.parse(text)

    assert (address.display_name, address.addr_spec) == found


@pytest.mark.spec("API-04")
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("ana", "Missing final '@domain'"),
        ("Last, First <a@b.c>", "Missing final '@domain'"),
        ("ana@", "Missing domain"),
        ("ana@example.com.", "Missing domain"),
        ("ana@exam ple.com", "Domain contains control or whitespace"),
        ("ana@exam%ple.com", "Domain contains illegal character"),
        ("ana@a..b", "Domain contains dot-dot"),
        ("a na@example.com", "Local address contains control or whitespace"),
        ("a@b@example.com", "Local address contains illegal character"),
        ("a..b@example.com", "Local address contains dot-dot"),
        ("A <a@b.c> <d@e.f>", "Extra route-addr"),
        ('"A <a@b.c>', "Missing '\"'"),
        ("A <a@b.c", "Missing '>'"),
        ("G: H: a@b.c;;", "Nested group"),
        ("a@b.c\r\nBcc: d@e.f", "Local address contains control or whitespace"),
        ("a@b.c: d@e.f", "Illegal address"),
    ],
)
def test_what_is_no_mailbox_is_refused_in_the_words_of_ses(text: str, what: str) -> None:
    with pytest.raises(InvalidAddress) as caught:
        Address.parse(text)

    assert caught.value.what == what


def test_a_list_is_read_with_groups_and_stray_separators() -> None:
    found = parse_list("a@b.c, Friends: d@e.f, G <g@h.i>;, ,undisclosed-recipients:;")

    assert [address.addr_spec for address in found] == ["a@b.c", "d@e.f", "g@h.i"]


def test_two_spellings_of_a_domain_are_equal() -> None:
    assert Address.parse("a@bücher.example") == Address.parse("a@xn--bcher-kva.example")
    assert Address.parse("a@bücher.example").unicode_domain == "bücher.example"


@pytest.mark.parametrize("local_part", ["x" * 65, ""])
def test_a_local_part_that_no_server_takes_is_refused(local_part: str) -> None:
    with pytest.raises(InvalidAddress):
        Address(local_part, "example.com")


@pytest.mark.spec("API-04")
def test_a_built_message_has_the_encoded_form_of_every_address() -> None:
    raw = build(HELLO.replace(sender="Jörg <info@bücher.example>", cc="info@例え.com"))

    assert b"From: =?utf-8?q?J=C3=B6rg?= <info@xn--bcher-kva.example>\r\n" in raw
    assert b"Cc: info@xn--r8jz45g.com\r\n" in raw
