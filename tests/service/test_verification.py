"""The life cycle that identities, DKIM and MAIL FROM domains share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidParameterValue, InvalidValue, VerificationStatus, VerificationTimes
from sesmodel.service.verification import TRANSITIONS, Step, Verification
from sesmodel.service.verification_times import Periods

START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
PENDING, SUCCESS, FAILED = VerificationStatus.PENDING, VerificationStatus.SUCCESS, VerificationStatus.FAILED
TEMPORARY_FAILURE, NOT_STARTED = VerificationStatus.TEMPORARY_FAILURE, VerificationStatus.NOT_STARTED


@given(st.lists(st.sampled_from(Step)))
def test_only_what_the_table_allows_can_happen(steps: list[Step]) -> None:
    verification = Verification()
    for step in steps:
        before = verification.status
        expected = TRANSITIONS.get((before, step))
        if expected is None:
            with pytest.raises(InvalidParameterValue):
                verification.step(step, START)
            assert verification.status is before
        else:
            assert verification.step(step, START) is (expected is not before)
            assert verification.status is expected


def test_only_confirmation_leads_to_success() -> None:
    into = {step for (before, step), after in TRANSITIONS.items() if after is SUCCESS and before is not SUCCESS}

    assert into == {Step.CONFIRMED}


@pytest.mark.spec("AUTH-30")
def test_from_failure_only_a_new_start_leads_out() -> None:
    assert {step: after for (before, step), after in TRANSITIONS.items() if before is FAILED} == {Step.STARTED: PENDING}


@pytest.mark.spec("IDN-18", "AUTH-10")
def test_states_are_spelt_as_each_api_spells_them() -> None:
    assert {status.value: status.v1 for status in VerificationStatus} == {
        "NOT_STARTED": "NotStarted",
        "PENDING": "Pending",
        "SUCCESS": "Success",
        "TEMPORARY_FAILURE": "TemporaryFailure",
        "FAILED": "Failed",
    }


def test_a_start_while_pending_gives_the_whole_time_again() -> None:
    verification = Verification(Periods(pending=24 * HOUR))
    verification.step(Step.STARTED, START)
    assert verification.deadline == START + 24 * HOUR

    verification.step(Step.MISSING, START + HOUR)
    assert verification.deadline == START + 24 * HOUR
    verification.step(Step.STARTED, START + HOUR)
    assert verification.deadline == START + 25 * HOUR


def test_what_is_missing_has_until_the_end_of_its_grace() -> None:
    verification = Verification(Periods(grace=5 * HOUR))
    verification.confirm(START)
    assert (verification.status, verification.deadline) == (SUCCESS, None)

    verification.step(Step.MISSING, START + HOUR)
    verification.step(Step.MISSING, START + 2 * HOUR)
    assert (verification.status, verification.deadline) == (TEMPORARY_FAILURE, START + 6 * HOUR)
    assert (verification.confirmed, verification.last_success) == (True, START)

    verification.step(Step.EXPIRED, START + 6 * HOUR)
    assert (verification.status, verification.confirmed, verification.deadline) == (FAILED, False, None)


@pytest.mark.parametrize("name", ["address", "dkim_grace", "look_pending"])
def test_a_period_is_longer_than_nothing(name: str) -> None:
    with pytest.raises(InvalidValue, match=name):
        VerificationTimes(**{name: timedelta(0)})
    with pytest.raises(InvalidValue, match="grace"):
        Periods(grace=-HOUR)
