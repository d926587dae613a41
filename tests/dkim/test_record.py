"""Key records, and the form of keys that are handed to the service."""

from __future__ import annotations

import re

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from hypothesis import given
from hypothesis import strategies as st

from sesmodel.dkim.byodkim import (
    SELECTOR_TODAY,
    SIZES_TODAY,
    byodkim_private_key,
    check_private_key,
    check_selector,
)
from sesmodel.dkim.key import DkimKey
from sesmodel.dkim.record import KeyRecord, public_key_record, record_name
from sesmodel.errors import InvalidConfiguration, InvalidKey, InvalidTags
from sesmodel.system import SystemKeys
from sesmodel.testing.strategies import selectors
from tests.dkim import keys, vectors


def _body(pem: str) -> str:
    return "".join(pem.splitlines()[1:-1])


def _public_pem(pem: str) -> str:
    public = load_pem_private_key(pem.encode(), None).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


@pytest.mark.spec("AUTH-16")
def test_the_record_of_a_1024_bit_key_is_p_and_216_characters() -> None:
    name, value = public_key_record("s1", "example.com", _public_pem(vectors.RFC_6376_KEY))

    assert name == "s1._domainkey.example.com"
    assert re.fullmatch(r"p=[A-Za-z0-9+/=]{216}", value)
    assert value == f"p={vectors.RFC_6376_PUBLIC}"
    assert public_key_record("s1", "example.com", vectors.RFC_6376_KEY) == (name, value)
    assert public_key_record("s1", "example.com", keys.rsa_1024()) == (name, value)


@pytest.mark.spec("AUTH-16")
@pytest.mark.parametrize("head", ["", "v=DKIM1; ", "v=DKIM1; k=rsa; ", "k=rsa; "])
def test_a_record_is_read_with_and_without_its_version_and_type(head: str) -> None:
    record = KeyRecord.parse(f"{head}p={vectors.RFC_6376_PUBLIC}")

    assert record == KeyRecord.of(keys.rsa_1024())
    assert record.size == 1024


@pytest.mark.spec("AUTH-16")
def test_a_record_is_written_as_it_is_read() -> None:
    text = f"v=DKIM1; k=rsa; h=sha256; s=email; t=y:s; p={vectors.RFC_6376_PUBLIC}"

    record = KeyRecord.parse(text)
    assert str(record) == text
    assert (record.hashes, record.services, record.flags) == (("sha256",), ("email",), ("y", "s"))
    assert not record.is_revoked
    assert KeyRecord.parse("v=DKIM1; p=").is_revoked


def test_an_ed25519_record_says_its_type() -> None:
    record = KeyRecord.of(keys.ed25519())

    assert str(record) == f"v=DKIM1; k=ed25519; p={vectors.RFC_8463_ED25519_PUBLIC}"
    assert record.bare == f"k=ed25519; p={vectors.RFC_8463_ED25519_PUBLIC}"
    assert record.size == 256


@pytest.mark.spec("AUTH-16")
@pytest.mark.parametrize("text", ["v=DKIM1", "v=DKIM2; p=", "p=; v=DKIM1", "p=!", "p=abc", "junk"])
def test_anything_else_is_no_record(text: str) -> None:
    with pytest.raises(InvalidTags):
        KeyRecord.parse(text)


@pytest.mark.spec("AUTH-16")
def test_a_public_key_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(InvalidKey):
        KeyRecord.of("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    with pytest.raises(InvalidKey):
        KeyRecord.of("no key")
    with pytest.raises(InvalidKey):
        _ = KeyRecord.parse("p=AAAA").size


@pytest.mark.spec("AUTH-16")
@pytest.mark.parametrize(
    ("selector", "domain"), [("", "a.b"), ("a b", "a.b"), ("s", "a..b"), ("s", "ä.b"), ("s;", "a")]
)
def test_a_record_name_is_made_of_host_names(selector: str, domain: str) -> None:
    with pytest.raises(InvalidConfiguration, match="is no host name"):
        record_name(selector, domain)


@given(st.from_type(KeyRecord))
def test_any_record_is_written_as_it_is_read(record: KeyRecord) -> None:
    assert KeyRecord.parse(str(record)) == record
    assert KeyRecord.parse(record.bare).public_key == record.public_key


@given(selectors())
def test_selectors_that_are_drawn_are_taken(selector: str) -> None:
    check_selector(selector)


@pytest.mark.spec("AUTH-15")
def test_a_new_key_is_pkcs1_of_1024_bits_with_exponent_f4() -> None:
    key = SystemKeys().rsa(1024)

    assert key.export_private_pkcs1().startswith("-----BEGIN RSA PRIVATE KEY-----\n")
    assert (key.size, key.public_exponent) == (1024, 65537)
    assert check_private_key(byodkim_private_key(key)) == key


@pytest.mark.spec("AUTH-15", "TRB-34")
def test_a_2048_bit_key_is_refused_unless_the_size_is_allowed() -> None:
    pem = keys.rsa_2048().export_private_pkcs1()

    with pytest.raises(InvalidKey, match=r"it has 2048 bits, and the service takes 1024"):
        check_private_key(_body(pem))
    with pytest.raises(InvalidKey, match=r"it has 2048 bits"):
        byodkim_private_key(pem)
    assert check_private_key(_body(pem), SIZES_TODAY) == keys.rsa_2048()


@pytest.mark.spec("AUTH-15", "TRB-34")
def test_pkcs8_is_refused_with_a_hint_and_taken_after_conversion() -> None:
    pkcs8 = keys.rsa_1024().export_private_pkcs8()

    with pytest.raises(InvalidKey, match=r"not in the form PKCS #1\. Convert it: openssl rsa -traditional"):
        check_private_key(_body(pkcs8))
    assert check_private_key(byodkim_private_key(pkcs8)) == keys.rsa_1024()


@pytest.mark.spec("TRB-34", "AUTH-15")
def test_a_1024_bit_pkcs1_key_in_base64_is_taken_and_one_in_armour_is_normalised() -> None:
    pem = vectors.RFC_6376_KEY

    assert check_private_key(_body(pem)).size == 1024
    with pytest.raises(InvalidKey, match="it is not base64 alone"):
        check_private_key(pem)
    with pytest.raises(InvalidKey, match="it is not base64 alone"):
        check_private_key(_body(pem)[:64] + "\n" + _body(pem)[64:])
    assert byodkim_private_key(pem) == _body(pem)
    assert byodkim_private_key(keys.rsa_1024()) == _body(pem)


@pytest.mark.spec("AUTH-15", "TRB-34")
def test_a_key_that_is_not_rsa_is_refused() -> None:
    with pytest.raises(InvalidKey, match="it is no RSA key"):
        check_private_key(vectors.RFC_8463_ED25519_KEY)
    with pytest.raises(InvalidKey, match="it is no RSA key"):
        byodkim_private_key(keys.ed25519())
    with pytest.raises(InvalidKey, match="it is no private key"):
        check_private_key("AAAA")
    with pytest.raises(InvalidKey, match="it is no private key"):
        byodkim_private_key("AAAA")
    assert isinstance(DkimKey.read("AAAA"), InvalidKey)


@pytest.mark.spec("AUTH-20")
@pytest.mark.parametrize("selector", ["s1", "A", "a" * 63])
def test_a_selector_is_1_to_63_letters_and_digits(selector: str) -> None:
    check_selector(selector)


@pytest.mark.spec("AUTH-20")
@pytest.mark.parametrize("selector", ["", "a" * 64, "a.b", "a-b", "a_b", "ä", "s1\n"])
def test_anything_else_is_no_selector(selector: str) -> None:
    with pytest.raises(InvalidKey, match="is no selector"):
        check_selector(selector)


def test_hyphens_inside_a_selector_are_taken_by_the_pattern_of_today() -> None:
    check_selector("a-b", SELECTOR_TODAY)
    for bad in ("-a", "a-", "a.b", "a" * 64):
        with pytest.raises(InvalidKey):
            check_selector(bad, SELECTOR_TODAY)
