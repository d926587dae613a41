"""How a mailer hands mail over: all that waits. Event loops have the same in `async_handing_over`."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sesmodel.base_mailer import refused_by_all
from sesmodel.bulk import flattened, in_threads
from sesmodel.bulk_call import chunks
from sesmodel.errors import SesError
from sesmodel.personalised import Personalised, renderer_of
from sesmodel.send_report import BulkResult, SendReport, came
from sesmodel.service.submission import Receipt
from sesmodel.template_mailer import TemplateMailer

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence

    from sesmodel.attempts import Attempts, SubmissionT
    from sesmodel.bulk import Sleep
    from sesmodel.bulk_call import BulkCall, Chunk
    from sesmodel.prepare import Draft
    from sesmodel.send_report import Came, OnProgress, ResultT
    from sesmodel.service.destination import Destination
    from sesmodel.service.submission import SendOptions, Submission
    from sesmodel.service.suppression import SuppressionReason


class HandingOver(TemplateMailer):
    """Asks the suppression list, keeps to the rate, calls the transport, tries again."""

    def _handed_over_or_refused(self, outgoing: Attempts[Submission] | Receipt) -> Receipt:
        try:
            return self._handed_over(outgoing, self.timer.sleep)
        except SesError as error:
            assert not isinstance(outgoing, Receipt)
            return refused_by_all(outgoing.submission, error)

    def _deliver(self, draft: Draft) -> Receipt:
        return self._handed_over(self._outgoing(draft, self._listed(draft.recipients)), self.timer.sleep)

    def _handed_over(self, outgoing: Attempts[Submission] | Receipt, sleep: Sleep) -> Receipt:
        return outgoing if isinstance(outgoing, Receipt) else self._run(outgoing, sleep, self.transport.send)

    def _listed(self, recipients: Sequence[str]) -> Mapping[str, SuppressionReason]:
        """Those who are on the suppression list."""
        return self.suppression.contains_many(recipients) if self.suppression is not None and recipients else {}

    def _withhold(self, call: BulkCall) -> None:
        """Leave those out of a call who are on the suppression list; if it cannot be asked, the call is over."""
        try:
            listed = self._listed(call.submission.recipients)
        except Exception as error:  # noqa: BLE001  whatever it is, it stops no other call
            call.stopped(error)
        else:
            call.withhold(listed)

    def _tried(self, prepare: Callable[[], Draft], sleep: Sleep) -> Came:
        """Send one of many; whatever it raises stops no other."""
        attempts = None
        try:
            draft = prepare()
            outgoing = self._outgoing(draft, self._listed(draft.recipients))
            attempts = None if isinstance(outgoing, Receipt) else outgoing
            return came(attempts, receipt=self._handed_over(outgoing, sleep))
        except Exception as error:  # noqa: BLE001  whatever it is
            return came(attempts, error=error)

    def _run(self, attempts: Attempts[SubmissionT], sleep: Sleep, send: Callable[[SubmissionT], Receipt]) -> Receipt:
        while True:
            if pause := self._pause(attempts.submission):
                sleep(pause)
            try:
                return attempts.succeeded(send(attempts.begin()))
            except Exception as error:
                if not attempts.failed(error):
                    raise
            sleep(attempts.retry_in)

    def _stored_stream(
        self, mail: Personalised, destinations: Iterable[Destination], options: SendOptions, concurrency: int
    ) -> Generator[BulkResult, None, None]:
        renderer, size = renderer_of(self.transport), self.limits.bulk_destinations
        mail.check_expressible(self.limits)

        def send(_: int, chunk: Chunk, sleep: Sleep) -> list[BulkResult]:
            call = self._bulk_call(mail, chunk, options)
            self._withhold(call)
            while call.goes_on:
                pause = self._bulk_pause(call)
                if pause is None:
                    break
                if pause:
                    sleep(pause)
                try:
                    answers = renderer.send_bulk(call.begin())
                except Exception as error:  # noqa: BLE001  whatever one call raises stops no other
                    call.failed(error)
                else:
                    call.answered(answers)
                if call.goes_on:
                    sleep(call.wait)
            return call.results

        calls = in_threads(chunks(destinations, size), send, sleep=self.timer.sleep, concurrency=concurrency)
        return flattened(calls)


def collected(stream: Generator[ResultT, None, None], on_progress: OnProgress[ResultT] | None) -> SendReport[ResultT]:
    """The report of a stream, whose results are told of as they come."""
    results = []
    with closing(stream):
        for result in stream:
            results.append(result)
            if on_progress:
                on_progress(result)
    return SendReport(results)
