"""Waiting in the time of a model: at once by a clock that stands still, else as long as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sesmodel.clock import Clock, ManualClock, Timer
from sesmodel.system import SystemClock

if TYPE_CHECKING:
    from datetime import datetime


class Timed(Protocol):
    """A model that has a clock, and does what falls due while it moves."""

    @property
    def clock(self) -> Clock:
        """The clock."""
        ...

    def advance(self, **span: float) -> datetime:
        """Move a clock that stands still."""
        ...


def sleep(model: Timed, seconds: float) -> None:
    """Return when so much of the time of a model has passed, and what fell due meanwhile is done.

    Args:
        model: the model.
        seconds: how much.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes()
    >>> sleep(ses, 3600)
    >>> ses.clock
    <ManualClock at 2026-01-01 13:00:00 UTC>
    """
    if isinstance(model.clock, ManualClock):
        model.advance(seconds=seconds)
    else:
        _timer(model.clock).sleep(seconds)


async def asleep(model: Timed, seconds: float) -> None:
    """As `sleep`, without blocking the event loop."""
    if isinstance(model.clock, ManualClock):
        model.advance(seconds=seconds)
    else:
        await _timer(model.clock).asleep(seconds)


def _timer(clock: Clock) -> Timer:
    return clock if isinstance(clock, Timer) else SystemClock()
