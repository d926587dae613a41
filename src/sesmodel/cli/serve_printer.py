"""Prints the lines of `sesmodel serve` in a thread of its own, so that a slow terminal keeps no mail waiting."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread
from typing import TYPE_CHECKING

import click

from sesmodel.local_cloud import models_of
from sesmodel.service.refused_call import RefusedCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud
    from sesmodel.service.event import Event

_COLOURS = {"sent": "green", "refused": "red", "bounced": "yellow", "complaint": "yellow", "rejected": "red"}
_PAUSE = 0.05
"""Seconds from one look to the next. To wake the thread for each mail would take a tenth of the time of a call."""


@contextmanager
def printed(model: LocalSes | LocalCloud) -> Iterator[None]:
    """Within the block, print a line for each mail; at its end, all that is not printed yet.

    Args:
        model: whose mail.
    """
    happened: deque[Event | RefusedCall] = deque()
    stopped = Signal()
    thread = Thread(target=_print, args=[model, happened, stopped], name="sesmodel-lines", daemon=True)
    thread.start()
    with model.subscribe(happened.append, patient=True), model.watch_refusals(happened.append, patient=True):
        try:
            yield
        finally:
            stopped.set()
            thread.join()


def _print(model: LocalSes | LocalCloud, happened: deque[Event | RefusedCall], stopped: Signal) -> None:
    goes_on = reads = True
    while goes_on:
        goes_on = not stopped.wait(_PAUSE)  # what came before it was stopped is printed, too
        for one in models_of(model):
            one.finish()
        lines = [line for _ in range(len(happened)) if (line := _line(model, happened.popleft())) is not None]
        if lines and reads:
            reads = _wrote(lines)


def _line(model: LocalSes | LocalCloud, what: Event | RefusedCall) -> str | None:
    """What is said of it, and where it happened if that is not where most does."""
    from sesmodel.cli.serve_lines import (  # which know every event, and there is none at the start
        line_of,
        line_of_refusal,
        place_of,
    )

    line = line_of_refusal(what) if isinstance(what, RefusedCall) else line_of(what)
    account, region = place_of(what)
    of = f" of {account}" if account not in ("", model.account_id) else ""
    in_ = f" in {region}" if region not in ("", model.region) else ""
    return f"{line} {of}{in_}" if line and (of or in_) else line


def _wrote(lines: list[str]) -> bool:
    """Print lines; whether anybody reads still. The server goes on without, as when it is piped into ``head``."""
    try:
        click.echo("\n".join(click.style(line, fg=_COLOURS.get(line.split(maxsplit=2)[1])) for line in lines))
    except BrokenPipeError:
        return False
    return True
