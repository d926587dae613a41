"""The machine's own clock and chance: the only place that reads them."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, and its way to wait."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that pass whatever is done to the time of day."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Block the thread for a while."""
        time.sleep(seconds)

    async def asleep(self, seconds: float) -> None:
        """Let the event loop do other things for a while."""
        import asyncio  # 50 ms to load, and every caller here has it already

        await asyncio.sleep(seconds)


class RandomIds:
    """Tokens from the operating system's random source."""

    def token(self) -> str:
        """32 random hexadecimal digits."""
        return os.urandom(16).hex()
