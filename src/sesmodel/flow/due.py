"""What time brings: mail that waits to be worked on, attempts, what comes back, looks, the ends of periods."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sesmodel.flow.verifying import look

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.state import ServiceState

_LATER = timedelta(microseconds=1)
"""Mail that waits is worked on when the clock has moved at all."""


def run_due(state: ServiceState) -> None:
    """Look for the records that are due, then let happen what is: mail that waited, attempts, deletions."""
    look(state)
    _work_off(state, state.clock.now())
    state.let_happen()
    account = state.account
    account.suppression.delete_if_due(account.paused_since, state.clock.now())  # SUP-08


def next_due(state: ServiceState) -> datetime | None:
    """When something is due next: mail that waits, an attempt, what comes back, a look, the end of a period."""
    account = state.account
    waiting = state.waiting[0].at + _LATER if state.waiting else None
    planned = state.due[0][0] if state.due else None
    deletion = account.suppression.deletion(account.paused_since)
    return min((one for one in (waiting, planned, account.identities.next_due, deletion) if one), default=None)


def hurry(state: ServiceState) -> None:
    """Work on all mail that waits, and look for every record that is waited for or relied on, due or not."""
    _work_off(state, None)
    look(state, early=True)


def _work_off(state: ServiceState, now: datetime | None) -> None:
    if not state.waiting:
        return
    from sesmodel.flow.sending import work  # brings all that becomes of mail, and there is some

    while state.waiting and (now is None or state.waiting[0].at < now):
        work(state, state.waiting.popleft())
