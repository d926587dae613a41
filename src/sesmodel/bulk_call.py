"""One call for many destinations whose template SES renders: what became of each, and who is tried again."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import attrs

from sesmodel.attempts import Attempts
from sesmodel.bulk import numbered
from sesmodel.errors import DeliveryUnknown, SesModelError
from sesmodel.retry import may_retry
from sesmodel.send_report import BulkResult, came
from sesmodel.service.destination import Destination
from sesmodel.service.submission import Receipt
from sesmodel.service.suppression import SuppressionReason
from sesmodel.service.templated_submission import TemplatedSubmission
from sesmodel.withholding import addresses_of, nothing_sent, withheld_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator

_T = TypeVar("_T")
Chunk = tuple[tuple[int, Destination], ...]
"""Some destinations, with their places in the input."""


@attrs.define
class BulkCall:
    """Counts the attempts for the destinations of one call. It neither sends nor waits.

    Args:
        destinations: those of the call, by their place in the input.
        attempts: notes what the calls came to.
        results: what became of destinations, those among them that were refused before the call.
    """

    destinations: dict[int, Destination]
    attempts: Attempts[TemplatedSubmission]
    results: list[BulkResult] = attrs.field(factory=list)
    _listed: Mapping[str, SuppressionReason] = attrs.field(factory=dict, init=False)
    _reached: dict[int, Destination] = attrs.field(factory=dict, init=False)  # without those who are listed
    _left: list[int] = attrs.field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        """All are left to be sent."""
        self._reached = self.destinations
        self._left = list(self.destinations)

    def withhold(self, listed: Mapping[str, SuppressionReason]) -> None:
        """Leave those out who are on the suppression list, before the first attempt.

        Args:
            listed: their addresses, and why.
        """
        self._listed, self._reached = listed, {}
        for index, destination in self.destinations.items():
            if reached := destination.without(listed):
                self._reached[index] = reached
            else:
                receipt = nothing_sent(self._withheld(index))
                self.results.append(BulkResult(index=index, destination=destination, receipt=receipt))
        self._leave(list(self._reached))

    @property
    def goes_on(self) -> bool:
        """Whether there are any that are to be sent to."""
        return bool(self._left)

    @property
    def submission(self) -> TemplatedSubmission:
        """What is to be handed over next."""
        return self.attempts.submission

    @property
    def wait(self) -> float:
        """Seconds until the next attempt."""
        return self.attempts.retry_in

    def begin(self) -> TemplatedSubmission:
        """Count another attempt."""
        return self.attempts.begin()

    def failed(self, error: Exception) -> None:
        """Note that the whole call failed: it is made again, or that was it for all who are left."""
        if not self.attempts.failed(error):
            self.stopped(error)

    def stopped(self, error: Exception) -> None:
        """Note that there is no other attempt for those who are left, and why."""
        for index in self._left:
            self._note(index, error=error)
        self._left = []

    def answered(self, answers: tuple[Receipt | SesModelError, ...]) -> None:
        """Note what became of each; those who may be tried again are left, as long as the policy allows it."""
        if len(answers) != len(self._left):
            self.failed(
                DeliveryUnknown(f"The transport gave {len(answers)} answers for {len(self._left)} destinations.")
            )
            return
        told = dict(zip(self._left, answers, strict=True))
        errors = {index: answer for index, answer in told.items() if isinstance(answer, SesModelError)}
        refused = [index for index, error in errors.items() if may_retry(error)]
        again = self.attempts.answered(self._summary(told), errors[refused[0]] if refused else None)
        self._leave(refused if again else [])
        for index, answer in told.items():
            if isinstance(answer, Receipt):
                withheld = (*answer.withheld, *self._withheld(index))
                self._note(index, receipt=attrs.evolve(answer, withheld=withheld) if withheld else answer)
            elif index not in self._left:
                self._note(index, error=answer)

    def _leave(self, indices: list[int]) -> None:
        self._left = indices
        destinations = tuple(self._reached[index] for index in indices)
        self.attempts.submission = attrs.evolve(self.attempts.submission, destinations=destinations)

    def _withheld(self, index: int) -> tuple[tuple[str, str], ...]:
        return withheld_of(addresses_of([self.destinations[index]]), self._listed)

    def _note(self, index: int, *, receipt: Receipt | None = None, error: Exception | None = None) -> None:
        noted = came(self.attempts, receipt=receipt, error=error)
        self.results.append(BulkResult(index=index, destination=self.destinations[index], **noted))

    def _summary(self, told: dict[int, Receipt | SesModelError]) -> Receipt:
        """One receipt for the whole call, for hooks and the log."""
        accepted: list[str] = []
        refused: list[tuple[str, str]] = []
        for index, answer in told.items():
            if isinstance(answer, Receipt):
                accepted += answer.accepted
            else:
                refused += [(one.addr_spec, str(answer)) for one in self._reached[index].recipients]
        return Receipt(message_id=None, accepted=tuple(accepted), refused=tuple(refused))


def chunks(items: Iterable[_T], size: int) -> Iterator[tuple[tuple[int, _T], ...]]:
    """Cut a stream into pieces of so many items, each with its place.

    >>> list(chunks("abc", 2))
    [((0, 'a'), (1, 'b')), ((2, 'c'),)]
    """
    pairs = enumerate(items)
    while piece := tuple(islice(pairs, size)):
        yield piece


async def achunks(items: Iterable[_T] | AsyncIterable[_T], size: int) -> AsyncIterator[tuple[tuple[int, _T], ...]]:
    """As :func:`chunks`, of what may be asynchronous."""
    found = list[tuple[int, _T]]()
    async for one in numbered(items):
        found.append(one)
        if len(found) == size:
            yield tuple(found)
            found = []
    if found:
        yield tuple(found)
