"""Events as SNS may deliver them: late, in another order, twice."""

from __future__ import annotations

from random import Random  # noqa: TID251  seeded, so it does the same in every run

import attrs

from sesmodel.errors import InvalidConfiguration
from sesmodel.ports import EventSink
from sesmodel.service.event import Event


def _share(_sink: object, attribute: attrs.Attribute[float], value: float) -> None:
    if not 0 <= value <= 1:
        raise InvalidConfiguration(f"{value} is no share.", where=attribute.name, cure="Give 0 to 1.")


@attrs.define
class AtLeastOnce:
    """Tells another sink of every event at least once, but not in order (SCH-25): for testing that it can take that.

    Args:
        sink: who is told.
        duplicates: the share of events that come twice, 0 to 1.
        held: how many events may wait, and be overtaken by later ones.
        seed: another one gives another order; the same one the same.

    Raises:
        InvalidConfiguration: the share is none.

    >>> from sesmodel import LocalSes, Mailer, Message
    >>> ses, heard = LocalSes(), []
    >>> ses.verify("ana@example.com")
    >>> feed = AtLeastOnce(lambda event: heard.append(event.event_type), duplicates=1.0, seed=1)
    >>> subscription = ses.subscribe(feed)
    >>> mail = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
    >>> _ = Mailer(ses).send(mail)
    >>> feed.flush()
    >>> sorted(heard)
    ['Delivery', 'Delivery', 'Send', 'Send']
    """

    sink: EventSink
    duplicates: float = attrs.field(default=0.2, validator=_share, kw_only=True)
    held: int = attrs.field(default=4, kw_only=True)
    seed: int = attrs.field(default=0, kw_only=True)
    _waiting: list[Event] = attrs.field(factory=list, init=False, repr=False)
    _chance: Random = attrs.field(
        default=attrs.Factory(lambda sink: Random(sink.seed), takes_self=True),  # noqa: S311  no secret
        init=False,
        repr=False,
    )

    def __call__(self, event: Event) -> None:
        """Take one event in, and tell of some."""
        self._waiting.append(event)
        if self._chance.random() < self.duplicates:
            self._waiting.append(event)
        self._tell(down_to=self._chance.randint(0, self.held))

    def flush(self) -> None:
        """Tell of every event that still waits."""
        self._tell(down_to=0)

    def _tell(self, down_to: int) -> None:
        while len(self._waiting) > down_to:
            self.sink(self._waiting.pop(self._chance.randrange(len(self._waiting))))
