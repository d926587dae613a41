"""What an application sends with: `Mailer`. Event loops have `AsyncMailer`."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Self

from sesmodel.base_mailer import BaseMailer, completed_test_mail, refused_by_all
from sesmodel.bulk import SendReport, SendResult, check_concurrency, in_threads
from sesmodel.errors import SesError
from sesmodel.mail.message import Message
from sesmodel.ports import Closable

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from sesmodel.attempts import Attempts
    from sesmodel.bulk import OnProgress, Sleep
    from sesmodel.mail.envelope import Envelope
    from sesmodel.raw_input import RawSource
    from sesmodel.service.submission import Receipt, Submission


class Mailer(BaseMailer):
    """Sends messages through a transport: defaults, check, build, rate, hand over.

    A call either hands the message over or raises; what may have been accepted is never sent again. Safe to share
    between threads as far as its transport and hooks are; the transports of this library are.

    >>> from sesmodel import LocalSes, Message
    >>> ses = LocalSes()
    >>> ses.verify("example.com")
    >>> with Mailer(ses, sender="Ana <ana@example.com>") as mailer:
    ...     receipt = mailer.send(Message(to="bob@example.net", subject="Hi", text="Hello"))
    >>> receipt.accepted
    ('bob@example.net',)
    """

    def __enter__(self) -> Self:
        """Use it in a block, which closes the transport at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the transport."""
        self.close()

    def close(self) -> None:
        """Close the transport, if it holds something open."""
        if isinstance(self.transport, Closable):
            self.transport.close()

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
        return self._deliver(self._prepare(message, configuration_set, tags))

    def send_raw(
        self,
        source: RawSource,
        envelope: Envelope | None = None,
        *,
        configuration_set: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Receipt:
        """Send a finished message. Neither defaults nor ``before_send`` hooks touch it; a Bcc field is taken out.

        Args:
            source: bytes, a :class:`RawMessage`, or a message of the standard library: an ``EmailMessage``, a
                ``MIMEMultipart`` and its like (API-13).
            envelope: whom it is from and for. If not given, the header says so: bounces go to Return-Path, Sender or
                From, copies to To, Cc and Bcc, or to those whom its Resent- fields name.
            configuration_set: the name of a configuration set.
            tags: message tags by name.

        Raises:
            InvalidContent: it is no message, or the standard library cannot write it.
            InvalidAddress: there is no envelope, and the header does not make one.
            MessageRefused, SesError, NotExpressible, TransportFailed: as ``send``.
        """
        return self._deliver(self._prepare_raw(source, envelope, configuration_set, tags))

    def send_many(
        self,
        messages: Iterable[Message],
        *,
        concurrency: int = 1,
        on_progress: OnProgress | None = None,
        configuration_set: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> SendReport:
        """Send many messages; one that fails stops no other.

        The report holds every message and its result. For more messages than memory holds, use :meth:`send_stream`.

        Args:
            messages: what to send; a generator is read only as far as it is sent.
            concurrency: how many at once, each in a thread of its own; with 1 all in this one. SES takes as many
                connections as you like, up to its rate (TRB-50), so give a ``limiter`` to the mailer too.
            on_progress: is told of each result when it is there, in this thread. What it raises ends the run.
            configuration_set: the name of a configuration set.
            tags: message tags by name.

        Raises:
            InvalidConfiguration: the concurrency is less than 1.

        What ``messages`` or ``on_progress`` raise, and KeyboardInterrupt, end the run: what is being handed over is
        finished, nothing else is begun, and the exception goes on.
        """
        stream = self.send_stream(messages, concurrency=concurrency, configuration_set=configuration_set, tags=tags)
        results = []
        with closing(stream):
            for result in stream:
                results.append(result)
                if on_progress:
                    on_progress(result)
        return SendReport(results)

    def send_stream(
        self,
        messages: Iterable[Message],
        *,
        concurrency: int = 1,
        configuration_set: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Generator[SendResult, None, None]:
        """As :meth:`send_many`, but give each result when it is there and keep none: for input larger than memory.

        Messages are sent while the results are read; who stops early closes the stream (``contextlib.closing``).
        With some concurrency results come in the order they are done; ``index`` tells the place in the input.

        Args:
            messages: what to send.
            concurrency: how many at once.
            configuration_set: the name of a configuration set.
            tags: message tags by name.

        Raises:
            InvalidConfiguration: the concurrency is less than 1.
        """
        check_concurrency(concurrency)

        def send(index: int, message: Message, sleep: Sleep) -> SendResult:
            attempts = None
            try:
                attempts = self._attempts(self._prepare(message, configuration_set, tags))
                receipt = self._run(attempts, sleep)
            except Exception as error:  # noqa: BLE001  whatever one message raises stops no other
                return SendResult.of(index, message, attempts, error=error)
            return SendResult.of(index, message, attempts, receipt=receipt)

        return in_threads(messages, send, sleep=self.timer.sleep, concurrency=concurrency)

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
        return self.send_raw(*completed_test_mail(sender, to, raw_text))

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
        return tuple(map(self._deliver_or_refuse, self._prepare_each(message, configuration_set, tags)))

    def _deliver_or_refuse(self, submission: Submission) -> Receipt:
        try:
            return self._deliver(submission)
        except SesError as error:
            return refused_by_all(submission, error)

    def _deliver(self, submission: Submission) -> Receipt:
        return self._run(self._attempts(submission), self.timer.sleep)

    def _run(self, attempts: Attempts, sleep: Sleep) -> Receipt:
        while True:
            if pause := self._pause(attempts.submission):
                sleep(pause)
            try:
                return attempts.succeeded(self.transport.send(attempts.begin()))
            except Exception as error:
                if not attempts.failed(error):
                    raise
            sleep(attempts.retry_in)
