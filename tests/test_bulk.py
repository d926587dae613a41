"""Many messages: one result each, a bounded number on the way, and clean ends."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, closing
from threading import Barrier, Event, Lock, current_thread
from threading import enumerate as all_threads
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    AsyncMailer,
    InboxTransport,
    InvalidConfiguration,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    MessageRefused,
    MessageRejected,
    PoolLimits,
    Receipt,
    RetryPolicy,
    SendReport,
    SendResult,
    SmtpTransport,
    Submission,
    SystemClock,
    Throttling,
)
from tests.transport.servers import mail_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from sesmodel import Transport


def send_many(
    transport: Transport, messages: Iterable[Message], *, loop: bool, **options: Any
) -> SendReport[SendResult]:
    """Send by either mailer."""
    if loop:
        return asyncio.run(AsyncMailer(transport).send_many(messages, **options))
    return Mailer(transport).send_many(messages, **options)


both = pytest.mark.parametrize("loop", [False, True], ids=["threads", "loop"])
any_number = pytest.mark.parametrize("concurrency", [1, 2, 7])


def numbered(hello: Message, count: int) -> list[Message]:
    return [hello.replace(subject=str(number)) for number in range(count)]


@both
@any_number
def test_every_message_has_its_result_in_the_order_they_came_in(hello: Message, loop: bool, concurrency: int) -> None:
    inbox, messages = InboxTransport(), numbered(hello, 20)

    report = send_many(inbox, iter(messages), loop=loop, concurrency=concurrency)
    assert [result.message for result in report] == messages
    assert [result.index for result in report.results] == list(range(20))
    subject_of = {sent.message_id: sent.subject for sent in inbox.sent}
    assert [subject_of[str(result.receipt and result.receipt.message_id)] for result in report] == [
        message.subject for message in messages
    ]
    assert report.ok
    assert (len(report), len(report.sent), len(report.failed)) == (20, 20, 0)


@both
@any_number
def test_a_message_that_fails_stops_no_other(ses: LocalSes, hello: Message, loop: bool, concurrency: int) -> None:
    messages = numbered(hello, 5)
    messages[1] = hello.replace(to=())
    messages[3] = hello.replace(sender="ana@other.example")

    report = send_many(ses, messages, loop=loop, concurrency=concurrency)
    assert {result.index: type(result.error) for result in report if result.error} == {
        1: MessageRefused,
        3: MessageRejected,
    }
    assert [result.ok for result in report] == [True, False, True, False, True]
    assert [result.index for result in report.sent] == [0, 2, 4]
    assert [result.index for result in report.failed] == [1, 3]
    assert [result.attempts for result in report] == [1, 0, 1, 1, 1]
    assert not report.ok
    assert {sent.subject for sent in ses.sent} == {"0", "2", "4"}


@both
def test_options_hold_for_every_message_and_progress_is_told_of_each(hello: Message, loop: bool) -> None:
    inbox, seen = InboxTransport(), list[SendResult]()

    report = send_many(
        inbox, numbered(hello, 4), loop=loop, concurrency=2, on_progress=seen.append,
        configuration_set="set", tags={"a": "b"},
    )  # fmt: skip
    assert sorted(seen, key=lambda result: result.index) == list(report)
    assert {(sent.options.configuration_set, sent.options.tags) for sent in inbox.sent} == {("set", (("a", "b"),))}


@both
@any_number
def test_the_input_is_read_no_further_than_it_is_sent(hello: Message, loop: bool, concurrency: int) -> None:
    inbox = InboxTransport()
    ahead: list[int] = []

    def messages() -> Iterator[Message]:
        for read in range(50):
            ahead.append(read - len(inbox.sent))
            yield hello

    send_many(inbox, messages(), loop=loop, concurrency=concurrency)
    assert max(ahead) < concurrency
    assert len(inbox.sent) == 50


class Together(InboxTransport):
    """An inbox that holds messages back until a number of them are there at the same time."""

    def __init__(self, parties: int) -> None:
        super().__init__()
        self._barrier = Barrier(parties, timeout=10)

    def send(self, submission: Submission) -> Receipt:
        self._barrier.wait()
        return super().send(submission)

    asend = None  # type: ignore[assignment]  # only in threads


@both
def test_so_many_messages_are_on_their_way_at_once(hello: Message, loop: bool) -> None:
    report = send_many(Together(3), [hello] * 9, loop=loop, concurrency=3)

    assert report.ok


def test_with_one_at_a_time_everything_happens_in_the_thread_of_the_caller(hello: Message) -> None:
    seen = []

    class Noting(InboxTransport):
        def send(self, submission: Submission) -> Receipt:
            seen.append(current_thread())
            return super().send(submission)

    Mailer(Noting()).send_many([hello, hello])
    assert seen == [current_thread()] * 2


def workers() -> list[str]:
    """The threads of ours that run."""
    return [thread.name for thread in all_threads() if thread.name.startswith("sesmodel")]


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("raiser", ["input", "progress"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError], ids=["interrupt", "error"])
def test_a_run_that_is_broken_off_finishes_what_it_began_and_begins_nothing_else(
    hello: Message, concurrency: int, raiser: str, error: type[BaseException]
) -> None:
    inbox = InboxTransport()
    read = 0

    def messages() -> Iterator[Message]:
        nonlocal read
        for number in range(100):
            if raiser == "input" and number == 10:
                raise error
            read += 1
            yield hello

    def progress(result: SendResult) -> None:
        if raiser == "progress" and result.index >= 9:
            raise error

    with pytest.raises(error):
        Mailer(inbox).send_many(messages(), concurrency=concurrency, on_progress=progress)
    assert workers() == []
    assert read - concurrency <= len(inbox.sent) <= read <= 20  # what was queued and not begun is let go


def test_a_worker_that_waits_for_a_retry_does_not_hold_up_the_end(hello: Message) -> None:
    waiting = Event()

    class Clock(ManualClock):
        def sleep(self, seconds: float) -> None:
            assert seconds <= 1
            waiting.set()
            super().sleep(seconds)

    class Throttled(InboxTransport):
        def send(self, submission: Submission) -> Receipt:
            if submission.raw.headers.get("Subject") == "slow":
                raise Throttling("Maximum sending rate exceeded.")
            waiting.wait(10)
            return super().send(submission)

    inbox = Throttled()
    mailer = Mailer(inbox, timer=Clock(), retry=RetryPolicy(delays=(10.0**9,)))
    with closing(mailer.send_stream([hello.replace(subject="slow"), hello, hello], concurrency=2)) as stream:
        assert next(stream).ok
    assert workers() == []


def test_results_come_when_they_are_there_and_a_slow_message_holds_up_no_other(hello: Message) -> None:
    release = Event()

    class Slow(InboxTransport):
        def send(self, submission: Submission) -> Receipt:
            if submission.raw.headers.get("Subject") == "0":
                assert release.wait(10)
            return super().send(submission)

    with closing(Mailer(Slow()).send_stream(numbered(hello, 6), concurrency=2)) as stream:
        first = [next(stream).index for _ in range(4)]
        release.set()
        rest = [result.index for result in stream]
    assert sorted(first) == [1, 2, 3, 4]
    assert sorted(rest) == [0, 5]


def test_a_loop_takes_asynchronous_input_and_streams(hello: Message) -> None:
    async def messages() -> AsyncIterator[Message]:
        for message in numbered(hello, 5):
            await asyncio.sleep(0)
            yield message

    async def main() -> list[int]:
        mailer = AsyncMailer(InboxTransport())
        assert (await mailer.send_many(messages(), concurrency=2)).ok
        return [result.index async for result in mailer.send_stream(messages(), concurrency=2)]

    assert sorted(asyncio.run(main())) == [0, 1, 2, 3, 4]


class Held:
    """An asynchronous transport that holds every message until it is released."""

    def __init__(self) -> None:
        self.inbox = InboxTransport()
        self.begun = 0
        self.full = asyncio.Event()
        self.release = asyncio.Event()

    def send(self, submission: Submission) -> Receipt:
        raise AssertionError("it can wait")

    async def asend(self, submission: Submission) -> Receipt:
        self.begun += 1
        self.full.set()
        await self.release.wait()
        return self.inbox.send(submission)


def test_a_cancelled_run_finishes_what_it_began_and_begins_nothing_else(hello: Message) -> None:
    async def main() -> None:
        transport = Held()
        run = asyncio.create_task(AsyncMailer(transport).send_many([hello] * 9, concurrency=3))
        await asyncio.wait_for(transport.full.wait(), 10)
        await asyncio.sleep(0)
        run.cancel()
        await asyncio.sleep(0)
        assert not run.done()
        transport.release.set()
        with pytest.raises(asyncio.CancelledError):
            await run
        assert (transport.begun, len(transport.inbox.sent)) == (3, 3)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())


def test_a_stream_in_a_loop_that_is_left_early_leaves_nothing_behind(hello: Message) -> None:
    async def main() -> int:
        inbox = InboxTransport()
        async with aclosing(AsyncMailer(inbox).send_stream([hello] * 50, concurrency=3)) as stream:
            async for _ in stream:
                break
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return len(inbox.sent)

    assert asyncio.run(main()) <= 3


@both
def test_progress_that_raises_ends_the_run(hello: Message, loop: bool) -> None:
    inbox = InboxTransport()

    def fail(_: SendResult) -> None:
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        send_many(inbox, [hello] * 50, loop=loop, concurrency=2, on_progress=fail)
    assert len(inbox.sent) <= 3


@both
@pytest.mark.parametrize("concurrency", [0, -1])
def test_less_than_one_at_a_time_is_refused_before_anything_is_read(
    hello: Message, loop: bool, concurrency: int
) -> None:
    with pytest.raises(InvalidConfiguration, match="concurrency"):
        send_many(InboxTransport(), iter([hello]), loop=loop, concurrency=concurrency)


@both
@pytest.mark.spec("TRB-50")
def test_many_messages_share_few_connections_to_a_server(hello: Message, loop: bool) -> None:
    with mail_server("plain") as server:
        transport = SmtpTransport(
            "127.0.0.1", server.port, mode="plain", timeout=10, local_hostname="client",
            limits=PoolLimits(max_connections=4),
        )  # fmt: skip
        report = send_many(transport, numbered(hello, 40), loop=loop, concurrency=10)
        transport.close()

    assert report.ok
    assert {mail.mail_from for mail in server.keeper.mails} == {"ana@example.com"}
    assert len(server.keeper.mails) == 40
    assert 1 <= len(server.keeper.peers) <= 4


# --- latency --------------------------------------------------------------------------------------


class Taking(InboxTransport):
    """A transport whose round trips take 1, 2, 3, … seconds by its clock, and are throttled once each."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._calls = 0

    def send(self, submission: Submission) -> Receipt:
        assert isinstance(self.clock, ManualClock)
        self._calls += 1
        if self._calls % 2:
            raise Throttling("Maximum sending rate exceeded.")
        self.clock.sleep(self._calls // 2)
        return super().send(submission)


@both
@pytest.mark.spec("TRB-50")
def test_a_report_tells_the_round_trips_without_the_waits_between_them(hello: Message, loop: bool) -> None:
    mailer = AsyncMailer(Taking(), retry=RetryPolicy()) if loop else Mailer(Taking(), retry=RetryPolicy())
    sending = mailer.send_many([*[hello] * 20, hello.replace(to=())])
    report = sending if isinstance(sending, SendReport) else asyncio.run(sending)

    assert [result.seconds for result in report] == [*map(float, range(1, 21)), None]
    assert [result.attempts for result in report] == [*[2] * 20, 0]
    assert (report.latency(50), report.latency(95), report.latency(100), report.latency(1)) == (10, 19, 20, 1)
    assert str(report) == "20 sent, 1 failed; p50 10000 ms, p95 19000 ms"


def test_where_nothing_was_handed_over_there_is_no_latency(hello: Message) -> None:
    report = Mailer(InboxTransport()).send_many([hello.replace(to=())])

    assert report.latency(50) is None
    assert str(report) == "0 sent, 1 failed"
    assert Mailer(InboxTransport()).send_many([]).ok
    for percent in (0, -1, 101):
        with pytest.raises(ValueError, match="no percentage"):
            report.latency(percent)


def test_a_message_that_some_recipients_do_not_get_is_sent_but_not_well(hello: Message) -> None:
    class Partial(InboxTransport):
        def send(self, submission: Submission) -> Receipt:
            return Receipt(message_id="x", refused=(("bob@example.net", "550 no such user"),))

    report = Mailer(Partial()).send_many([hello])
    assert (len(report.sent), len(report.failed), report.ok, report.results[0].ok) == (1, 0, False, False)


def test_round_trips_are_measured_by_the_machine_where_the_transport_has_no_clock(hello: Message) -> None:
    inbox = InboxTransport()

    class Bare:
        def send(self, submission: Submission) -> Receipt:
            return inbox.send(submission)

    mailer = Mailer(Bare())
    assert isinstance(mailer.timer, SystemClock)
    seconds = mailer.send_many([hello]).latency(50)
    assert seconds is not None
    assert 0 <= seconds < 10
