"""The strategies for identities: what they draw can be, and they draw every kind of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from sesmodel import Identities, Identity, IdentityType, VerificationStatus
from sesmodel.service.identity import identity_name
from sesmodel.service.mail_from import mail_from_domain
from sesmodel.service.verification import Verification
from sesmodel.testing import strategies

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_FOUND = settings(max_examples=2_000, database=None, phases=[Phase.generate])
LATER = datetime(2027, 1, 1, tzinfo=UTC)


@given(st.from_type(Identity))
def test_what_is_drawn_obeys_the_rules_of_identities(identity: Identity) -> None:
    dkim, mail_from = identity.dkim, identity.mail_from

    assert identity_name(identity.name) == identity.name
    assert bool(identity.verification_token) is (identity.type is IdentityType.DOMAIN)
    assert len(dkim.tokens) in ((0, 3) if dkim.origin == "AWS_SES" else (0,))
    assert (dkim.status is VerificationStatus.NOT_STARTED) is (dkim.proof(identity.domain) is None)
    assert (mail_from.status is VerificationStatus.NOT_STARTED) is (mail_from.domain is None)
    if mail_from.domain:
        assert mail_from_domain(mail_from.domain, identity.domain) == mail_from.domain


@given(st.from_type(Verification))
def test_a_verification_that_is_drawn_can_go_on(verification: Verification) -> None:
    verification.confirm(LATER)

    assert (verification.status, verification.last_success) == (VerificationStatus.SUCCESS, LATER)


@given(st.lists(strategies.identities(), unique_by=lambda one: one.name), strategies.identity_names())
def test_who_covers_an_address_is_verified_and_who_signs_covers_it_or_is_above(
    found: list[Identity], name: str
) -> None:
    store, address = Identities(), name if "@" in name else f"bob@{name}"
    for identity in found:
        store.add(identity, limit=100)

    covering, signing = store.covering(address), store.signing(address)
    assert covering is None or covering.verified
    if signing is not None:
        assert covering is not None
        assert signing.verified
        assert signing.dkim.signs
        assert covering.domain == signing.name or covering.domain.endswith(f".{signing.name}") or signing is covering


KINDS: dict[str, Callable[[Identity], bool]] = {
    "key of its own": lambda one: one.dkim.signs and one.dkim.origin == "EXTERNAL",
    "address that is signed for": lambda one: one.dkim.signs and one.type is IdentityType.EMAIL_ADDRESS,
    "records gone": lambda one: one.dkim.status is VerificationStatus.TEMPORARY_FAILURE,
    "mail rejected": lambda one: one.mail_from.rejects,
    "MAIL FROM in use": lambda one: one.mail_from.in_use is not None,
    "no DKIM": lambda one: not one.dkim.configured and one.verified,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn(kind: str) -> None:
    find(strategies.identities(), KINDS[kind], settings=FIRST_FOUND)


@pytest.mark.parametrize("status", VerificationStatus)
def test_every_state_is_drawn(status: VerificationStatus) -> None:
    find(strategies.identities(), lambda one: one.status is status, settings=FIRST_FOUND)
