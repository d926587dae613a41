"""The machine's own clock and chance: the only place that reads them."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesmodel.dkim.key import DkimKey


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


class RunningClock(SystemClock):
    """The machine's clock, which can be put forward: for a model that runs by itself, and whose time tests move.

    Attributes:
        ahead: how far before the machine's it goes.

    >>> clock = RunningClock()
    >>> tomorrow = SystemClock().now() + timedelta(days=1)
    >>> clock.move_to(tomorrow) >= tomorrow
    True
    """

    def __init__(self) -> None:
        """Begin with the time of the machine."""
        self.ahead = timedelta()
        self._lock = Lock()

    def now(self) -> datetime:
        """The time of the machine, and as much as it was put forward."""
        return super().now() + self.ahead

    def move_to(self, moment: datetime) -> datetime:
        """Go on from a moment, unless it has passed, and return where it is.

        Args:
            moment: when; aware.
        """
        with self._lock:
            self.ahead += max(moment - self.now(), timedelta())
        return self.now()


class RandomIds:
    """Tokens from the operating system's random source."""

    def token(self) -> str:
        """32 random hexadecimal digits."""
        return os.urandom(16).hex()


class SystemKeys:
    """New keys from the operating system's random source."""

    def rsa(self, bits: int = 2048) -> DkimKey:
        """Make an RSA key with the public exponent 65537 (AUTH-15). 2048 bits take a few hundred milliseconds.

        Args:
            bits: of the modulus, 1024 or more.

        Raises:
            InvalidKey: they are too few (AUTH-21).
        """
        from sesmodel.dkim.key import SMALLEST_RSA, DkimKey  # cryptography takes 40 ms to load, and few make keys
        from sesmodel.errors import InvalidKey

        if bits < SMALLEST_RSA:
            raise InvalidKey(f"{bits} bits are too few.", where="key", cure=f"Ask for {SMALLEST_RSA} or more.")
        from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

        return DkimKey(generate_private_key(65537, bits))

    def ed25519(self) -> DkimKey:
        """Make an Ed25519 key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # as above

        from sesmodel.dkim.key import DkimKey

        return DkimKey(Ed25519PrivateKey.generate())
