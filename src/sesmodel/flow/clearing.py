"""To forget mail: all of it, with what happened to it and what is still to come of it, or one message."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from sesmodel.flow.deliver import Answered, Attempt
from sesmodel.flow.feedback import Feedback

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState

_OF_MAIL = (Attempt, Answered, Feedback)


def clear_mail(state: ServiceState, *, inboxes: bool) -> None:
    """Forget what was sent, what was published of it, and what is on its way. What the account owns stays."""
    state.waiting.clear()
    state.due = [one for one in state.due if not isinstance(one[2], _OF_MAIL)]
    heapq.heapify(state.due)
    for kept in (state.sent, state.events, state.log):
        kept.keep_newest(0)
    state.published.forget(0)
    state.tracked.clear()
    if inboxes:
        state.mailboxes.clear()


def forget_message(state: ServiceState, message_id: str) -> bool:
    """Forget that a message was sent; whether it was there."""
    return state.sent.discard(lambda sent: sent.message_id == message_id)
