"""Measures the library beside what else there is: ``python -m benchmarks [--only TABLE] [--quick] [--json]``."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from typing import TYPE_CHECKING, Any

from benchmarks import (
    building,
    contacts,
    dkim,
    events,
    http_door,
    imports,
    limiting,
    patched_boto3,
    policies,
    reading,
    sending,
    sending_raw,
    ses_api,
    smtp,
    smtp_door,
    suppression,
    templates,
    tracking,
    words,
)
from benchmarks.timing import QUICK, Effort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.harness import Result, Table, Verdict

TABLES: tuple[Table, ...] = (
    *building.TABLES,
    *reading.TABLES,
    *dkim.TABLES,
    *words.TABLES,
    *templates.TABLES,
    *smtp.TABLES,
    *smtp_door.TABLES,
    *ses_api.TABLES,
    *sending.TABLES,
    *sending_raw.TABLES,
    *http_door.TABLES,
    *patched_boto3.TABLES,
    *policies.TABLES,
    *events.TABLES,
    *tracking.TABLES,
    *suppression.TABLES,
    *contacts.TABLES,
    *limiting.TABLES,
    *imports.TABLES,
)


def main(arguments: Sequence[str] | None = None, tables: Sequence[Table] = TABLES) -> int:
    """Measure and print tables, and say which gates hold.

    Args:
        arguments: the command line.
        tables: those that there are.

    Returns:
        The exit status: 1 if a gate fails, else 0. A quick run fails for nothing that it measured.
    """
    options = _options(arguments, [table.name for table in tables])
    effort = QUICK if options.quick else Effort(options.repeats)
    say = _nothing if options.json else print
    say(f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}")
    say(f"medians of {effort.rounds}, all cases of a table in turn; x is the time over that of the peer")
    results: list[Result] = []
    for table in tables:
        if not options.only or table.name in options.only:
            results.append(table.measure(effort))
            say(f"\n{results[-1]}", flush=True)
    verdicts = [verdict for result in results for verdict in result.verdicts()]
    if verdicts:
        say(f"\n{summary(verdicts)}")
    if options.json:
        print(json.dumps(as_data(results, effort), indent=2, ensure_ascii=False))
    return int(not options.quick and not all(verdict.holds for verdict in verdicts))


def _options(arguments: Sequence[str] | None, names: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure sesmodel beside its peers.")
    parser.add_argument(
        "--only", action="append", choices=names, metavar="TABLE", help=f"again for more; of {', '.join(names)}"
    )
    parser.add_argument(
        "--repeats", type=int, default=Effort().rounds, metavar="N", help="rounds for the medians (default %(default)s)"
    )
    parser.add_argument("--quick", action="store_true", help="run everything once, to see that it works; judge nothing")
    parser.add_argument("--json", action="store_true", help="print the figures for programs")
    options = parser.parse_args(arguments)
    if options.repeats < 1:
        parser.error("--repeats must be at least 1")
    return options


def _nothing(*_arguments: object, **_options: object) -> None:
    pass


def summary(verdicts: Sequence[Verdict]) -> str:
    """The promises and what became of them, a line each."""
    rows = [("table", "", "measured", "gate", "goal", "case, and what it is measured in")]
    rows += [
        (
            verdict.table,
            verdict.word,
            f"{verdict.value:.3g}",
            f"{verdict.gate.most:g}",
            "" if verdict.gate.goal is None else f"{verdict.gate.goal:g}",
            f"{verdict.gate.case}{f' / {verdict.gate.of}' if verdict.gate.of else ''}",
        )
        for verdict in verdicts
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for table, word, *figures, what in rows:
        right = "  ".join(f"{figure:>{width}}" for figure, width in zip(figures, widths[2:5], strict=True))
        lines.append(f"{table:<{widths[0]}}  {word:<{widths[1]}}  {right}  {what}")
    return "\n".join(lines)


def as_data(results: Sequence[Result], effort: Effort) -> dict[str, Any]:
    """The figures as JSON can hold them: times in seconds, memory in multiples of the message."""
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "rounds": effort.rounds,
        "tables": [result.as_data() for result in results],
        "verdicts": [verdict.as_data() for result in results for verdict in result.verdicts()],
    }


if __name__ == "__main__":
    sys.exit(main())
