"""Any transport in an event loop: what would block it runs in a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.ports import AsyncClosable, AsyncSendsTemplates, AsyncTransport, Closable

if TYPE_CHECKING:
    from sesmodel.errors import SesModelError
    from sesmodel.ports import SendsTemplates, Transport
    from sesmodel.service.submission import Receipt, Submission
    from sesmodel.service.templated_submission import TemplatedSubmission


async def asend(transport: Transport | AsyncTransport, submission: Submission) -> Receipt:
    """Hand a message over: by ``asend`` if the transport has it, else by ``send``."""
    if isinstance(transport, AsyncTransport):
        return await transport.asend(submission)
    import asyncio  # 50 ms to load, and every caller here has it already

    return await asyncio.to_thread(transport.send, submission)


async def asend_template(transport: SendsTemplates | AsyncSendsTemplates, submission: TemplatedSubmission) -> Receipt:
    """Let SES render for one destination, in the same way."""
    if isinstance(transport, AsyncSendsTemplates):
        return await transport.asend_template(submission)
    import asyncio  # as above

    return await asyncio.to_thread(transport.send_template, submission)


async def asend_bulk(
    transport: SendsTemplates | AsyncSendsTemplates, submission: TemplatedSubmission
) -> tuple[Receipt | SesModelError, ...]:
    """Let SES render for many destinations, in the same way."""
    if isinstance(transport, AsyncSendsTemplates):
        return await transport.asend_bulk(submission)
    import asyncio  # as above

    return await asyncio.to_thread(transport.send_bulk, submission)


async def aclose(transport: object) -> None:
    """Close a transport that holds something open: by ``aclose`` if it has it, else by ``close``."""
    if isinstance(transport, AsyncClosable):
        await transport.aclose()
    elif isinstance(transport, Closable):
        import asyncio  # as above

        await asyncio.to_thread(transport.close)
