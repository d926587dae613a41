"""Identities: which address lets one send, and the life cycle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidParameterValue
from sesmodel.service.identity import TRANSITIONS, Identities, Identity, IdentityType, Step, VerificationStatus


def verified(*names: str) -> Identities:
    identities = Identities()
    for name in names:
        identities.add(name).step(Step.CONFIRMED)
    return identities


@pytest.mark.parametrize(
    ("names", "address", "by"),
    [
        (["ana@example.com"], "ana@example.com", "ana@example.com"),
        (["ana@example.com"], "bob@example.com", None),
        (["example.com"], "anyone@example.com", "example.com"),
        (["example.com"], "anyone@mail.EXAMPLE.com", "example.com"),
        (["mail.example.com"], "anyone@example.com", None),
        (["example.com", "ana@example.com"], "ana@example.com", "ana@example.com"),
        (["bücher.example"], "a@xn--bcher-kva.example", "xn--bcher-kva.example"),
        (["ample.com"], "ana@example.com", None),
        (["ana@example.com"], "ana+label@example.com", "ana@example.com"),
        (["ana+label@example.com"], "ana@example.com", None),
        (["ana@EXAMPLE.com"], "ana@example.com", None),
        (["ana@EXAMPLE.com"], "ana@EXAMPLE.com", "ana@EXAMPLE.com"),
    ],
)
def test_an_address_is_covered_by_itself_its_domain_or_a_parent_of_it(
    names: list[str], address: str, by: str | None
) -> None:
    found = verified(*names).covering(address)

    assert (found.name if found else None) == by


def test_an_identity_that_is_pending_covers_nothing() -> None:
    identities = Identities()
    identities.add("example.com")

    assert identities.covering("ana@example.com") is None


@given(st.lists(st.sampled_from(Step)))
def test_only_what_the_table_allows_can_happen(steps: list[Step]) -> None:
    identity = Identity("example.com")
    for step in steps:
        before = identity.status
        expected = TRANSITIONS.get((before, step))
        if expected is None:
            with pytest.raises(InvalidParameterValue):
                identity.step(step)
            assert identity.status is before
        else:
            identity.step(step)
            assert identity.status is expected


def test_only_confirmation_makes_an_identity_verified() -> None:
    into = {step for (before, step), after in TRANSITIONS.items() if after is VerificationStatus.SUCCESS != before}

    assert into == {Step.CONFIRMED}


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
        Identities().add(name)

    assert caught.value.message == message


def test_an_identity_knows_what_it_is() -> None:
    assert Identity("ana@example.com").type is IdentityType.EMAIL_ADDRESS
    assert Identity("example.com").type is IdentityType.DOMAIN
