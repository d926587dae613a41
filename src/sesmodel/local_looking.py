"""The part of SES in memory that tests look at: what was sent, what arrived, what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sesmodel.clock import ManualClock
from sesmodel.local_base import LocalBase
from sesmodel.system import SystemClock

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.log_entry import LogEntry
    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.read import ParsedMessage
    from sesmodel.service.event import Event
    from sesmodel.service.event_log import Events
    from sesmodel.service.inbox import Inbox, Wanted
    from sesmodel.service.letter import Received
    from sesmodel.service.outbox import Outbox
    from sesmodel.snapshot import Snapshot


class LocalLooking(LocalBase):
    """The part of :class:`LocalSes` that changes nothing."""

    @property
    def sent(self) -> Outbox:
        """What was sent, the oldest first: ``ses.sent.one()``."""
        from sesmodel.service.outbox import Outbox

        return self._locked(lambda: Outbox(self._state.sent.view()))

    @property
    def events(self) -> Events[Event]:
        """What was published, the oldest first: ``ses.events.of(Bounce)``."""
        from sesmodel.service.event_log import Events

        return self._locked(lambda: Events(self._state.events.view()))

    def events_since(self, number: int = 0) -> tuple[Events[Event], int]:
        """What was published after so many events, and how many there ever were: for who reads on from there.

        Args:
            number: how many were read already.

        Returns:
            The events, as far as they are kept, and the number to go on from.
        """
        from sesmodel.service.event_log import Events

        return self._locked(lambda: (Events(self._state.events.since(number)), self._state.events.total))

    @property
    def inboxes(self) -> dict[str, int]:
        """How much mail each address has got, in the order in which their first came."""
        return self._locked(lambda: {one.addr_spec: count for one, count in self._state.mailboxes.addresses})

    def inbox(self, address: str) -> Inbox:
        """What an address got, the oldest first: mail, and for senders also bounces and replies.

        It is seen from every thread, but not from another process.

        Args:
            address: the address; its domain may be written in any way.

        Raises:
            InvalidAddress: it is none.
        """
        from sesmodel.service.inbox import Inbox

        got = self._locked(lambda: self._state.mailboxes.got(address))
        return Inbox.of(got, lambda wanted, timeout: self._wait(address, wanted, timeout))

    def _wait(self, address: str, wanted: Wanted, timeout: float) -> ParsedMessage:
        timer = SystemClock()
        end, model_end = timer.monotonic() + timeout, self._state.clock.now() + timedelta(seconds=timeout)
        while True:
            newest = self._newest(address)  # before the rest, so that nothing that comes meanwhile is missed
            inbox = self.inbox(address)
            if found := inbox.where(wanted.fits):
                return found.last
            if self._move_on(model_end):
                continue
            left = end - timer.monotonic()
            if left <= 0:
                raise AssertionError(f"expected mail ({wanted}) to {address} in {timeout:g} s, {inbox}")
            self._wait_for_others(address, newest, left)

    def _newest(self, address: str) -> Received | None:
        with self._lock:
            got = self._state.mailboxes.got(address)
            return got[-1] if got else None

    def _wait_for_others(self, address: str, newest: Received | None, left: float) -> None:
        """Wait until another thread has sent something, or something is due by a clock that runs."""
        with self._changed:
            due = None if isinstance(self._state.clock, ManualClock) else self._world.next_due(self._everywhere)
            pause = left if due is None else min(left, max((due - self._state.clock.now()).total_seconds(), 0))
            self._changed.wait_for(lambda: self._newest(address) is not newest, pause)

    def _move_on(self, end: datetime) -> bool:
        """Move a clock that stands still to what is due next; whether there was anything until then."""
        clock = self._state.clock
        with self._lock:
            due = self._world.next_due(self._everywhere)
            if not isinstance(clock, ManualClock) or due is None or due > end:
                return False
            clock.move_to(max(due, clock.now()))
        for one in self._everywhere:
            one.catch_up()
        return True

    def log(self, message_id: str | None = None) -> tuple[LogEntry, ...]:
        """What happened to each message, or to one, step by step (LIF-01)."""
        entries = self._locked(self._state.log.view)
        return tuple(entry for entry in entries if message_id in (None, entry.message_id))

    # --- going back ------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """The state at this moment, to go back to; what it holds that never changes is not copied."""
        from sesmodel.snapshot import Snapshot  # writes down all that there can be

        return self._locked(lambda: Snapshot.taken(self._world, [self._state]))

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a state: of this model, or of another one of the same account and Region.

        A ``ManualClock`` and ``SeededIds`` go back, too, so what is done again gives the same again. Objects that were
        taken from the model before, such as ``ses.account`` or a topic, belong to the state that is left.

        The quota, the rules, the times and the limits are those of the state; how much is kept, where pages are, and
        what owners do stay as they are in this model.

        A model of a :class:`LocalCloud` goes back alone: what it shares with the others stays as it is, that is the
        clock, the ids, the DNS, S3, the receivers, what is in inboxes, and the global suppression list. ``restore`` of
        the cloud brings everything back.

        Args:
            snapshot: the state.

        Raises:
            InvalidValue: it is of another account or Region.
        """
        from sesmodel.snapshot import only_of

        account = self._state.account
        only_of(snapshot, account.id, account.region)
        with self._lock:
            content = snapshot.content(self._world, self._state.keep)
            if not self._world.members:
                content.world.bring_back(self._world, content.around)
            self._become(content.states[0])

    def _become(self, state: ServiceState) -> None:
        """Be in a state, within the world as it is. Its receivers may have functions in them."""
        world = self._world
        world.settle()
        world.in_hand = True
        state.receivers, state.mailboxes, state.objects = world.receivers, world.mailboxes, world.objects
        state.keep, state.owners_at_once = self._state.keep, self._state.owners_at_once
        state.pages_at = self._state.pages_at
        self._service = world.states(state.account.region)[state.account.id] = state
        self._handed_over, self._changes_handed_over = state.events.total, state.changes.total
