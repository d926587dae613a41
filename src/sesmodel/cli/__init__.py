"""The command line: `sesmodel check`, `sesmodel render`, `sesmodel send`, `sesmodel serve` (extra `cli`)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

from sesmodel.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and end the process: with 0 if all is well, 1 if it is refused, 2 if the command is wrong.

    Args:
        arguments: what stands after the name of the program; that of the process if not given.
    """
    try:
        import click  # noqa: F401  the two libraries of the extra
        import rich  # noqa: F401
    except ImportError as error:
        missing = MissingExtra(error.name or "click", "cli", "The command line")
        sys.stderr.write(f"sesmodel: {missing}\n")
        sys.exit(2)
    from sesmodel.cli.app import app

    app.main(args=arguments, prog_name="sesmodel")
    raise SystemExit  # not reached: click ends the process itself
