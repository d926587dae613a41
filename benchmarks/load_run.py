"""What the loads of both doors have in common: how the server is watched, what a run shows, and the command line."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

if TYPE_CHECKING:
    from benchmarks.load_server import Server


@attrs.define
class Seen:
    """What the clients saw.

    Attributes:
        accepted: the ids of the mail that was accepted.
        broken: what went wrong with connections.
        cut: connections of clients that hung or did not end.
    """

    accepted: list[str] = attrs.field(factory=list)
    broken: list[str] = attrs.field(factory=list)
    cut: Counter[str] = attrs.field(factory=Counter)


S = TypeVar("S", bound=Seen)


@attrs.frozen
class Outcome(Generic[S]):
    """What a run showed.

    Args:
        seen: by the clients.
        delivered: the ids of the mail that the model delivered.
        memory: of the server, in bytes, as time went by.
        seconds: how long it took.
    """

    seen: S
    delivered: Sequence[str]
    memory: Sequence[int]
    seconds: float

    @property
    def lost(self) -> set[str]:
        """The ids of mail that was accepted, and not delivered."""
        return set(self.seen.accepted) - set(self.delivered)

    @property
    def unasked(self) -> set[str]:
        """The ids of mail that was delivered, and that no client was told of."""
        return set(self.delivered) - set(self.seen.accepted)

    @property
    def repeated(self) -> int:
        """How many ids were given to two mails, or delivered twice."""
        return sum(len(ids) - len(set(ids)) for ids in (self.seen.accepted, self.delivered))

    @property
    def growth(self) -> float:
        """The memory in the last quarter of the run over that in the second."""
        quarter = len(self.memory) // 4
        return median(self.memory[-quarter:]) / median(self.memory[quarter : 2 * quarter])

    def __str__(self) -> str:
        """A line for each thing to know."""
        seen = self.seen
        return (
            f"accepted {len(seen.accepted):,}, delivered {len(self.delivered):,}, lost {len(self.lost)}, "
            f"not asked for {len(self.unasked)}, twice {self.repeated}\n"
            f"connections lost {len(seen.broken)}; cut, of clients that hung: {dict(seen.cut)}\n"
            f"memory {self.memory[0] / 1e6:.0f} MB at first, {max(self.memory) / 1e6:.0f} MB at most; "
            f"{self.growth:.3f} x from the second quarter to the last"
        )


async def watched(server: Server, seconds: float, *talks: Coroutine[None, None, None]) -> list[int]:
    """Let clients talk for some time.

    Returns:
        The memory of the server as time went by, in bytes.
    """
    memory, end = [server.memory], perf_counter() + seconds

    async def watch() -> None:
        while perf_counter() < end:
            await asyncio.sleep(seconds / 60)
            memory.append(server.memory)

    await asyncio.gather(watch(), *talks)
    return memory


def command(name: str, doc: str, run: Callable[[int, float], object]) -> None:
    """Run as the command line says, and print what came of it."""
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=doc.splitlines()[0])
    parser.add_argument("--clients", type=int, default=200, metavar="N")
    parser.add_argument("--seconds", type=float, default=30, metavar="S")
    options = parser.parse_args()
    print(run(options.clients, options.seconds))
