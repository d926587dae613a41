"""What became of many sends: a result for each, and the report of them all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

import attrs

from sesmodel.mail.message import Message
from sesmodel.service.destination import Destination
from sesmodel.service.submission import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sesmodel.attempts import Attempts

    OnProgress = Callable[["ResultT"], object]


@attrs.frozen(kw_only=True)
class Result:
    """What became of one of many.

    Attributes:
        index: its place in the input, from 0.
        receipt: what the service said, if it took the message.
        error: what was raised, if it did not, or if the message was not handed over at all.
        attempts: how often it was handed over.
        seconds: the round trip of the last attempt; ``None`` if there was none.
    """

    index: int
    receipt: Receipt | None = None
    error: Exception | None = None
    attempts: int = 0
    seconds: float | None = None

    @property
    def ok(self) -> bool:
        """Whether nobody was refused; whoever was withheld was so on purpose."""
        return self.receipt is not None and not self.receipt.refused


@attrs.frozen(kw_only=True)
class SendResult(Result):
    """What became of one message of many.

    Attributes:
        message: as it came in, without the defaults of the mailer.
        index: its place in the input, from 0.
        receipt: what the service said, if it took the message.
        error: what was raised, if it did not, or if the message was not handed over at all.
        attempts: how often it was handed over.
        seconds: the round trip of the last attempt; ``None`` if there was none.
    """

    message: Message


@attrs.frozen(kw_only=True)
class BulkResult(Result):
    """What became of one destination of a personalised mail.

    Attributes:
        destination: as it came in.
        index: its place in the input, from 0.
        receipt: what the service said, if it took the message.
        error: what was raised, if it did not: a RenderingError, if its data lack something.
        attempts: how often it was handed over.
        seconds: the round trip of the last attempt; ``None`` if there was none.
    """

    destination: Destination


ResultT = TypeVar("ResultT", bound=Result)


class Came(TypedDict):
    """What a result says of how it came about."""

    receipt: Receipt | None
    error: Exception | None
    attempts: int
    seconds: float | None


def came(attempts: Attempts[Any] | None, *, receipt: Receipt | None = None, error: Exception | None = None) -> Came:
    """What was noted on the way; there are no attempts if the message was refused before."""
    number, seconds = (attempts.number, attempts.seconds) if attempts else (0, None)
    return Came(receipt=receipt, error=error, attempts=number, seconds=seconds)


def _results(source: Iterable[ResultT]) -> tuple[ResultT, ...]:
    return tuple(sorted(source, key=lambda result: result.index))


@attrs.frozen
class SendReport(Generic[ResultT]):
    """What became of many messages, one result for each, in the order they came in.

    >>> from sesmodel import InboxTransport, Mailer, Message
    >>> mailer = Mailer(InboxTransport(), sender="ana@example.com")
    >>> one = Message(to="bob@example.net", subject="Hi", text="Hello")
    >>> report = mailer.send_many([one, one.replace(to=())])
    >>> [result.ok for result in report], report.failed[0].error.problems[0].code
    ([True, False], 'no-recipients')
    """

    results: tuple[ResultT, ...] = attrs.field(converter=_results)

    def __iter__(self) -> Iterator[ResultT]:
        """The results."""
        return iter(self.results)

    def __len__(self) -> int:
        """How many messages there were."""
        return len(self.results)

    @property
    def ok(self) -> bool:
        """Whether nobody was refused, of any message; whoever was withheld was so on purpose."""
        return all(result.ok for result in self.results)

    @property
    def sent(self) -> tuple[ResultT, ...]:
        """Those that were handed over; some of their recipients may have been refused or withheld."""
        return tuple(result for result in self.results if result.receipt is not None and result.attempts)

    @property
    def withheld(self) -> tuple[ResultT, ...]:
        """Those that were handed over to nobody, since all their recipients are on the suppression list."""
        return tuple(result for result in self.results if result.receipt is not None and not result.attempts)

    @property
    def failed(self) -> tuple[ResultT, ...]:
        """Those with an error."""
        return tuple(result for result in self.results if result.error is not None)

    def latency(self, percent: float) -> float | None:
        """The round trip that so many percent of the messages did not exceed (TRB-50).

        Args:
            percent: more than 0, at most 100: 50 for the median, 95 for what only the slowest exceed.

        Returns:
            Seconds, or ``None`` if nothing was handed over.

        Raises:
            ValueError: there is no such percentage.
        """
        if not 0 < percent <= 100:
            raise ValueError(f"{percent} is no percentage above 0.")
        seconds = sorted(result.seconds for result in self.results if result.seconds is not None)
        return seconds[math.ceil(percent / 100 * len(seconds)) - 1] if seconds else None

    def __str__(self) -> str:
        """One line for the person who reads it."""
        withheld = f", {len(self.withheld)} withheld" if self.withheld else ""
        said = f"{len(self.sent)} sent, {len(self.failed)} failed{withheld}"
        p50, p95 = self.latency(50), self.latency(95)
        return said if p50 is None or p95 is None else f"{said}; p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"
