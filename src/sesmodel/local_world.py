"""What accounts and Regions have in common: time, ids, DNS, what is in S3, and the people who get mail."""

from __future__ import annotations

from datetime import timedelta
from threading import Condition, RLock
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

from sesmodel.clock import ManualClock, MovableClock
from sesmodel.dns.table import DnsTable
from sesmodel.errors import InvalidValue
from sesmodel.faults import Faults
from sesmodel.ids import SeededIds
from sesmodel.service.amazon_dns import AmazonDns
from sesmodel.service.global_suppression import GlobalSuppressionList
from sesmodel.service.kept import KEEP_ALL, Keep
from sesmodel.service.mailboxes import Mailboxes
from sesmodel.service.receivers import Receivers
from sesmodel.service.region import partition_of
from sesmodel.service.signing_keys import SigningKeys
from sesmodel.sinks import Audiences

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence
    from datetime import datetime

    from sesmodel.clock import Clock
    from sesmodel.flow.state import ServiceState
    from sesmodel.ids import Ids
    from sesmodel.ports import AsyncResolver, Keys, Resolver
    from sesmodel.service.stored_objects import StoredObjects
    from sesmodel.service.user import User, Users


class Member(Protocol):
    """A model that stands in a world."""

    @property
    def next_due(self) -> datetime | None:
        """When something happens next by itself."""
        ...

    def catch_up(self) -> None:
        """Do what is due by now."""
        ...

    def tick(self) -> None:
        """Do what is due by now, and what waits."""
        ...

    def settle(self) -> None:
        """Do what was left undone."""
        ...


class World:
    """The world around one model, or around all models of a cloud, with the one lock that they share.

    Args:
        clock: tells the time; a :class:`ManualClock` if not given.
        ids: gives out tokens; :class:`SeededIds` if not given.
        keys: makes the keys that SES signs with; test keys that everybody has if not given.
        resolver: where records are looked up; a :class:`DnsTable` of its own if not given.
        objects: what is in S3; a ``dict`` if not given.
        global_suppression: the suppression list of all customers of SES; one of its own if not given.
        keep: how much of the mail that arrives is remembered.
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
    ) -> None:
        """Begin without anybody in it."""
        self.clock: Clock = clock or ManualClock()
        self.ids: Ids = ids or SeededIds()
        self.signing_keys = SigningKeys(keys.rsa if keys else None)
        self.resolver = DnsTable() if resolver is None else resolver
        self.objects: StoredObjects = {} if objects is None else objects
        self.global_suppression = GlobalSuppressionList() if global_suppression is None else global_suppression
        self.receivers = Receivers()
        self.faults = Faults()  # that hold for all models
        self.mailboxes = Mailboxes(keep.messages)
        self.members: list[Member] = []  # of a cloud, in the order they were made
        self.behind: Member | None = None  # the one that has left undone what nobody has missed yet
        self.in_hand = global_suppression is not None  # whether somebody holds a part of it, to look at and to change
        self.calls = 0  # so many there were
        self.lock = RLock()
        self.changed = Condition(self.lock)
        self.audiences = Audiences()  # told of what happens in any model
        self.bells: tuple[Callable[[], None], ...] = ()  # rung after every change
        self._users: dict[tuple[str, str], Users] = {}  # of each account and partition
        self._states: dict[str, MutableMapping[str, ServiceState]] = {}  # of each Region, by the account
        if isinstance(self.resolver, DnsTable):
            AmazonDns.answer_in(self.resolver, self.signing_keys)

    @property
    def dns(self) -> DnsTable | None:
        """The table of records, if there is one."""
        return self.resolver if isinstance(self.resolver, DnsTable) else None

    def users(self, account_id: str, region: str) -> Users:
        """The users of an account, which are the same in all Regions of a partition."""
        key = account_id, partition_of(region)
        if key not in self._users:
            from sesmodel.service.user import Users  # reads policies, and few programs have users

            self._users.setdefault(key, Users(*key))
        return self._users[key]

    def user(self, account_id: str, region: str, access_key_id: str) -> User | None:
        """The user whose key it is, if it is one's."""
        users = self._users.get((account_id, partition_of(region)))
        return users.of_key(access_key_id) if users else None

    def states(self, region: str) -> MutableMapping[str, ServiceState]:
        """What each account has in a Region; the models hold it."""
        return self._states.setdefault(region, WeakValueDictionary())

    def hang_up(self, bell: Callable[[], None]) -> Callable[[], None]:
        """Ring a bell after every change from now on; what is returned takes it down."""
        with self.lock:
            self.bells = (*self.bells, bell)
        return lambda: self._take_down(bell)

    def _take_down(self, bell: Callable[[], None]) -> None:
        with self.lock:
            self.bells = tuple(one for one in self.bells if one is not bell)

    def settle(self) -> None:
        """Let be done what was left undone, before anybody looks or changes something."""
        if self.behind is not None:
            with self.lock:
                if self.behind is not None:
                    self.behind.settle()
                    self.behind = None

    def next_due(self, everywhere: Sequence[Member]) -> datetime | None:
        """When something happens next to any of some models."""
        return min((due for one in everywhere if (due := one.next_due)), default=None)

    def advance(self, span: timedelta, everywhere: Sequence[Member]) -> datetime:
        """Let time pass, and do what falls due in any of some models: in the order of time, then of the models.

        Raises:
            InvalidValue: the clock cannot be moved, or not to there: time does not run backwards.
        """
        if span < timedelta():
            raise InvalidValue(f"{span} is less than nothing.", where="advance", cure="Only move the clock forward.")
        clock = self.clock
        if not isinstance(clock, MovableClock):
            cure = "Hand in a ManualClock or a RunningClock."
            raise InvalidValue("the clock of this model cannot be moved.", where="clock", cure=cure)
        end = clock.now() + span
        for one in everywhere:
            one.tick()
        while (due := self.next_due(everywhere)) is not None and due <= end:
            clock.move_to(max(due, clock.now()))
            for one in everywhere:
                one.catch_up()
        with self.lock:
            return clock.move_to(max(end, clock.now()))  # a sink may have moved it further
