"""The rate that applications keep to: counted in recipients, shared by threads and tasks."""

from __future__ import annotations

import asyncio
import math
from datetime import timedelta
from threading import Thread
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    AsyncMailer,
    DailyQuotaExceeded,
    DeliveryUnknown,
    Destination,
    EmailTemplate,
    InboxTransport,
    InvalidConfiguration,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    QuotaUsage,
    RateLimiter,
    Receipt,
    RetryPolicy,
    SendLimitReached,
    SendReport,
    StoredTemplate,
    Submission,
    SystemClock,
    Throttling,
    patched,
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


# --- the quota ------------------------------------------------------------------------------------

DAY = timedelta(hours=24)


def test_the_quota_is_a_window_that_moves_and_the_error_says_when_there_is_room() -> None:
    clock = ManualClock()
    limiter = RateLimiter(None, daily=10, timer=clock)
    limiter.acquire(6)
    clock.advance(timedelta(hours=1))
    limiter.acquire(4)

    with pytest.raises(SendLimitReached, match=r"There is room in 23:00:00\.") as caught:
        limiter.acquire(5)
    assert (caught.value.recipients, caught.value.daily, caught.value.retry_in) == (5, 10, 23 * 3600)
    clock.sleep(caught.value.retry_in or 0)
    limiter.acquire(5)
    with pytest.raises(SendLimitReached):
        limiter.acquire(2)
    limiter.acquire(1)


def test_who_does_not_fit_uses_nothing_up_and_smaller_ones_go() -> None:
    limiter = RateLimiter(1, burst=1, daily=10, timer=ManualClock())
    for _ in range(3):
        with pytest.raises(SendLimitReached):
            limiter.reserve(11)

    assert [limiter.reserve(8), limiter.wait_time(2), limiter.reserve(2)] == [0, 8, 8]


def test_who_would_never_fit_is_told_so_even_if_all_wait() -> None:
    limiter = RateLimiter(None, daily=10, wait_for_quota=True, timer=ManualClock())

    assert limiter.wait_time(11) == math.inf
    with pytest.raises(SendLimitReached, match="There never is: send to fewer at once") as caught:
        limiter.acquire(11)
    assert caught.value.retry_in is None
    assert caught.value.delivered == "no"


def test_who_likes_to_wait_for_hours_may_and_nobody_overtakes() -> None:
    clock = ManualClock()
    limiter = RateLimiter(10, daily=10, wait_for_quota=True, timer=clock)
    limiter.acquire(9)
    clock.sleep(3600)
    limiter.acquire(1)

    assert limiter.reserve(5) == 23 * 3600
    assert limiter.reserve(1) == 23 * 3600
    assert not limiter.try_acquire(1)
    assert limiter.wait_time(4) == pytest.approx(24 * 3600, abs=1e-6)  # three places are left at first


@pytest.mark.spec("QRC-12")
def test_a_try_takes_what_goes_at_once_and_nothing_else() -> None:
    clock = ManualClock()
    limiter = RateLimiter(2, burst=2, timer=clock)

    assert [limiter.try_acquire() for _ in range(3)] == [True, True, False]
    assert limiter.wait_time() == 0.5
    clock.sleep(limiter.wait_time())
    assert limiter.try_acquire()


@pytest.mark.spec("QRC-12")
def test_a_loop_is_not_blocked_by_who_waits() -> None:
    clock = ManualClock()
    limiter = RateLimiter(2, burst=1, timer=clock)

    async def acquire_thrice() -> None:
        for _ in range(3):
            await limiter.aacquire()

    asyncio.run(acquire_thrice())
    assert clock.monotonic() == 1


def test_turns_are_given_in_the_order_in_which_threads_ask() -> None:
    limiter = RateLimiter(100, burst=1, daily=4000, timer=ManualClock())
    turns: list[list[float]] = [[] for _ in range(8)]
    threads = [Thread(target=lambda got=got: got.extend(limiter.reserve(1) for _ in range(500))) for got in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    for got in turns:
        assert got == sorted(got)
    together = sorted(turn for got in turns for turn in got)
    assert together == pytest.approx([number / 100 for number in range(4000)])  # every turn once, and none is lost
    with pytest.raises(SendLimitReached):
        limiter.reserve(1)


def test_a_million_turns_later_the_rate_is_still_the_rate() -> None:
    clock = ManualClock()
    limiter = RateLimiter(3, burst=1, timer=clock)
    for _ in range(100_000):
        limiter.acquire(10)

    assert clock.monotonic() == pytest.approx((1_000_000 - 10) / 3, abs=0.2)  # a microsecond for each wait at most


# --- what the account says ------------------------------------------------------------------------

ANSWER = {"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": 49_990.0}


@pytest.mark.parametrize(
    "source",
    [
        ANSWER,
        {"ProductionAccessEnabled": True, "SendQuota": ANSWER},
        QuotaUsage.parse(ANSWER),
        SimpleNamespace(get_send_quota=lambda: ANSWER),
        SimpleNamespace(get_account=lambda: {"SendQuota": ANSWER}),
    ],
    ids=["v1 answer", "v2 answer", "usage", "v1 client", "v2 client"],
)
def test_rate_and_quota_are_what_the_account_says_and_what_others_sent_counts(source: object) -> None:
    clock = ManualClock()
    limiter = RateLimiter.from_quota(source, burst=1, timer=clock)

    assert (limiter.rate, limiter.daily) == (14, 50_000)
    limiter.acquire(10)
    with pytest.raises(SendLimitReached):
        limiter.acquire(1)
    clock.advance(DAY)
    limiter.acquire(1)


@pytest.mark.parametrize("api", ["ses", "sesv2"])
@pytest.mark.parametrize("by_boto3", [False, True], ids=["model", "boto3"])
def test_a_limiter_learns_from_a_client(hello: Message, api: Any, by_boto3: bool) -> None:
    ses = LocalSes(max_24_hour_send=5, max_send_rate=2)
    ses.verify("example.com")
    Mailer(ses).send(hello)
    if by_boto3:
        with patched(ses):
            limiter = RateLimiter.from_quota(boto3.client(api), timer=ses.clock)
    else:
        limiter = RateLimiter.from_quota(ses.client(api), timer=ses.clock)

    assert (limiter.rate, limiter.daily) == (2, 5)
    assert [limiter.wait_time(4), limiter.wait_time(5)] == [0, pytest.approx(24 * 3600)]


def test_an_account_without_limits_sets_none() -> None:
    limiter = RateLimiter.from_quota(LocalSes().client("ses"))

    assert (limiter.rate, limiter.daily, limiter.wait_time(10**9)) == (None, None, 0)


def test_what_it_counted_itself_is_not_counted_twice_and_old_news_are_forgotten() -> None:
    clock = ManualClock()
    limiter = RateLimiter(None, daily=100, timer=clock)
    limiter.acquire(30)
    limiter.learn({"Max24HourSend": 100.0, "MaxSendRate": 10.0, "SentLast24Hours": 70.0})  # 40 by others
    assert [limiter.wait_time(30) > 0, limiter.wait_time(31) > 0] == [False, True]

    clock.sleep(60)
    limiter.learn({"Max24HourSend": 100.0, "MaxSendRate": 10.0, "SentLast24Hours": 35.0})  # most of those have left
    assert [limiter.wait_time(65) > 0, limiter.wait_time(66) > 0] == [False, True]


def test_a_rate_that_aws_raised_is_kept_to_from_now_on() -> None:
    limiter = RateLimiter(1, timer=ManualClock())
    limiter.learn({"Max24HourSend": -1.0, "MaxSendRate": 10.0, "SentLast24Hours": 0.0})

    assert [limiter.reserve() for _ in range(12)] == pytest.approx([0] * 10 + [0.1, 0.2], abs=1e-6)
    assert limiter.daily is None


@pytest.mark.parametrize("source", [None, 14, {"rate": 14}, SimpleNamespace(get_account=dict)])
def test_what_tells_no_quota_is_refused(source: object) -> None:
    with pytest.raises(InvalidConfiguration, match="GetSendQuota"):
        RateLimiter.from_quota(source)


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


# --- the quota in a mailer ------------------------------------------------------------------------


@both
def test_a_mailer_keeps_to_the_quota_and_says_which_messages_had_no_room(hello: Message, loop: bool) -> None:
    ses, clock = throttling_model(1000)

    report = send_copies(ses, hello, loop=loop, count=8, limiter=RateLimiter(1000, daily=5, timer=clock))
    assert (len(report.sent), len(report.failed), len(ses.sent)) == (5, 3, 5)
    assert {type(result.error) for result in report.failed} == {SendLimitReached}


@both
def test_what_ses_refuses_is_given_back_for_it_does_not_count_it_either(hello: Message, loop: bool) -> None:
    ses, clock = throttling_model(1)  # so that two of three are throttled
    limiter = RateLimiter(None, daily=2, timer=clock)

    report = send_copies(ses, hello, loop=loop, count=1, limiter=limiter)
    assert report.ok
    with pytest.raises(Throttling):
        Mailer(ses, limiter=limiter).send(hello)
    assert limiter.wait_time(1) == 0
    clock.sleep(1)
    Mailer(ses, limiter=limiter).send(hello)
    with pytest.raises(SendLimitReached):
        Mailer(ses, limiter=limiter).send(hello)


def test_what_may_have_been_sent_is_not_given_back(hello: Message) -> None:
    class Lost(InboxTransport):
        def send(self, submission: Submission) -> Receipt:
            raise DeliveryUnknown("The connection was lost.")

    limiter = RateLimiter(None, daily=1, timer=ManualClock())
    with pytest.raises(DeliveryUnknown):
        Mailer(Lost(), limiter=limiter).send(hello)

    assert limiter.wait_time(1) == pytest.approx(24 * 3600)


@both
def test_a_bulk_send_stops_at_the_quota_and_gives_back_what_was_refused(loop: bool) -> None:
    ses, clock = throttling_model(1000)
    template = EmailTemplate("hi", "Hi {{name}}", text="Hello {{name}}")
    ses.store(template)
    limiter = RateLimiter(None, daily=60, timer=clock)
    people = [Destination(f"r{number}@example.net", {"name": "x"}) for number in range(120)]
    ses.account.quota.max_24_hour_send = 45  # so that 5 of the first 50 are refused
    settings: dict[str, Any] = {"sender": "ana@example.com", "limiter": limiter}

    if loop:
        report = asyncio.run(AsyncMailer(ses, **settings).send_bulk(StoredTemplate("hi"), people))
    else:
        report = Mailer(ses, **settings).send_bulk(StoredTemplate("hi"), people)
    assert (len(report.sent), len(report.failed)) == (45, 75)
    assert {type(result.error) for result in report.failed[:5]} == {DailyQuotaExceeded}
    assert {type(result.error) for result in report.failed[5:]} == {SendLimitReached}
    assert [limiter.wait_time(15), limiter.wait_time(16) > 0] == [0, True]
