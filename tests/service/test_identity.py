"""Identities: what they are called, and which of them decides for an address."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sesmodel import Identities, Identity, IdentityType, InvalidParameterValue, VerificationStatus
from sesmodel.service.identity import identity_name

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def holding(*names: str, verified: bool = True) -> Identities:
    """A Region with these identities."""
    identities = Identities()
    for name in names:
        identity = identities.add(Identity(identity_name(name)), limit=100)
        if verified:
            identity.verification.confirm(NOW)
    return identities


def covering(identities: Identities, address: str) -> str | None:
    found = identities.covering(address)
    return found.name if found else None


@pytest.mark.spec("IDN-03", "QRC-34")
@pytest.mark.parametrize(
    ("name", "address", "covers"),
    [
        ("example.com", "user@example.com", True),
        ("example.com", "user@a.example.com", True),
        ("example.com", "u@a.b.example.com", True),
        ("example.com", "u@notexample.com", False),
        ("example.com", "u@example.com.evil.test", False),
        ("a.example.com", "u@example.com", False),
        ("a.example.com", "u@b.example.com", False),
        ("user@example.com", "user@example.com", True),
        ("user@example.com", "other@example.com", False),
        ("user@example.com", "user@a.example.com", False),
        ("bücher.example", "a@xn--bcher-kva.example", True),
    ],
)
def test_a_domain_covers_what_is_below_it_and_an_address_only_itself(name: str, address: str, *, covers: bool) -> None:
    assert (covering(holding(name), address) is not None) is covers


@pytest.mark.spec("IDN-06")
def test_domains_are_compared_without_letter_case() -> None:
    assert covering(holding("Example.com"), "u@EXAMPLE.COM") == "example.com"
    assert identity_name("EXAMPLE.com") == "example.com"


@pytest.mark.spec("IDN-07")
def test_addresses_are_compared_exactly_their_domains_included() -> None:
    only = holding("sender@EXAMPLE.com")
    assert covering(only, "sender@EXAMPLE.com") == "sender@EXAMPLE.com"
    assert covering(only, "sender@example.com") is None
    assert covering(only, "Sender@EXAMPLE.com") is None

    beside = holding("sender@EXAMPLE.com", "example.com")
    assert covering(beside, "sender@example.com") == "example.com"
    assert covering(beside, "sender@EXAMPLE.com") == "sender@EXAMPLE.com"


@pytest.mark.spec("IDN-08")
def test_a_label_after_a_plus_sign_does_not_count() -> None:
    identities = holding("sender@example.com", "a+b@example.com")

    assert covering(identities, "sender+myLabel@example.com") == "sender@example.com"
    assert covering(identities, "sender+user=dest.test@example.com") == "sender@example.com"
    assert covering(identities, "sender+one+two@example.com") == "sender@example.com"
    assert covering(identities, "sender2@example.com") is None
    assert covering(identities, "a+b@example.com") == "a+b@example.com"
    assert covering(identities, "a@example.com") is None


@pytest.mark.spec("IDN-08")
def test_an_address_with_its_label_comes_before_the_one_without_and_that_before_its_domain() -> None:
    identities = holding("example.com", "a@example.com", "a+b@example.com")

    assert covering(identities, "a+b@example.com") == "a+b@example.com"
    assert covering(identities, "a+c@example.com") == "a@example.com"


@pytest.mark.spec("IDN-09")
@pytest.mark.parametrize(
    ("address", "by"),
    [
        ("user@example.com", "example.com"),
        ("user@a.b.example.com", "user@a.b.example.com"),
        ("user@b.example.com", "b.example.com"),
        ("other@a.b.example.com", "a.b.example.com"),
        ("u@c.a.b.example.com", "a.b.example.com"),
        ("u@x.example.com", "example.com"),
    ],
)
def test_the_most_specific_verified_identity_decides(address: str, by: str) -> None:
    identities = holding("user@a.b.example.com", "a.b.example.com", "b.example.com", "example.com")

    assert covering(identities, address) == by


@pytest.mark.spec("IDN-09")
def test_an_identity_that_is_pending_takes_no_part() -> None:
    identities = holding("user@a.b.example.com", "a.b.example.com")
    pending = identities.get("user@a.b.example.com")
    assert pending is not None
    pending.verification = type(pending.verification)(status=VerificationStatus.PENDING, since=NOW)

    assert covering(identities, "user@a.b.example.com") == "a.b.example.com"
    assert covering(holding("example.com", verified=False), "ana@example.com") is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no address@", "Invalid email address<no address@>."),
        ("foo.example.com.", "Invalid domain name foo.example.com.."),
        ("Ana <a@b.c>", "Invalid email address<Ana <a@b.c>>."),
        ("[192.0.2.1]", "Invalid domain name [192.0.2.1]."),
    ],
)
def test_a_name_that_is_neither_address_nor_domain_is_refused_as_ses_does(name: str, message: str) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        identity_name(name)

    assert caught.value.message == message


def test_an_identity_knows_what_it_is_and_whose_domain_it_has() -> None:
    address, domain = Identity("ana@EXAMPLE.com"), Identity("example.com")

    assert (address.type, address.domain) == (IdentityType.EMAIL_ADDRESS, "example.com")
    assert (domain.type, domain.domain) == (IdentityType.DOMAIN, "example.com")
    assert (address.dkim.signing_enabled, domain.dkim.signing_enabled) == (False, True)  # OBS-234


def test_a_quoted_local_part_is_kept_in_quotes_and_a_name_is_refused() -> None:
    assert identity_name('"a@b"@example.com') == '"a@b"@example.com'

    for name in ('"Ana" <ana@example.com>', '"ana"<ana@example.com>', "Ana <ana@example.com>"):
        with pytest.raises(InvalidParameterValue, match="Invalid email address<"):
            identity_name(name)
