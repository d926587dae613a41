"""Any mail server, and the SMTP interface of SES, through the standard library's `smtplib`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import SesError
from sesmodel.transport.closing import Closing
from sesmodel.transport.smtp_base import SmtpBase, receipt_of
from sesmodel.transport.smtp_check import look
from sesmodel.transport.smtp_dialogue import ConnectionLost
from sesmodel.transport.smtp_pool import SmtpPool
from sesmodel.transport.smtp_wire import content

if TYPE_CHECKING:
    from sesmodel.clock import Timer
    from sesmodel.service.submission import Receipt, Submission
    from sesmodel.transport.smtp_check import SmtpReport
    from sesmodel.transport.smtp_connection import SmtpConnection
    from sesmodel.transport.smtp_dialogue import Answer
    from sesmodel.transport.smtp_limits import Pooled, PoolLimits


class SmtpTransport(SmtpBase, Closing):
    """Sends over SMTP with kept, encrypted connections.

    Safe to share between threads, and with processes that are forked later. A message is sent once: if a kept
    connection turns out to be closed before the message was over, it goes over a new one; if the answer to the whole
    message is lost, that is `DeliveryUnknown` (SMTP-34).

    Args:
        host: the name or address of the server.
        port: 587, 25 and 2587 speak STARTTLS, 465 and 2465 TLS from the first byte (SMTP-03).
        region: instead of a host, a Region of SES.
        mode: ``starttls``, ``tls`` or ``plain``, for other ports; ``plain`` for a relay on the same machine.
        force_mode: take the mode even if the port is known for another one.
        username: whom to log in as; no login if not given.
        password: the SMTP password. That of SES is derived from a secret key, for one Region.
        credentials: user name and password together, as ``SmtpCredentials.of`` makes them of an access key.
        dialect: ``ses`` writes configuration set, tags and identities as ``X-SES-*`` fields and refuses a message
            when one recipient is refused; ``plain`` refuses such options and sends to the recipients that are taken.
            For hosts of SES ``ses``, else ``plain``, if not given.
        timeout: seconds to wait for any answer.
        local_hostname: the name to greet with; that of the machine if not given.
        tls_context: how to verify the server, else by the machine's certificates.
        minimum_tls: the oldest version of TLS that is spoken: ``1.2``, or ``1.0``, ``1.1`` and ``1.3`` (SMTP-07).
        limits: how connections are kept.
        timer: measures the age of connections; the machine's if not given.

    Raises:
        InvalidConfiguration: something is missing or contradicts something else; nothing was connected to.

    >>> SmtpTransport(region="us-west-2", username="AKIAIOSFODNN7EXAMPLE", password="...").settings.host
    'email-smtp.us-west-2.amazonaws.com'
    """

    def _start(self, limits: PoolLimits, timer: Timer) -> None:
        self._pool = SmtpPool(self._connect, limits, timer)

    def send(self, submission: Submission) -> Receipt:
        """Send a message.

        Raises:
            SesError: the server refused it; nobody gets it.
            NotExpressible: it has options, and the server is a plain one.
            DeliveryUnknown: the connection was lost when the server had the whole message.
            TransportFailed: the server could not be reached, or was lost before; nobody gets it.
        """
        data = content(submission, self.settings.dialect)
        with self._pool.borrow() as pooled:
            answer = self._send(pooled, submission, data)
        if isinstance(answer, SesError):
            raise answer
        return receipt_of(answer, submission)

    def _send(self, pooled: Pooled[SmtpConnection], submission: Submission, data: bytes) -> Answer | SesError:
        """One message over a borrowed connection; a refusal is an answer, too, if the connection can go on."""
        strict = self.settings.dialect == "ses"
        try:
            try:
                return pooled.connection.send(submission.envelope, data, all_or_nothing=strict)
            except ConnectionLost:
                if pooled.fresh:
                    raise
                self._pool.renew(pooled)  # the server had closed it while nobody looked
                return pooled.connection.send(submission.envelope, data, all_or_nothing=strict)
        except SesError as error:
            if not pooled.connection.reset():
                raise
            return error

    def check(self) -> SmtpReport:
        """Look at the server without login or mail (SMTP-31).

        Returns:
            What answers, within seconds; it never raises for what the server does.
        """
        return look(self.settings, self._tls())

    def close(self) -> None:
        """Close the connections; those that send are closed when they are done. A later send opens new ones."""
        self._pool.close()

    async def aclose(self) -> None:
        """As ``close``, without blocking the event loop."""
        import asyncio  # 50 ms to load, and every caller here has it already

        await asyncio.to_thread(self.close)

    def _connect(self) -> SmtpConnection:
        from sesmodel.transport.smtp_connection import SmtpConnection  # smtplib takes 30 ms to load

        return SmtpConnection(self.settings, self._tls())
