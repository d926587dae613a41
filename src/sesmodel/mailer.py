"""What an application sends with: `Mailer`. Event loops have `AsyncMailer`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Self

from sesmodel.base_mailer import completed_test_mail
from sesmodel.bulk import check_concurrency, in_threads
from sesmodel.handing_over import HandingOver, collected
from sesmodel.mail.message import Message
from sesmodel.personalised import EMPTY, Personalised, renderer_of
from sesmodel.ports import Closable
from sesmodel.send_report import BulkResult, SendReport, SendResult
from sesmodel.service.submission import Receipt
from sesmodel.service.templated_submission import StoredTemplate
from sesmodel.withholding import addresses_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from sesmodel.bulk import Sleep
    from sesmodel.mail.envelope import Envelope
    from sesmodel.raw_input import RawSource
    from sesmodel.send_report import OnProgress
    from sesmodel.service.destination import Destination
    from sesmodel.service.email_template import EmailTemplate
    from sesmodel.service.problem import Report
    from sesmodel.service.submission import Tags
    from sesmodel.service.template_data import TemplateDataLike


class Mailer(HandingOver):
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

    def check(self, message: Message) -> Report:
        """Find every problem that SES would refuse a message for, with the defaults of the mailer.

        See :func:`sesmodel.check`. Hooks are not asked; the suppression list is, and those whom it would withhold are
        problems, too (LIF-26).

        Raises:
            StoreFailed: the suppression list cannot be asked.
        """
        listed = self._listed([address.addr_spec for address in message.recipients])
        return self._with_suppressed(super().check(message), message, listed)

    def send(self, message: Message, *, configuration_set: str | None = None, tags: Tags | None = None) -> Receipt:
        """Send one message. Who is on the suppression list of the mailer does not get it: see ``Receipt.withheld``.

        Args:
            message: what to send.
            configuration_set: the name of a configuration set.
            tags: message tags by name.

        Raises:
            MessageRefused: SES would refuse it; nothing was handed over.
            SesError: SES refused it.
            NotExpressible: the transport cannot say what the options ask for.
            SendLimitReached: the limiter of the mailer has no room for it.
            TransportFailed: the service could not be reached.
            StoreFailed: the suppression list cannot be asked; nothing was handed over.
        """
        return self._deliver(self._prepare(message, configuration_set, tags))

    def send_raw(
        self,
        source: RawSource,
        envelope: Envelope | None = None,
        *,
        configuration_set: str | None = None,
        tags: Tags | None = None,
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
        on_progress: OnProgress[SendResult] | None = None,
        configuration_set: str | None = None,
        tags: Tags | None = None,
    ) -> SendReport[SendResult]:
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
        return collected(stream, on_progress)

    def send_stream(
        self,
        messages: Iterable[Message],
        *,
        concurrency: int = 1,
        configuration_set: str | None = None,
        tags: Tags | None = None,
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
            noted = self._tried(partial(self._prepare, message, configuration_set, tags), sleep)
            return SendResult(index=index, message=message, **noted)

        return in_threads(messages, send, sleep=self.timer.sleep, concurrency=concurrency)

    def send_template(
        self,
        template: EmailTemplate | StoredTemplate,
        destination: Destination,
        *,
        defaults: TemplateDataLike = None,
        base: Message = EMPTY,
        configuration_set: str | None = None,
        tags: Tags | None = None,
    ) -> Receipt:
        """Send a mail that is made from a template, to one destination (TPL-03).

        Args:
            template: an :class:`EmailTemplate` is rendered here, and goes over any transport. A
                :class:`StoredTemplate` is rendered by SES: then what is wrong with the data shows only in an event.
            destination: whom it is for, and the data.
            defaults: what holds where the data say nothing.
            base: all else: sender, header fields, attachments. Of what a template that is rendered here does not have,
                subject and bodies, too.
            configuration_set: the name of a configuration set.
            tags: message tags by name.

        Raises:
            RenderingError: the data lack something (TPL-07).
            TemplateSyntaxError: the template cannot be read.
            InvalidContent: the defaults are no JSON object, or the base has recipients.
            NotExpressible: the transport cannot let SES render, or SES cannot add what the base has.
            InvalidConfiguration: SES is to render, and there are ``before_send`` hooks.
            MessageRefused, SesError, TransportFailed: as ``send``.
        """
        mail, options = Personalised(template, defaults, base), self._options(configuration_set, tags)
        if not isinstance(template, StoredTemplate):
            return self._deliver(self._personalised(mail, destination, options))
        renderer, mail = renderer_of(self.transport), self._stored(mail)
        mail.check_expressible(self.limits)
        mail.check_stored(destination, options, self.limits)
        listed = self._listed(addresses_of([destination]))
        outgoing = self._stored_attempts(mail, destination, options, listed)
        if isinstance(outgoing, Receipt):
            return outgoing
        return self._run(outgoing, self.timer.sleep, renderer.send_template)

    def send_bulk(
        self,
        template: EmailTemplate | StoredTemplate,
        destinations: Iterable[Destination],
        *,
        defaults: TemplateDataLike = None,
        base: Message = EMPTY,
        concurrency: int = 1,
        on_progress: OnProgress[BulkResult] | None = None,
        configuration_set: str | None = None,
        tags: Tags | None = None,
    ) -> SendReport[BulkResult]:
        """Send each destination a mail of its own, made from a template and its data; one that fails stops no other.

        The report holds every destination and its result. For more than memory holds, use :meth:`send_bulk_stream`.

        Args:
            template: as :meth:`send_template` takes it. A :class:`StoredTemplate` goes out 50 destinations a call.
            destinations: whom it is for; a generator is read only as far as it is sent.
            defaults: what holds where the data of a destination say nothing: key by key, and in objects inside of
                objects, too (TPL-06, OBS-132).
            base: as :meth:`send_template` takes it.
            concurrency: how many calls at once, each in a thread of its own.
            on_progress: is told of each result when it is there, in this thread. What it raises ends the run.
            configuration_set: the name of a configuration set.
            tags: message tags by name; those of a destination come on top.

        Raises:
            InvalidConfiguration: the concurrency is less than 1, or SES is to render and there are hooks.
            TemplateSyntaxError, InvalidContent, NotExpressible: as :meth:`send_template`, before anything is sent.

        >>> from sesmodel import Destination, EmailTemplate, LocalSes, Mailer
        >>> ses = LocalSes()
        >>> ses.verify("example.com")
        >>> template = EmailTemplate("Hi", "Hi {{name}}", text="Hello {{name}}, {{animal}}")
        >>> people = [Destination("b@example.net", {"name": "Bo"}), Destination("c@example.net", {"animal": "cat"})]
        >>> result = Mailer(ses, sender="ana@example.com").send_bulk(template, people, defaults={"name": "friend"})
        >>> [failed.error.attribute for failed in result.failed], ses.sent.one().subject
        (['animal'], 'Hi friend')
        """
        stream = self.send_bulk_stream(
            template,
            destinations,
            defaults=defaults,
            base=base,
            concurrency=concurrency,
            configuration_set=configuration_set,
            tags=tags,
        )
        return collected(stream, on_progress)

    def send_bulk_stream(
        self,
        template: EmailTemplate | StoredTemplate,
        destinations: Iterable[Destination],
        *,
        defaults: TemplateDataLike = None,
        base: Message = EMPTY,
        concurrency: int = 1,
        configuration_set: str | None = None,
        tags: Tags | None = None,
    ) -> Generator[BulkResult, None, None]:
        """As :meth:`send_bulk`, but give each result when it is there and keep none: see :meth:`send_stream`."""
        check_concurrency(concurrency)
        mail, options = Personalised(template, defaults, base), self._options(configuration_set, tags)
        mail.check_readable()
        if isinstance(template, StoredTemplate):
            return self._stored_stream(self._stored(mail), destinations, options, concurrency)

        def send(index: int, destination: Destination, sleep: Sleep) -> BulkResult:
            noted = self._tried(partial(self._personalised, mail, destination, options), sleep)
            return BulkResult(index=index, destination=destination, **noted)

        return in_threads(destinations, send, sleep=self.timer.sleep, concurrency=concurrency)

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
        self, message: Message, *, configuration_set: str | None = None, tags: Tags | None = None
    ) -> tuple[Receipt, ...]:
        """Send a message to each of its recipients in a call of its own, so that one refusal stops no other (QRC-32).

        Every copy shows its one recipient only. A refusal ends up in ``refused`` of its receipt, and a recipient on the
        suppression list in ``withheld``.

        Args:
            message: what to send.
            configuration_set: the name of a configuration set.
            tags: message tags by name.

        Raises:
            MessageRefused: SES would refuse the message as such; nothing was sent.
            SendLimitReached: the limiter of the mailer has no room for the next copy; earlier copies are sent.
            TransportFailed: the service could not be reached; earlier copies are sent.
        """
        drafts = self._prepare_each(message, configuration_set, tags)
        listed = self._listed([recipient for draft in drafts for recipient in draft.recipients])
        copies = [self._outgoing(draft, listed) for draft in drafts]
        return tuple(map(self._handed_over_or_refused, copies))
