"""The part of a snapshot that models of one cloud have in common: the world around them, at one moment."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import attrs

from sesmodel.clock import ManualClock
from sesmodel.ids import SeededIds
from sesmodel.service.global_suppression import GlobalSuppressionList
from sesmodel.service.mailboxes import Mailboxes
from sesmodel.service.receivers import Receivers
from sesmodel.service.stored_objects import StoredObjects

if TYPE_CHECKING:
    from sesmodel.local_world import World


@attrs.frozen
class Surroundings:
    """What every model of a world shares, and holds things that they hold, too.

    Attributes:
        receivers: how the servers of recipients answer.
        mailboxes: what each address got.
        objects: what is in S3.
    """

    receivers: Receivers
    mailboxes: Mailboxes
    objects: StoredObjects

    @classmethod
    def of(cls, world: World) -> Self:
        """Those of a world."""
        return cls(world.receivers, world.mailboxes, world.objects)


@attrs.frozen
class WorldMoment:
    """Where the rest of the world stands. It is brought back in place, since others may hold its parts.

    A clock that runs and ids of chance go on.

    Attributes:
        moment: the time.
        ids_taken: how many tokens were given out, where that can be gone back to.
        selectors: the selectors that there are keys for, with their bits.
        records: the contents of the DNS, if it is a table.
        suppressed: the global suppression list.
    """

    moment: datetime
    ids_taken: int | None
    selectors: dict[str, int]
    records: Any
    suppressed: GlobalSuppressionList

    @classmethod
    def of(cls, world: World) -> Self:
        """That of a world, now."""
        return cls(
            moment=world.clock.now(),
            ids_taken=world.ids.taken if isinstance(world.ids, SeededIds) else None,
            selectors=world.signing_keys.issued,
            records=world.dns and world.dns.contents,
            suppressed=deepcopy(world.global_suppression),
        )

    def issue_keys(self, world: World) -> None:
        """Let there be keys for all selectors, which never hurts."""
        for selector, size in self.selectors.items():
            world.signing_keys.issue(selector, size)

    def bring_back(self, world: World, around: Surroundings) -> None:
        """Let a world stand there again, with these surroundings."""
        if isinstance(world.clock, ManualClock):
            world.clock.reset(self.moment)
        if isinstance(world.ids, SeededIds) and self.ids_taken is not None:
            world.ids.rewind(self.ids_taken)
        if world.dns is not None and self.records is not None:
            world.dns.contents = self.records
        _become(world.global_suppression, deepcopy(self.suppressed))
        _become(world.receivers, around.receivers)
        world.mailboxes.become(around.mailboxes)
        world.objects = around.objects


def _become(held: object, other: Any) -> None:
    """Let a thing that others hold be as another one of its kind."""
    for field in attrs.fields(type(other)):
        setattr(held, field.name, getattr(other, field.name))
