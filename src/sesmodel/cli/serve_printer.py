"""Prints the lines of `sesmodel serve` in a thread of its own, so that a slow terminal keeps no mail waiting."""

from __future__ import annotations

from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

import click

from sesmodel.service.refused_call import RefusedCall
from sesmodel.sinks import returns_at_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud
    from sesmodel.service.event import Event

_COLOURS = {"sent": "green", "refused": "red", "bounced": "yellow", "complaint": "yellow", "rejected": "red"}


@contextmanager
def printed(model: LocalSes | LocalCloud) -> Iterator[None]:
    """Within the block, print a line for each mail; at its end, all that is not printed yet.

    Args:
        model: whose mail.
    """
    happened: SimpleQueue[Event | RefusedCall | None] = SimpleQueue()

    @returns_at_once
    def put(what: Event | RefusedCall) -> None:
        happened.put(what)

    thread = Thread(target=_print, args=[happened], name="sesmodel-lines", daemon=True)
    thread.start()
    try:
        with model.subscribe(put), model.watch_refusals(put):
            yield
    finally:
        happened.put(None)
        thread.join()


def _print(happened: SimpleQueue[Event | RefusedCall | None]) -> None:
    reads = True
    while (what := happened.get()) is not None:
        line = _line(what)
        if line is not None and reads:
            reads = _wrote(line)


def _line(what: Event | RefusedCall) -> str | None:
    from sesmodel.cli.serve_lines import (  # which know every event, and there is none at the start
        line_of,
        line_of_refusal,
    )

    return line_of_refusal(what) if isinstance(what, RefusedCall) else line_of(what)


def _wrote(line: str) -> bool:
    """Print a line; whether anybody reads still. The server goes on without, as when it is piped into ``head``."""
    try:
        click.secho(line, fg=_COLOURS.get(line.split(maxsplit=2)[1]))
    except BrokenPipeError:
        return False
    return True
