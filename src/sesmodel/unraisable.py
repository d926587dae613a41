"""Where the failures of listeners go: to whoever runs the program, and never to the caller whose mail is accepted."""

from __future__ import annotations

import sys
import traceback
from types import SimpleNamespace
from typing import cast


def report(error: Exception, what: str, source: object) -> None:
    """Show an exception that nobody can catch, by ``sys.unraisablehook``: on the terminal, and in pytest in the test.

    Args:
        error: what was raised.
        what: what failed, in one sentence.
        source: the function that raised it.
    """
    happened = SimpleNamespace(
        exc_type=type(error), exc_value=error, exc_traceback=error.__traceback__, err_msg=what, object=source
    )
    try:
        sys.unraisablehook(cast("sys.UnraisableHookArgs", happened))
    except Exception:  # noqa: BLE001  Python's own hook takes only what Python made; others may call it, or fail
        sys.stderr.writelines([f"{what}: {source!r}\n", *traceback.format_exception(error)])
