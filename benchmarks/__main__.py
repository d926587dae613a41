"""Measures the library beside what else there is: ``python -m benchmarks [table ...] [--repeats N] [--gate]``."""

from __future__ import annotations

import argparse
import platform
import sys
from typing import TYPE_CHECKING

from benchmarks import building, imports, sending, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.harness import Table, Verdict

TABLES: tuple[Table, ...] = (*building.TABLES, *words.TABLES, *sending.TABLES, *imports.TABLES)


def main(arguments: Sequence[str] | None = None, tables: Sequence[Table] = TABLES) -> int:
    """Measure and print tables, and say which gates hold.

    Args:
        arguments: the command line.
        tables: those that there are.

    Returns:
        The exit status: 1 if a gate fails and the command line says that this matters, else 0.
    """
    names = [table.name for table in tables]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure sesmodel beside its peers.")
    parser.add_argument("tables", nargs="*", metavar="table", help=f"of {', '.join(names)}; all if none")
    parser.add_argument(
        "--repeats", type=int, default=9, metavar="N", help="rounds that the medians are of (default 9)"
    )
    parser.add_argument("--gate", action="store_true", help="exit with status 1 if a gate fails")
    options = parser.parse_args(arguments)
    if options.repeats < 1:
        parser.error("--repeats must be at least 1")
    if unknown := [name for name in options.tables if name not in names]:
        parser.error(f"no table is called {', '.join(unknown)}; there are {', '.join(names)}")

    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}")
    print(f"medians of {options.repeats}, all cases of a table in turn; x is the time over that of the peer")
    verdicts: list[Verdict] = []
    for table in tables:
        if table.name in (options.tables or names):
            result = table.measure(options.repeats)
            print(f"\n{result}", flush=True)
            verdicts += result.verdicts()
    if verdicts:
        print("\ngates")
        print("\n".join(f"  {verdict.table:<12} {verdict}" for verdict in verdicts))
    return int(options.gate and not all(verdict.holds for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
