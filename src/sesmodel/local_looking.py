"""The part of SES in memory that tests look at: what was sent, what arrived, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.local_base import LocalBase
from sesmodel.service.outbox import Outbox

if TYPE_CHECKING:
    from sesmodel.flow.stages import LogEntry
    from sesmodel.mail.read import ParsedMessage
    from sesmodel.service.event import Event


class LocalLooking(LocalBase):
    """The part of :class:`LocalSes` that changes nothing."""

    @property
    def sent(self) -> Outbox:
        """What was sent, the oldest first: ``ses.sent.one()``."""
        return self._locked(lambda: Outbox(tuple(self._state.sent)))

    @property
    def events(self) -> tuple[Event, ...]:
        """What was published, the oldest first."""
        return self._locked(lambda: tuple(self._state.events))

    def inbox(self, address: str) -> tuple[ParsedMessage, ...]:
        """What an address got, the oldest first: mail, and for senders also bounces and replies."""
        got = self._locked(lambda: self._state.got(address))
        return tuple(received.message for received in got)  # what is signed only now is signed without the lock

    def log(self, message_id: str | None = None) -> tuple[LogEntry, ...]:
        """What happened to each message, or to one, step by step (LIF-01)."""
        return self._locked(lambda: tuple(entry for entry in self._state.log if message_id in (None, entry.message_id)))
