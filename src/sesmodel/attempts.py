"""The attempts to hand one submission over: what they came to, who is told, and whether there is another one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import attrs

from sesmodel.clock import Timer
from sesmodel.retry import RetryPolicy, may_retry
from sesmodel.service.submission import Receipt, Submission
from sesmodel.service.templated_submission import TemplatedSubmission
from sesmodel.unraisable import report

_log = logging.getLogger("sesmodel")


@attrs.frozen(kw_only=True)
class SendAttempt:
    """One call of a transport, as ``after_send`` hooks are told of it.

    Attributes:
        submission: what was handed over.
        number: 1 for the first attempt, 2 for the first retry.
        seconds: how long the transport took: the round trip to the service (TRB-50).
        receipt: what it said, if it took the message; of a call for many destinations, who was taken and who was not.
        error: what it raised, if it did not.
        retry_in: seconds until the next attempt; ``None`` if this was the last.
    """

    submission: Submission | TemplatedSubmission
    number: int
    seconds: float
    receipt: Receipt | None = None
    error: Exception | None = None
    retry_in: float | None = None


AfterSend = Callable[[SendAttempt], object]


SubmissionT = TypeVar("SubmissionT", Submission, TemplatedSubmission)


def _waits(attempts: Attempts[Any]) -> Iterator[float]:
    return attempts.policy.waits() if attempts.policy else iter(())


@attrs.define
class Attempts(Generic[SubmissionT]):
    """Counts and times the attempts for one submission. It neither sends nor waits.

    Args:
        submission: what is to be handed over.
        policy: when to try again; never if not given.
        timer: measures round trips.
        hooks: are told of every attempt.
        withheld: who of the recipients is not among those of the submission, with the reason: for the receipt.
    """

    submission: SubmissionT
    policy: RetryPolicy | None
    timer: Timer
    hooks: tuple[AfterSend, ...]
    withheld: tuple[tuple[str, str], ...] = ()
    number: int = attrs.field(default=0, init=False)
    seconds: float | None = attrs.field(default=None, init=False)
    retry_in: float = attrs.field(default=0, init=False)
    _waits: Iterator[float] = attrs.field(default=attrs.Factory(_waits, takes_self=True), init=False)
    _begun: float = attrs.field(default=0, init=False)

    def begin(self) -> SubmissionT:
        """Count another attempt, and start to measure it."""
        self.number += 1
        self._begun = self.timer.monotonic()
        return self.submission

    def succeeded(self, receipt: Receipt) -> Receipt:
        """Note that the transport took the message."""
        if self.withheld:
            receipt = attrs.evolve(receipt, withheld=(*receipt.withheld, *self.withheld))
        about = {"ses_message_id": receipt.message_id, "ses_recipients": len(receipt.accepted)}
        _log.debug("accepted %(ses_message_id)s for %(ses_recipients)d recipients", about, extra=about)
        self._tell(self._ended(receipt=receipt))
        return receipt

    def answered(self, receipt: Receipt, error: Exception | None) -> bool:
        """Note what a call for many came to, and say whether there is another attempt for some of them.

        Args:
            receipt: who was taken and who was not.
            error: of those who were not and may be tried again, what the first was refused for.
        """
        wait = None if error is None else next(self._waits, None)
        self.retry_in = wait or 0
        about = {"ses_recipients": len(receipt.accepted), "ses_refused": len(receipt.refused)}
        _log.debug("accepted %(ses_recipients)d recipients, refused %(ses_refused)d", about, extra=about)
        self._tell(self._ended(receipt=receipt, retry_in=wait))
        return wait is not None

    def failed(self, error: Exception) -> bool:
        """Note that it did not, and say whether there is another attempt, in ``retry_in`` seconds."""
        wait = next(self._waits, None) if may_retry(error) else None
        self.retry_in = wait or 0
        if wait is not None:  # of the error only its class: its text may name people
            about = {"ses_error": type(error).__name__, "ses_attempt": self.number, "ses_retry_in": wait}
            _log.info("attempt %(ses_attempt)d: %(ses_error)s; again in %(ses_retry_in)g s", about, extra=about)
        self._tell(self._ended(error=error, retry_in=wait))
        return wait is not None

    def _ended(
        self, *, receipt: Receipt | None = None, error: Exception | None = None, retry_in: float | None = None
    ) -> SendAttempt:
        self.seconds = self.timer.monotonic() - self._begun
        return SendAttempt(
            submission=self.submission,
            number=self.number,
            seconds=self.seconds,
            receipt=receipt,
            error=error,
            retry_in=retry_in,
        )

    def _tell(self, attempt: SendAttempt) -> None:
        for hook in self.hooks:
            try:
                hook(attempt)
            except Exception as error:  # noqa: BLE001  whatever a hook raises: the mail may be accepted already
                report(error, f"An after_send hook failed on attempt {attempt.number}", hook)
