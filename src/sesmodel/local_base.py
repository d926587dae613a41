"""What the parts of the model share: its state, and the lock around it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Condition, RLock

    from sesmodel.flow.state import ServiceState

_T = TypeVar("_T")


class LocalBase(ABC):
    """What each part of :class:`LocalSes` works with."""

    _state: ServiceState
    _lock: RLock
    _changed: Condition  # of the lock: told of after every call
    _handed_over: int  # of the events, to the sinks
    _changes_handed_over: int

    @abstractmethod
    def _locked(self, work: Callable[[], _T]) -> _T:
        """Do what is due, then this, under the lock, and tell who wants to know."""
