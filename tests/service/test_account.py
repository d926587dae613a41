"""An account as a whole: whether it can send, and since when not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sesmodel.service.account import Account, EnforcementStatus

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def account() -> Account:
    """An account that can send."""
    return Account("123456789012", "us-east-1")


def test_a_new_account_is_healthy_and_can_send(account: Account) -> None:
    assert account.sending_enabled
    assert account.paused_since is None
    assert account.enforcement_status is EnforcementStatus.HEALTHY


def test_it_is_known_since_when_it_is_paused(account: Account) -> None:
    account.pause(NOON)
    account.pause(NOON + timedelta(days=3))

    assert not account.sending_enabled
    assert account.paused_since == NOON


def test_a_second_pause_begins_anew(account: Account) -> None:
    account.pause(NOON)
    account.resume(NOON + timedelta(days=1))
    assert account.paused_since is None

    account.pause(NOON + timedelta(days=2))
    assert account.paused_since == NOON + timedelta(days=2)


def test_its_owner_cannot_resume_what_aws_shut_down(account: Account) -> None:
    account.enforce(EnforcementStatus.SHUTDOWN, NOON)
    account.resume(NOON + timedelta(days=1))
    assert account.paused_since == NOON

    account.enforce(EnforcementStatus.HEALTHY, NOON + timedelta(days=2))
    assert account.sending_enabled


def test_aws_does_not_resume_what_its_owner_paused(account: Account) -> None:
    account.pause(NOON)
    account.enforce(EnforcementStatus.SHUTDOWN, NOON + timedelta(days=1))
    account.enforce(EnforcementStatus.HEALTHY, NOON + timedelta(days=2))

    assert account.paused_since == NOON


def test_an_account_under_probation_can_send(account: Account) -> None:
    account.enforce(EnforcementStatus.PROBATION, NOON)

    assert account.sending_enabled
