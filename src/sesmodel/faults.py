"""What goes wrong on the way to SES, planned: calls that are throttled, connections that drop."""

from __future__ import annotations

import copy
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import attrs

from sesmodel.errors import InvalidValue, SesError, TransportFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.errors import SesModelError

_T = TypeVar("_T")


@attrs.define
class _Plan:
    """One fault, and how many more calls go by before it."""

    error: SesError | TransportFailed
    operation: str | None
    before: int
    times: int

    def meets(self, operation: str) -> bool:
        """Count a call; whether it is one that goes wrong."""
        if self.operation not in (None, operation):
            return False
        if self.before:
            self.before -= 1
            return False
        self.times -= 1
        return True


class Faults:
    """The faults of one model: they hold for calls of every door, those of a mailer as well. Safe to use by threads.

    >>> from sesmodel import LocalSes, Mailer, Message, Throttling
    >>> ses = LocalSes()
    >>> ses.verify("ana@example.com")
    >>> ses.faults.plan(Throttling("Maximum sending rate exceeded."), call=2)
    >>> message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
    >>> _ = Mailer(ses).send(message)
    >>> Mailer(ses).send(message)
    Traceback (most recent call last):
        ...
    sesmodel.errors.Throttling: Maximum sending rate exceeded.
    """

    def __init__(self) -> None:
        """Start without any."""
        self._plans: list[_Plan] = []
        self._lock = Lock()

    def __repr__(self) -> str:
        """How many faults are yet to come."""
        return f"<Faults: {self.pending} to come>"

    def plan(
        self, error: SesError | TransportFailed, *, call: int = 1, times: int = 1, operation: str | None = None
    ) -> None:
        """Let a call go wrong.

        A :class:`SesError` is an answer in place of the real one, and nothing is done. A :class:`TransportFailed` with
        ``delivered="no"`` is a connection that drops before SES has the call; any other, such as
        :class:`DeliveryUnknown`, drops when the call is done: the mail is sent, and the caller does not know.

        Args:
            error: what the caller gets; each time a copy.
            call: which one goes wrong, counted from now on: 1 is the next.
            times: how many calls do so, one after the other.
            operation: the action, such as ``SendEmail``; any if not given. What a mailer sends is a ``SendRawEmail``.

        Raises:
            InvalidValue: it is none of these errors, or a number is less than 1.
        """
        _refuse_others(error)
        for name, number in (("call", call), ("times", times)):
            if number < 1:
                raise InvalidValue(f"{number} is never.", where=name, cure="Give 1 or more.")
        with self._lock:
            self._plans.append(_Plan(error, operation, call - 1, times))

    @property
    def pending(self) -> int:
        """How many calls are yet to go wrong; a test may end with none."""
        with self._lock:
            return sum(plan.times for plan in self._plans)

    def clear(self) -> None:
        """Let everything go well from now on."""
        with self._lock:
            self._plans.clear()

    def around(self, operation: str, work: Callable[[], _T]) -> _T:
        """Do a call, or let it go wrong as planned; the first plan that holds counts, and the others count the call.

        Raises:
            SesError, TransportFailed: what was planned.
        """
        fault = self._next(operation)
        if fault is None:
            return work()
        if isinstance(fault, TransportFailed) and fault.delivered != "no":
            work()
        raise fault

    def _next(self, operation: str) -> SesModelError | None:
        if not self._plans:
            return None
        with self._lock:
            met = [plan for plan in tuple(self._plans) if plan.meets(operation)]
            for other in met[1:]:
                other.times += 1  # its turn comes with the next call
            self._plans = [plan for plan in self._plans if plan.times]
        return copy.copy(met[0].error) if met else None


def _refuse_others(error: object) -> None:
    if not isinstance(error, SesError | TransportFailed):
        cure = "Plan a SesError, or a TransportFailed."
        raise InvalidValue(f"{error!r} is nothing that a call can end in.", where="error", cure=cure)
