"""What an application sends with: `Mailer`, and `AsyncMailer` for event loops."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

import attrs

from sesmodel.clock import Clock
from sesmodel.compose import check
from sesmodel.errors import SesError
from sesmodel.ids import Ids
from sesmodel.limits import GUIDE, Limits
from sesmodel.mail.address import Address
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.header import Header
from sesmodel.mail.message import Message
from sesmodel.mail.raw import RawMessage
from sesmodel.ports import AsyncTransport, Closable, KeepsTime, Transport
from sesmodel.prepare import prepare, prepare_raw
from sesmodel.service.submission import Receipt, SendOptions
from sesmodel.system import RandomIds, SystemClock
from sesmodel.transport.url import transport_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.service.problem import Report
    from sesmodel.service.submission import Submission

_log = logging.getLogger("sesmodel")


def _clock_of(mailer: _Preparing) -> Clock:
    return mailer.transport.clock if isinstance(mailer.transport, KeepsTime) else SystemClock()


def _ids_of(mailer: _Preparing) -> Ids:
    return mailer.transport.ids if isinstance(mailer.transport, KeepsTime) else RandomIds()


@attrs.define
class _Preparing:
    """What both mailers know: how a message becomes a submission.

    Args:
        transport: what moves the mail; a URL such as ``ses://eu-west-1`` picks one.
        configuration_set: the one that sends are made with, unless they name another.
        limits: the limits of the account.
        clock: gives the Date; if not given that of the transport, where it has one, or the machine's.
        ids: gives Message-IDs and boundaries; if not given those of the transport, where it has some, or random ones.
    """

    transport: Transport = attrs.field(converter=transport_for)
    configuration_set: str | None = attrs.field(default=None, kw_only=True)
    limits: Limits = attrs.field(default=GUIDE, kw_only=True)
    clock: Clock = attrs.field(default=attrs.Factory(_clock_of, takes_self=True), kw_only=True)
    ids: Ids = attrs.field(default=attrs.Factory(_ids_of, takes_self=True), kw_only=True)

    def close(self) -> None:
        """Close the transport, if it holds something open."""
        if isinstance(self.transport, Closable):
            self.transport.close()

    def check(self, message: Message) -> Report:
        """Find every problem that SES would refuse a message for; see :func:`sesmodel.check`."""
        return check(message, limits=self.limits)

    def _prepare(self, message: Message, configuration_set: str | None, tags: Mapping[str, str] | None) -> Submission:
        options = self._options(configuration_set, tags)
        return prepare(message, options, clock=self.clock, ids=self.ids, limits=self.limits)

    def _prepare_raw(
        self,
        data: bytes | RawMessage,
        envelope: Envelope,
        configuration_set: str | None,
        tags: Mapping[str, str] | None,
    ) -> Submission:
        options = self._options(configuration_set, tags)
        return prepare_raw(RawMessage.of(data), envelope, options, limits=self.limits)

    def _options(self, configuration_set: str | None, tags: Mapping[str, str] | None) -> SendOptions:
        chosen = configuration_set or self.configuration_set
        return SendOptions(configuration_set=chosen, tags=tuple((tags or {}).items()))

    def _note(self, receipt: Receipt) -> Receipt:
        about = {"ses_message_id": receipt.message_id, "ses_recipients": len(receipt.accepted)}
        _log.debug("accepted %(ses_message_id)s for %(ses_recipients)d recipients", about, extra=about)
        return receipt


class Mailer(_Preparing):
    """Sends messages through a transport: check, build, send.

    A call either hands the message over or raises; it never sends twice. Safe to share between threads as far as
    its transport is.

    >>> from sesmodel import LocalSes, Message
    >>> ses = LocalSes()
    >>> ses.verify("example.com")
    >>> with Mailer(ses) as mailer:
    ...     receipt = mailer.send(Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello"))
    >>> receipt.accepted
    ('bob@example.net',)
    """

    def __enter__(self) -> Self:
        """Use it in a block, which closes the transport at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the transport."""
        self.close()

    def send(
        self, message: Message, *, configuration_set: str | None = None, tags: Mapping[str, str] | None = None
    ) -> Receipt:
        """Send one message.

        Args:
            message: what to send.
            configuration_set: the name of a configuration set.
            tags: message tags by name.

        Raises:
            MessageRefused: SES would refuse it; nothing was handed over.
            SesError: SES refused it.
            NotExpressible: the transport cannot say what the options ask for.
            TransportFailed: the service could not be reached.
        """
        return self._note(self.transport.send(self._prepare(message, configuration_set, tags)))

    def send_raw(
        self,
        data: bytes | RawMessage,
        envelope: Envelope,
        *,
        configuration_set: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Receipt:
        """Send finished bytes.

        Args:
            data: the message.
            envelope: whom it is from and for.
            configuration_set: the name of a configuration set.
            tags: message tags by name.

        Raises:
            MessageRefused, SesError, NotExpressible, TransportFailed: as ``send``.
        """
        return self._note(self.transport.send(self._prepare_raw(data, envelope, configuration_set, tags)))

    def send_test_email(self, sender: str, to: str, *, subject: str, body: str) -> Receipt:
        """Send a test mail as the console does in its format *Formatted* (TST-17).

        Args:
            sender: whom it is from.
            to: whom it is for.
            subject: what about.
            body: plain text.

        Raises:
            MessageRefused, SesError, TransportFailed: as ``send``.
        """
        return self.send(Message(sender=sender, to=to, subject=subject, text=body))

    def send_test_raw(self, sender: str, to: str, raw_text: str) -> Receipt:
        """Send a test mail as the console does in its format *Raw* (TST-17).

        Args:
            sender: whom it is from; the From field, if the text has none.
            to: whom it is for; the To field, if the text has none.
            raw_text: a message with its header fields.

        Raises:
            MessageRefused, SesError, TransportFailed: as ``send``.
        """
        raw = RawMessage(raw_text.encode()).with_crlf()
        given = {"From": Address.parse(sender), "To": Address.parse(to)}
        missing = [Header(name, str(address)) for name, address in given.items() if name not in raw.headers]
        return self.send_raw(raw.edit(prepend=missing), Envelope(sender, (to,)))

    def send_each(
        self, message: Message, *, configuration_set: str | None = None, tags: Mapping[str, str] | None = None
    ) -> tuple[Receipt, ...]:
        """Send a message to each of its recipients in a call of its own, so that one refusal stops no other (QRC-32).

        Every copy shows its one recipient only. A refusal ends up in ``refused`` of its receipt.

        Args:
            message: what to send.
            configuration_set: the name of a configuration set.
            tags: message tags by name.

        Raises:
            MessageRefused: SES would refuse the message as such; nothing was sent.
            TransportFailed: the service could not be reached; earlier copies are sent.
        """
        recipients: dict[Address, Address] = {}
        for address in message.recipients:
            recipients.setdefault(address.mailbox, address)
        copies = [message.replace(to=one, cc=(), bcc=()) for one in recipients.values()] or [message]
        submissions = [self._prepare(copy, configuration_set, tags) for copy in copies]
        return tuple(self._send_or_refuse(submission) for submission in submissions)

    def _send_or_refuse(self, submission: Submission) -> Receipt:
        try:
            return self._note(self.transport.send(submission))
        except SesError as error:
            refused = tuple((recipient, error.message) for recipient in submission.envelope.rcpt_to)
            return Receipt(message_id=None, refused=refused, request_id=error.request_id)


class AsyncMailer(_Preparing):
    """As :class:`Mailer`, for event loops. A transport that has only ``send`` runs in a thread.

    >>> import asyncio
    >>> from sesmodel import LocalSes, Message
    >>> async def main() -> str | None:
    ...     ses = LocalSes()
    ...     ses.verify("example.com")
    ...     async with AsyncMailer(ses) as mailer:
    ...         await mailer.send(Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello"))
    ...     return ses.sent.one().subject
    >>> asyncio.run(main())
    'Hi'
    """

    async def __aenter__(self) -> Self:
        """Use it in a block, which closes the transport at its end."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the transport."""
        self.close()

    async def send(
        self, message: Message, *, configuration_set: str | None = None, tags: Mapping[str, str] | None = None
    ) -> Receipt:
        """Send one message: see :meth:`Mailer.send`."""
        return self._note(await self._hand_over(self._prepare(message, configuration_set, tags)))

    async def send_raw(
        self,
        data: bytes | RawMessage,
        envelope: Envelope,
        *,
        configuration_set: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Receipt:
        """Send finished bytes: see :meth:`Mailer.send_raw`."""
        return self._note(await self._hand_over(self._prepare_raw(data, envelope, configuration_set, tags)))

    async def _hand_over(self, submission: Submission) -> Receipt:
        if isinstance(self.transport, AsyncTransport):
            return await self.transport.asend(submission)
        import asyncio  # 50 ms to load, and every caller here has it already

        return await asyncio.to_thread(self.transport.send, submission)
