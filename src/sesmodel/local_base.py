"""What the parts of the model share: its state, and the lock around it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, TypeVar

from sesmodel.flow.due import hurry, next_due

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from threading import Condition, RLock

    from sesmodel.flow.state import ServiceState
    from sesmodel.local_world import Member, World
    from sesmodel.sinks import Sinks, SinkSubscription, Subscription

_T = TypeVar("_T")


class LocalBase(ABC):
    """What each part of :class:`LocalSes` works with."""

    _service: ServiceState  # as it is, perhaps with something left undone that nobody has missed yet
    _world: World
    _lock: RLock
    _changed: Condition  # of the lock: told of after every call
    _sinks: Sinks
    _handed_over: int  # of the events, to the sinks
    _changes_handed_over: int

    @property
    def _state(self) -> ServiceState:
        """The state, with nothing left undone."""
        self._world.settle()
        return self._service

    @abstractmethod
    def _locked(self, work: Callable[[], _T]) -> _T:
        """Do what is due, then this, under the lock, and tell who wants to know."""

    @abstractmethod
    def settle(self) -> None:
        """Do what was left undone, as nobody was looking."""

    @property
    def next_due(self) -> datetime | None:
        """When something happens next by itself, and that is not over yet; ``None`` if nothing is to come."""
        return next_due(self._state)

    def catch_up(self) -> None:
        """Do what is due by now, as every call does first: for a clock that runs by itself."""
        self._locked(lambda: None)

    def tick(self) -> None:
        """Do what is due by now and what waits, and look for every record that is waited for or relied on.

        Every call does what is due; this one also works on mail that waits (``work="queued"``), and looks for records
        before it would be time to.
        """
        self._locked(lambda: hurry(self._state))

    @property
    def calls(self) -> int:
        """How many calls there were to this model and to others in its world, those that only look included."""
        return self._world.calls

    def after_changes(self, ring: Callable[[], None]) -> Callable[[], None]:
        """Have a function called after every call that something came of, to this model or to another in its world.

        It is told when mail was sent, arrived or went wrong, or a verification moved on. It runs in the thread of the
        call, when the model is free again, and should only wake up somebody who then looks.

        Args:
            ring: the function.

        Returns:
            What ends it.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> end = ses.after_changes(lambda: print("changed"))
        >>> ses.verify("example.com")
        changed
        >>> end()
        >>> ses.verify("example.net")
        """
        return self._world.hang_up(ring)

    def _tell(self, subscription: Subscription, sink: Callable[[_T], object]) -> SinkSubscription[_T]:
        """Tell somebody more from now on."""
        self._world.settle()
        self._sinks.show()
        return self._sinks.add(subscription, sink)

    @property
    def _everywhere(self) -> Sequence[Member]:
        """All models in the world of this one, in the order they were made."""
        return self._world.members or (self,)
