"""Fills one look-up of suppressed addresses in this process, and prints what it holds and how fast it answers.

``python -m benchmarks.suppression_lookup NAME ADDRESSES``: a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import sys
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sesmodel import CompactSuppression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SET, COMPACT = "set[str]", "CompactSuppression"
_ASKED, _PASSES = 200_000, 9


def address(number: int) -> str:
    """One of four thousand million addresses, of 36 to 38 characters, in no order."""
    return f"customer.{number * 2654435761 % 2**32:08x}@mail{number % 997}.example.com"


def rows(count: int) -> Iterator[str]:
    """So many addresses as a file of them has them."""
    return (f"{address(number)},{'BOUNCE' if number % 3 else 'COMPLAINT'}" for number in range(count))


def _filled(name: str, count: int) -> tuple[object, Callable[[str], bool]]:
    if name == SET:
        listed = {row[0] for row in csv.reader(rows(count))}
        return listed, listed.__contains__
    compact = CompactSuppression()
    compact.import_file(rows(count), "CSV")
    return compact, compact.contains


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  no file of a folder
        return int(file.read().split()[1]) * resource.getpagesize()


def _seconds(has: Callable[[str], bool], asked: Sequence[str]) -> float:
    """The time of one answer. The texts are new in each pass: a text that was asked for keeps its hash."""
    times = []
    for _ in range(_PASSES):
        new = [one[:1] + one[1:] for one in asked]
        begin = perf_counter()
        for one in new:
            has(one)
        times.append(perf_counter() - begin)
    return median(times) / len(asked)


def measure(name: str, count: int) -> dict[str, Any]:
    """Fill one, and say what it takes."""
    before, begin = _resident(), perf_counter()
    kept, has = _filled(name, count)
    filled = perf_counter() - begin
    held = _resident() - before
    some = random.Random(1)  # noqa: S311  the same in every run
    there = [address(some.randrange(count)) for _ in range(min(_ASKED, 2 * count))]
    others = ["x" + one for one in there]
    assert all(map(has, there))
    assert not any(map(has, others))
    found = {"bytes": held / count, "hit": _seconds(has, there), "miss": _seconds(has, others), "fill": filled / count}
    del kept
    return found


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
