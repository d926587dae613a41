"""Any mail server, and the SMTP interface of SES, for event loops, through `aiosmtplib` (extra ``aio``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from sesmodel.errors import MissingExtra, SesError
from sesmodel.transport.smtp_base import SmtpBase, receipt_of
from sesmodel.transport.smtp_check import look
from sesmodel.transport.smtp_dialogue import ConnectionLost
from sesmodel.transport.smtp_wire import content

if TYPE_CHECKING:
    from sesmodel.clock import Timer
    from sesmodel.service.submission import Receipt, Submission
    from sesmodel.transport.async_smtp_connection import AsyncSmtpConnection
    from sesmodel.transport.smtp_check import SmtpReport
    from sesmodel.transport.smtp_dialogue import Answer
    from sesmodel.transport.smtp_limits import Pooled, PoolLimits


class AsyncSmtpTransport(SmtpBase):
    """As `SmtpTransport`, without blocking the event loop: the same settings, errors and promises.

    It serves one event loop at a time; close it in the loop that it was used in.

    Raises:
        InvalidConfiguration: as `SmtpTransport`.
        MissingExtra: aiosmtplib is not installed.

    >>> AsyncSmtpTransport("mail.example.com").settings.mode.value
    'starttls'
    """

    def _start(self, limits: PoolLimits, timer: Timer) -> None:
        try:
            import aiosmtplib  # noqa: F401  an extra: its absence shows early
        except ImportError as error:
            raise MissingExtra("aiosmtplib", "aio", "AsyncSmtpTransport") from error
        from sesmodel.transport.async_smtp_pool import AsyncSmtpPool  # loads asyncio, which every caller has

        self._pool = AsyncSmtpPool(self._connect, limits, timer)

    async def asend(self, submission: Submission) -> Receipt:
        """Send a message.

        Raises:
            SesError: the server refused it; nobody gets it.
            NotExpressible: it has options, and the server is a plain one.
            DeliveryUnknown: the connection was lost when the server had the whole message.
            TransportFailed: the server could not be reached, or was lost before; nobody gets it.
        """
        data = content(submission, self.settings.dialect)
        async with self._pool.borrow() as pooled:
            answer = await self._send(pooled, submission, data)
        if isinstance(answer, SesError):
            raise answer
        return receipt_of(answer, submission)

    async def _send(
        self, pooled: Pooled[AsyncSmtpConnection], submission: Submission, data: bytes
    ) -> Answer | SesError:
        """One message over a borrowed connection; a refusal is an answer, too, if the connection can go on."""
        strict = self.settings.dialect == "ses"
        try:
            try:
                return await pooled.connection.send(submission.envelope, data, all_or_nothing=strict)
            except ConnectionLost:
                if pooled.fresh:
                    raise
                await self._pool.renew(pooled)  # the server had closed it while nobody looked
                return await pooled.connection.send(submission.envelope, data, all_or_nothing=strict)
        except SesError as error:
            if not await pooled.connection.reset():
                raise
            return error

    async def check(self) -> SmtpReport:
        """Look at the server without login or mail (SMTP-31); see `SmtpTransport.check`."""
        import asyncio

        return await asyncio.to_thread(lambda: look(self.settings, self._tls()))

    async def aclose(self) -> None:
        """Close the connections; those that send are closed when they are done. A later send opens new ones."""
        await self._pool.close()

    async def __aenter__(self) -> Self:
        """Use it in a block, which closes it at its end."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        await self.aclose()

    async def _connect(self) -> AsyncSmtpConnection:
        import asyncio

        from sesmodel.transport.async_smtp_connection import AsyncSmtpConnection

        context = await asyncio.to_thread(self._tls)  # reads certificates, once
        return await AsyncSmtpConnection.open(self.settings, context)
