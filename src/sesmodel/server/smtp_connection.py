"""One connection to the SMTP door: the dialect of SES on top of aiosmtpd, which reads, writes and encrypts."""

from __future__ import annotations

import asyncio
import binascii
from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import SesError
from sesmodel.faults import Faults
from sesmodel.server.smtp_faults import FaultySmtp
from sesmodel.server.smtp_handshake import Handshake
from sesmodel.server.smtp_path import read_path
from sesmodel.service.smtp_reply import (
    ACCEPTED,
    AUTHENTICATED,
    NOT_ENCRYPTED,
    NOT_LOGGED_IN,
    TOO_LONG,
    TOO_MANY_CONNECTIONS,
    WRONG_CREDENTIALS,
)

if TYPE_CHECKING:
    import ssl

    from sesmodel.server.smtp_limits import SmtpLimits

HOST = "email-smtp.amazonaws.com"  # without the Region, as observed: OBS-431
_END = b"\r\n.\r\n"
_USER, _PASSWORD = "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"  # OBS-435
_MECHANISMS = frozenset({"PLAIN", "LOGIN"})


@attrs.frozen(kw_only=True)
class SmtpService:
    """What a door asks of the model behind it.

    Attributes:
        take: takes a message in: who is logged in, from whom, for whom, the bytes. It returns the id of the message.
        at_once: whether it would be taken now without a wait.
        login: takes a user name and a password, or refuses them. It may return what the connection asks from then on.
        message_bytes: how long a message may be.
        session_id: gives out the words of a greeting that nobody was greeted with before.
        faults: what is planned to go wrong.
        needs_login: whether mail is taken of those only who are logged in.
    """

    take: Callable[[str, str, tuple[str, ...], bytes], str]
    at_once: Callable[[], bool]
    login: Callable[[str, str], SmtpService | None]
    message_bytes: int
    session_id: Callable[[], str]
    faults: Faults
    needs_login: bool = True


class SesSmtp(FaultySmtp):
    """One connection.

    Args:
        service: what it asks.
        limits: how much it bears.
        among: the connections that it is one of.
        tls: the certificate, where there is encryption.
        is_wrapped: whether it is encrypted from its first byte.
    """

    def __init__(
        self,
        service: SmtpService,
        limits: SmtpLimits,
        among: Connections,
        *,
        tls: ssl.SSLContext | None = None,
        is_wrapped: bool = False,
    ) -> None:
        """Begin a connection."""
        self.line_length_limit = max(limits.line, 2**16)  # also of how much of a message is read in one piece
        self.command_size_limit = limits.line
        super().__init__(
            None,
            hostname=HOST,
            ident=f"ESMTP {service.session_id()}",
            tls_context=None if is_wrapped else tls,
            timeout=limits.idle_seconds,
            loop=asyncio.get_running_loop(),
        )
        self.guard(limits)
        self.expect(service.faults)
        self._service, self._among = service, among
        self._user: str | None = None
        self._sender: str | None = None
        self._recipients: list[str] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count it; after STARTTLS it is made anew, and nothing that was said in clear counts (RFC 3207)."""
        self._among.add(self)
        self._user = None
        self._forget()
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Count it no more."""
        super().connection_lost(error)
        self._among.remove(self)

    # --- greetings -------------------------------------------------------------------------------

    async def smtp_HELO(self, hostname: str | None) -> None:  # noqa: N802  aiosmtpd's names
        """Greet without extensions."""
        await self._greeted(hostname, [HOST])

    async def smtp_EHLO(self, hostname: str | None) -> None:  # noqa: N802
        """Greet, with the extensions in the order of SES (OBS-433, OBS-434)."""
        starttls = ["STARTTLS"] if self.tls_context else []
        size = f"SIZE {self._service.message_bytes}"
        await self._greeted(hostname, [HOST, "8BITMIME", size, *starttls, "AUTH PLAIN LOGIN", "Ok"])

    async def _greeted(self, hostname: str | None, lines: list[str]) -> None:
        if not hostname:
            await self.push("501 Invalid domain name")
            return
        assert self.session is not None
        self._forget()
        self.session.host_name = hostname
        self.session.extended_smtp = len(lines) > 1
        *most, last = lines
        await self.push("\r\n".join([*(f"250-{line}" for line in most), f"250 {last}"]))

    # --- logging in ------------------------------------------------------------------------------

    async def smtp_AUTH(self, arg: str | None) -> None:  # noqa: N802
        """Log in by PLAIN or LOGIN, over an encrypted connection (SRC-09)."""
        mechanism, _, initial = (arg or "").partition(" ")
        if mechanism.upper() not in _MECHANISMS:
            await self.push("504 Unrecognized authentication type")
        elif self._user is not None:
            await self.push("503 Already authenticated")
        elif self.tls_context and not self._tls_protocol:
            await self.push(NOT_ENCRYPTED.render())
        else:
            given = await (self._plain(initial) if mechanism.upper() == "PLAIN" else self._login(initial))
            await self.push(await self._logged_in(given))

    async def _plain(self, initial: str) -> tuple[str, str] | None:
        parts = (_decoded(initial) if initial else await self._asked("334 Ok")).split("\0")  # OBS-436
        return (parts[1], parts[2]) if len(parts) == 3 else None

    async def _login(self, initial: str) -> tuple[str, str]:
        user = _decoded(initial) if initial else await self._asked(_USER)
        return user, await self._asked(_PASSWORD)

    async def _asked(self, challenge: str) -> str:
        await self.push(challenge)
        line = await self._reader.readuntil(b"\n")
        self._reset_timeout()
        return _decoded(line.decode("latin-1").strip())

    async def _logged_in(self, given: tuple[str, str] | None) -> str:
        if given is None:
            return WRONG_CREDENTIALS.render()
        try:
            self._service = self._service.login(*given) or self._service
        except SesError as error:
            return f"{error.smtp_code} {error.message}"
        self._user, self._faults = given[0], self._service.faults
        return AUTHENTICATED.render()  # with a full stop in OBS-435

    # --- one message -----------------------------------------------------------------------------

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        """Take a sender; whether it is verified is said after the message (OBS-444)."""
        path = read_path(arg or "", "FROM")
        if self._service.needs_login and self._user is None:
            await self.push(NOT_LOGGED_IN.render())
        elif self._sender is not None:
            await self.push("503 Error: nested MAIL command")
        elif path is None:
            await self.push("501 Invalid MAIL FROM address provided")
        elif _number(path.parameters.get("SIZE", "")) > self._service.message_bytes:
            await self.push(TOO_LONG.render())
        else:
            self._sender = path.address
            await self.push("250 Ok")

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        """Take a recipient."""
        path = read_path(arg or "", "TO")
        if self._sender is None:
            await self.push("503 Error: need MAIL command")
        elif path is None or not path.address:
            await self.push("501 Invalid RCPT TO address provided")
        elif len(self._recipients) >= self._limits.recipients:
            await self.push("452 Too many recipients")  # RFC 5321 section 4.5.3.1.10
        else:
            self._recipients.append(path.address)
            await self.push("250 Ok")

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        """Take a message: all of it or nothing."""
        if self._sender is None:
            await self.push("503 Error: need MAIL command")
        elif not self._recipients:
            await self.push("503 Error: need RCPT command")
        elif arg:
            await self.push("501 Syntax: DATA")
        else:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            self._begin_deadline(self._limits.data_seconds)
            data = await self._message()
            sender, recipients = self._sender, tuple(self._recipients)
            self._forget()
            await self._after_message(recipients, lambda: self._taken(sender, recipients, data))

    async def _message(self) -> bytes | None:
        """Read a message up to its final dot; ``None`` if it is too long.

        Only CRLF, a dot and CRLF end it: a bare CR or LF does not, so nothing can be smuggled in behind one.
        """
        data, too_long = bytearray(), False
        head = await self._reader.readexactly(3)
        if head == _END[2:]:
            return b""
        data += head
        # Only a first line that is short could hold a part of the end; then line after line is read.
        end = b"\n" if b"\r" in head else _END
        while not data.endswith(_END):
            try:
                data += await self._reader.readuntil(end)
            except asyncio.LimitOverrunError as error:
                data += await self._reader.readexactly(error.consumed)
            if len(data) > self._service.message_bytes + 2**16:
                too_long = True
                del data[: -len(_END)]
        whole = bytes(data[:-3])
        whole = (whole[1:] if whole.startswith(b".") else whole).replace(b"\r\n.", b"\r\n")
        return None if too_long or len(whole) > self._service.message_bytes else whole

    async def _taken(self, sender: str, recipients: tuple[str, ...], data: bytes | None) -> str:
        if data is None:
            return TOO_LONG.render()
        take = partial(self._service.take, self._user or "", sender, recipients, data)
        try:
            # Sinks may block, and may call back; without any, a thread would take longer than the message.
            message_id = take() if self._service.at_once() else await self._among.in_thread(take)
        except SesError as error:
            return " ".join(error.smtp_reply.split())
        return ACCEPTED.render(message_id=message_id)

    async def smtp_RSET(self, arg: str | None) -> None:  # noqa: N802
        """Forget the message that was begun."""
        del arg
        self._forget()
        await self.push("250 Ok")

    async def smtp_NOOP(self, arg: str | None) -> None:  # noqa: N802
        """Do nothing."""
        del arg
        await self.push("250 Ok")

    def _forget(self) -> None:
        self._sender, self._recipients = None, []


class Connections:
    """The connections of one door.

    Args:
        service: what they ask.
        limits: how much they bear.
        tls: the certificate, where there is encryption.
        is_wrapped: whether they are encrypted from their first byte.
    """

    def __init__(
        self, service: SmtpService, limits: SmtpLimits, *, tls: ssl.SSLContext | None, is_wrapped: bool
    ) -> None:
        """Begin with none."""
        self._service, self._limits, self._tls, self._is_wrapped = service, limits, tls, is_wrapped
        self._open: set[SesSmtp | Handshake] = set()
        self._none = asyncio.Event()
        self._none.set()
        self._threads = ThreadPoolExecutor(limits.threads, thread_name_prefix="sesmodel-smtp")

    def made(self) -> asyncio.Protocol:
        """The protocol of one more connection."""
        if self._is_wrapped and self._tls is not None:
            return Handshake(self._tls, self._limits.idle_seconds, self, self._greeting)
        return self._greeting()

    def _greeting(self) -> asyncio.Protocol:
        if len(self._open) >= self._limits.connections:
            return _Full()
        return SesSmtp(self._service, self._limits, self, tls=self._tls, is_wrapped=self._is_wrapped)

    def add(self, connection: SesSmtp | Handshake) -> None:
        """Count a connection that has begun."""
        self._open.add(connection)
        self._none.clear()

    def remove(self, connection: SesSmtp | Handshake) -> None:
        """Count a connection no more."""
        self._open.discard(connection)
        if not self._open:
            self._none.set()

    async def in_thread(self, take: Callable[[], str]) -> str:
        """Take a message in where others do not wait for it."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, take)

    async def closed(self) -> None:
        """Close them all, and wait until they are: mail that is being taken has some seconds."""
        for one in tuple(self._open):
            one.stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._none.wait(), self._limits.stop_seconds)
        while self._open:
            for one in tuple(self._open):
                one.abort()
            await asyncio.sleep(0)
        await settled()
        self._threads.shutdown(wait=False, cancel_futures=True)


async def settled() -> None:
    """Let the event loop do what it is about to."""
    for _ in range(10):
        await asyncio.sleep(0)


class _Full(asyncio.Protocol):
    """A connection that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say so, and close."""
        assert isinstance(transport, asyncio.Transport)
        transport.write(f"{TOO_MANY_CONNECTIONS.render()}\r\n".encode())
        transport.close()


def _decoded(text: str) -> str:
    try:
        return b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
