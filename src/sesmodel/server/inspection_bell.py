"""To wait for something in a model without asking again and again: a bell that rings when something has changed."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import attrs

from sesmodel.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sesmodel.server.inspection_models import Models

_T = TypeVar("_T")


@attrs.frozen(eq=False)
class _Ear:
    """Somebody who listens, in his event loop."""

    loop: asyncio.AbstractEventLoop
    heard: asyncio.Event = attrs.field(factory=asyncio.Event)


class Bell:
    """Wakes up who waits for a change of some models.

    The models ring from whatever thread they are called in; they are bound only while somebody listens.

    Args:
        models: the models.
    """

    def __init__(self, models: Models) -> None:
        """Hang it up nowhere yet."""
        self._models = models
        self._ears: list[_Ear] = []
        self._take_down: Callable[[], None] | None = None
        self._lock = Lock()
        self.closed = False

    def close(self) -> None:
        """Let nobody wait any more: the server is about to stop."""
        self.closed = True
        self._ring()

    async def wait_for(self, look: Callable[[], _T | None], seconds: float) -> _T | None:
        """Wait until there is something to see.

        A ``ManualClock`` is moved to what is due next, again and again, for as many seconds as may pass: so
        ``Inbox.wait`` does it.

        Args:
            look: sees it, or gives ``None``; called in a thread.
            seconds: how long to wait.

        Returns:
            What was seen; ``None`` if there was nothing in that time.
        """
        with self.listening() as ear:
            end = ear.loop.time() + seconds
            model_end = self._models.clock.now() + timedelta(seconds=seconds)
            while True:
                ear.heard.clear()
                if (found := await _in_thread(look)) is not None:
                    return found
                if self.closed or not await self._go_on(ear, end, model_end):
                    return None

    async def _go_on(self, ear: _Ear, end: float, model_end: datetime) -> bool:
        """Let a little happen; whether there is reason to look again."""
        if await _in_thread(self._models.move_on, model_end):
            return True
        left = end - ear.loop.time()
        if left <= 0:
            return False
        await self.pause(ear, left)
        return True

    async def pause(self, ear: _Ear, most: float) -> bool:
        """Wait for the next change, or until something is due by a clock that runs; whether there was a change.

        Args:
            ear: who listens.
            most: seconds at most.
        """
        due = None if isinstance(self._models.clock, ManualClock) else await _in_thread(self._models.due_in)
        try:
            async with asyncio.timeout(most if due is None else min(most, due)):
                await ear.heard.wait()
        except TimeoutError:
            return False
        return True

    @contextmanager
    def listening(self) -> Iterator[_Ear]:
        """Hear, within the block, of every change."""
        ear = _Ear(asyncio.get_running_loop())
        with self._lock:
            self._ears.append(ear)
            if self._take_down is None:
                self._take_down = self._models.after_changes(self._ring)
        try:
            yield ear
        finally:
            self._stop(ear)

    def _stop(self, ear: _Ear) -> None:
        with self._lock:
            self._ears.remove(ear)
            take_down = None if self._ears else self._take_down
            if take_down:
                self._take_down = None
        if take_down:
            take_down()

    def _ring(self) -> None:
        """Wake everybody up, in his own loop; one call a loop."""
        with self._lock:
            ears = tuple(self._ears)
            for loop in {ear.loop for ear in ears}:
                loop.call_soon_threadsafe(_wake, tuple(ear for ear in ears if ear.loop is loop))


async def _in_thread(call: Callable[..., _T], *args: object) -> _T:
    from starlette.concurrency import run_in_threadpool  # with the rest of the inspection, which starts when asked for

    return await run_in_threadpool(call, *args)


def _wake(ears: tuple[_Ear, ...]) -> None:
    for ear in ears:
        ear.heard.set()
