"""The rate that applications keep to: counted in recipients, shared by threads and tasks."""

from __future__ import annotations

import asyncio
import math
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    AsyncMailer,
    InboxTransport,
    InvalidConfiguration,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    RateLimiter,
    RetryPolicy,
    SendReport,
    SystemClock,
    Throttling,
)


def test_a_full_bucket_goes_at_once_and_the_rest_at_the_rate() -> None:
    clock = ManualClock()
    limiter = RateLimiter(4, timer=clock)

    assert [limiter.reserve(1) for _ in range(7)] == pytest.approx([0, 0, 0, 0, 0.25, 0.5, 0.75])
    clock.advance(timedelta(seconds=10))
    assert [limiter.reserve(1) for _ in range(5)] == pytest.approx([0, 0, 0, 0, 0.25])


def test_recipients_count_and_a_message_of_more_than_the_bucket_goes_when_it_is_full() -> None:
    limiter = RateLimiter(10, burst=5, timer=ManualClock())

    assert [limiter.reserve(50), limiter.reserve(1)] == pytest.approx([0, 4.6])


def test_who_sends_without_a_mailer_waits_by_the_limiter() -> None:
    clock = ManualClock()
    limiter = RateLimiter(2, burst=1, timer=clock)
    for _ in range(3):
        limiter.acquire()

    assert clock.monotonic() == 1
    limiter.acquire(recipients=4)
    limiter.acquire()
    assert clock.monotonic() == 3.5


@given(st.floats(0.1, 1000), st.floats(1, 100), st.lists(st.tuples(st.integers(1, 50), st.floats(0, 5)), max_size=60))
def test_in_no_span_more_goes_than_the_bucket_and_the_rate_allow(
    rate: float, burst: float, messages: list[tuple[int, float]]
) -> None:
    clock = ManualClock()
    limiter = RateLimiter(rate, burst, timer=clock)
    gone: list[tuple[float, int]] = []
    for recipients, idle in messages:
        clock.sleep(idle)
        limiter.acquire(recipients)
        gone.append((clock.monotonic(), recipients))

    for first in range(len(gone)):
        before_last = 0
        for at, recipients in gone[first:]:
            # The last message of a span may be the one that takes the bucket into debt.
            assert before_last <= burst - 1 + rate * (at - gone[first][0]) + 1e-3
            before_last += recipients


@pytest.mark.parametrize(
    "settings",
    [{"rate": 0}, {"rate": -1}, {"rate": math.nan}, {"rate": math.inf}, {"rate": 1, "burst": 0}],
    ids=["zero", "negative", "no number", "endless", "empty"],
)
def test_a_rate_that_is_none_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfiguration, match="limiter"):
        RateLimiter(**settings)


def test_the_machine_measures_and_waits_unless_told_otherwise() -> None:
    limiter = RateLimiter(1_000_000)
    limiter.acquire()

    assert isinstance(limiter.timer, SystemClock)
    assert limiter.timer.monotonic() <= limiter.timer.monotonic()
    asyncio.run(limiter.timer.asleep(0))


# --- in a mailer ----------------------------------------------------------------------------------


def throttling_model(rate: float) -> tuple[LocalSes, ManualClock]:
    """A model that enforces a rate, and its clock."""
    clock = ManualClock()
    ses = LocalSes(max_send_rate=rate, clock=clock)
    ses.verify("example.com")
    return ses, clock


def send_copies(ses: LocalSes, message: Message, *, loop: bool, count: int, **settings: Any) -> SendReport[Any]:
    """Send copies of a message, ten at once, by either mailer."""
    if loop:
        return asyncio.run(AsyncMailer(ses, **settings).send_many([message] * count, concurrency=10))
    return Mailer(ses, **settings).send_many([message] * count, concurrency=10)


both = pytest.mark.parametrize("loop", [False, True], ids=["threads", "loop"])


@both
@pytest.mark.spec("TRB-50")
@pytest.mark.parametrize(("burst", "at_least"), [(1, 1.98), (None, 1.0)], ids=["even", "full bucket"])
def test_a_hundred_sends_take_the_time_of_their_rate_and_none_is_throttled(
    hello: Message, burst: float | None, at_least: float, loop: bool
) -> None:
    ses, clock = throttling_model(50)
    limiter = RateLimiter(50, timer=clock) if burst is None else RateLimiter(50, burst, timer=clock)

    report = send_copies(ses, hello, loop=loop, count=100, limiter=limiter)
    assert (len(report.sent), report.failed) == (100, ())
    assert clock.monotonic() >= at_least - 1e-6
    assert len(ses.sent) == 100


@both
@pytest.mark.spec("TRB-50")
def test_without_a_limiter_the_same_sends_are_throttled(hello: Message, loop: bool) -> None:
    ses, _ = throttling_model(50)

    report = send_copies(ses, hello, loop=loop, count=100)
    assert len(report.sent) == 50
    assert {type(result.error) for result in report.failed} == {Throttling}


@pytest.mark.parametrize("rate", [1, 14, 33.3, 80])
def test_a_model_with_the_same_rate_never_throttles_however_long_it_goes_on(hello: Message, rate: float) -> None:
    ses, clock = throttling_model(rate)

    report = Mailer(ses, limiter=RateLimiter(rate, timer=clock)).send_many([hello] * 300)
    assert report.ok


@both
def test_every_attempt_uses_the_rate_and_every_recipient(hello: Message, loop: bool) -> None:
    ses, clock = throttling_model(1000)
    ses.account.quota.max_24_hour_send = 0
    message = hello.replace(cc=["carl@example.org", "dora@example.org"])
    settings: dict[str, Any] = {
        "limiter": RateLimiter(0.1, burst=1, timer=clock),
        "retry": RetryPolicy(delays=(1,)),
    }

    report = send_copies(ses, message, loop=loop, count=1, **settings)
    assert isinstance(report.failed[0].error, Throttling)
    assert clock.monotonic() == 30


def test_a_limiter_is_shared_by_threads_without_losing_a_reservation() -> None:
    limiter = RateLimiter(1, burst=1, timer=ManualClock())
    threads = [Thread(target=lambda: [limiter.reserve(1) for _ in range(500)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert limiter.reserve(1) == 4000


def test_mailers_share_the_rate_of_their_account(hello: Message) -> None:
    clock = ManualClock()
    limiter = RateLimiter(1, burst=1, timer=clock)
    for mailer in (Mailer(InboxTransport(clock=clock), limiter=limiter) for _ in range(3)):
        mailer.send(hello)

    assert clock.monotonic() == 2


def test_several_threads_can_wait_on_one_manual_clock() -> None:
    clock = ManualClock()

    def wait() -> None:
        for _ in range(500):
            clock.sleep(0.001)

    threads = [Thread(target=wait) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert clock.monotonic() == 4
