"""Who is told of events and changes: after the call that caused them has let go of the model, one by one, in order."""

from __future__ import annotations

from collections import deque
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Generic, Self, TypeAlias, TypeVar

import attrs

from sesmodel.ports import ChangeSink, EventSink, RefusalSink, TopicSink
from sesmodel.service.refused_call import RefusedCall
from sesmodel.service.verification_change import VerificationChange
from sesmodel.unraisable import report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sesmodel.service.event import Event
    from sesmodel.service.topic_message import TopicMessage

Happened: TypeAlias = "Event | VerificationChange | TopicMessage | RefusedCall"
"""What somebody may be told of."""

_T = TypeVar("_T")


class SinkSubscription(Generic[_T]):
    """That a sink is told of something, until it is ended: by :meth:`end`, or at the end of a ``with`` block.

    It can be called as the sink itself, so a function that is decorated stays a function.

    >>> from sesmodel import LocalSes
    >>> ses, heard = LocalSes(), []
    >>> with ses.watch(heard.append):
    ...     ses.verify("example.com")
    >>> ses.verify("example.org")
    >>> [change.identity for change in heard]
    ['example.com']
    """

    def __init__(self, sink: Callable[[_T], object], end: Callable[[], None]) -> None:
        """Remember how it ends."""
        self.sink, self._end = sink, end

    def end(self) -> None:
        """Tell the sink nothing more, also not of what happened and was not told yet. To do so again does nothing."""
        self._end()

    def __call__(self, what: _T, /) -> None:
        """Hand something to the sink."""
        self.sink(what)

    def __enter__(self) -> Self:
        """Go on for a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.end()

    def __repr__(self) -> str:
        """Who is told."""
        return f"<SinkSubscription of {self.sink!r}>"


@attrs.frozen(eq=False)
class Audience:
    """A sink, and which events it is told of.

    Args:
        sink: the function.
        configuration_set: the set whose mail it hears of; of all mail, with a set or without, if not given.
        event_types: the types that it hears of, as events spell them; all if there are none.
        patient: whether no call need wait for it; see :meth:`Sinks.are_patient`.
    """

    sink: EventSink
    configuration_set: str | None = None
    event_types: frozenset[str] = frozenset()
    patient: bool = attrs.field(default=False, kw_only=True)

    def wants(self, event: Event) -> bool:
        """Whether the sink is told of an event."""
        if self.configuration_set and event.mail.configuration_set != self.configuration_set:
            return False
        return not self.event_types or event.event_type in self.event_types

    def tell(self, what: Happened) -> None:
        """Tell the sink, if it wants to know."""
        if isinstance(what, _event()) and self.wants(what):
            _tell(self.sink, what, f"The event sink failed on {what.event_type} of {what.message_id}")


@attrs.frozen(eq=False)
class Watch:
    """A sink that is told of what verifications become.

    Args:
        sink: the function.
    """

    patient = False

    sink: ChangeSink

    def tell(self, what: Happened) -> None:
        """Tell the sink, if it wants to know."""
        if isinstance(what, VerificationChange):
            _tell(self.sink, what, f"The sink failed on {what}")


@attrs.frozen(eq=False)
class TopicSubscription:
    """A sink that gets what is published to a topic.

    Args:
        sink: the function.
        topic_arn: the topic.
    """

    patient = False

    sink: TopicSink
    topic_arn: str

    def tell(self, what: Happened) -> None:
        """Tell the sink, if it is of its topic."""
        from sesmodel.service.topic_message import TopicMessage  # not before there is a topic

        if isinstance(what, TopicMessage) and what.topic_arn == self.topic_arn:
            _tell(self.sink, what, f"The subscriber of {self.topic_arn} failed on message {what.message_id}")


@attrs.frozen(eq=False)
class RefusalWatch:
    """A sink that is told of calls that are refused.

    Args:
        sink: the function.
        patient: as of :class:`Audience`.
    """

    sink: RefusalSink
    patient: bool = attrs.field(default=False, kw_only=True)

    def tell(self, what: Happened) -> None:
        """Tell the sink, if it wants to know."""
        if isinstance(what, RefusedCall):
            _tell(self.sink, what, f"The sink failed on {what}")


Subscription = Audience | Watch | TopicSubscription | RefusalWatch


class Audiences:
    """Who is told of something: of one model, or of all models in one world."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._lock = Lock()
        self.all: tuple[Subscription, ...] = ()

    def add(self, subscription: Subscription) -> Callable[[], None]:
        """Tell one more from now on; returns what ends that."""
        with self._lock:
            self.all = (*self.all, subscription)
        return lambda: self._remove(subscription)

    def _remove(self, subscription: Subscription) -> None:
        with self._lock:
            self.all = tuple(one for one in self.all if one is not subscription)


class Sinks:
    """The sinks of one model, and what they have not seen yet.

    A sink that fails changes nothing: the mail is accepted already, and an error would make its caller send it
    again. The failure goes where Python puts exceptions that nobody can catch (``sys.unraisablehook``): to the
    terminal, and in pytest to the test.

    Args:
        everywhere: who is told of what happens in any model of the world.
    """

    def __init__(self, everywhere: Audiences) -> None:
        """Start with nobody else to tell."""
        self._here, self._everywhere = Audiences(), everywhere
        self._unseen: deque[Happened] = deque()
        self._lock = Lock()
        self._showing = False

    def __bool__(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(self._here.all or self._everywhere.all)

    @property
    def are_patient(self) -> bool:
        """Whether no call has to wait until somebody was told of what it makes happen.

        A patient sink never blocks, calls no model, and need not be told of mail within the call that brought it. So
        who calls need not fear to wait for it, and may have the answer before it is told.
        """
        return all(one.patient for one in (*self._here.all, *self._everywhere.all))

    def add(self, subscription: Subscription, sink: Callable[[_T], object]) -> SinkSubscription[_T]:
        """Tell one more from now on."""
        return SinkSubscription(sink, self._here.add(subscription))

    def event_types(self, configuration_set: str) -> frozenset[str]:
        """The types of events that somebody hears of who subscribed to a configuration set."""
        from sesmodel.service.event import EVENT_TYPES

        mine = [
            one for one in self._here.all if isinstance(one, Audience) and one.configuration_set == configuration_set
        ]
        return frozenset(kind for one in mine for kind in one.event_types or EVENT_TYPES)

    def put(self, happened: Iterable[Happened]) -> None:
        """Take in what happened, in order; it is shown by :meth:`show`."""
        with self._lock:
            if self:
                self._unseen.extend(happened)

    def show(self) -> None:
        """Show what is unseen. One call at a time does so, also for the others, so that the order holds."""
        with self._lock:
            if self._showing or not self._unseen:
                return
            self._showing = True
        try:
            while (what := self._next()) is not None:
                for subscription in (*self._here.all, *self._everywhere.all):
                    if self._still(subscription):
                        subscription.tell(what)
        except BaseException:  # KeyboardInterrupt, or what `pytest.fail` raises: the next call goes on
            self._showing = False
            raise

    def _still(self, subscription: Subscription) -> bool:
        """Whether it has not been ended by a sink that was told before it."""
        return subscription in self._here.all or subscription in self._everywhere.all

    def _next(self) -> Happened | None:
        with self._lock:
            if self._unseen:
                return self._unseen.popleft()
            self._showing = False  # under the lock that events come in by, so that none is left lying
            return None


@cache
def _event() -> type[Event]:
    from sesmodel.service.event import Event  # not before there is one

    return Event


def _tell(sink: Callable[[_T], None], what: _T, failed: str) -> None:
    try:
        sink(what)
    except Exception as error:  # noqa: BLE001  whatever a sink raises
        report(error, failed, sink)
