"""Many sends: a bounded number on their way at once, and the result of each when it is there."""

from __future__ import annotations

from contextlib import aclosing, closing
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import attrs

from sesmodel.errors import InvalidConfiguration

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
    )
    from concurrent.futures import Future
    from typing import Any

    Sleep = Callable[[float], None]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_SLICE = 1.0  # seconds that a worker waits at a time before it looks whether the run has ended


def check_concurrency(concurrency: int) -> None:
    """Refuse a number of workers that is none.

    Raises:
        InvalidConfiguration: it is less than 1.
    """
    if concurrency < 1:
        raise InvalidConfiguration(f"it is {concurrency}.", where="concurrency", cure="Give 1 or more.")


def in_threads(
    items: Iterable[_Item],
    send: Callable[[int, _Item, Sleep], _Result],
    *,
    sleep: Sleep,
    concurrency: int,
) -> Generator[_Result, None, None]:
    """Send in a number of threads, and give each result when it is there.

    The input is read in the thread of the caller, no further than there are workers. When the caller stops early, by
    an exception or a break, what is being handed over is finished, and nothing else is begun.

    Args:
        items: what is to be sent.
        send: sends one; waits by the function that it is given.
        sleep: how to wait.
        concurrency: how many at once; with 1, everything happens in the thread of the caller.
    """
    if concurrency == 1:
        for index, item in enumerate(items):
            yield send(index, item, sleep)
        return
    from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait

    run = _Run(sleep)
    pending: set[Future[_Result]] = set()
    with ThreadPoolExecutor(concurrency, thread_name_prefix="sesmodel") as pool:
        try:
            for index, item in enumerate(items):
                pending.add(pool.submit(copy_context().run, send, index, item, run.sleep))
                if len(pending) == concurrency:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    yield from map(_result, done)
            yield from map(_result, as_completed(pending))
        finally:
            run.ended = True
            pool.shutdown(wait=False, cancel_futures=True)


def flattened(batches: Generator[list[_Result], None, None]) -> Generator[_Result, None, None]:
    """Give results that come several at once one by one."""
    with closing(batches):
        for batch in batches:
            yield from batch


def _result(future: Future[_Result]) -> _Result:
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
    items: Iterable[_Item] | AsyncIterable[_Item],
    send: Callable[[int, _Item], Coroutine[Any, Any, _Result]],
    *,
    concurrency: int,
) -> AsyncGenerator[_Result, None]:
    """As :func:`in_threads`, with tasks.

    Args:
        items: what is to be sent.
        send: sends one.
        concurrency: how many at once.
    """
    import asyncio  # as in SystemClock

    pending: set[Task[_Result]] = set()
    next_done = partial(asyncio.wait, return_when=asyncio.FIRST_COMPLETED)
    try:
        async for index, item in numbered(items):
            pending.add(asyncio.create_task(send(index, item)))
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


async def aflattened(batches: AsyncGenerator[list[_Result], None]) -> AsyncGenerator[_Result, None]:
    """As :func:`flattened`."""
    async with aclosing(batches):
        async for batch in batches:
            for result in batch:
                yield result


async def numbered(items: Iterable[_Item] | AsyncIterable[_Item]) -> AsyncIterator[tuple[int, _Item]]:
    """As ``enumerate``, of what may be asynchronous."""
    index = 0
    if hasattr(items, "__aiter__"):
        async for item in items:
            yield index, item
            index += 1
    else:
        for item in items:
            yield index, item
            index += 1
