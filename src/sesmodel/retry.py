"""When to try again, as data; who waits is somebody else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidConfiguration, TransportFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def may_retry(error: Exception) -> bool:
    """Whether the same call can succeed later and cannot send twice.

    That is so if nothing can have been accepted (``delivered`` is ``"no"``), and the service said that it is for now
    (421, 451, 454 and the throttling of the APIs: SRC-17) or could not be reached. A refusal (5xx) needs another
    request first (SRC-18). What may have been accepted is never sent again.

    Args:
        error: what a transport raised.

    >>> from sesmodel import MessageRejected, Throttling
    >>> may_retry(Throttling("Maximum sending rate exceeded.")), may_retry(MessageRejected("Not verified."))
    (True, False)
    """
    if getattr(error, "delivered", "unknown") != "no":
        return False
    return isinstance(error, TransportFailed) or bool(getattr(error, "retryable", False))


def _seconds(source: Iterable[float]) -> tuple[float, ...]:
    return tuple(source)


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """How long to wait between attempts: growing waits, then a long one, then all of it again (SRC-17).

    The defaults are those of the SES guide. A mailer has a policy only if it is given one: with more than one cycle a
    call may sleep for 20 minutes, which suits a worker and no web request.

    Args:
        delays: seconds before the second, third, … attempt of a cycle.
        cycle_wait: seconds between two cycles.
        max_cycles: how often the cycle is gone through; ``None`` for no end.

    Raises:
        InvalidConfiguration: a wait is negative or endless, or there would be no cycle.

    >>> list(RetryPolicy().waits())
    [5, 10, 30]
    >>> list(RetryPolicy(max_cycles=2).waits())
    [5, 10, 30, 1200, 5, 10, 30]
    """

    delays: tuple[float, ...] = attrs.field(default=(5, 10, 30), converter=_seconds)
    cycle_wait: float = 1200
    max_cycles: int | None = 1

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be waited."""
        if not all(0 <= wait < math.inf for wait in (*self.delays, self.cycle_wait)):
            raise InvalidConfiguration(
                "a wait is a number of seconds.", where="retry", cure="Give 0 or more, and not infinity."
            )
        if self.max_cycles is not None and self.max_cycles < 1:
            raise InvalidConfiguration(
                f"max_cycles is {self.max_cycles}.", where="retry", cure="Give 1 or more, or None for no end."
            )

    def waits(self) -> Iterator[float]:
        """The seconds between one attempt and the next; at their end the last error stands."""
        cycle = 1
        yield from self.delays
        while self.max_cycles is None or cycle < self.max_cycles:
            cycle += 1
            yield self.cycle_wait
            yield from self.delays
