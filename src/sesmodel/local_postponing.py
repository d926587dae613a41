"""The part of SES in memory that decides whether what comes of mail is done at once, or when somebody looks."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from sesmodel.flow.due import run_due
from sesmodel.local_subscribing import LocalSubscribing
from sesmodel.service.content_scan import scan_content
from sesmodel.service.kept import KEEP_ALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.faults import Faults
    from sesmodel.flow.state import ServiceState

_T = TypeVar("_T")

_log = logging.getLogger("sesmodel")


class LocalPostponing(LocalSubscribing):
    """The part of :class:`LocalSes` that does later what nobody waits for; of which mail, `flow/postponing.py` says."""

    faults: Faults

    @property
    def answers_at_once(self) -> bool:
        """Whether a call would be answered now without a wait: for doors with one thread for everybody.

        It would not if somebody else is at work in the model, a sink is told of events that is not patient, the
        content of mail is scanned by a function that was handed in, or a call is planned to go wrong, perhaps late.
        """
        may_block = bool(self.faults) or not self._sinks.are_patient or self._service.scan is not scan_content
        if may_block or not self._lock.acquire(blocking=False):
            return False
        self._lock.release()
        return True

    @property
    def _is_watched(self) -> bool:
        """Whether anybody is told at once of what happens, or could see it without asking the model."""
        must_know = not self._sinks.are_patient or self._world.bells or self._world.in_hand
        return bool(must_know) or _log.isEnabledFor(logging.DEBUG)

    @property
    def owes_news(self) -> bool:
        """Whether there is mail that was left undone, and somebody to be told of it; :meth:`finish` sees to that."""
        return self._world.behind is self and bool(self._sinks)

    def finish(self) -> None:
        """Do what was left undone, and tell who is patient: for who has answered a call, and has time."""
        self._world.settle()
        self._sinks.show()

    def settle(self) -> None:
        """Do what was left undone, as nobody was looking."""
        from sesmodel.flow.sending import work_off  # as in LocalSending.submit

        work_off(self._service)
        self._hand_over(self._service)

    def _with_state(self, work: Callable[[ServiceState], _T]) -> _T:
        return self._locked(lambda: work(self._state))

    def _take(self, work: Callable[[ServiceState], _T]) -> _T:
        """Take mail in. What comes of it is done at once, or when somebody looks, who cannot tell which.

        Raises:
            SesError: it is refused.
        """
        if self._is_watched or not self._service.works_at_once:
            return self._with_state(work)
        try:
            with self._changed:
                return self._postponing(work)
        finally:
            if self._world.behind is not self:
                self._publish()

    def _postponing(self, work: Callable[[ServiceState], _T]) -> _T:
        state, world = self._service, self._world
        world.calls += 1
        # Nothing can have fallen due since the last mail of this moment; and a model that forgets does so mail by mail.
        if world.behind is not self or state.keep is not KEEP_ALL or state.waiting[-1].at != state.clock.now():
            run_due(self._state)
        self._changed.notify_all()
        state.postpones = True
        try:
            return work(state)
        finally:
            state.postpones = False
            world.behind = self if state.waiting else None
