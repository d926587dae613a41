"""What every transport can: be closed, and be used in a block that closes it."""

from __future__ import annotations

from typing import Self


class Closing:
    """A transport as a context manager, for threads and for event loops. By itself it holds nothing open."""

    def close(self) -> None:
        """Let go of what is open; closing twice is no error."""

    async def aclose(self) -> None:
        """As ``close``, without blocking the event loop."""
        self.close()

    def __enter__(self) -> Self:
        """Use it in a block, which closes it at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    async def __aenter__(self) -> Self:
        """Use it in an asynchronous block, which closes it at its end."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.aclose()
