"""The whole of SES in memory: one account in one Region."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import RLock
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sesmodel.api.actions import ServiceName, action
from sesmodel.client import Client
from sesmodel.clock import ManualClock
from sesmodel.errors import InvalidValue, NotExpressible
from sesmodel.flow.sending import run_due, send
from sesmodel.flow.state import ServiceState
from sesmodel.ids import SeededIds, uuid4_form
from sesmodel.limits import GUIDE, Limits
from sesmodel.service.account import SANDBOX_QUOTA, Account
from sesmodel.service.delivery import RetrySchedule
from sesmodel.service.identity import Step, identity_name
from sesmodel.service.outbox import Outbox
from sesmodel.service.quota import SendQuota
from sesmodel.service.send_request import SendRequest
from sesmodel.service.submission import Receipt
from sesmodel.sinks import Sinks
from sesmodel.transport.closing import Closing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sesmodel.clock import Clock
    from sesmodel.flow.stages import LogEntry
    from sesmodel.ids import Ids
    from sesmodel.mail.read import ParsedMessage
    from sesmodel.ports import EventSink
    from sesmodel.service.delivery import Receivers
    from sesmodel.service.event import Event
    from sesmodel.service.statistics import Statistics
    from sesmodel.service.submission import Submission
    from sesmodel.service.suppression import SuppressionList

_T = TypeVar("_T")
_log = logging.getLogger("sesmodel")


class LocalSes(Closing):
    """Amazon SES in memory. It is a transport, so an application's own mailer talks to it unchanged.

    It says no where SES says no: senders must be verified (``verify``), and in the sandbox recipients too. It shows
    what SES shows: what was sent, what each address got, what events came. Time moves only when it is told to
    (``advance``), and the same calls give the same ids and bytes in every run.

    One lock covers changes of state. Event sinks run after it is released, in order, so they may call back.

    Args:
        region: the Region it plays.
        account_id: the 12 digits of the account.
        production: whether the account is out of the sandbox.
        max_24_hour_send: recipients in 24 hours; no limit if not given.
        max_send_rate: recipients a second; no limit if not given.
        clock: tells the time; a :class:`ManualClock` if not given.
        ids: gives out tokens; :class:`SeededIds` if not given.
        limits: what one message may hold.
        schedule: when it tries again after a temporary failure.

    >>> ses = LocalSes()
    >>> ses.verify("example.com")
    >>> client = ses.client("sesv2")
    >>> _ = client.send_email(
    ...     FromEmailAddress="ana@example.com",
    ...     Destination={"ToAddresses": ["bob@example.net"]},
    ...     Content={"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}},
    ... )
    >>> ses.sent.one().subject, [event.event_type for event in ses.events]
    ('Hi', ['Send', 'Delivery'])
    """

    def __init__(
        self,
        *,
        region: str = "us-east-1",
        account_id: str = "123456789012",
        production: bool = True,
        max_24_hour_send: float | None = None,
        max_send_rate: float | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        limits: Limits = GUIDE,
        schedule: RetrySchedule = RetrySchedule(),  # noqa: B008  frozen
    ) -> None:
        """Start with an account that owns nothing."""
        quota = SendQuota(max_24_hour_send, max_send_rate)
        account = Account(account_id, region, production=production, quota=quota)
        self._state = ServiceState(
            account=account,
            clock=clock or ManualClock(),
            ids=ids or SeededIds(),
            limits=limits,
            schedule=schedule,
        )
        self._lock = RLock()
        self._sinks = Sinks()
        self._handed_over = 0  # of the events, to the sinks

    @classmethod
    def sandbox(cls, **options: Any) -> Self:
        """A new account: 200 recipients in 24 hours, one a second, to verified recipients only (QRC-10).

        Args:
            options: anything that the class itself takes.
        """
        max_24_hour_send, max_send_rate = SANDBOX_QUOTA
        given = {"production": False, "max_24_hour_send": max_24_hour_send, "max_send_rate": max_send_rate}
        return cls(**{**given, **options})

    # --- sending ---------------------------------------------------------------------------------

    def send(self, submission: Submission) -> Receipt:
        """Take a finished message in: what a :class:`Mailer` calls.

        Raises:
            SesError: it is refused, and nobody gets it.
            NotExpressible: it has the null sender of notices, which SES cannot send for anybody.
        """
        if not submission.envelope.mail_from:
            raise NotExpressible("SES sends no mail with a null sender; name one in the envelope.")
        request = SendRequest.of(submission)
        accepted = self._locked(lambda: send(self._state, request))
        return Receipt(
            message_id=accepted.message_id,
            header_message_id=submission.raw.message_id,
            accepted=accepted.checked.recipients,
        )

    async def asend(self, submission: Submission) -> Receipt:
        """As ``send``; there is nothing to wait for."""
        return self.send(submission)

    def call(self, service: ServiceName, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Call an API action by its name, with the parameters and the answer that boto3 shows.

        Args:
            service: ``ses`` for v1, ``sesv2`` for v2.
            operation: such as ``SendEmail``.
            params: its members.

        Raises:
            SesError: what SES answers.
        """
        found = action(service, operation)
        return self._locked(lambda: found(self._state, params))

    def client(self, service: ServiceName) -> Client:
        """A client with boto3's names that calls this model without a socket.

        Args:
            service: ``ses`` for v1, ``sesv2`` for v2.

        Raises:
            InvalidValue: it is neither.
        """
        if service not in ("ses", "sesv2"):
            raise InvalidValue(f"{service!r} is no API of SES.", where="service", cure="Use 'ses' or 'sesv2'.")
        return Client(service, call=self.call, request_id=self.request_id, region=self.region)

    # --- setting up ------------------------------------------------------------------------------

    def verify(self, *identities: str) -> None:
        """Make addresses or domains verified identities, as if their owner had confirmed them.

        Raises:
            InvalidParameterValue: one is neither an address nor a domain.
        """
        names = [identity_name(text) for text in identities]
        with self._lock:
            for name in names:
                identity = self._state.account.identities.add(name)
                identity.step(Step.RESTARTED)
                identity.step(Step.CONFIRMED)

    @property
    def receivers(self) -> Receivers:
        """How the servers of recipients answer: ``ses.receivers.when("*@slow.example").defer(times=3)``."""
        return self._state.receivers

    @property
    def account(self) -> Account:
        """The account: identities, quota, configuration sets, suppression list, statistics."""
        return self._state.account

    @property
    def region(self) -> str:
        """The Region."""
        return self._state.account.region

    @property
    def suppression(self) -> SuppressionList:
        """The suppression list of the account."""
        return self._state.account.suppression

    @property
    def statistics(self) -> Statistics:
        """What the account has done."""
        return self._state.account.statistics

    def subscribe(self, sink: EventSink) -> EventSink:
        """Tell a function of every event from now on. Usable as a decorator.

        It runs after the call that caused the event has let go of the model, so it may call back. What it raises does
        not reach that call, whose mail is accepted already, but ``sys.unraisablehook``: pytest shows it in the test.
        """
        self._sinks.add(sink)
        return sink

    # --- looking ---------------------------------------------------------------------------------

    @property
    def sent(self) -> Outbox:
        """What was sent, the oldest first: ``ses.sent.one()``."""
        return self._locked(lambda: Outbox(tuple(self._state.sent)))

    @property
    def events(self) -> tuple[Event, ...]:
        """What was published, the oldest first."""
        return self._locked(lambda: tuple(self._state.events))

    def inbox(self, address: str) -> tuple[ParsedMessage, ...]:
        """What an address got, the oldest first: mail, and for senders also bounces and replies."""
        return self._locked(lambda: self._state.got(address))

    def log(self, message_id: str | None = None) -> tuple[LogEntry, ...]:
        """What happened to each message, or to one, step by step (LIF-01)."""
        return self._locked(lambda: tuple(entry for entry in self._state.log if message_id in (None, entry.message_id)))

    # --- time ------------------------------------------------------------------------------------

    @property
    def clock(self) -> Clock:
        """The clock it goes by; a mailer that sends to it goes by it too."""
        return self._state.clock

    @property
    def ids(self) -> Ids:
        """Where its tokens come from; a mailer that sends to it takes its own from there too."""
        return self._state.ids

    def tick(self) -> None:
        """Do what is due by now. Every call does so first; this one does nothing else."""
        self._locked(lambda: None)

    def advance(self, **span: float) -> datetime:
        """Let time pass, and do what falls due at its own moment: ``ses.advance(hours=14)``.

        Args:
            span: as ``timedelta`` takes it.

        Raises:
            InvalidValue: the clock cannot be moved.
        """
        clock = self._state.clock
        if not isinstance(clock, ManualClock):
            raise InvalidValue("only a ManualClock can be moved.", where="clock", cure="Wait, or hand one in.")
        end = clock.now() + timedelta(**span)
        self.tick()
        while self._state.due and self._state.due[0][0] <= end:
            clock.move_to(max(self._state.due[0][0], clock.now()))
            self.tick()
        with self._lock:
            return clock.move_to(max(end, clock.now()))  # a sink may have moved it further

    def request_id(self) -> str:
        """A new request id, for doors."""
        with self._lock:
            return uuid4_form(self._state.ids.token())

    # --- the lock, and the sinks after it --------------------------------------------------------

    def _locked(self, work: Callable[[], _T]) -> _T:
        try:
            with self._lock:
                run_due(self._state)
                return work()
        finally:
            self._publish()

    def _publish(self) -> None:
        with self._lock:
            new = self._state.events[self._handed_over :]
            self._handed_over += len(new)
            self._sinks.put(new)
        for event in new:
            about = {"ses_event_type": event.event_type, "ses_message_id": event.message_id}
            _log.debug("event %(ses_event_type)s of %(ses_message_id)s", about, extra=about)
        self._sinks.show()
