"""Run the program, in this process or as a user does."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from sesmodel.cli.app import app

if TYPE_CHECKING:
    from click.testing import Result


def run(*arguments: str, stdin: bytes | None = None, env: dict[str, str] | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, arguments, input=stdin, env={"SESMODEL_TRANSPORT": None, **(env or {})})


def printed(result: Result) -> Any:
    """The JSON that a command printed, which is all that it printed to standard output."""
    return json.loads(result.stdout)


def program(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run it as a user does."""
    return subprocess.run([sys.executable, *arguments], check=False, capture_output=True, input=stdin, timeout=60)
