"""What was published, for looking at in tests."""

from __future__ import annotations

from typing import TypeVar, cast

import attrs

from sesmodel.mail.address import Address
from sesmodel.service.event import Event
from sesmodel.service.listing import Listing

_E = TypeVar("_E", bound=Event)
_Kind = TypeVar("_Kind", bound=Event)


@attrs.frozen(eq=False, repr=False)
class Events(Listing[_E]):
    """Events, the oldest first.

    >>> from sesmodel import Bounce, LocalSes, Mailer, Message
    >>> ses = LocalSes()
    >>> ses.verify("ana@example.com")
    >>> message = Message(sender="ana@example.com", to="bounce@simulator.amazonses.com", subject="Hi", text="Hello")
    >>> _ = Mailer(ses).send(message)
    >>> ses.events.of(Bounce).one().bounce_type
    'Permanent'
    >>> print(ses.events)
    2 events:
      1. Send: 'Hi' to bounce@simulator.amazonses.com
      2. Bounce: 'Hi' to bounce@simulator.amazonses.com
    """

    def of(self, kind: type[_Kind]) -> Events[_Kind]:
        """Those of one kind: ``ses.events.of(Bounce)``. Asked for the only one of none, it lists all that there are.

        Args:
            kind: the class of the records.
        """
        found = tuple(event for event in self if isinstance(event, kind))
        return _EventsOf(found, kind=kind, among=cast("Events[Event]", self))

    def about(self, message_id: str) -> Events[_E]:
        """Those of one message.

        Args:
            message_id: the id that SES gave it.
        """
        return self.where(lambda event: event.message_id == message_id)

    def to(self, address: str) -> Events[_E]:
        """Those of mail that an address was among the recipients of.

        Args:
            address: the address; its domain may be written in any way.

        Raises:
            InvalidAddress: it is none.
        """
        wanted = Address.parse(address).mailbox
        return self.where(lambda event: any(Address.parse(one).mailbox == wanted for one in event.mail.destination))

    @classmethod
    def said(cls, number: int) -> str:
        """How many events there are."""
        return "no events" if number == 0 else f"{number} event{'' if number == 1 else 's'}"

    @staticmethod
    def line(item: Event) -> str:
        """Type, subject and recipients; mail that is not rendered yet has no subject."""
        headers = item.mail.common_headers
        subject = f" {headers.subject!r}" if headers and headers.subject is not None else ""
        return f"{item.event_type}:{subject} to {', '.join(item.mail.destination)}"


@attrs.frozen(eq=False, repr=False)
class _EventsOf(Events[_E]):
    """Events of one kind, which knows what else there was."""

    kind: type[Event] = attrs.field(kw_only=True)
    among: Events[Event] = attrs.field(kw_only=True)

    def one(self) -> _E:
        """The only one."""
        if len(self) == 1:
            return self[0]
        raise AssertionError(f"expected one {self.kind.__name__}, found {len(self)} among {self.among}")
