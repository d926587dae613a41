"""The way out of the sandbox: what can be told of an account, and the life of a review."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Conflict, InvalidValue, ValidationError
from sesmodel.service.production_access import (
    TRANSITIONS,
    AccountDetails,
    MailType,
    ProductionAccess,
    ReviewStatus,
    ReviewStep,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
DETAILS = AccountDetails(mail_type=MailType.MARKETING, website_url="https://example.com")


@pytest.mark.spec("QRC-25")
@given(st.lists(st.sampled_from(ReviewStep)))
def test_a_review_goes_by_its_table_and_by_nothing_else(steps: list[ReviewStep]) -> None:
    access, expected = ProductionAccess(), ReviewStatus.NOT_ASKED
    for hours, step in enumerate(steps):
        at = NOON + timedelta(hours=hours)
        if (expected, step) in TRANSITIONS:
            access.step(step, at)
            expected = TRANSITIONS[expected, step]
            assert access.since == at
        else:
            with pytest.raises(InvalidValue, match=f"{expected} cannot be {step}"):
                access.step(step, at)
        assert access.status is expected


@pytest.mark.spec("QRC-25")
def test_only_a_pending_review_ends_and_only_a_lost_one_is_asked_for_again() -> None:
    ends = {after for (before, _), after in TRANSITIONS.items() if before is ReviewStatus.PENDING}
    assert ends == {ReviewStatus.GRANTED, ReviewStatus.DENIED, ReviewStatus.FAILED}
    again = {before for (before, step) in TRANSITIONS if step is ReviewStep.ASKED}
    assert again == {ReviewStatus.NOT_ASKED, ReviewStatus.DENIED, ReviewStatus.FAILED}


@pytest.mark.spec("QRC-25")
def test_what_is_under_review_cannot_be_told_anew() -> None:
    access = ProductionAccess()
    access.tell(DETAILS)
    access.step(ReviewStep.ASKED, NOON)
    with pytest.raises(Conflict):
        access.tell(AccountDetails(mail_type=MailType.TRANSACTIONAL, website_url="https://example.org"))
    assert access.details is DETAILS

    access.step(ReviewStep.DENIED, NOON)
    access.tell(AccountDetails(mail_type=MailType.TRANSACTIONAL, website_url="https://example.org"))
    assert access.details is not DETAILS


@pytest.mark.spec("QRC-25")
@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"website_url": ""}, "websiteURL"),
        ({"website_url": "x" * 1001}, "websiteURL"),
        ({"use_case_description": "x" * 5001}, "useCaseDescription"),
        ({"additional_contacts": ("a@example.com",) * 5}, "additionalContactEmailAddresses"),
        ({"additional_contacts": ("a@b.c",)}, "additionalContactEmailAddresses"),
        ({"additional_contacts": (f"{'a' * 250}@b.cd",)}, "additionalContactEmailAddresses"),
        ({"additional_contacts": ("nobody",)}, "additionalContactEmailAddresses"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_details_that_are_too_long_too_many_or_no_address_cannot_be(changes: dict[str, object], path: str) -> None:
    with pytest.raises(ValidationError, match=f"^1 validation error detected: Value at '{path}' failed to satisfy "):
        AccountDetails(**{"mail_type": MailType.MARKETING, "website_url": "https://example.com", **changes})  # type: ignore[arg-type]


@pytest.mark.spec("QRC-25")
def test_details_may_fill_their_limits() -> None:
    made = AccountDetails(
        mail_type=MailType.MARKETING,
        website_url="x" * 1000,
        use_case_description="x" * 5000,
        additional_contacts=("a@b.cd", f"{'a' * 249}@b.cd", "c@example.com", "d@example.com"),
    )

    assert len(made.additional_contacts) == 4
