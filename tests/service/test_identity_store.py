"""The identities of a Region: how many, in which order, and whose DKIM key signs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sesmodel import AlreadyExists, Identities, Identity, IdentityType, LimitExceeded, NotFound, VerificationStatus
from sesmodel.service.verification import Step
from sesmodel.service.verification_times import PERIODS

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def add(identities: Identities, name: str, *, dkim: bool | None = None, verified: bool = True) -> Identity:
    """Add an identity; its DKIM was never set up, or was found, or was found and then switched off."""
    identity = identities.add(Identity(name), limit=100)
    identity.verification.step(Step.STARTED, NOW)
    if verified:
        identity.verification.confirm(NOW)
    if dkim is not None:
        identity.dkim.use_tokens(("a", "b", "c"), NOW, PERIODS)
        identity.dkim.verification.confirm(NOW)
        identity.dkim.switch(enabled=dkim)
    return identity


def signing(identities: Identities, address: str, *, addresses_inherit: bool = False) -> str | None:
    found = identities.signing(address, addresses_inherit=addresses_inherit)
    return found.name if found else None


@pytest.mark.spec("QRC-15", "IDN-04")
def test_there_may_be_so_many_whatever_their_state() -> None:
    identities = Identities()
    identities.add(Identity("a.example"), limit=3).verification.step(Step.STARTED, NOW)
    failed = identities.add(Identity("b.example"), limit=3).verification
    failed.step(Step.STARTED, NOW)
    failed.step(Step.EXPIRED, NOW)
    identities.add(Identity("ana@c.example"), limit=3)

    with pytest.raises(LimitExceeded, match="There are 3 identities in this Region already."):
        identities.add(Identity("d.example"), limit=3)
    assert identities.remove("a.example")
    identities.add(Identity("d.example"), limit=3)
    assert [one.name for one in identities] == ["b.example", "ana@c.example", "d.example"]


def test_a_name_is_there_once() -> None:
    identities = Identities()
    add(identities, "example.com")

    with pytest.raises(AlreadyExists, match="Email identity example.com already exist."):
        add(identities, "example.com")


def test_one_that_is_not_there_cannot_be_had() -> None:
    identities = Identities()

    assert identities.get("example.com") is None
    assert not identities.remove("example.com")
    with pytest.raises(NotFound, match="Email identity example.com does not exist."):
        identities.require("example.com")


@pytest.mark.spec("IDN-18")
def test_they_are_listed_by_type_by_state_and_grouped_by_state() -> None:
    identities = Identities()
    add(identities, "b.example")
    add(identities, "ana@c.example", verified=False)
    add(identities, "a.example", verified=False).verification.step(Step.EXPIRED, NOW)
    add(identities, "d.example")
    add(identities, "eve@c.example", verified=False)

    def names(**wanted: object) -> list[str]:
        return [one.name for one in identities.listed(**wanted)]  # type: ignore[arg-type]

    assert names() == ["b.example", "ana@c.example", "a.example", "d.example", "eve@c.example"]
    assert names(kind=IdentityType.EMAIL_ADDRESS) == ["ana@c.example", "eve@c.example"]
    assert names(status=VerificationStatus.SUCCESS) == ["b.example", "d.example"]
    assert names(kind=IdentityType.DOMAIN, status=VerificationStatus.FAILED) == ["a.example"]
    assert names(by_status=True) == ["ana@c.example", "eve@c.example", "b.example", "d.example", "a.example"]
    assert Identities().listed(by_status=True) == ()


@pytest.mark.spec("AUTH-07")
def test_a_subdomain_that_nobody_set_dkim_up_for_leaves_it_to_its_parent() -> None:
    identities = Identities()
    add(identities, "example.com", dkim=True)
    assert signing(identities, "u@a.example.com") == "example.com"

    below = add(identities, "a.example.com")
    assert signing(identities, "u@a.example.com") == "example.com"
    assert signing(identities, "u@x.a.example.com") == "example.com"

    below.dkim.switch(enabled=False)
    assert signing(identities, "u@a.example.com") is None
    assert signing(identities, "u@b.example.com") == "example.com"

    below.dkim.use_tokens(("d", "e", "f"), NOW, PERIODS)
    below.dkim.switch(enabled=True)
    assert signing(identities, "u@a.example.com") is None  # set up, and not found yet
    below.dkim.verification.confirm(NOW)
    assert signing(identities, "u@a.example.com") == "a.example.com"
    below.dkim.switch(enabled=False)
    assert signing(identities, "u@a.example.com") is None  # its records are there, and it is switched off


@pytest.mark.spec("AUTH-07")
def test_a_subdomain_that_is_not_verified_takes_no_part() -> None:
    identities = Identities()
    add(identities, "example.com", dkim=True)
    add(identities, "a.example.com", verified=False, dkim=False)

    assert signing(identities, "u@a.example.com") == "example.com"
    add(identities, "b.a.example.com")
    assert signing(identities, "u@b.a.example.com") == "example.com"


@pytest.mark.spec("AUTH-07", "TRB-30")
def test_a_verified_address_without_dkim_of_its_own_is_not_signed_for_by_its_domain() -> None:
    identities = Identities()
    add(identities, "example.com", dkim=True)
    add(identities, "mary@example.com")

    assert signing(identities, "mary@example.com") is None
    assert signing(identities, "mary+label@example.com") is None
    assert signing(identities, "bob@example.com") == "example.com"
    identities.remove("mary@example.com")
    assert signing(identities, "mary@example.com") == "example.com"


@pytest.mark.spec("AUTH-07", "AUTH-08")
def test_an_address_with_dkim_of_its_own_is_signed_for_by_it() -> None:
    identities = Identities()
    add(identities, "example.com", dkim=False)
    mary = add(identities, "mary@example.com", dkim=True)

    assert signing(identities, "mary@example.com") == "mary@example.com"
    assert signing(identities, "bob@example.com") is None
    mary.dkim.switch(enabled=False)
    assert signing(identities, "mary@example.com") is None


def test_addresses_can_be_told_to_have_the_dkim_of_their_exact_domain() -> None:
    identities = Identities()
    add(identities, "example.com", dkim=True)
    add(identities, "mary@example.com")
    add(identities, "mary@a.example.com")
    add(identities, "eve@example.com", dkim=False)

    assert signing(identities, "mary@example.com", addresses_inherit=True) == "example.com"  # OBS-224
    assert signing(identities, "mary@a.example.com", addresses_inherit=True) is None
    assert signing(identities, "eve@example.com", addresses_inherit=True) is None


def test_nobody_signs_for_an_address_that_nothing_covers() -> None:
    assert signing(Identities(), "ana@example.com") is None


def test_what_is_due_is_taken_once_in_the_order_the_identities_were_made() -> None:
    identities = Identities()
    a, b, c = (add(identities, name) for name in ("a.example", "b.example", "c.example"))
    minute = timedelta(minutes=1)
    for identity, due in ((a, NOW + minute), (b, NOW), (c, NOW + 2 * minute)):
        identities.plan(identity, due)

    assert identities.next_due == NOW
    assert identities.take_due(NOW - minute) == ()
    assert identities.take_due(NOW + minute) == (a, b)
    assert identities.take_due(NOW + minute) == ()
    assert identities.next_due == NOW + 2 * minute


def test_only_the_last_plan_of_an_identity_holds() -> None:
    identities = Identities()
    later, sooner, never, gone = (add(identities, f"{letter}.example") for letter in "abcd")
    for identity in identities:
        identities.plan(identity, NOW)
    identities.plan(later, NOW + timedelta(hours=1))
    identities.plan(sooner, NOW - timedelta(hours=1))
    identities.plan(never, None)
    identities.remove(gone.name)

    assert identities.take_due(NOW) == (sooner,)
    identities.plan(later, NOW + timedelta(hours=2))
    identities.plan(later, NOW + timedelta(hours=1))  # back to what was planned before
    assert identities.take_due(NOW + timedelta(hours=1)) == (later,)
    assert identities.next_due is None
