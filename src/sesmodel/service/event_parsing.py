"""Reads what SES reports: events and notifications, in any of their envelopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidEvent
from sesmodel.service.event import EVENT_KINDS
from sesmodel.service.event_base import Event, read_event, read_later
from sesmodel.service.event_envelope import EventSource, listed, opened
from sesmodel.service.event_unknown import UnknownEvent
from sesmodel.service.json_value import described
from sesmodel.service.notification import NOTIFICATION_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EVENTS: Mapping[str, type[Event]] = {kind.value: record for kind, record in EVENT_KINDS.items()}
_NOTIFICATIONS: Mapping[str, type[Event]] = {kind.value: record for kind, record in NOTIFICATION_KINDS.items()}


def parse_event(source: EventSource, *, lazy: bool = False) -> Event:
    """Read one event of SES, as it arrives at a webhook, in a queue, in a stream or in a function.

    Args:
        source: JSON as text or UTF-8 bytes, or the object in it: the record itself, or a message of SNS, a message
            of SQS, an event of EventBridge or the call of a Lambda function with one record that has it inside. Also
            any object with a ``message``, as ``verify_sns`` returns.
        lazy: whether the parts are read when they are first asked for: for those who look at a few of many.

    Returns:
        A record of its kind: :class:`sesmodel.Bounce` and its like, :class:`sesmodel.BounceNotification` and its like
        for what identities tell (SCH-24), :class:`sesmodel.UnknownEvent` for types that are not known yet.

    Raises:
        InvalidEvent: it is none, or a part is missing or wrong. If it is read lazily, the part says so when it is
            asked for.

    >>> event = parse_event(
    ...     '{"eventType": "Open",'
    ...     ' "mail": {"timestamp": "2021-03-02T08:14:49.927Z", "source": "ana@example.com",'
    ...     '          "messageId": "0100017f2a3b4c5d-1a2b3c4d-000000", "destination": ["bob@example.net"]},'
    ...     ' "open": {"ipAddress": "198.51.100.23", "timestamp": "2021-03-02T08:20:19.652Z", "userAgent": "Mail/1.0"}}'
    ... )
    >>> event.event_type, event.mail.destination, event.user_agent
    ('Open', ('bob@example.net',), 'Mail/1.0')
    """
    raw = opened(source)
    type_key, kinds = ("eventType", _EVENTS) if "eventType" in raw else ("notificationType", _NOTIFICATIONS)
    name = raw[type_key]
    if not isinstance(name, str):
        raise InvalidEvent(f"it is {described(name)}, where a text stands.", where=type_key)
    kind = kinds.get(name)
    if kind is None:
        return UnknownEvent(raw=raw, event_type=name)
    if not isinstance(raw.get(kind.key), dict):
        raise InvalidEvent("it is missing.", where=kind.key)
    return read_later(kind, raw) if lazy else read_event(kind, raw)


def parse_events(source: EventSource | Sequence[EventSource], *, lazy: bool = False) -> tuple[Event, ...]:
    """Read events that come together: lines of a stream, or the records that a Lambda function is called with.

    Args:
        source: JSON with an event on each line (SCH-01), a list, or an object with ``Records`` or, as boto3 gets them
            from SQS, ``Messages``. Anything else is one event.
        lazy: as in :func:`parse_event`.

    Raises:
        InvalidEvent: one of them is none; the error says which.
    """
    found = []
    for where, one in listed(source):
        try:
            found.append(parse_event(one, lazy=lazy))
        except InvalidEvent as error:
            raise error.under(where) if where else error from None
    return tuple(found)
