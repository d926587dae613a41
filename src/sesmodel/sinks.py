"""Who is told of events: after the call that caused them has let go of the model, one after the other, in order."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from sesmodel.unraisable import report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.ports import EventSink
    from sesmodel.service.event import Event


class Sinks:
    """The sinks of one model, and what they have not seen yet.

    A sink that fails changes nothing: the mail is accepted already, and an error would make its caller send it
    again. The failure goes where Python puts exceptions that nobody can catch (``sys.unraisablehook``): to the
    terminal, and in pytest to the test.
    """

    def __init__(self) -> None:
        """Start with nobody to tell."""
        self._sinks: list[EventSink] = []
        self._unseen: deque[Event] = deque()
        self._lock = Lock()
        self._showing = False

    def add(self, sink: EventSink) -> None:
        """Tell one more of every event from now on."""
        with self._lock:
            self._sinks.append(sink)

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
        while (event := self._next()) is not None:
            for sink in tuple(self._sinks):
                _tell(sink, event)

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
