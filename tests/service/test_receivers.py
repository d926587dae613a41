"""Scripted receivers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidValue, Message, RawMessage, RetrySchedule, build
from sesmodel.service.receivers import Receivers

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.service.outcome import Outcome
    from sesmodel.service.receiver_rule import ReceiverRule

START = datetime(2026, 1, 1, tzinfo=UTC)
HELLO = RawMessage(b"Subject: Hello\r\n\r\nHello Bob\r\n")


def first(receivers: Receivers, recipient: str = "bob@example.net", message: RawMessage = HELLO) -> Outcome:
    return receivers.outcome(recipient, [START], message)


def replies(receivers: Receivers, *minutes: int, recipient: str = "bob@example.net") -> list[str]:
    """The codes that attempts at these minutes are answered by, each knowing of those before."""
    attempts = [START + timedelta(minutes=one) for one in minutes]
    return [receivers.outcome(recipient, attempts[:number], HELLO).reply[:3] for number in range(1, len(attempts) + 1)]


def test_everyone_accepts_until_a_rule_says_otherwise() -> None:
    receivers = Receivers()
    assert first(receivers).accepted

    receivers.when("*@example.net").reject()
    assert not first(receivers, "BOB@Example.net").accepted
    assert first(receivers, "bob@example.org").accepted


@pytest.mark.spec("LIF-01")
def test_the_newest_rule_counts() -> None:
    receivers = Receivers()
    receivers.when("*").reject()
    receivers.when("bob@*").accept("250 2.0.0 for Bob")

    assert first(receivers).reply == "250 2.0.0 for Bob"
    assert first(receivers, "ana@example.net").reply.startswith("550")


def test_a_script_is_read_in_order() -> None:
    receivers = Receivers()
    receivers.when("bob@*").defer(times=2).then.dns_failure(times=1).then.reject("552 5.2.2 too big")

    assert replies(receivers, 0, 5, 15, 35, 75) == ["452", "452", "421", "552", "552"]


def test_a_step_may_last_for_a_span_of_time_which_begins_with_the_attempt_that_meets_it() -> None:
    receivers = Receivers()
    receivers.when("*").greylist(minutes=15).then.mailbox_full(minutes=40).then.time_out(times=1).then.accept()

    assert replies(receivers, 0, 14, 15, 54, 55, 56) == ["451", "451", "452", "452", "421", "250"]


@pytest.mark.parametrize(
    ("greylist", "codes"),
    [
        (lambda rule: rule.greylist(), ["451", "250", "250"]),
        (lambda rule: rule.greylist(times=2), ["451", "451", "250"]),
        (lambda rule: rule.greylist(minutes=20), ["451", "451", "451"]),
        (lambda rule: rule.greylist(times=1, minutes=20), ["451", "250", "250"]),
    ],
    ids=["as it is", "attempts", "time", "what ends first"],
)
def test_greylisting_lets_nobody_in_at_first(greylist: Callable[[ReceiverRule], object], codes: list[str]) -> None:
    receivers = Receivers()
    greylist(receivers.when("*"))

    assert replies(receivers, 0, 5, 15) == codes


@given(st.lists(st.integers(1, 3), max_size=4), st.integers(1, 12))
def test_steps_of_some_attempts_are_met_one_after_another(script: list[int], attempts: int) -> None:
    receivers = Receivers()
    rule = receivers.when("*")
    for number, times in enumerate(script):
        rule.defer(f"45{number} later", times=times)

    expected = [f"45{number}" for number, times in enumerate(script) for _ in range(times)]
    assert replies(receivers, *range(attempts)) == (expected + ["250"] * attempts)[:attempts]


@pytest.mark.parametrize(
    ("reject", "reply"),
    [
        (lambda rule: rule.reject_size(), "552 5.3.4 message too large"),
        (lambda rule: rule.reject_content(), "554 5.6.0 message content rejected"),
        (lambda rule: rule.reject_attachment(), "552 5.7.0 illegal attachment"),
        (lambda rule: rule.reject(), "550 5.1.1 user unknown"),
    ],
)
def test_a_message_may_be_refused_for_good_for_several_reasons(
    reject: Callable[[ReceiverRule], object], reply: str
) -> None:
    receivers = Receivers()
    reject(receivers.when("*"))

    assert first(receivers).reply == reply


def test_a_rule_may_be_about_large_messages_only() -> None:
    receivers = Receivers()
    receivers.when("*", larger_than=len(HELLO.data)).reject_size()

    assert first(receivers).accepted
    assert not first(receivers, message=RawMessage(HELLO.data + b"\r\n")).accepted


def test_a_rule_may_be_about_some_subjects_only() -> None:
    receivers = Receivers()
    receivers.when("*", subject="*grüße*").reject_content()

    assert first(receivers).accepted
    assert not first(receivers, message=RawMessage(b"Subject: =?utf-8?q?Viele_Gr=C3=BC=C3=9Fe!?=\r\n\r\n")).accepted


def test_a_rule_may_be_about_some_attachments_only() -> None:
    receivers = Receivers()
    receivers.when("*", attachment="*.exe").reject_attachment()
    message = Message(sender="ana@example.com", to="bob@example.net", text="Look")

    assert first(receivers, message=RawMessage(build(message.attach(b"x", "offer.pdf")))).accepted
    assert not first(receivers, message=RawMessage(build(message.attach(b"x", "Offer.EXE")))).accepted


def test_everything_that_a_rule_asks_for_has_to_hold() -> None:
    receivers = Receivers()
    receivers.when("bob@*", larger_than=10, subject="hello").reject()

    assert not first(receivers).accepted
    assert first(receivers, "ana@example.net").accepted
    assert first(receivers, message=RawMessage(b"Subject: Good bye\r\n\r\nBob")).accepted


def test_a_server_may_take_its_time_from_some_step_on() -> None:
    receivers = Receivers()
    receivers.when("*").defer(times=1).then.wait(seconds=30).then.accept()
    attempts = [START, START + timedelta(minutes=5)]

    assert receivers.outcome("bob@example.net", attempts[:1], HELLO).takes == timedelta(0)
    assert receivers.outcome("bob@example.net", attempts, HELLO).takes == timedelta(seconds=30)


def test_what_comes_later_follows_the_acceptance_that_stands_before_it() -> None:
    receivers = Receivers()
    receivers.when("a@*").accept("250 for A").then.auto_reply("Hi").then.complain(hours=1)
    receivers.when("b@*").complain(hours=1).then.auto_reply("Hi")
    receivers.when("c@*").greylist().then.bounce(hours=2)

    a, b = (first(receivers, f"{who}@example.net") for who in "ab")
    assert (a.reply, b.reply) == ("250 for A", "250 2.0.0 OK")
    assert [len(one.then) for one in (a, b)] == [2, 2]
    assert set(a.then) == set(b.then)
    assert replies(receivers, 0, 5, recipient="c@example.net") == ["451", "250"]


@pytest.mark.parametrize(
    "make",
    [
        lambda rule: rule.accept("550 no"),
        lambda rule: rule.reject("250 ok"),
        lambda rule: rule.defer("550 no"),
        lambda rule: rule.bounce("250 ok"),
        lambda rule: rule.defer(times=0),
        lambda rule: rule.greylist(hours=0),
        lambda rule: rule.greylist(hours=-1),
        lambda rule: rule.defer(hour=1),
        lambda rule: rule.wait(days=10**12),
        lambda rule: rule.reject("550 \ud800"),
        lambda rule: rule.defer().then.accept(),
        lambda rule: rule.reject().then.complain(),
        lambda rule: rule.complain("hate"),
        lambda rule: rule.reject(kind=("Permanent", "MailboxFull")),
        lambda rule: rule.defer(delay_type="Laziness"),
        lambda rule: rule.defer(delay_type="BYOIPHostNameLookupUnavailable"),
    ],
    ids=[
        "accept 5xx", "reject 2xx", "defer 5xx", "bounce 2xx", "never", "no time", "the past", "no unit", "too long",
        "no ascii", "after for ever", "after a refusal", "no feedback", "no kind", "no delay type", "no own IP address",
    ],
)  # fmt: skip
def test_a_script_that_contradicts_itself_is_refused(make: Callable[[ReceiverRule], object]) -> None:
    with pytest.raises(InvalidValue):
        make(Receivers().when("*"))


def test_a_pattern_may_name_its_domain_in_unicode() -> None:
    receivers = Receivers()
    receivers.when("*@bücher.example").reject()

    assert not first(receivers, "bob@xn--bcher-kva.example").accepted


@given(st.integers(1, 20))
def test_a_script_meets_what_the_schedule_brings(times: int) -> None:
    receivers, schedule, attempts = Receivers(), RetrySchedule(), [START]
    receivers.when("*").defer(times=times).then.accept()
    while receivers.outcome("bob@example.net", attempts, HELLO).deferred:
        again = schedule.next_attempt(START, len(attempts), attempts[-1])
        if again is None:
            break
        attempts.append(again)

    assert len(attempts) == min(times + 1, 9)
