"""The machine's own clock and chance: the only place that reads them."""

from __future__ import annotations

import os
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class RandomIds:
    """Tokens from the operating system's random source."""

    def token(self) -> str:
        """32 random hexadecimal digits."""
        return os.urandom(16).hex()
