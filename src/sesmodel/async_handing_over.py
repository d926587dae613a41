"""How a mailer hands mail over in an event loop: all that waits. See `handing_over`."""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sesmodel.base_mailer import refused_by_all
from sesmodel.bulk import aflattened, in_tasks
from sesmodel.bulk_call import achunks
from sesmodel.errors import SesError
from sesmodel.personalised import Personalised, arenderer_of
from sesmodel.send_report import BulkResult, SendReport, came
from sesmodel.service.submission import Receipt
from sesmodel.store.in_loop import acontains_many
from sesmodel.template_mailer import TemplateMailer
from sesmodel.transport import in_loop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Callable, Coroutine, Iterable, Mapping, Sequence

    from sesmodel.attempts import Attempts, SubmissionT
    from sesmodel.bulk_call import BulkCall, Chunk
    from sesmodel.ports import AsyncSendsTemplates, SendsTemplates
    from sesmodel.prepare import Draft
    from sesmodel.send_report import Came, OnProgress, ResultT
    from sesmodel.service.destination import Destination
    from sesmodel.service.submission import SendOptions, Submission
    from sesmodel.service.suppression import SuppressionReason


_T = TypeVar("_T")


class AsyncHandingOver(TemplateMailer):
    """As :class:`HandingOver`; what can only block runs in a thread."""

    NEEDS = ("asend", "send")
    ASKS = ("acontains_many", "contains_many")

    async def _handed_over_or_refused(self, outgoing: Attempts[Submission] | Receipt) -> Receipt:
        try:
            return await self._handed_over(outgoing)
        except SesError as error:
            assert not isinstance(outgoing, Receipt)
            return refused_by_all(outgoing.submission, error)

    async def _deliver(self, draft: Draft) -> Receipt:
        return await self._handed_over(self._outgoing(draft, await self._listed(draft.recipients)))

    async def _handed_over(self, outgoing: Attempts[Submission] | Receipt) -> Receipt:
        if isinstance(outgoing, Receipt):
            return outgoing
        return await self._run(outgoing, partial(in_loop.asend, self.transport))

    async def _listed(self, recipients: Sequence[str]) -> Mapping[str, SuppressionReason]:
        """Those who are on the suppression list."""
        if self.suppression is None or not recipients:
            return {}
        return await acontains_many(self.suppression, recipients)

    async def _withhold(self, call: BulkCall) -> None:
        """Leave those out of a call who are on the suppression list; if it cannot be asked, the call is over."""
        try:
            listed = await self._listed(call.submission.recipients)
        except Exception as error:  # noqa: BLE001  whatever it is, it stops no other call
            call.stopped(error)
        else:
            call.withhold(listed)

    async def _tried(self, prepare: Callable[[], Draft]) -> Came:
        """Send one of many; whatever it raises stops no other."""
        attempts = None
        try:
            draft = prepare()
            outgoing = self._outgoing(draft, await self._listed(draft.recipients))
            attempts = None if isinstance(outgoing, Receipt) else outgoing
            receipt = await self._handed_over(outgoing)
        except Exception as error:  # noqa: BLE001  whatever it is
            return came(attempts, error=error)
        return came(attempts, receipt=receipt)

    async def _run(
        self, attempts: Attempts[SubmissionT], send: Callable[[SubmissionT], Coroutine[Any, Any, Receipt]]
    ) -> Receipt:
        while True:
            if pause := self._pause(attempts.submission):
                await self.timer.asleep(pause)
            receipt = await _finished(_attempt(attempts, send))
            if receipt is not None:
                return receipt
            await self.timer.asleep(attempts.retry_in)

    def _stored_stream(
        self,
        mail: Personalised,
        destinations: Iterable[Destination] | AsyncIterable[Destination],
        options: SendOptions,
        concurrency: int,
    ) -> AsyncGenerator[BulkResult, None]:
        renderer, size = arenderer_of(self.transport), self.limits.bulk_destinations
        mail.check_expressible(self.limits)

        async def send(_: int, chunk: Chunk) -> list[BulkResult]:
            call = self._bulk_call(mail, chunk, options)
            await self._withhold(call)
            while call.goes_on:
                pause = self._bulk_pause(call)
                if pause is None:
                    break
                if pause:
                    await self.timer.asleep(pause)
                await _finished(_called(call, renderer))
                if call.goes_on:
                    await self.timer.asleep(call.wait)
            return call.results

        return aflattened(in_tasks(achunks(destinations, size), send, concurrency=concurrency))


async def _attempt(
    attempts: Attempts[SubmissionT], send: Callable[[SubmissionT], Coroutine[Any, Any, Receipt]]
) -> Receipt | None:
    try:
        return attempts.succeeded(await send(attempts.begin()))
    except Exception as error:
        if not attempts.failed(error):
            raise
        return None


async def _called(call: BulkCall, renderer: SendsTemplates | AsyncSendsTemplates) -> None:
    try:
        answers = await in_loop.asend_bulk(renderer, call.begin())
    except Exception as error:  # noqa: BLE001  whatever one call raises stops no other
        call.failed(error)
    else:
        call.answered(answers)


async def collected(
    stream: AsyncGenerator[ResultT, None], on_progress: OnProgress[ResultT] | None
) -> SendReport[ResultT]:
    """The report of a stream, whose results are told of as they come."""
    results = []
    async with aclosing(stream):
        async for result in stream:
            results.append(result)
            if on_progress:
                on_progress(result)
    return SendReport(results)


async def _finished(work: Coroutine[Any, Any, _T]) -> _T:
    """Do some work to its end, even if the caller is cancelled meanwhile; then that goes on."""
    import asyncio  # 50 ms to load, and every caller here has it already

    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not log it; the hooks were told
        raise
