"""What it costs to import the library, and what else comes along."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from benchmarks.harness import Case, Gate, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.timing import Effort, Samples

HEAVY = ("boto3", "botocore", "dns", "cryptography", "ssl", "asyncio", "sqlite3", "redis")
NOTHING, PACKAGE, NAMES, PEER = (
    "pass",
    "import sesmodel",
    "from sesmodel import Message, Mailer, LocalSes, build",
    "import boto3",
)
_STATEMENTS = (
    NOTHING,
    PACKAGE,
    "from sesmodel import Message, build",
    "from sesmodel import LocalSes",
    NAMES,
    "import email.message, smtplib",
    PEER,
)


def run_python(code: str) -> str:
    """Run code in a new interpreter that takes nothing from the environment, and return what it prints."""
    command = [sys.executable, "-I", "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  our own code


def _check_silent(printed: str) -> None:
    assert not printed, printed


def _importing(statement: str) -> Case[str]:
    return Case(statement, lambda: run_python(statement), _check_silent)


def _heavy_after(statement: str) -> list[str]:
    return run_python(f"{statement}\nimport sys\nprint(*({HEAVY!r} & sys.modules.keys()))").split()


def _check_known(loaded: list[str]) -> None:
    assert set(loaded) <= set(HEAVY), loaded


def _note(loaded: list[str]) -> str:
    return ", ".join(sorted(loaded)) or f"none of {', '.join(HEAVY)}"


def _loading(statement: str) -> Case[list[str]]:
    return Case(statement, lambda: _heavy_after(statement), _check_known, _note)


def count(cases: Sequence[Case[Any]], _effort: Effort) -> Samples:
    """How many things come out of each case; the same in every run."""
    return {case.name: [len(case.run())] for case in cases}


TABLES = (
    Table(
        "import",
        "a new interpreter that imports it, less one that imports nothing",
        tuple(map(_importing, _STATEMENTS)),
        peer=PEER,
        gates=(Gate(PACKAGE, 0.35, PEER),),
        less=NOTHING,
    ),
    Table(
        "loaded",
        "how many heavy modules are in memory afterwards",
        (_loading(PACKAGE), _loading(NAMES), _loading(PEER)),
        gates=(Gate(PACKAGE, 0), Gate(NAMES, 0)),
        method=count,
        show="{:.0f}".format,
    ),
)
