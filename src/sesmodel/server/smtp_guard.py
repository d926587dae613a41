"""What the SMTP door bears: clients that are slow, endless, or deaf are cut in time, and with a reply."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, AnyStr, NoReturn

from aiosmtpd.smtp import SMTP, TLSSetupException

from sesmodel.service.smtp_reply import LOCAL_ERROR

if TYPE_CHECKING:
    from sesmodel.server.smtp_limits import SmtpLimits

_LOG = logging.getLogger("sesmodel.server")
_TIMED_OUT = b"451 4.4.2 Timeout waiting for data from client.\r\n"  # as seen: OBS-441
_Command = Callable[[str | None], Awaitable[None]]


class GuardedSmtp(SMTP):
    """A connection of aiosmtpd that comes to its end, whatever the client does."""

    _limits: SmtpLimits
    _silent_until = math.inf  # the latest moment for the next byte
    _deadline = math.inf  # for what is being said now
    _abortion: asyncio.TimerHandle | None = None  # when the last reply was not read
    _is_busy = False
    _is_stopping = False
    _unknown = 0

    def guard(self, limits: SmtpLimits) -> None:
        """Hold limits from now on."""
        self._limits = limits
        self._smtp_methods = _Commands(self._smtp_methods, self._unknown_command)

    # --- time ----------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Notice that the client is not idle; but what it says has to end, however slowly it comes."""
        if not self._is_busy:
            self._reset_timeout()
            if self._deadline == math.inf:
                self._begin_deadline(self._limits.command_seconds)
        super().data_received(data)

    def connection_lost(self, error: Exception | None) -> None:
        """Wait for nothing any more."""
        if self._abortion is not None:
            self._abortion.cancel()
        super().connection_lost(error)

    async def push(self, status: AnyStr) -> None:
        """Reply to what was said. Others have their turn before the next of many commands that were sent at once."""
        self._deadline = math.inf
        await super().push(status)
        if self._reader._buffer:  # type: ignore[attr-defined]  # noqa: SLF001  as aiosmtpd looks at it
            await asyncio.sleep(0)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """While the door is at work, or lets the client wait, the client is not idle."""
        self._deadline = self._silent_until = math.inf
        self._is_busy = True
        try:
            yield
        finally:
            self._is_busy = False
            if self.transport is not None:
                self._reset_timeout()

    def _begin_deadline(self, seconds: float) -> None:
        self._deadline = self.loop.time() + seconds
        if self._timeout_handle is not None and self._timeout_handle.when() > self._deadline:
            self._timeout_handle.cancel()
            self._watch()

    # aiosmtpd makes a timer anew for each line; here one looks at times that only change, since there are many lines.

    def _reset_timeout(self, duration: float | None = None) -> None:
        self._silent_until = self.loop.time() + (duration or self._timeout_duration)
        if self._timeout_handle is None:
            self._watch()

    def _watch(self) -> None:
        soon = self.loop.time() + self._timeout_duration
        self._timeout_handle = self.loop.call_at(min(self._silent_until, self._deadline, soon), self._look)

    def _look(self) -> None:
        if min(self._silent_until, self._deadline) <= self.loop.time():
            self._timeout_cb()
        else:
            self._watch()

    def _timeout_cb(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self._writer.write(_TIMED_OUT)
            self.leave()

    # --- the end -------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Close the connection; a client that does not read what it was told last is not waited for."""
        if self.transport is not None and self._abortion is None:
            self.transport.close()
            self._abortion = self.loop.call_later(self._limits.stop_seconds, self.abort)

    def stop(self) -> None:
        """Close the connection since the door closes: at once, but mail that is being taken gets its reply first."""
        self._is_stopping = True
        if not self._is_busy:
            self.leave()
            self.loop.call_soon(self.abort)  # over TLS, a client that is silent would be waited for

    def abort(self) -> None:
        """Break the connection."""
        transport = self._original_transport or self.transport
        if isinstance(transport, asyncio.Transport):
            transport.abort()

    def finish(self) -> NoReturn:
        """Close the connection, and read no more of what the client has sent already.

        Raises:
            asyncio.CancelledError: always, which ends the conversation.
        """
        self.leave()
        raise asyncio.CancelledError

    def drop(self) -> NoReturn:
        """Break the connection: no reply, and no farewell of TLS.

        Raises:
            asyncio.CancelledError: always, which ends the conversation.
        """
        self.abort()
        raise asyncio.CancelledError

    # --- commands ------------------------------------------------------------------------------------

    async def smtp_QUIT(self, arg: str | None) -> None:  # noqa: N802  aiosmtpd's names
        """Say goodbye; what was sent behind it is not heard."""
        if arg:
            await self.push("501 Syntax: QUIT")
        else:
            await self.push("221 Bye")
            self.finish()

    async def smtp_STARTTLS(self, arg: str | None) -> None:  # noqa: N802
        """Begin to encrypt, once."""
        if self._tls_protocol is not None:
            await self.push("503 Error: TLS is active already")
        else:
            await super().smtp_STARTTLS(arg)
            assert self.session is not None
            if self._original_transport is not None and self.session.ssl is None:
                self.connection_lost(None)  # within the handshake, which asyncio tells nobody
                raise asyncio.CancelledError

    async def _unknown_command(self, _: str | None) -> None:
        self._unknown += 1
        if self._unknown > self._limits.unknown_commands:
            await self.push("421 Too many unrecognized commands")
            self.finish()
        await self.push("500 Unrecognized command")

    async def handle_exception(self, error: Exception) -> str:
        """Log a mistake of ours, and say what SES says of its own."""
        if not isinstance(error, TLSSetupException):  # that one is the client's
            _LOG.exception("The SMTP door failed", exc_info=error)
        return LOCAL_ERROR.render()


class _Commands(dict[str, _Command]):
    """The commands that there are, and one for all others."""

    def __init__(self, known: dict[str, _Command], other: _Command) -> None:
        super().__init__(known)
        self._other = other

    def get(self, name: str, _: object = None) -> _Command:
        return super().get(name, self._other)
