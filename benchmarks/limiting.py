"""Limiting what is sent: what a turn costs an application, and what the quota of the model costs each send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter, SlidingWindowCounterRateLimiter

from benchmarks.harness import Case, Gate, Table
from sesmodel import RateLimiter, SendQuota

if TYPE_CHECKING:
    from collections.abc import Callable

    from limits.strategies import RateLimiter as PeerLimiter

TURNS = 1000  # one call takes less than the loop that measures it
PLENTY = 10**9  # nobody is refused: what the usual send pays
PEER = "limits, fixed window"


def _turns(acquire: Callable[[], object]) -> Callable[[], list[object]]:
    def run() -> list[object]:
        return [acquire() for _ in range(TURNS)]

    return run


def _of_limits(kind: type[PeerLimiter], rate: int = PLENTY) -> Callable[[], list[object]]:
    limiter, item = kind(MemoryStorage()), RateLimitItemPerSecond(rate)
    return _turns(lambda: limiter.hit(item, "ses"))


def _check_all_pass(answers: list[object]) -> None:
    assert len(answers) == TURNS
    assert all(answer in {True, None, 0.0} for answer in answers)


def _turn(name: str, run: Callable[[], list[object]]) -> Case[list[object]]:
    return Case(name, run, _check_all_pass, operations=TURNS)


@cache
def _busy_for_a_day(sends: int) -> tuple[SendQuota, list[datetime]]:
    """A quota that has seen so many sends in the last 24 hours, and the time."""
    quota, now = SendQuota(max_24_hour_send=PLENTY), datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(sends):
        now += timedelta(days=1) / sends
        quota.admit(now, recipients=1, counted=1)
    return quota, [now]


def _sends_after(sends: int) -> Callable[[], float]:
    """Go on at the same pace: each send lets go of an old one."""
    step = timedelta(days=1) / sends

    def run() -> float:
        quota, (now,) = _busy_for_a_day(sends)
        for _ in range(TURNS):
            now += step
            quota.admit(now, recipients=1, counted=1)
        _busy_for_a_day(sends)[1][0] = now
        return quota.sent_last_24_hours(now) / sends

    return run


def _check_full(share: float) -> None:
    assert 0.99 < share < 1.01, share


def _window(sends: int) -> Case[float]:
    return Case(f"{sends:,} sends a day", _sends_after(sends), _check_full, operations=TURNS)


TABLES = (
    Table(
        "limiter",
        "a turn that is given at once, in one process, safe between threads",
        (
            _turn("RateLimiter.acquire", _turns(RateLimiter(PLENTY).acquire)),
            _turn("RateLimiter.acquire, daily quota", _turns(RateLimiter(PLENTY, daily=10**12).acquire)),
            _turn("RateLimiter.try_acquire", _turns(RateLimiter(PLENTY).try_acquire)),
            _turn(PEER, _of_limits(FixedWindowRateLimiter)),
            _turn("limits, sliding window", _of_limits(SlidingWindowCounterRateLimiter)),
            _turn("limits, moving window", _of_limits(MovingWindowRateLimiter, 10_000_000)),
        ),
        peer=PEER,
        gates=(
            Gate("RateLimiter.acquire", 0.25, PEER, goal=0.14),
            Gate("RateLimiter.acquire, daily quota", 0.25, PEER),
        ),
    ),
    Table(
        "quota-window",
        "a send counted against the quota of 24 hours, after a day of so many",
        tuple(map(_window, (1_000, 100_000, 1_000_000))),
        peer="1,000 sends a day",
        gates=tuple(Gate(f"{sends:,} sends a day", 1.5, "1,000 sends a day") for sends in (100_000, 1_000_000)),
    ),
)
