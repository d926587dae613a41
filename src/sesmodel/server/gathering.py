"""A transport that sends an answer in one piece, where uvicorn writes its header and its body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio


class Gathering:
    """A transport around another one: what is written first waits for what comes next, until the loop turns.

    A system call and a packet less for each answer, which is what small answers cost most.

    Args:
        transport: what writes.
        loop: whose turn it is.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        """Begin with nothing to write."""
        self._transport = transport
        self._loop = loop
        self._held = b""

    def __getattr__(self, name: str) -> Any:
        """Everything else is as it was."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Keep the first piece, and write it with the second one."""
        if self._held:
            self._transport.write(self._held + data)
            self._held = b""
        elif data:
            self._held = bytes(data)
            self._loop.call_soon(self._let_go)

    def close(self) -> None:
        """Hang up when all is written."""
        self._let_go()
        self._transport.close()

    def abort(self) -> None:
        """Hang up at once."""
        self._held = b""
        self._transport.abort()

    def _let_go(self) -> None:
        if self._held:
            self._transport.write(self._held)
            self._held = b""
