"""Many accounts in many Regions, which live in one world: one clock, one DNS, one set of people who get mail."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from heapq import merge
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sesmodel.errors import InvalidConfiguration
from sesmodel.local import LocalSes
from sesmodel.local_subscribing import known_types
from sesmodel.local_world import World
from sesmodel.service.account import account_and_region
from sesmodel.service.kept import KEEP_ALL, Keep
from sesmodel.sinks import Audience, RefusalWatch, SinkSubscription

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from sesmodel.clock import Clock, ManualClock
    from sesmodel.dns.table import DnsTable
    from sesmodel.faults import Faults
    from sesmodel.ids import Ids
    from sesmodel.ports import AsyncResolver, EventSink, Keys, RefusalSink, Resolver
    from sesmodel.service.event import Event
    from sesmodel.service.event_log import Events
    from sesmodel.service.global_suppression import GlobalSuppressionList
    from sesmodel.service.inbox import Inbox
    from sesmodel.service.outbox import Outbox
    from sesmodel.service.receivers import Receivers
    from sesmodel.service.refused_call import RefusedCall
    from sesmodel.service.stored_objects import StoredObjects
    from sesmodel.sinks import Subscription
    from sesmodel.snapshot import Snapshot

_T = TypeVar("_T")


class LocalCloud:
    """Amazon SES in memory, in as many Regions and accounts as are asked for.

    Each pair of account and Region is a :class:`LocalSes` with a state of its own: sandbox, quota, identities,
    configuration sets, templates, suppression list (QRC-04). They share what is not of SES or of all of it: the
    clock, the ids, the DNS, S3, the global suppression list, and the people who get mail: what an address got is in
    one inbox, wherever it was sent from.

    Args:
        clock: tells the time everywhere; a :class:`ManualClock` if not given.
        ids: gives out tokens; :class:`SeededIds` if not given.
        keys: makes the keys that SES signs with; test keys that everybody has if not given.
        resolver: where the records of identities are looked up; a :class:`DnsTable` if not given.
        objects: what is in S3; a ``dict`` if not given.
        global_suppression: the suppression list of all customers of SES; one of its own if not given.
        keep: how much of what happened is remembered: of what was sent in each account and Region, of what arrived in
            all of them together.
        account_id: the account that is meant where none is named.
        region: the Region that is meant where none is named.
        setup: called with each that is made, before anybody uses it: to verify identities everywhere, say.
        options: anything else that :class:`LocalSes` takes, for each that is made.

    Raises:
        InvalidValue: the account or the Region cannot be.

    >>> cloud = LocalCloud()
    >>> cloud["us-west-2"].verify("example.com")
    >>> [ses.identities.covering("ana@example.com") is not None for ses in (cloud["us-west-2"], cloud["us-east-1"])]
    [True, False]
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        ids: Ids | None = None,
        keys: Keys | None = None,
        resolver: Resolver | AsyncResolver | None = None,
        objects: StoredObjects | None = None,
        global_suppression: GlobalSuppressionList | None = None,
        keep: Keep = KEEP_ALL,
        account_id: str = "123456789012",
        region: str = "us-east-1",
        setup: Callable[[LocalSes], object] | None = None,
        **options: Any,
    ) -> None:
        """Begin with no account anywhere."""
        self._world = World(
            clock=clock,
            ids=ids,
            keys=keys,
            resolver=resolver,
            objects=objects,
            global_suppression=global_suppression,
            keep=keep,
        )
        self._setups: tuple[Callable[[LocalSes], object], ...] = (setup,) if setup else ()
        self._options: dict[str, Any] = {"keep": keep, **options}
        self._made_with: dict[tuple[str, str], dict[str, Any]] = {}
        self._made: dict[tuple[str, str], LocalSes] = {}
        self.account_id, self.region = account_and_region(account_id, region)

    @classmethod
    def sandbox(cls, **options: Any) -> Self:
        """A cloud whose accounts are new: in every Region 200 recipients in 24 hours, one a second (QRC-10, QRC-23).

        Args:
            options: anything that the class itself takes.
        """
        return cls(**{**LocalSes.sandbox_options(options), **options})

    # --- accounts and Regions ----------------------------------------------------------------------

    def ses(self, region: str | None = None, *, account_id: str | None = None, **options: Any) -> LocalSes:
        """The service as one account sees it in one Region; made when it is first asked for.

        Args:
            region: the Region; that of the cloud if not given.
            account_id: the 12 digits of the account; that of the cloud if not given.
            options: how it differs from the others, such as ``production=False``; only when it is made.

        Raises:
            InvalidValue: the account or the Region cannot be.
            InvalidConfiguration: there are options, and it is made already.
        """
        key = (account_id or self.account_id, region or self.region)
        if not options and (there := self._made.get(key)) is not None:
            return there
        key = account_and_region(*key)
        with self._world.lock:
            if key not in self._made:
                made = self._made[key] = self._new(key, options)
                self._made_with[key] = options
                self._world.members.append(made)
            elif options:
                raise InvalidConfiguration(
                    f"account {key[0]} is in use in {key[1]} already.",
                    where=", ".join(options),
                    cure="Give its options when you first ask for it.",
                )
            return self._made[key]

    def _new(self, key: tuple[str, str], options: dict[str, Any]) -> LocalSes:
        account, region = key
        made = LocalSes(account_id=account, region=region, world=self._world, **{**self._options, **options})
        for do in self._setups:
            do(made)
        return made

    def set_up(self, do: Callable[[LocalSes], object]) -> Callable[[], None]:
        """Do something to every account in every Region: to those that are made, and to each that will be.

        Args:
            do: called with each, before anybody uses it; after what ``setup`` does, and in the order in which it is
                said. Accounts that :meth:`restore` empties are set up again. What it raises comes here, and then it is
                not called with those that are made later.

        Returns:
            What lets those that are made later be without.

        >>> cloud = LocalCloud()
        >>> end = cloud.set_up(lambda ses: ses.verify("example.com"))
        >>> cloud["us-west-2"].identities.get("example.com").verified
        True
        """
        with self._world.lock:
            setup = partial(do)  # of its own, so that to end it ends no other that does the same
            self._setups = (*self._setups, setup)
            try:
                for one in self:
                    setup(one)
            except BaseException:
                self._leave_out(setup)
                raise
        return lambda: self._leave_out(setup)

    def _leave_out(self, setup: Callable[[LocalSes], object]) -> None:
        with self._world.lock:
            self._setups = tuple(one for one in self._setups if one is not setup)

    def __getitem__(self, region: str) -> LocalSes:
        """The service in one Region, for the account of the cloud."""
        return self.ses(region)

    def __iter__(self) -> Iterator[LocalSes]:
        """All that are made, in that order."""
        with self._world.lock:
            return iter(tuple(self._made.values()))

    def __len__(self) -> int:
        """How many are made."""
        return len(self._made)

    def __repr__(self) -> str:
        """Which are made."""
        where = ", ".join(f"{account} in {region}" for account, region in self._made)
        return f"<LocalCloud of {where or 'no account yet'}>"

    # --- time --------------------------------------------------------------------------------------

    @property
    def clock(self) -> ManualClock | Any:  # whatever was handed in, else a ManualClock, which tests move
        """The one clock."""
        return self._world.clock

    @property
    def ids(self) -> Ids:
        """Where tokens come from."""
        return self._world.ids

    def advance(self, **span: float) -> datetime:
        """Let time pass everywhere, and do what falls due at its own moment: ``cloud.advance(hours=14)``.

        What falls due at one moment in several places is done in the order they were made.

        Args:
            span: as ``timedelta`` takes it.

        Raises:
            InvalidValue: the clock cannot be moved, or not to there: time does not run backwards.
        """
        return self._world.advance(timedelta(**span), self._world.members)

    def tick(self) -> None:
        """Do everywhere what is due by now and what waits, and look for every record that is waited for."""
        for one in self:
            one.tick()

    # --- what happened ------------------------------------------------------------------------------

    @property
    def sent(self) -> Outbox:
        """What was sent from anywhere, the oldest first."""
        from sesmodel.service.outbox import Outbox

        return Outbox(tuple(merge(*(one.sent for one in self), key=lambda sent: sent.sent_at)))

    @property
    def events(self) -> Events[Event]:
        """What was published anywhere, the oldest first; what is of one moment in the order they were made."""
        from sesmodel.service.event import moment_of
        from sesmodel.service.event_log import Events

        return Events(tuple(merge(*(one.events for one in self), key=moment_of)))

    def subscribe(
        self, sink: EventSink, *, event_types: Iterable[str] = (), patient: bool = False
    ) -> SinkSubscription[Event]:
        """Tell a function of events of all accounts and Regions from now on, also of those that are made later.

        Args:
            sink: the function; as of :meth:`LocalSes.subscribe`.
            event_types: such as ``Bounce``, as events spell them; all if there are none.
            patient: as of :meth:`LocalSes.subscribe`.

        Returns:
            What ends it: ``end()``, or a ``with`` block.

        Raises:
            InvalidValue: there is no such type of event.

        >>> cloud, heard = LocalCloud(), []
        >>> with cloud.subscribe(heard.append, event_types=["Delivery"]):
        ...     pass
        """
        return self._tell(Audience(sink, None, known_types(event_types), patient=patient), sink)

    def watch_refusals(self, sink: RefusalSink, *, patient: bool = False) -> SinkSubscription[RefusedCall]:
        """Tell a function of calls that are refused anywhere, as :meth:`LocalSes.watch_refusals` does."""
        return self._tell(RefusalWatch(sink, patient=patient), sink)

    def _tell(self, subscription: Subscription, sink: Callable[[_T], object]) -> SinkSubscription[_T]:
        self._world.settle()
        return SinkSubscription(sink, self._world.audiences.add(subscription))

    # --- going back --------------------------------------------------------------------------------

    @property
    def calls(self) -> int:
        """How many calls there were to all of them, those that only look included."""
        return self._world.calls

    def snapshot(self) -> Snapshot:
        """The state of all accounts and Regions and of the world around them at this moment, to go back to."""
        for one in self:
            one.catch_up()
        with self._world.lock:
            from sesmodel.snapshot import Snapshot  # as in LocalLooking.snapshot

            return Snapshot.taken(self._world, [one._state for one in self])  # noqa: SLF001  it makes them

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a state: of this cloud, of another one, or of a :class:`LocalSes`.

        Accounts and Regions that were made since are empty again; those that are missing are made. Clock and ids go
        back as with :meth:`LocalSes.restore`.

        Args:
            snapshot: the state.
        """
        with self._world.lock:
            content = snapshot.content(self._world, self._options["keep"])
            content.world.bring_back(self._world, content.around)
            for (account, region), state in zip(snapshot.of, content.states, strict=True):
                self.ses(region, account_id=account)._become(state)  # noqa: SLF001  it makes them
            for key in self._made.keys() - set(snapshot.of):
                self._made[key]._become(self._new(key, self._made_with[key])._state)  # noqa: SLF001

    @property
    def pages_at(self) -> str | None:
        """Where the pages are that mail leads to, of all accounts and Regions: as of :class:`LocalSes`."""
        pages_at: str | None = self._options.get("pages_at")
        return pages_at

    @pages_at.setter
    def pages_at(self, url: str | None) -> None:
        from sesmodel.service.page import pages_root

        self._options["pages_at"] = pages_root(url)
        for one in self:
            one.pages_at = url

    # --- the world around --------------------------------------------------------------------------

    def inbox(self, address: str) -> Inbox:
        """What an address got, from wherever it was sent.

        Args:
            address: the address; its domain may be written in any way.

        Raises:
            InvalidAddress: it is none.
        """
        for one in self:
            one.catch_up()
        return self._anybody.inbox(address)

    @property
    def inboxes(self) -> dict[str, int]:
        """How much mail each address has got, in the order in which their first came."""
        for one in self:
            one.catch_up()
        return self._anybody.inboxes

    def clear(self) -> None:
        """Forget mail everywhere, as :meth:`LocalSes.clear` does."""
        for one in self:
            one.clear()

    def after_changes(self, ring: Callable[[], None]) -> Callable[[], None]:
        """Have a function called after every change, as :meth:`LocalSes.after_changes`; what is returned ends it."""
        return self._world.hang_up(ring)

    @property
    def faults(self) -> Faults:
        """What is planned to go wrong, whichever account and Region is called.

        >>> from sesmodel import Throttling
        >>> cloud = LocalCloud()
        >>> cloud.faults.plan(Throttling("Maximum sending rate exceeded."))
        >>> bool(cloud["us-west-2"].faults), cloud["us-west-2"].faults.pending, cloud.faults.pending
        (True, 0, 1)
        """
        return self._world.faults

    @property
    def receivers(self) -> Receivers:
        """How the servers of recipients answer, whoever sends."""
        self._world.settle()
        self._world.in_hand = True
        return self._world.receivers

    @property
    def dns(self) -> DnsTable:
        """The records that are looked up, whichever account they are for.

        Raises:
            InvalidConfiguration: they are looked up elsewhere, by a resolver that was handed in.
        """
        return self._anybody.dns

    @property
    def _anybody(self) -> LocalSes:
        return next(iter(self), None) or self.ses()


def models_of(model: LocalSes | LocalCloud) -> tuple[LocalSes, ...]:
    """Each account in each Region that a model has by now: of a :class:`LocalSes`, itself.

    Args:
        model: either.

    >>> cloud = LocalCloud()
    >>> cloud["us-west-2"] in models_of(cloud), len(models_of(LocalSes()))
    (True, 1)
    """
    return tuple(model) if isinstance(model, LocalCloud) else (model,)
