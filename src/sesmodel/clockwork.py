"""Lets time pass for a model whose clock runs by itself: what falls due happens, though nobody calls."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from sesmodel.local_cloud import models_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud


@contextmanager
def let_time_pass(model: LocalSes | LocalCloud, *, every: float = 0.2) -> Iterator[None]:
    """Within the block, do what is due in a thread of its own: retries, bounces that come later, checks of the DNS.

    Without it a model does so with the next call, which nobody may make while they wait for a webhook.

    Args:
        model: whose time passes.
        every: seconds between two looks at the clock.

    >>> from sesmodel import LocalSes, SystemClock
    >>> with let_time_pass(LocalSes(clock=SystemClock())):
    ...     pass
    """
    stopped = Event()

    def run() -> None:
        while not stopped.wait(every):
            for one in models_of(model):
                if (due := one.next_due) is not None and due <= model.clock.now():
                    one.catch_up()

    thread = Thread(target=run, name="sesmodel-clockwork", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
