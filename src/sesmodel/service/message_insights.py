"""What happened to each recipient of a message: the time lines of the Virtual Deliverability Manager."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from sesmodel.service.event import Bounce, Complaint, Delivery, DeliveryDelay
from sesmodel.service.event_type import EventType
from sesmodel.service.mail_record import MailRecord
from sesmodel.service.simulator import is_simulator
from sesmodel.service.suppression import ON_ACCOUNT_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sesmodel.service.event import Event
    from sesmodel.service.tracking import TrackedMail  # noqa: TC004  loaded by who makes one

UNKNOWN_ISP = "UNKNOWN_ISP"
"""The provider of every recipient: the model knows none."""

_SUPPRESSED = "ON_ACCOUNT_SUPPRESSION_LIST"  # so spelt here, as it was seen of SES in 2026


@attrs.frozen(kw_only=True)
class Happening:
    """Something that happened to one recipient.

    Attributes:
        kind: what.
        at: when.
        bounce_type: of a bounce, ``PERMANENT``, ``TRANSIENT`` or ``UNDETERMINED``.
        sub_type: of a bounce or a complaint, if there is one.
        diagnostic_code: of a bounce, what the server said.
        feedback_type: of a complaint, if a report came with it.
    """

    kind: EventType
    at: datetime
    bounce_type: str | None = None
    sub_type: str | None = None
    diagnostic_code: str | None = None
    feedback_type: str | None = None

    @property
    def suppressed(self) -> bool:
        """Whether it is there because the list of the account kept the mail back."""
        return self.sub_type == _SUPPRESSED


@attrs.frozen(kw_only=True)
class TimeLine:
    """What happened to one recipient of a message.

    Attributes:
        mail: the message.
        destination: the recipient.
        happenings: what happened, in the order that it did.
        tracked: what of the message is tracked; ``None`` if nothing is.
    """

    mail: MailRecord
    destination: str
    happenings: tuple[Happening, ...]
    tracked: TrackedMail | None = None

    @property
    def source(self) -> str:
        """The address that it is from, alone."""
        return self.mail.source_address

    @property
    def subject(self) -> str | None:
        """Its subject, once it is known."""
        return self.mail.common_headers.subject if self.mail.common_headers else None

    @property
    def counts(self) -> bool:
        """Whether the figures count it: not mail to several recipients, and none of the simulator."""
        return len(self.mail.destination) == 1 and not is_simulator(self.destination)

    def of(self, kind: EventType) -> tuple[Happening, ...]:
        """What happened of one kind."""
        return tuple(one for one in self.happenings if one.kind is kind)


def time_lines(
    events: Iterable[Event], tracked: Mapping[str, TrackedMail] = MappingProxyType({})
) -> tuple[TimeLine, ...]:
    """The time lines of all recipients that events tell of, those of the first message first.

    Args:
        events: in the order that they were published.
        tracked: the messages of which something is tracked, by their ids.
    """
    found: dict[tuple[str, str], list[Happening]] = {}
    mails: dict[str, MailRecord] = {}
    for event in events:
        known = mails.get(event.message_id)
        if known is None or known.common_headers is None:  # a template has no subject before it is rendered
            mails[event.message_id] = event.mail
        for destination, happening in _told(event):
            found.setdefault((event.message_id, destination), []).append(happening)
    return tuple(
        TimeLine(
            mail=mails[message_id],
            destination=destination,
            happenings=tuple(happenings),
            tracked=tracked.get(message_id),
        )
        for (message_id, destination), happenings in found.items()
    )


def _told(event: Event) -> Iterator[tuple[str, Happening]]:
    """Whom an event is about, and what it says of each."""
    kind, at = event.event_type, getattr(event, "timestamp", None) or event.mail.timestamp
    if isinstance(event, Bounce):
        for recipient in event.bounced_recipients:
            yield (
                recipient.email_address,
                Happening(
                    kind=kind,
                    at=at,
                    bounce_type=event.bounce_type.upper(),
                    sub_type=_sub_type(event.bounce_sub_type),
                    diagnostic_code=recipient.diagnostic_code,
                ),
            )
    elif isinstance(event, Complaint):
        sub_type, feedback_type = _sub_type(event.complaint_sub_type), event.complaint_feedback_type
        told = Happening(kind=kind, at=at, sub_type=sub_type, feedback_type=feedback_type)
        yield from ((address, told) for address in event.complained_recipients)
    else:
        yield from ((address, Happening(kind=kind, at=at)) for address in _addresses(event))


def _addresses(event: Event) -> tuple[str, ...]:
    if isinstance(event, Delivery):
        return event.recipients
    if isinstance(event, DeliveryDelay):
        return tuple(one.email_address for one in event.delayed_recipients)
    return event.mail.destination


def _sub_type(text: str | None) -> str | None:
    return _SUPPRESSED if text == ON_ACCOUNT_LIST else text
