"""The rate that an application keeps to by itself, so that SES need not throttle it."""

from __future__ import annotations

import math
from threading import Lock

import attrs

from sesmodel.clock import Timer
from sesmodel.errors import InvalidConfiguration
from sesmodel.system import SystemClock


def _positive(_limiter: object, attribute: attrs.Attribute[float], value: float) -> None:
    if not 0 < value < math.inf:
        raise InvalidConfiguration(f"{attribute.name} is {value}.", where="limiter", cure="Give more than 0.")


def _one_second(limiter: RateLimiter) -> float:
    return max(limiter.rate, 1)


@attrs.define
class RateLimiter:
    """Spaces out what the threads and tasks of one process send, counted in recipients as SES does (QRC-12).

    A bucket holds what may go at once and fills at the rate. A message with more recipients than it holds goes when
    the bucket is full, and those after it wait for longer (OBS-008). Safe to share between threads, and between
    mailers that send from one account.

    Args:
        rate: recipients a second: ``MaxSendRate`` of the account.
        burst: recipients that may go at once, at least 1; one second's worth if not given. With 1 everything is
            spaced evenly, which leaves room for messages that the network bunches together.
        timer: what it goes by.

    Raises:
        InvalidConfiguration: the rate or the burst is no positive number.

    >>> from sesmodel import ManualClock
    >>> limiter = RateLimiter(50, burst=1, timer=ManualClock())
    >>> [limiter.reserve(1), limiter.reserve(3), limiter.reserve(1)]
    [0.0, 0.02, 0.08]
    """

    rate: float = attrs.field(validator=_positive)
    burst: float = attrs.field(default=attrs.Factory(_one_second, takes_self=True), validator=_positive)
    timer: Timer = attrs.field(factory=SystemClock, kw_only=True)
    _filled_at: float = attrs.field(default=-math.inf, init=False)
    _lock: Lock = attrs.field(factory=Lock, init=False, repr=False, eq=False)

    def reserve(self, recipients: int) -> float:
        """Set aside the time for a message, and say how long to wait before it is handed over.

        Nobody waits here: the caller does. What is set aside is not given back.

        Args:
            recipients: how many the message has.

        Returns:
            Seconds; 0 if it may go at once.
        """
        allowed = max(self.burst - 1, 0) / self.rate
        with self._lock:  # the bucket as one time, at which it will be full (GCRA)
            now = self.timer.monotonic()
            filled_at = max(self._filled_at, now)
            self._filled_at = filled_at + recipients / self.rate
            return max(filled_at - allowed - now, 0)

    def acquire(self, recipients: int = 1) -> None:
        """Wait until a message may be handed over: for code that sends without a mailer.

        Args:
            recipients: how many the message has.
        """
        self.timer.sleep(self.reserve(recipients))
