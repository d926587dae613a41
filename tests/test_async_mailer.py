"""Sending in an event loop: the same as without one, and what a cancellation leaves."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage

import pytest

from sesmodel import (
    AsyncMailer,
    Envelope,
    InboxTransport,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    MessageRejected,
    RateLimiter,
    Receipt,
    RetryPolicy,
    SendAttempt,
    Submission,
    SystemClock,
    Throttling,
)


def model() -> LocalSes:
    """A model in the sandbox that some addresses of are verified."""
    ses = LocalSes.sandbox(max_send_rate=None)
    ses.verify("ana@example.com", "bob@example.net")
    return ses


def test_every_way_to_send_does_what_it_does_without_a_loop(hello: Message) -> None:
    message = hello.replace(sender="ana@example.com", cc="eve@example.org")
    stdlib = EmailMessage()
    stdlib["From"], stdlib["To"], stdlib["Subject"] = "ana@example.com", "bob@example.net", "Hi"
    stdlib.set_content("Hello")
    raw = b"From: ana@example.com\r\nTo: bob@example.net\r\n\r\nHello"

    ses = model()
    mailer = Mailer(ses)
    expected = [
        mailer.send(hello),
        mailer.send_raw(raw),
        mailer.send_raw(stdlib, Envelope("ana@example.com", "bob@example.net")),
        *mailer.send_each(message),
        mailer.send_test_email("ana@example.com", "bob@example.net", subject="Test", body="x"),
        mailer.send_test_raw("ana@example.com", "bob@example.net", "Subject: Raw\n\nx"),
    ]
    expected_sent = [(sent.envelope, sent.raw) for sent in ses.sent]

    async def main() -> None:
        ses = model()
        mailer = AsyncMailer(ses)
        assert expected == [
            await mailer.send(hello),
            await mailer.send_raw(raw),
            await mailer.send_raw(stdlib, Envelope("ana@example.com", "bob@example.net")),
            *await mailer.send_each(message),
            await mailer.send_test_email("ana@example.com", "bob@example.net", subject="Test", body="x"),
            await mailer.send_test_raw("ana@example.com", "bob@example.net", "Subject: Raw\n\nx"),
        ]
        assert expected_sent == [(sent.envelope, sent.raw) for sent in ses.sent]
        with pytest.raises(MessageRejected):
            await mailer.send(hello.replace(to="eve@example.org"))

    asyncio.run(main())


class Held:
    """A transport that holds every message until it is released."""

    def __init__(self, error: Exception | None = None) -> None:
        self.inbox = InboxTransport()
        self.begun = asyncio.Event()
        self.release = asyncio.Event()
        self._error = error
        self.closed: list[str] = []

    def send(self, submission: Submission) -> Receipt:
        raise AssertionError("it can wait")

    async def asend(self, submission: Submission) -> Receipt:
        self.begun.set()
        await self.release.wait()
        if self._error:
            raise self._error
        return self.inbox.send(submission)

    def close(self) -> None:
        self.closed.append("close")

    async def aclose(self) -> None:
        self.closed.append("aclose")


@pytest.mark.parametrize("error", [None, Throttling("too fast"), OSError("gone")], ids=["sent", "throttled", "broken"])
def test_a_send_that_is_cancelled_while_it_is_handed_over_is_finished_and_noted(
    hello: Message, error: Exception | None
) -> None:
    async def main() -> None:
        transport, seen = Held(error), list[SendAttempt]()
        mailer = AsyncMailer(transport, after_send=seen.append, retry=RetryPolicy())
        task = asyncio.create_task(mailer.send(hello))
        await asyncio.wait_for(transport.begun.wait(), 10)
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()

        transport.release.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        (attempt,) = seen
        assert attempt.error is error
        assert len(transport.inbox.sent) == (error is None)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())


class Never(SystemClock):
    """A timer that waits for ever."""

    async def asleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


@pytest.mark.parametrize("wait", ["rate", "retry"])
def test_a_send_that_is_cancelled_while_it_waits_sends_nothing_more(hello: Message, wait: str) -> None:
    class Throttled(InboxTransport):
        called = 0

        async def asend(self, submission: Submission) -> Receipt:
            self.called += 1
            raise Throttling("too fast")

    async def main() -> None:
        transport = Throttled()
        limiter = RateLimiter(1, burst=1, timer=ManualClock())
        if wait == "rate":
            limiter.reserve(1)
        mailer = AsyncMailer(transport, timer=Never(), limiter=limiter, retry=RetryPolicy())
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(mailer.send(hello), 0.01)
        assert transport.called == (wait == "retry")
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())


def test_a_transport_that_can_close_without_blocking_is_closed_so() -> None:
    async def main() -> Held:
        transport = Held()
        async with AsyncMailer(transport):
            assert transport.closed == []
        return transport

    assert asyncio.run(main()).closed == ["aclose"]


def test_a_transport_that_holds_nothing_open_is_let_be() -> None:
    async def main() -> None:
        await AsyncMailer(InboxTransport()).aclose()

    asyncio.run(main())
    Mailer(InboxTransport()).close()
