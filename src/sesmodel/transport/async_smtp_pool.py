"""A bounded pool of SMTP connections for one event loop at a time."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sesmodel.transport.smtp_limits import Pooled, PoolLimits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from sesmodel.clock import Timer
    from sesmodel.transport.async_smtp_connection import AsyncSmtpConnection


class AsyncSmtpPool:
    """Lends connections out, one borrower each.

    Args:
        open_connection: makes a new one.
        limits: how they are kept.
        timer: measures the age of connections.
    """

    def __init__(
        self, open_connection: Callable[[], Awaitable[AsyncSmtpConnection]], limits: PoolLimits, timer: Timer
    ) -> None:
        """Start without any, and in no event loop yet."""
        self._open = open_connection
        self._limits = limits
        self._timer = timer
        self._loop: asyncio.AbstractEventLoop | None = None
        self._places = asyncio.Semaphore(limits.max_connections)
        self._idle: list[Pooled[AsyncSmtpConnection]] = []
        self._closings = 0

    def _enter_loop(self) -> None:
        """Forget what belongs to a loop that has ended."""
        if self._loop is not asyncio.get_running_loop():
            self._loop = asyncio.get_running_loop()
            self._places = asyncio.Semaphore(self._limits.max_connections)
            self._idle = []

    @asynccontextmanager
    async def borrow(self) -> AsyncIterator[Pooled[AsyncSmtpConnection]]:
        """One connection for one block; it is kept if the block ends well, else dropped.

        Raises:
            TransportFailed, SesError: no connection could be opened.
        """
        self._enter_loop()
        async with self._places:
            closings = self._closings
            pooled = await self._take() or await self._opened()
            try:
                yield pooled
            except BaseException:
                pooled.connection.abandon()  # who knows what the server waits for
                raise
            pooled.used = self._timer.monotonic()
            if closings == self._closings and pooled.lasts(self._limits, self._timer.monotonic()):
                self._idle.append(pooled)
            else:
                await pooled.connection.close()

    async def renew(self, pooled: Pooled[AsyncSmtpConnection]) -> None:
        """Put a new connection in the place of one that was lost; those as idle as it are closed."""
        pooled.connection.abandon()
        await self._drop_idle()
        pooled.replace(await self._open(), self._timer.monotonic())

    async def _opened(self) -> Pooled[AsyncSmtpConnection]:
        return Pooled(await self._open(), self._timer.monotonic())

    async def _take(self) -> Pooled[AsyncSmtpConnection] | None:
        while self._idle:
            pooled = self._idle.pop()
            if pooled.lasts(self._limits, self._timer.monotonic()):
                pooled.fresh = False
                return pooled
            await pooled.connection.close()
        return None

    async def _drop_idle(self) -> None:
        idle, self._idle = self._idle, []
        for pooled in idle:
            await pooled.connection.close()

    async def close(self) -> None:
        """Close what is not lent out, and the rest when it comes back; a later borrower opens anew."""
        self._enter_loop()
        self._closings += 1
        await self._drop_idle()
