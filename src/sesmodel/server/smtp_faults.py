"""What goes wrong with an SMTP connection because a test planned it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sesmodel.errors import TransportFailed
from sesmodel.server.smtp_guard import GuardedSmtp
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


class FaultySmtp(GuardedSmtp):
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
        else:
            self.leave()

    async def _unless_planned(self, name: str, command: _Command, argument: str | None) -> None:
        if not self._faults or await self._goes_on(_COMMANDS[name], self._about(name, argument)):
            await command(argument)

    def _about(self, name: str, argument: str | None) -> list[str]:
        """Whom a command is about."""
        path = read_path(argument or "", "TO") if name == "RCPT" else None
        return [path.address] if path else self._recipients

    async def _after_message(self, recipients: Sequence[str], take: Callable[[], Awaitable[str]]) -> None:
        """Reply to a message, as planned or as it really is; with none if the connection drops."""
        fault = self._faults.next_at(SmtpStage.MESSAGE, recipients)
        is_lost = isinstance(fault, TransportFailed) and fault.delivered != "no"
        if not is_lost and not await self._passes(fault):
            return
        reply = ""
        try:
            with self.busy():
                reply = await take()
        except TransportFailed:  # the call to SES was planned to end so
            is_lost = True
        if is_lost:
            self.drop()
        await self.push(reply)
        if self._is_stopping:
            self.stop()

    async def _goes_on(self, stage: SmtpStage, recipients: Sequence[str] = ()) -> bool:
        """Whether nothing goes wrong here; what does is done."""
        return await self._passes(self._faults.next_at(stage, recipients))

    async def _passes(self, fault: SesError | TransportFailed | str | timedelta | None) -> bool:
        if fault is None:
            return True
        if isinstance(fault, timedelta):
            with self.busy():
                await asyncio.sleep(fault.total_seconds())
            return True
        if isinstance(fault, TransportFailed):
            self.drop()
        reply = fault if isinstance(fault, str) else " ".join(fault.smtp_reply.split())
        await self.push(reply)
        if reply.startswith("421"):  # RFC 5321 section 3.8
            self.finish()
        return False
