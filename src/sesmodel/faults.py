"""What goes wrong on the way to SES, planned: throttled calls, connections that drop, answers that are late."""

from __future__ import annotations

from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from sesmodel.errors import SesModelError, TransportFailed

if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Callable, Sequence

    from sesmodel.service.planned_fault import Fault, PlannedFault

_T = TypeVar("_T")


class Faults:
    """The faults of one model: they hold for calls of every door, those of a mailer as well. Safe to use by threads.

    Those of a :class:`LocalCloud` hold for calls to any of its accounts and Regions, counted together.

    Args:
        everywhere: those of the cloud, which hold here as well.

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

    def __init__(self, everywhere: Faults | None = None) -> None:
        """Start without any."""
        self._plans: list[PlannedFault] = []
        self._everywhere = everywhere
        self._lock: LockType = everywhere._lock if everywhere is not None else Lock()  # noqa: SLF001  one for both

    def __repr__(self) -> str:
        """How many faults are yet to come."""
        return f"<Faults: {self.pending} to come>"

    def plan(
        self,
        fault: Fault,
        *,
        call: int = 1,
        times: int = 1,
        operation: str | None = None,
        recipient: str | None = None,
    ) -> None:
        """Let a call go wrong, or a stage of an SMTP connection.

        A :class:`SesError` is an answer in place of the real one, and nothing is done. A :class:`TransportFailed` with
        ``delivered="no"`` is a connection that drops before SES has the call; any other, such as
        :class:`DeliveryUnknown`, drops when the call is done: the mail is sent, and the caller does not know.

        A ``timedelta`` is how long a client waits for the real answer, by the clock of the machine: at the HTTP door,
        and over SMTP. Calls in process have no door to wait at.

        The stages of an SMTP connection are ``greeting``, ``EHLO``, ``STARTTLS``, ``AUTH``, ``MAIL``, ``RCPT``,
        ``DATA`` and ``message``, which is after the final dot. There, a text is a reply in place of the real one.
        After a ``421``, or a reply in place of the greeting, the connection is closed.

        Args:
            fault: what the caller gets; each time a copy.
            call: which one goes wrong, counted from now on: 1 is the next.
            times: how many calls do so, one after the other.
            operation: the action, such as ``SendEmail``, or the stage; any action if not given. What a mailer sends
                is a ``SendRawEmail``.
            recipient: only mail for this one, such as ``bob@example.net`` or ``*@slow.example``, at the stages
                ``RCPT``, ``DATA`` and ``message``. Calls for others are not counted.

        Raises:
            InvalidValue: it is nothing that can happen there, or a number is less than 1.

        >>> faults = Faults()
        >>> faults.plan("450 4.2.1 Try again later", operation="RCPT", recipient="*@slow.example", times=2)
        >>> faults.pending
        2
        """
        from sesmodel.service.planned_fault import PlannedFault  # which looks into mail

        planned = PlannedFault(fault, operation, call - 1, times, recipient)
        with self._lock:
            self._plans.append(planned)

    def __bool__(self) -> bool:
        """Whether anything is yet to go wrong here."""
        return bool(self._plans or self._everywhere)

    @property
    def pending(self) -> int:
        """How many calls are yet to go wrong, without those of a cloud around it; a test may end with none."""
        with self._lock:
            return sum(plan.times for plan in self._plans)

    def clear(self) -> None:
        """Let everything go well from now on that was not planned for the whole of a cloud."""
        with self._lock:
            self._plans.clear()

    def around(self, operation: str, work: Callable[[], _T]) -> _T:
        """Do a call, or let it go wrong as planned; the first plan that holds counts, and the others count the call.

        Raises:
            SesError, TransportFailed: what was planned.
        """
        fault = self._next(operation, but=timedelta)
        if not isinstance(fault, SesModelError):
            return work()
        if isinstance(fault, TransportFailed) and fault.delivered != "no":
            work()
        raise fault

    def delay_of(self, operation: str) -> timedelta | None:
        """Count a call that has come to the HTTP door, and say how long its answer keeps it waiting.

        Args:
            operation: the action.
        """
        fault = self._next(operation, but=SesModelError)
        return fault if isinstance(fault, timedelta) else None

    def next_at(self, operation: str, recipients: Sequence[str] = ()) -> Fault | None:
        """Count a step of an SMTP connection, and say what goes wrong with it: for the door, which lets it happen.

        Args:
            operation: the stage.
            recipients: whom the mail is for, as far as is known.
        """
        return self._next(operation, recipients)

    def _next(self, operation: str, recipients: Sequence[str] = (), but: tuple[type, ...] | type = ()) -> Fault | None:
        """What goes wrong next, of all kinds but some."""
        if not self:
            return None
        with self._lock:
            both = (self._plans, self._everywhere._plans if self._everywhere else [])  # noqa: SLF001  of its own kind
            plans = [plan for planned in both for plan in planned if not isinstance(plan.fault, but)]
            met = [plan for plan in plans if plan.meets(operation, recipients)]
            for other in met[1:]:
                other.times += 1  # its turn comes with the next call
            for planned in both:
                planned[:] = [plan for plan in planned if plan.times]
        return met[0].one() if met else None
