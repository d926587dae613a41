"""One connection to a mail server through `aiosmtplib`; what is said over it stands in `smtp_dialogue`."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from typing import TYPE_CHECKING, Self

import aiosmtplib

from sesmodel.errors import DeliveryUnknown, TransportFailed
from sesmodel.service.smtp_endpoint import SmtpMode
from sesmodel.transport.smtp_dialogue import ConnectionLost, Reply, Server, transaction
from sesmodel.transport.smtp_settings import greeting_name, no_auth, no_starttls, not_trusted
from sesmodel.transport.smtp_wire import END

if TYPE_CHECKING:
    from sesmodel.mail.envelope import Envelope
    from sesmodel.transport.smtp_dialogue import Answer
    from sesmodel.transport.smtp_settings import SmtpSettings

_PIECE = 65_536
_GOODBYE = 2.0
_LOST = (OSError, aiosmtplib.SMTPException)  # time-outs and TLS errors are OSErrors, too


class AsyncSmtpConnection:
    """An open, encrypted, logged-in connection; ``open`` makes one.

    Args:
        client: what is connected.
        settings: where to and as whom.

    Attributes:
        messages: how many were begun.
    """

    def __init__(self, client: aiosmtplib.SMTP, settings: SmtpSettings) -> None:
        """Take over what is connected."""
        self._client = client
        self._settings = settings
        # aiosmtplib reads one reply a command, so nothing is pipelined.
        extensions = {name: said for name, said in client.esmtp_extensions.items() if name != "pipelining"}
        self._server = Server.of(settings.host, extensions)
        self.messages = 0

    @classmethod
    async def open(cls, settings: SmtpSettings, context: ssl.SSLContext | None) -> Self:
        """Connect, encrypt, log in: EHLO, STARTTLS, EHLO, AUTH (SMTP-04, SMTP-05).

        Raises:
            TransportFailed: the server cannot be reached, or does not offer what is needed.
            SesError: it refused the greeting or the login.
        """
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=settings.timeout,
            local_hostname=greeting_name(settings, socket.gethostname()),
            use_tls=settings.mode is SmtpMode.TLS_WRAPPER,
            start_tls=False,  # done below, where its absence is an error
            tls_context=context,
        )
        try:
            await _greet(client, settings)
            await _log_in(client, settings)
        except BaseException:
            _drop(client)
            raise
        return cls(client, settings)

    async def send(self, envelope: Envelope, content: bytes, *, all_or_nothing: bool) -> Answer:
        """Send one message; arguments and errors are those of ``SmtpConnection.send``."""
        reused = self.messages > 0
        self.messages += 1
        talk = transaction(envelope, content, self._server, all_or_nothing=all_or_nothing, reused=reused)
        try:
            step = next(talk)
            while True:
                step = talk.send([await self._hand_over(step)] if isinstance(step, bytes) else await self._say(step))
        except StopIteration as done:
            answer: Answer = done.value
            return answer

    async def _say(self, commands: tuple[str, ...]) -> list[Reply]:
        try:
            return [await self._reply_to(command) for command in commands]
        except _LOST as error:
            raise ConnectionLost(f"Lost {self._settings.host} before the message was over: {error}") from error

    async def _reply_to(self, command: str) -> Reply:
        try:
            return Reply.of(*await self._client.execute_command(command.encode("ascii")))
        except aiosmtplib.SMTPResponseException as error:  # no reply that SMTP knows
            return Reply.of(-1, error.message)

    async def _hand_over(self, content: bytes) -> Reply:
        protocol = self._client.protocol
        if protocol is None:
            raise ConnectionLost(f"Lost {self._settings.host} before the message was over.")
        try:
            for start in range(0, len(content), _PIECE):
                protocol.write(content[start : start + _PIECE])
                async with asyncio.timeout(self._settings.timeout):
                    await protocol._drain_helper()  # noqa: SLF001  what asyncio's own streams wait for
            protocol.write(END)
        except _LOST as error:
            raise ConnectionLost(f"Lost {self._settings.host} before the message was over: {error}") from error
        try:
            return Reply.of(*await protocol.read_response(timeout=self._settings.timeout))
        except aiosmtplib.SMTPResponseException as error:
            return Reply.of(-1, error.message)
        except _LOST as error:
            raise DeliveryUnknown(f"Lost {self._settings.host} when it had the message: {error}") from error

    async def reset(self) -> bool:
        """Make it ready for another message after a refusal; whether it is."""
        try:
            await self._client.rset()
        except _LOST:
            return False
        return True

    async def close(self) -> None:
        """Say goodbye, and wait a moment for the answer; what the server makes of it changes nothing."""
        with contextlib.suppress(*_LOST):
            await self._client.quit(timeout=_GOODBYE)
        self.abandon()

    def abandon(self) -> None:
        """Let go of the socket without a word."""
        _drop(self._client)


async def _greet(client: aiosmtplib.SMTP, settings: SmtpSettings) -> None:
    try:
        await client.connect()
    except aiosmtplib.SMTPConnectResponseError as error:
        raise Reply.of(error.code, error.message).error from error
    except _LOST as error:
        if isinstance(cause := error.__cause__, ssl.SSLCertVerificationError):
            raise not_trusted(settings, cause) from error
        raise TransportFailed(f"Cannot reach {settings.where}: {error}", delivered="no") from error
    try:
        await client.ehlo()
        if settings.mode is SmtpMode.STARTTLS:
            await _start_tls(client, settings)
    except aiosmtplib.SMTPHeloError as error:
        raise Reply.of(error.code, error.message).error from error
    except ssl.SSLCertVerificationError as error:
        raise not_trusted(settings, error) from error
    except _LOST as error:
        raise TransportFailed(f"Lost {settings.where} before it was ready: {error}", delivered="no") from error


async def _start_tls(client: aiosmtplib.SMTP, settings: SmtpSettings) -> None:
    if not client.supports_extension("starttls"):  # never fall back to clear text (SMTP-04)
        raise no_starttls(settings)
    await client.starttls()  # aiosmtplib forgets what was learnt before (RFC 3207)
    await client.ehlo()


async def _log_in(client: aiosmtplib.SMTP, settings: SmtpSettings) -> None:
    if settings.username is None or settings.password is None:
        return
    if not client.supports_extension("auth"):
        raise no_auth(settings)
    try:
        await client.login(settings.username, settings.password)
    except aiosmtplib.SMTPResponseException as error:
        raise Reply.of(error.code, error.message).error from error
    except _LOST as error:
        raise ConnectionLost(f"Lost {settings.host} while logging in: {error}") from error


def _drop(client: aiosmtplib.SMTP) -> None:
    """Close a connection at once; a polite end of TLS could outlive the event loop."""
    if isinstance(client.transport, asyncio.WriteTransport):
        client.transport.abort()
    client.close()
