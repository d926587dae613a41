"""What a snapshot holds: states, and the world around them that models of one cloud have in common, at one moment."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import attrs

from sesmodel.clock import ManualClock
from sesmodel.flow.state import ServiceState
from sesmodel.ids import SeededIds
from sesmodel.service.global_suppression import GlobalSuppressionList
from sesmodel.service.mailboxes import Mailboxes
from sesmodel.service.receivers import Receivers
from sesmodel.service.stored_objects import StoredObjects
from sesmodel.system import RunningClock

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

    A clock that runs goes on, as far ahead of the machine's as it was, and so do ids of chance.

    Attributes:
        moment: the time.
        ahead: how far a clock that runs had been put forward.
        ids_taken: how many tokens were given out, where that can be gone back to.
        selectors: the selectors that there are keys for, with their bits.
        records: the contents of the DNS, if it is a table.
        suppressed: the global suppression list.
    """

    moment: datetime
    ahead: timedelta
    ids_taken: int | None
    selectors: dict[str, int]
    records: Any
    suppressed: GlobalSuppressionList

    @classmethod
    def of(cls, world: World) -> Self:
        """That of a world, now."""
        return cls(
            moment=world.clock.now(),
            ahead=world.clock.ahead if isinstance(world.clock, RunningClock) else timedelta(),
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
        elif isinstance(world.clock, RunningClock):
            world.clock.ahead = self.ahead
        if isinstance(world.ids, SeededIds) and self.ids_taken is not None:
            world.ids.rewind(self.ids_taken)
        if world.dns is not None and self.records is not None:
            world.dns.contents = self.records
        _become(world.global_suppression, deepcopy(self.suppressed))
        _become(world.receivers, around.receivers)
        world.mailboxes.become(around.mailboxes)
        world.objects = around.objects


@attrs.frozen
class Content:
    """What a snapshot holds.

    Attributes:
        world: where the world stands.
        around: what its models share.
        states: their states, in the order they were made.
    """

    world: WorldMoment
    around: Surroundings
    states: tuple[ServiceState, ...]


@attrs.frozen
class WorldPart:
    """Stands in a state for a part of the world around it, such as the clock."""

    name: str


# They never change, so every copy of the state may share them: a million events are a million references. Their names
# will do, so that a model that has none of them yet is copied without loading them.
_CONSTANTS = {
    "sesmodel.flow.log_entry": "LogEntry",
    "sesmodel.service.contact": "Contact",
    "sesmodel.service.contact_preferences": "ContactPreferences",
    "sesmodel.service.event_base": "Event",
    "sesmodel.service.letter": "Letter Received",
    "sesmodel.service.mail_record": "MailRecord",
    "sesmodel.service.outbox": "SentMessage",
    "sesmodel.service.published": "PublishingFailure",
    "sesmodel.service.topic_message": "TopicMessage",
}
_SECRETS_AND_BYTES = {  # nor do they, and a file has them where they stand
    "sesmodel.dkim.key": "DkimKey",
    "sesmodel.mail.raw": "RawMessage",
    "sesmodel.service.link_signer": "LinkSigner",
}


@cache
def is_constant(kind: type) -> bool:
    """Whether things of a class never change, and are written apart in a file."""
    return _is_among(_CONSTANTS, kind)


@cache
def is_shared(kind: type) -> bool:
    """Whether copies of a state share things of a class."""
    return is_constant(kind) or _is_among(_SECRETS_AND_BYTES, kind)


def _is_among(names: dict[str, str], kind: type) -> bool:
    return any(base.__qualname__ in names.get(base.__module__, "").split() for base in kind.__mro__)


def _become(held: object, other: Any) -> None:
    """Let a thing that others hold be as another one of its kind."""
    for field in attrs.fields(type(other)):
        setattr(held, field.name, getattr(other, field.name))
