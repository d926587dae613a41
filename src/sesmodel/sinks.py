"""Who is told of events: after the call that caused them has let go of the model, one after the other, in order."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

import attrs

from sesmodel.ports import EventSink
from sesmodel.service.event import EVENT_TYPES, Event
from sesmodel.unraisable import report

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Subscription:
    """A sink, and which events it is told of.

    Args:
        sink: the function.
        configuration_set: the set whose mail it hears of; of all mail, with a set or without, if not given.
        event_types: the types that it hears of, as events spell them; all if there are none.
    """

    sink: EventSink
    configuration_set: str | None = None
    event_types: frozenset[str] = frozenset()

    def wants(self, event: Event) -> bool:
        """Whether the sink is told of an event."""
        if self.configuration_set and event.mail.tags.get("ses:configuration-set") != (self.configuration_set,):
            return False
        return not self.event_types or event.event_type in self.event_types


class Sinks:
    """The sinks of one model, and what they have not seen yet.

    A sink that fails changes nothing: the mail is accepted already, and an error would make its caller send it
    again. The failure goes where Python puts exceptions that nobody can catch (``sys.unraisablehook``): to the
    terminal, and in pytest to the test.
    """

    def __init__(self) -> None:
        """Start with nobody to tell."""
        self._subscriptions: list[Subscription] = []
        self._unseen: deque[Event] = deque()
        self._lock = Lock()
        self._showing = False

    def add(self, subscription: Subscription) -> None:
        """Tell one more of events from now on."""
        with self._lock:
            self._subscriptions.append(subscription)

    def event_types(self, configuration_set: str) -> frozenset[str]:
        """The types of events that somebody hears of who subscribed to a configuration set."""
        with self._lock:
            mine = [one for one in self._subscriptions if one.configuration_set == configuration_set]
        return frozenset(kind for one in mine for kind in one.event_types or EVENT_TYPES)

    def put(self, events: Iterable[Event]) -> None:
        """Take events in, in the order they happened; they are shown by :meth:`show`."""
        with self._lock:
            self._unseen.extend(events)

    def show(self) -> None:
        """Show what is unseen. One call at a time does so, also for the others, so that the order holds."""
        with self._lock:
            if self._showing:
                return
            self._showing = True
        try:
            while (event := self._next()) is not None:
                for subscription in tuple(self._subscriptions):
                    if subscription.wants(event):
                        _tell(subscription.sink, event)
        except BaseException:  # KeyboardInterrupt, or what `pytest.fail` raises: the next call goes on
            self._showing = False
            raise

    def _next(self) -> Event | None:
        with self._lock:
            if self._unseen:
                return self._unseen.popleft()
            self._showing = False  # under the lock that events come in by, so that none is left lying
            return None


def _tell(sink: EventSink, event: Event) -> None:
    try:
        sink(event)
    except Exception as error:  # noqa: BLE001  whatever a sink raises
        report(error, f"The event sink failed on {event.event_type} of {event.message_id}", sink)
