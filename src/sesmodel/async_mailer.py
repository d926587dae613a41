"""What an application sends with in an event loop: `AsyncMailer`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Self

from sesmodel.async_handing_over import AsyncHandingOver, collected
from sesmodel.base_mailer import completed_test_mail
from sesmodel.bulk import check_concurrency, in_tasks
from sesmodel.mail.message import Message
from sesmodel.personalised import EMPTY, Personalised, arenderer_of
from sesmodel.send_report import BulkResult, SendReport, SendResult
from sesmodel.service.submission import Receipt
from sesmodel.service.templated_submission import StoredTemplate
from sesmodel.transport import in_loop
from sesmodel.withholding import addresses_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Iterable

    from sesmodel.mail.envelope import Envelope
    from sesmodel.raw_input import RawSource
    from sesmodel.send_report import OnProgress
    from sesmodel.service.destination import Destination
    from sesmodel.service.email_template import EmailTemplate
    from sesmodel.service.problem import Report
    from sesmodel.service.submission import Tags
    from sesmodel.service.template_data import TemplateDataLike


class AsyncMailer(AsyncHandingOver):
    """As :class:`Mailer`, for event loops. A transport that has only ``send`` runs in a thread.

    A send that is cancelled while it waits, for its rate or for a retry, sends nothing. One that has reached the
    transport is finished first, since mail cannot be taken back: ``after_send`` hooks and the log say what came of
    it, and then the cancellation goes on. How long that takes is up to the time-outs of the transport.

    A suppression list that has only ``contains_many`` is asked in a thread, too.

    Hooks run in the event loop and must not block it. For one event loop, as its transport may be.

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
        await self.aclose()

    async def aclose(self) -> None:
        """Close the transport, if it holds something open."""
        await in_loop.aclose(self.transport)

    async def acheck(self, message: Message) -> Report:
        """As :meth:`check`, and ask the suppression list, too: see :meth:`Mailer.check`."""
        listed = await self._listed([address.addr_spec for address in message.recipients])
        return self._with_suppressed(self.check(message), message, listed)

    async def send(
        self, message: Message, *, configuration_set: str | None = None, tags: Tags | None = None
    ) -> Receipt:
        """Send one message: see :meth:`Mailer.send`."""
        return await self._deliver(self._prepare(message, configuration_set, tags))

    async def send_raw(
        self,
        source: RawSource,
        envelope: Envelope | None = None,
        *,
        configuration_set: str | None = None,
        tags: Tags | None = None,
    ) -> Receipt:
        """Send a finished message: see :meth:`Mailer.send_raw`."""
        return await self._deliver(self._prepare_raw(source, envelope, configuration_set, tags))

    async def send_many(
        self,
        messages: Iterable[Message] | AsyncIterable[Message],
        *,
        concurrency: int = 1,
        on_progress: OnProgress[SendResult] | None = None,
        configuration_set: str | None = None,
        tags: Tags | None = None,
    ) -> SendReport[SendResult]:
        """Send many messages, each in a task: see :meth:`Mailer.send_many`. The input may be asynchronous too.

        When it is cancelled, so are its tasks: what is being handed over is finished, and nothing else is begun.
        """
        stream = self.send_stream(messages, concurrency=concurrency, configuration_set=configuration_set, tags=tags)
        return await collected(stream, on_progress)

    def send_stream(
        self,
        messages: Iterable[Message] | AsyncIterable[Message],
        *,
        concurrency: int = 1,
        configuration_set: str | None = None,
        tags: Tags | None = None,
    ) -> AsyncGenerator[SendResult, None]:
        """As :meth:`send_many`, but give each result when it is there: see :meth:`Mailer.send_stream`.

        Whoever leaves the loop early closes the stream, as any asynchronous generator
        (``contextlib.aclosing``), so that what is under way is finished then and not some time later.
        """
        check_concurrency(concurrency)

        async def send(index: int, message: Message) -> SendResult:
            noted = await self._tried(partial(self._prepare, message, configuration_set, tags))
            return SendResult(index=index, message=message, **noted)

        return in_tasks(messages, send, concurrency=concurrency)

    async def send_template(
        self,
        template: EmailTemplate | StoredTemplate,
        destination: Destination,
        *,
        defaults: TemplateDataLike = None,
        base: Message = EMPTY,
        configuration_set: str | None = None,
        tags: Tags | None = None,
    ) -> Receipt:
        """Send a mail that is made from a template, to one destination: see :meth:`Mailer.send_template`."""
        mail, options = Personalised(template, defaults, base), self._options(configuration_set, tags)
        if not isinstance(template, StoredTemplate):
            return await self._deliver(self._personalised(mail, destination, options))
        renderer, mail = arenderer_of(self.transport), self._stored(mail)
        mail.check_expressible(self.limits)
        mail.check_stored(destination, options, self.limits)
        listed = await self._listed(addresses_of([destination]))
        outgoing = self._stored_attempts(mail, destination, options, listed)
        if isinstance(outgoing, Receipt):
            return outgoing
        return await self._run(outgoing, partial(in_loop.asend_template, renderer))

    async def send_bulk(
        self,
        template: EmailTemplate | StoredTemplate,
        destinations: Iterable[Destination] | AsyncIterable[Destination],
        *,
        defaults: TemplateDataLike = None,
        base: Message = EMPTY,
        concurrency: int = 1,
        on_progress: OnProgress[BulkResult] | None = None,
        configuration_set: str | None = None,
        tags: Tags | None = None,
    ) -> SendReport[BulkResult]:
        """Send each destination a mail of its own: see :meth:`Mailer.send_bulk`. The input may be asynchronous too."""
        stream = self.send_bulk_stream(
            template,
            destinations,
            defaults=defaults,
            base=base,
            concurrency=concurrency,
            configuration_set=configuration_set,
            tags=tags,
        )
        return await collected(stream, on_progress)

    def send_bulk_stream(
        self,
        template: EmailTemplate | StoredTemplate,
        destinations: Iterable[Destination] | AsyncIterable[Destination],
        *,
        defaults: TemplateDataLike = None,
        base: Message = EMPTY,
        concurrency: int = 1,
        configuration_set: str | None = None,
        tags: Tags | None = None,
    ) -> AsyncGenerator[BulkResult, None]:
        """As :meth:`send_bulk`, but give each result when it is there and keep none: see :meth:`send_stream`."""
        check_concurrency(concurrency)
        mail, options = Personalised(template, defaults, base), self._options(configuration_set, tags)
        mail.check_readable()
        if isinstance(template, StoredTemplate):
            return self._stored_stream(self._stored(mail), destinations, options, concurrency)

        async def send(index: int, destination: Destination) -> BulkResult:
            noted = await self._tried(partial(self._personalised, mail, destination, options))
            return BulkResult(index=index, destination=destination, **noted)

        return in_tasks(destinations, send, concurrency=concurrency)

    async def send_test_email(self, sender: str, to: str, *, subject: str, body: str) -> Receipt:
        """Send a formatted test mail: see :meth:`Mailer.send_test_email`."""
        return await self.send(Message(sender=sender, to=to, subject=subject, text=body))

    async def send_test_raw(self, sender: str, to: str, raw_text: str) -> Receipt:
        """Send a raw test mail: see :meth:`Mailer.send_test_raw`."""
        return await self.send_raw(*completed_test_mail(sender, to, raw_text))

    async def send_each(
        self, message: Message, *, configuration_set: str | None = None, tags: Tags | None = None
    ) -> tuple[Receipt, ...]:
        """Send a message to each of its recipients in a call of its own: see :meth:`Mailer.send_each`."""
        drafts = self._prepare_each(message, configuration_set, tags)
        listed = await self._listed([recipient for draft in drafts for recipient in draft.recipients])
        copies = [self._outgoing(draft, listed) for draft in drafts]
        return tuple([await self._handed_over_or_refused(outgoing) for outgoing in copies])
