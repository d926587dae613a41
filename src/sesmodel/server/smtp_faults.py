"""What goes wrong with an SMTP connection because a test planned it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP

from sesmodel.errors import TransportFailed
from sesmodel.server.smtp_path import read_path
from sesmodel.service.smtp_stage import SmtpStage

if TYPE_CHECKING:
    from sesmodel.errors import SesError
    from sesmodel.faults import Faults

_COMMANDS = {
    "HELO": SmtpStage.EHLO,
    "EHLO": SmtpStage.EHLO,
    "STARTTLS": SmtpStage.STARTTLS,
    "AUTH": SmtpStage.AUTH,
    "MAIL": SmtpStage.MAIL,
    "RCPT": SmtpStage.RCPT,
    "DATA": SmtpStage.DATA,
}
_Command = Callable[[str | None], Awaitable[None]]


class FaultySmtp(SMTP):
    """A connection of aiosmtpd on which faults happen as they are planned, at every stage."""

    _faults: Faults
    _recipients: list[str]

    def expect(self, faults: Faults) -> None:
        """Let the faults of a model happen from now on."""
        self._faults = faults
        methods: dict[str, Any] = self._smtp_methods
        methods.update((name, partial(self._unless_planned, name, methods[name])) for name in _COMMANDS)

    async def _handle_client(self) -> None:
        if await self._goes_on(SmtpStage.GREETING):
            await super()._handle_client()
        elif self.transport is not None:
            self.transport.close()

    async def _unless_planned(self, name: str, command: _Command, argument: str | None) -> None:
        path = read_path(argument or "", "TO") if name == "RCPT" else None
        if await self._goes_on(_COMMANDS[name], [path.address] if path else self._recipients):
            await command(argument)

    async def _after_message(self, recipients: Sequence[str], take: Callable[[], Awaitable[str]]) -> None:
        """Reply to a message, as planned or as it really is; with none if the connection drops."""
        fault = self._faults.next_at(SmtpStage.MESSAGE, recipients)
        is_lost = isinstance(fault, TransportFailed) and fault.delivered != "no"
        if not is_lost and not await self._passes(fault):
            return
        try:
            reply = await take()
        except TransportFailed:  # the call to SES was planned to end so
            is_lost = True
            reply = ""
        if is_lost:
            self._drop()
        else:
            await self.push(reply)

    async def _goes_on(self, stage: SmtpStage, recipients: Sequence[str] = ()) -> bool:
        """Whether nothing goes wrong here; what does is done."""
        return await self._passes(self._faults.next_at(stage, recipients))

    async def _passes(self, fault: SesError | TransportFailed | str | timedelta | None) -> bool:
        if fault is None:
            return True
        if isinstance(fault, timedelta):
            await self._wait(fault)
            return True
        if isinstance(fault, TransportFailed):
            self._drop()
            return False
        reply = fault if isinstance(fault, str) else " ".join(fault.smtp_reply.split())
        await self.push(reply)
        if reply.startswith("421") and self.transport is not None:  # RFC 5321 section 3.8
            self._leave()
        return False

    async def _wait(self, span: timedelta) -> None:
        """Let the client wait, who is not idle then."""
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()
        await asyncio.sleep(span.total_seconds())
        self._reset_timeout()

    def _drop(self) -> None:
        """Break the connection: no reply, and no farewell of TLS."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
        self._end()

    def _leave(self) -> None:
        """Close the connection, when all is said."""
        if self.transport is not None:
            self.transport.close()
        self._end()

    def _end(self) -> None:
        """Read no more of what the client has sent already."""
        if self._handler_coroutine is not None:
            self._handler_coroutine.cancel()
