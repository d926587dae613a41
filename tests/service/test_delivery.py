"""Scripted receivers and the retry schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sesmodel import InvalidValue
from sesmodel.service.delivery import Outcome, ReceiverRule, Receivers, RetrySchedule

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_everyone_accepts_until_a_rule_says_otherwise() -> None:
    receivers = Receivers()
    assert receivers.outcome("bob@example.net", 1).accepted

    receivers.when("*@example.net").reject()
    assert not receivers.outcome("BOB@Example.net", 1).accepted
    assert receivers.outcome("bob@example.org", 1).accepted


@pytest.mark.spec("LIF-01")
def test_the_newest_rule_counts() -> None:
    receivers = Receivers()
    receivers.when("*").reject()
    receivers.when("bob@*").accept("250 2.0.0 for Bob")

    assert receivers.outcome("bob@example.net", 1).reply == "250 2.0.0 for Bob"
    assert receivers.outcome("ana@example.net", 1).reply.startswith("550")


def test_a_script_is_read_in_order() -> None:
    receivers = Receivers()
    receivers.when("bob@*").defer(times=2).then.dns_failure(times=1).then.reject("552 5.2.2 too big")

    replies = [receivers.outcome("bob@example.net", attempt).reply for attempt in range(1, 6)]
    assert [reply[:3] for reply in replies] == ["452", "452", "421", "552", "552"]


@pytest.mark.parametrize("reply", ["", "OK", "999 no", "55 x"])
def test_what_is_no_reply_is_refused(reply: str) -> None:
    with pytest.raises(InvalidValue, match="no SMTP reply"):
        Outcome(reply)


@pytest.mark.parametrize(("reply", "status"), [("550 5.1.1 user unknown", "5.1.1"), ("421 busy", "4.0.0")])
def test_a_reply_has_an_enhanced_status(reply: str, status: str) -> None:
    assert Outcome(reply).status == status


def test_pauses_double_until_the_period_ends_with_a_last_attempt() -> None:
    schedule, now, pauses, attempt = RetrySchedule(), START, [], 1
    while (again := schedule.next_attempt(START, attempt, now)) is not None:
        pauses.append((again - now) / timedelta(minutes=1))
        now, attempt = again, attempt + 1

    assert pauses[:4] == [5, 10, 20, 40]
    assert now - START == timedelta(hours=14)
    assert schedule.expiry == "554 4.4.7 Message expired: unable to deliver in 840 minutes."


@pytest.mark.parametrize(
    "make",
    [
        lambda rule: rule.accept("550 no"),
        lambda rule: rule.reject("250 ok"),
        lambda rule: rule.defer("550 no"),
        lambda rule: rule.defer(times=0),
        lambda rule: rule.reject("550 \ud800"),
    ],
    ids=["accept 5xx", "reject 2xx", "defer 5xx", "never", "no ascii"],
)
def test_a_script_that_contradicts_itself_is_refused(make: Callable[[ReceiverRule], object]) -> None:
    with pytest.raises(InvalidValue):
        make(Receivers().when("*"))


def test_a_pattern_may_name_its_domain_in_unicode() -> None:
    receivers = Receivers()
    receivers.when("*@bücher.example").reject()

    assert not receivers.outcome("bob@xn--bcher-kva.example", 1).accepted
