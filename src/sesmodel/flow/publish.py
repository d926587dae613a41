"""Step 8: what happened becomes an event, and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.counting import count
from sesmodel.flow.reputation import rate
from sesmodel.flow.routing import route
from sesmodel.flow.suppressing import suppress
from sesmodel.service.event import Send

if TYPE_CHECKING:
    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Event


def publish_send(state: ServiceState, accepted: Accepted) -> None:
    """Publish that a message was accepted."""
    publish(state, Send(mail=accepted.record))


def publish(state: ServiceState, event: Event) -> None:
    """Publish an event, once what it changes is changed; sinks see it when the call that caused it is over."""
    count(state, event)
    rate(state, event)
    suppress(state, event)
    route(state, event)
    state.events.append(event)
