"""Many messages: a bounded number on their way at once, and what became of each."""

from __future__ import annotations

import math
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Self

import attrs

from sesmodel.errors import InvalidConfiguration
from sesmodel.mail.message import Message
from sesmodel.service.submission import Receipt

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import (
        AsyncGenerator,
        AsyncIterable,
        AsyncIterator,
        Callable,
        Coroutine,
        Generator,
        Iterable,
        Iterator,
    )
    from concurrent.futures import Future
    from typing import Any

    from sesmodel.attempts import Attempts

    Sleep = Callable[[float], None]
    OnProgress = Callable[["SendResult"], object]

_SLICE = 1.0  # seconds that a worker waits at a time before it looks whether the run has ended


@attrs.frozen(kw_only=True)
class SendResult:
    """What became of one message of many.

    Attributes:
        index: its place in the input, from 0.
        message: as it came in, without the defaults of the mailer.
        receipt: what the service said, if it took the message.
        error: what was raised, if it did not, or if the message was not handed over at all.
        attempts: how often it was handed over.
        seconds: the round trip of the last attempt; ``None`` if there was none.
    """

    index: int
    message: Message
    receipt: Receipt | None = None
    error: Exception | None = None
    attempts: int = 0
    seconds: float | None = None

    @classmethod
    def of(
        cls,
        index: int,
        message: Message,
        attempts: Attempts | None,
        *,
        receipt: Receipt | None = None,
        error: Exception | None = None,
    ) -> Self:
        """Make a result of what was noted on the way; there are no attempts if the message was refused before."""
        number, seconds = (attempts.number, attempts.seconds) if attempts else (0, None)
        return cls(index=index, message=message, receipt=receipt, error=error, attempts=number, seconds=seconds)

    @property
    def ok(self) -> bool:
        """Whether it was taken, for every recipient."""
        return self.receipt is not None and not self.receipt.refused


def _results(source: Iterable[SendResult]) -> tuple[SendResult, ...]:
    return tuple(sorted(source, key=lambda result: result.index))


@attrs.frozen
class SendReport:
    """What became of many messages, one result for each, in the order they came in.

    >>> from sesmodel import InboxTransport, Mailer, Message
    >>> mailer = Mailer(InboxTransport(), sender="ana@example.com")
    >>> one = Message(to="bob@example.net", subject="Hi", text="Hello")
    >>> report = mailer.send_many([one, one.replace(to=())])
    >>> [result.ok for result in report], report.failed[0].error.problems[0].code
    ([True, False], 'no-recipients')
    """

    results: tuple[SendResult, ...] = attrs.field(converter=_results)

    def __iter__(self) -> Iterator[SendResult]:
        """The results."""
        return iter(self.results)

    def __len__(self) -> int:
        """How many messages there were."""
        return len(self.results)

    @property
    def ok(self) -> bool:
        """Whether every message was taken for every recipient."""
        return all(result.ok for result in self.results)

    @property
    def sent(self) -> tuple[SendResult, ...]:
        """Those with a receipt; some of their recipients may have been refused."""
        return tuple(result for result in self.results if result.receipt is not None)

    @property
    def failed(self) -> tuple[SendResult, ...]:
        """Those with an error."""
        return tuple(result for result in self.results if result.error is not None)

    def latency(self, percent: float) -> float | None:
        """The round trip that so many percent of the messages did not exceed (TRB-50).

        Args:
            percent: more than 0, at most 100: 50 for the median, 95 for what only the slowest exceed.

        Returns:
            Seconds, or ``None`` if nothing was handed over.

        Raises:
            ValueError: there is no such percentage.
        """
        if not 0 < percent <= 100:
            raise ValueError(f"{percent} is no percentage above 0.")
        seconds = sorted(result.seconds for result in self.results if result.seconds is not None)
        return seconds[math.ceil(percent / 100 * len(seconds)) - 1] if seconds else None

    def __str__(self) -> str:
        """One line for the person who reads it."""
        said = f"{len(self.sent)} sent, {len(self.failed)} failed"
        p50, p95 = self.latency(50), self.latency(95)
        return said if p50 is None or p95 is None else f"{said}; p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"


def check_concurrency(concurrency: int) -> None:
    """Refuse a number of workers that is none.

    Raises:
        InvalidConfiguration: it is less than 1.
    """
    if concurrency < 1:
        raise InvalidConfiguration(f"it is {concurrency}.", where="concurrency", cure="Give 1 or more.")


def in_threads(
    messages: Iterable[Message],
    send: Callable[[int, Message, Sleep], SendResult],
    *,
    sleep: Sleep,
    concurrency: int,
) -> Generator[SendResult, None, None]:
    """Send messages in a number of threads, and give each result when it is there.

    The input is read in the thread of the caller, no further than there are workers. When the caller stops early, by
    an exception or a break, what is being handed over is finished, and nothing else is begun.

    Args:
        messages: what is to be sent.
        send: sends one; waits by the function that it is given.
        sleep: how to wait.
        concurrency: how many at once; with 1, everything happens in the thread of the caller.
    """
    if concurrency == 1:
        for index, message in enumerate(messages):
            yield send(index, message, sleep)
        return
    from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait

    run = _Run(sleep)
    pending: set[Future[SendResult]] = set()
    with ThreadPoolExecutor(concurrency, thread_name_prefix="sesmodel") as pool:
        try:
            for index, message in enumerate(messages):
                pending.add(pool.submit(copy_context().run, send, index, message, run.sleep))
                if len(pending) == concurrency:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    yield from map(_result, done)
            yield from map(_result, as_completed(pending))
        finally:
            run.ended = True
            pool.shutdown(wait=False, cancel_futures=True)


def _result(future: Future[SendResult]) -> SendResult:
    return future.result()


class _Ended(Exception):
    """Nobody waits any more for what a worker would do next."""


@attrs.define
class _Run:
    """Lets workers wait for no longer than somebody wants their results."""

    _sleep: Sleep
    ended: bool = False

    def sleep(self, seconds: float) -> None:
        """Wait, a slice at a time.

        Raises:
            _Ended: the run has ended.
        """
        while seconds > 0:
            if self.ended:
                raise _Ended
            self._sleep(min(seconds, _SLICE))
            seconds -= _SLICE


async def in_tasks(
    messages: Iterable[Message] | AsyncIterable[Message],
    send: Callable[[int, Message], Coroutine[Any, Any, SendResult]],
    *,
    concurrency: int,
) -> AsyncGenerator[SendResult, None]:
    """As :func:`in_threads`, with tasks.

    Args:
        messages: what is to be sent.
        send: sends one.
        concurrency: how many at once.
    """
    import asyncio  # as in SystemClock

    pending: set[Task[SendResult]] = set()
    next_done = partial(asyncio.wait, return_when=asyncio.FIRST_COMPLETED)
    try:
        async for index, message in _numbered(messages):
            pending.add(asyncio.create_task(send(index, message)))
            if len(pending) == concurrency:
                done, pending = await next_done(pending)
                for task in done:
                    yield task.result()
        while pending:
            done, pending = await next_done(pending)
            for task in done:
                yield task.result()
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


async def _numbered(messages: Iterable[Message] | AsyncIterable[Message]) -> AsyncIterator[tuple[int, Message]]:
    index = 0
    if hasattr(messages, "__aiter__"):
        async for message in messages:
            yield index, message
            index += 1
    else:
        for message in messages:
            yield index, message
            index += 1
