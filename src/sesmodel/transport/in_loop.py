"""Any transport in an event loop: what would block it runs in a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.ports import AsyncClosable, AsyncTransport, Closable

if TYPE_CHECKING:
    from sesmodel.ports import Transport
    from sesmodel.service.submission import Receipt, Submission


async def asend(transport: Transport | AsyncTransport, submission: Submission) -> Receipt:
    """Hand a message over: by ``asend`` if the transport has it, else by ``send``."""
    if isinstance(transport, AsyncTransport):
        return await transport.asend(submission)
    import asyncio  # 50 ms to load, and every caller here has it already

    return await asyncio.to_thread(transport.send, submission)


async def aclose(transport: object) -> None:
    """Close a transport that holds something open: by ``aclose`` if it has it, else by ``close``."""
    if isinstance(transport, AsyncClosable):
        await transport.aclose()
    elif isinstance(transport, Closable):
        import asyncio  # as above

        await asyncio.to_thread(transport.close)
