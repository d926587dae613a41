"""The models that are looked into: one, or those of a cloud, by account and Region."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from heapq import merge
from typing import TYPE_CHECKING

import attrs

from sesmodel.clock import ManualClock
from sesmodel.errors import InvalidValue, InvalidVerificationLink
from sesmodel.local import LocalSes
from sesmodel.local_cloud import LocalCloud, models_of
from sesmodel.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sesmodel.clock import Clock
    from sesmodel.faults import Faults
    from sesmodel.service.inbox import Inbox
    from sesmodel.service.outbox import SentMessage
    from sesmodel.service.receivers import Receivers
    from sesmodel.service.verification_request import Confirmation

_OF_OTHERS = {"other-region": 0, "tampered": 1}
"""What a model says of the link of another one."""


_Setup = Callable[[LocalSes], object]


@attrs.frozen
class Moment:
    """A state of all models, and what is set up in those that come later."""

    snapshot: Snapshot
    setups: Mapping[Hashable, _Setup]


class Models:
    """One face for a model and for a cloud.

    Args:
        model: either.
    """

    def __init__(self, model: LocalSes | LocalCloud) -> None:
        """Hold it."""
        self.model = model
        self._setups: dict[Hashable, _Setup] = {}  # everywhere, by what each is about
        self._end: Callable[[], None] | None = None

    def close(self) -> None:
        """Set up nothing any more in what is made later."""
        if self._end:
            self._end()

    @property
    def clock(self) -> Clock:
        """The clock of all."""
        return self.model.clock

    @property
    def receivers(self) -> Receivers:
        """How the servers of recipients answer, whoever sends."""
        return self.model.receivers

    @property
    def all(self) -> Sequence[LocalSes]:
        """Every model that there is."""
        return models_of(self.model)

    def some(self, account: str | None, region: str | None) -> Sequence[LocalSes]:
        """The models of an account, of a Region, or of both; all if neither is named."""
        return [
            one
            for one in self.all
            if account in (None, one.account_id) and (region in (None, one.region) or self._answers_everywhere)
        ]

    def one(self, account: str | None, region: str | None) -> LocalSes:
        """The model of an account in a Region, made if there is none yet; those of the cloud where none is named.

        Raises:
            InvalidValue: the account or the Region cannot be, or it is another one than the only one there is.
        """
        if isinstance(self.model, LocalCloud):
            return self.model.ses(region, account_id=account)
        if account not in (None, self.model.account_id):
            raise InvalidValue(
                f"the model is of account {self.model.account_id}.", where="account", cure="Leave it out."
            )
        return self.model

    def sent(self, account: str | None = None, region: str | None = None) -> Sequence[tuple[LocalSes, SentMessage]]:
        """What was sent by an account, in a Region, or from anywhere, the oldest first."""
        found = ([(ses, sent) for sent in ses.sent] for ses in self.some(account, region))
        return list(merge(*found, key=lambda one: one[1].sent_at))

    def meant(self, account: str | None, region: str | None) -> Sequence[LocalSes]:
        """The model of an account in a Region, made if there is none yet; all that there are if neither is named.

        Raises:
            InvalidValue: as of :meth:`one`.
        """
        return (self.one(account, region),) if account or region else self.all

    def set_up(self, account: str | None, region: str | None, about: Hashable, do: _Setup) -> Sequence[LocalSes]:
        """Do something to the model of an account in a Region; if neither is named, to all, those made later included.

        Args:
            account: the account.
            region: the Region.
            about: what is set up; what was said of it before does not hold any more for those that are made later.
            do: does it.

        Returns:
            Those that it was done to.

        Raises:
            SesModelError: it cannot be done.
        """
        first = self.one(account, region)
        do(first)
        if isinstance(self.model, LocalSes) or account or region:
            return (first,)
        if self._end is None:
            self._end = self.model.set_up(self._set_up_all)
        self._setups.pop(about, None)  # what is said last is done last
        self._setups[about] = do
        others = [one for one in self.all if one is not first]
        for one in others:
            do(one)
        return (first, *others)

    def _set_up_all(self, made: LocalSes) -> None:
        for do in tuple(self._setups.values()):
            do(made)

    def faults_of(self, account: str | None, region: str | None) -> Faults:
        """Where faults are planned for the model of an account in a Region; for all together if neither is named.

        Raises:
            InvalidValue: as of :meth:`one`.
        """
        return self.one(account, region).faults if account or region else self.model.faults

    def faults(self, account: str | None, region: str | None) -> Sequence[Faults]:
        """The faults of some models; if none is named, those that hold for all as well."""
        found = [one.faults for one in self.some(account, region)]
        is_all = isinstance(self.model, LocalCloud) and not (account or region)
        return [self.model.faults, *found] if is_all else found

    def confirm(self, link: str, account: str | None, region: str | None) -> Confirmation:
        """Follow a verification link: the model that sent it takes it, and no other.

        Raises:
            InvalidVerificationLink: it is no good; of what several models say, the one that knows most.
        """
        refused = []
        for ses in self.some(account, region) or [self.one(account, region)]:
            try:
                return ses.confirm(link)
            except InvalidVerificationLink as error:
                refused.append(error)
        raise max(refused, key=lambda error: _OF_OTHERS.get(error.code, len(_OF_OTHERS)))

    @property
    def _answers_everywhere(self) -> bool:
        return isinstance(self.model, LocalSes)  # it is in one Region, and answers in each

    def inbox(self, address: str) -> Inbox:
        """What an address got."""
        return self.model.inbox(address)

    def after_changes(self, ring: Callable[[], None]) -> Callable[[], None]:
        """Have a function called after every change; what is returned ends it."""
        return self.model.after_changes(ring)

    def snapshot(self) -> Moment:
        """The state of all."""
        return Moment(self.model.snapshot(), dict(self._setups))

    def restore(self, moment: Moment) -> None:
        """Go back to a state of all."""
        self._setups = dict(moment.setups)  # first, since those that were made since are made anew
        self.model.restore(moment.snapshot)

    # --- time --------------------------------------------------------------------------------------

    @property
    def next_due(self) -> datetime | None:
        """When something happens next by itself."""
        return min((due for one in self.all if (due := one.next_due)), default=None)

    def due_in(self) -> float | None:
        """In how many seconds something happens next by itself."""
        due = self.next_due
        return None if due is None else max((due - self.clock.now()).total_seconds(), 0.0)

    def catch_up(self) -> None:
        """Do everywhere what is due."""
        for one in self.all:
            one.catch_up()

    def move_on(self, end: datetime) -> bool:
        """Move a clock that stands still to what is due next; whether there was anything until then."""
        due, clock = self.next_due, self.clock
        if not isinstance(clock, ManualClock) or due is None or due > end:
            return False
        with suppress(InvalidValue):  # it was due before, or another thread has moved the clock further meanwhile
            clock.move_to(due)
        self.catch_up()
        return True
