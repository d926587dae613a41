"""Who is told of events and changes: after the call that caused them has let go of the model, one by one, in order."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import attrs

from sesmodel.ports import ChangeSink, EventSink, TopicSink
from sesmodel.service.event import EVENT_TYPES, Event
from sesmodel.service.topic import TopicMessage
from sesmodel.service.verification_change import VerificationChange
from sesmodel.unraisable import report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Happened = Event | VerificationChange | TopicMessage
"""What somebody may be told of."""

_T = TypeVar("_T")


@attrs.frozen
class Audience:
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
        if self.configuration_set and event.mail.configuration_set != self.configuration_set:
            return False
        return not self.event_types or event.event_type in self.event_types

    def tell(self, what: Happened) -> None:
        """Tell the sink, if it wants to know."""
        if isinstance(what, Event) and self.wants(what):
            _tell(self.sink, what, f"The event sink failed on {what.event_type} of {what.message_id}")


@attrs.frozen
class Watch:
    """A sink that is told of what verifications become.

    Args:
        sink: the function.
    """

    sink: ChangeSink

    def tell(self, what: Happened) -> None:
        """Tell the sink, if it wants to know."""
        if isinstance(what, VerificationChange):
            _tell(self.sink, what, f"The sink failed on {what}")


@attrs.frozen
class TopicSubscription:
    """A sink that gets what is published to a topic.

    Args:
        sink: the function.
        topic_arn: the topic.
    """

    sink: TopicSink
    topic_arn: str

    def tell(self, what: Happened) -> None:
        """Tell the sink, if it is of its topic."""
        if isinstance(what, TopicMessage) and what.topic_arn == self.topic_arn:
            _tell(self.sink, what, f"The subscriber of {self.topic_arn} failed on message {what.message_id}")


Subscription = Audience | Watch | TopicSubscription


class Sinks:
    """The sinks of one model, and what they have not seen yet.

    A sink that fails changes nothing: the mail is accepted already, and an error would make its caller send it
    again. The failure goes where Python puts exceptions that nobody can catch (``sys.unraisablehook``): to the
    terminal, and in pytest to the test.
    """

    def __init__(self) -> None:
        """Start with nobody to tell."""
        self._subscriptions: list[Subscription] = []
        self._unseen: deque[Happened] = deque()
        self._lock = Lock()
        self._showing = False

    def __bool__(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(self._subscriptions)

    def add(self, subscription: Subscription) -> None:
        """Tell one more from now on."""
        with self._lock:
            self._subscriptions.append(subscription)

    def event_types(self, configuration_set: str) -> frozenset[str]:
        """The types of events that somebody hears of who subscribed to a configuration set."""
        with self._lock:
            mine = [
                one
                for one in self._subscriptions
                if isinstance(one, Audience) and one.configuration_set == configuration_set
            ]
        return frozenset(kind for one in mine for kind in one.event_types or EVENT_TYPES)

    def put(self, happened: Iterable[Happened]) -> None:
        """Take in what happened, in order; it is shown by :meth:`show`."""
        with self._lock:
            if self._subscriptions:
                self._unseen.extend(happened)

    def show(self) -> None:
        """Show what is unseen. One call at a time does so, also for the others, so that the order holds."""
        with self._lock:
            if self._showing or not self._unseen:
                return
            self._showing = True
        try:
            while (what := self._next()) is not None:
                for subscription in tuple(self._subscriptions):
                    subscription.tell(what)
        except BaseException:  # KeyboardInterrupt, or what `pytest.fail` raises: the next call goes on
            self._showing = False
            raise

    def _next(self) -> Happened | None:
        with self._lock:
            if self._unseen:
                return self._unseen.popleft()
            self._showing = False  # under the lock that events come in by, so that none is left lying
            return None


def _tell(sink: Callable[[_T], None], what: _T, failed: str) -> None:
    try:
        sink(what)
    except Exception as error:  # noqa: BLE001  whatever a sink raises
        report(error, failed, sink)
