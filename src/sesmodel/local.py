"""The whole of SES in memory: one account in one Region."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from sesmodel.errors import InvalidConfiguration, InvalidValue
from sesmodel.faults import Faults
from sesmodel.flow.due import run_due
from sesmodel.flow.state import ServiceState
from sesmodel.ids import uuid4_form
from sesmodel.limits import GUIDE, Limits
from sesmodel.local_account import LocalAccount
from sesmodel.local_authorization import LocalAuthorization
from sesmodel.local_clearing import LocalClearing
from sesmodel.local_configuration_sets import LocalConfigurationSets
from sesmodel.local_confirming import LocalConfirming
from sesmodel.local_contact_lists import LocalContactLists
from sesmodel.local_destinations import LocalDestinations
from sesmodel.local_engagement import LocalEngagement
from sesmodel.local_identities import LocalIdentities
from sesmodel.local_preferences import LocalPreferences
from sesmodel.local_sending import LocalSending
from sesmodel.local_statistics import LocalStatistics
from sesmodel.local_suppression import LocalSuppression
from sesmodel.local_topics import LocalTopics
from sesmodel.local_world import World
from sesmodel.model_time import sleep
from sesmodel.service.account import OWNER, Account, account_and_region
from sesmodel.service.api_rate import ApiRate
from sesmodel.service.caller import NOBODY, Caller
from sesmodel.service.content_scan import scan_content
from sesmodel.service.kept import KEEP_ALL, Keep
from sesmodel.service.quota import SendQuota
from sesmodel.service.rules import RULES, Rules
from sesmodel.service.suppression import default_reasons
from sesmodel.service.times import TIMES, Times
from sesmodel.sinks import Sinks
from sesmodel.transport.closing import Closing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from sesmodel.api.actions import ServiceName
    from sesmodel.client import Client
    from sesmodel.clock import Clock, ManualClock
    from sesmodel.ids import Ids
    from sesmodel.ports import AsyncResolver, Keys, Resolver
    from sesmodel.service.content_scan import Scan
    from sesmodel.service.email_template import EmailTemplate
    from sesmodel.service.global_suppression import GlobalSuppressionList
    from sesmodel.service.receivers import Receivers
    from sesmodel.service.stored_objects import StoredObjects
    from sesmodel.service.template_store import EmailTemplates

_T = TypeVar("_T")


class LocalSes(
    LocalAccount,
    LocalIdentities,
    LocalAuthorization,
    LocalConfirming,
    LocalConfigurationSets,
    LocalContactLists,
    LocalDestinations,
    LocalTopics,
    LocalStatistics,
    LocalClearing,
    LocalEngagement,
    LocalPreferences,
    LocalSending,
    LocalSuppression,
    Closing,
):
    """Amazon SES in memory. It is a transport, so an application's own mailer talks to it unchanged.

    It says no where SES says no: senders must be verified (``verify``), and in the sandbox recipients too. It shows
    what SES shows: what was sent, what each address got, what events came. Time moves only when it is told to
    (``advance``), and the same calls give the same ids and bytes in every run.

    One lock covers changes of state. Event sinks run after it is released, in order, so they may call back.

    Args:
        region: the Region it plays.
        account_id: the 12 digits of the account.
        production: whether the account is out of the sandbox.
        owner: the address of the owner of the account, to whom notices of SES go.
        organization: the id of the organization of AWS that the account is of, for policies that ask for it.
        account_created: when the account began to use SES; an old one does not use its suppression list (SUP-02).
        max_24_hour_send: recipients in 24 hours; no limit if not given.
        max_send_rate: recipients a second; no limit if not given.
        api_rate: calls a second of every API action but those that send; no limit if not given, SES has 1 (QRC-18).
        limits: what a message, a template or a call may hold.
        rules: what may go either way, where the guide and the service differ or the guide can be read in two ways.
        times: how long everything takes that SES does by itself: to verify, to try again, to review, to do jobs.
        scan: looks at the content of every message, in place of the scan for the EICAR test file.
        clock: tells the time; a :class:`ManualClock` if not given.
        ids: gives out tokens; :class:`SeededIds` if not given.
        keys: makes the keys that SES signs with; test keys that everybody has if not given.
        resolver: where the records of identities are looked up: a :class:`DnsTable` of its own if not given, which it
            looks up in as time passes. Another resolver is only asked by ``verify_pending`` and ``averify_pending``.
        objects: what is in S3, by its address, for jobs to read and to write; a ``dict`` if not given.
        global_suppression: the suppression list of all customers of SES; one of its own if not given.
        world: what it has in common with others, as :class:`LocalCloud` hands it in; then the six before are those of
            the world.
        keep: how much of what happened is remembered.
        work: ``queued`` leaves mail that is accepted until the clock moves, or until ``tick``; a send then takes its
            first three steps only.
        owners: ``at once`` lets the owner of every identity publish its records and follow its link before the next
            call, as emulators do that suites may have been written for; else that is yours to do, as on AWS.
        pages_at: where the pages of SES are that mail leads to, such as ``http://127.0.0.1:8025``, so that a browser
            can open them there; the addresses are those of AWS if not given, and ``visit`` follows either.

    Raises:
        InvalidValue: the account or the Region does not look like one.

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
        owner: str = OWNER,
        organization: str = "",
        account_created: date | None = None,
        max_24_hour_send: float | None = None,
        max_send_rate: float | None = None,
        api_rate: float | None = None,
        limits: Limits = GUIDE,
        rules: Rules = RULES,
        times: Times = TIMES,
        scan: Scan = scan_content,
        clock: Clock | None = None,
        ids: Ids | None = None,
        keys: Keys | None = None,
        resolver: Resolver | AsyncResolver | None = None,
        objects: StoredObjects | None = None,
        global_suppression: GlobalSuppressionList | None = None,
        world: World | None = None,
        keep: Keep = KEEP_ALL,
        work: Literal["at once", "queued"] = "at once",
        owners: Literal["by hand", "at once"] = "by hand",
        pages_at: str | None = None,
    ) -> None:
        """Start with an account that owns nothing."""
        account = Account(
            *account_and_region(account_id, region),
            production=production,
            quota=SendQuota(max_24_hour_send, max_send_rate, rules.quota),
            owner=owner,
            organization=organization,
        )
        account.suppression.reasons = default_reasons(account_created)
        account.configuration_sets.propagation_delay = times.propagation_delay
        self._world = world or World(
            clock=clock,
            ids=ids,
            keys=keys,
            resolver=resolver,
            objects=objects,
            global_suppression=global_suppression,
            keep=keep,
        )
        self._service = ServiceState(
            account=account,
            clock=self._world.clock,
            ids=self._world.ids,
            limits=limits,
            rules=rules,
            times=times,
            scan=scan,
            signing_keys=self._world.signing_keys,
            dns=self._world.dns,
            receivers=self._world.receivers,
            mailboxes=self._world.mailboxes,
            keep=keep,
            api_rate=ApiRate(api_rate),
            objects=self._world.objects,
            global_suppression=self._world.global_suppression,
            works_at_once=_is_at_once(work, "work", "queued"),
            owners_at_once=_is_at_once(owners, "owners", "by hand"),
            others=self._world.states(region),
        )
        self._world.states(region)[account_id] = self._service
        self._lock, self._changed = self._world.lock, self._world.changed
        self.faults = Faults(self._world.faults)
        self._sinks = Sinks(self._world.audiences)
        self._handed_over = 0  # of the events, to the sinks
        self._changes_handed_over = 0
        self._rung_at = 0  # so much had happened when the bells of the world were last rung
        if pages_at is not None:
            self.pages_at = pages_at

    @classmethod
    def sandbox(cls, **options: Any) -> Self:
        """A new account: 200 recipients in 24 hours, one a second, to verified recipients only (QRC-10).

        Args:
            options: anything that the class itself takes.
        """
        return cls(**{**cls.sandbox_options(options), **options})

    @staticmethod
    def sandbox_options(options: Mapping[str, Any]) -> dict[str, Any]:
        """What makes an account a new one.

        Args:
            options: what is said of it already; its limits say what a new account may send.
        """
        limits: Limits = options.get("limits", GUIDE)
        quota = {"max_24_hour_send": limits.max_24_hour_send, "max_send_rate": limits.max_send_rate}
        return {"production": False, **quota}

    # --- the API ---------------------------------------------------------------------------------

    def client(self, service: ServiceName, *, caller: Caller = NOBODY) -> Client:
        """A client with boto3's names that calls this model without a socket.

        Args:
            service: ``ses`` for v1, ``sesv2`` for v2.
            caller: who calls by it; the account itself, which may do everything, if not given.

        Raises:
            InvalidValue: it is neither.
        """
        if service not in ("ses", "sesv2"):
            raise InvalidValue(f"{service!r} is no API of SES.", where="service", cure="Use 'ses' or 'sesv2'.")
        from sesmodel.client import Client  # a server needs none

        return Client(
            service,
            call=partial(self.call, caller=caller),
            request_id=self.request_id,
            region=self.region,
            pause=partial(sleep, self),
        )

    # --- setting up ------------------------------------------------------------------------------

    def store(self, *templates: EmailTemplate) -> None:
        """Store templates, in place of those of the same names.

        Raises:
            InvalidParameterValue, InvalidTemplate: SES would not store one.
            LimitExceeded: there are as many as there may be.
        """
        with self._lock:
            for template in templates:
                if template.name in self._state.account.templates:
                    self._state.update_template(template)
                else:
                    self._state.create_template(template)

    @property
    def receivers(self) -> Receivers:
        """How the servers of recipients answer: ``ses.receivers.when("*@slow.example").defer(times=3)``."""
        self._world.in_hand = True
        return self._state.receivers

    @property
    def limits(self) -> Limits:
        """What one message, template or call may hold."""
        return self._service.limits

    @property
    def account_id(self) -> str:
        """The 12 digits of the account."""
        return self._service.account.id

    @property
    def region(self) -> str:
        """The Region."""
        return self._service.account.region

    @property
    def production(self) -> bool:
        """Whether the account is out of the sandbox."""
        return self._state.account.production

    @property
    def templates(self) -> EmailTemplates:
        """The stored templates of the account, the newest first."""
        return self._state.account.templates

    # --- time ------------------------------------------------------------------------------------

    @property
    def clock(self) -> ManualClock | Any:  # whatever was handed in, else a ManualClock, which tests move
        """The clock it goes by, ``ses.clock.advance(hours=25)``; a mailer that sends to it goes by it too."""
        return self._service.clock

    @property
    def ids(self) -> Ids:
        """Where its tokens come from; a mailer that sends to it takes its own from there too."""
        return self._service.ids

    def advance(self, **span: float) -> datetime:
        """Let time pass, and do what falls due at its own moment: ``ses.advance(hours=14)``.

        Args:
            span: as ``timedelta`` takes it.

        Raises:
            InvalidValue: the clock cannot be moved, or not to there: time does not run backwards.
        """
        return self._world.advance(timedelta(**span), self._everywhere)

    def request_id(self) -> str:
        """A new request id, for doors."""
        with self._lock:
            return uuid4_form(self._service.ids.token())

    def __repr__(self) -> str:
        """Which account it is, where its clock stands, and how much there is to look at."""
        account, state = self._state.account, self._state
        who = f"{account.id} in {account.region}{'' if account.production else ', sandbox'}"
        moment = f"{state.clock.now():%Y-%m-%d %H:%M:%S}"
        return f"<LocalSes of {who} at {moment}: {len(state.sent):,} sent, {len(state.events):,} events>"

    # --- the lock, and the sinks after it --------------------------------------------------------

    def _locked(self, work: Callable[[], _T]) -> _T:
        try:
            with self._changed:
                self._world.calls += 1
                run_due(self._state)
                self._changed.notify_all()  # who waits for the lock sees what is done before it is let go
                return work()
        finally:
            self._publish()
            if self._world.bells and self._state.happened != self._rung_at:
                self._rung_at = self._state.happened
                for ring in self._world.bells:
                    ring()


def _is_at_once(said: str, where: str, other: str) -> bool:
    if said not in ("at once", other):
        raise InvalidConfiguration(f"{said!r} is no way to work.", where=where, cure=f"Use 'at once' or {other!r}.")
    return said == "at once"
