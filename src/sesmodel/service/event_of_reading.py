"""What recipients do with a message: they open it, and follow its links."""

from __future__ import annotations

from datetime import datetime

import attrs

from sesmodel.service.event_base import Event
from sesmodel.service.event_codec import TAGS, TIME
from sesmodel.service.event_json import member
from sesmodel.service.event_type import EventType


@attrs.frozen(kw_only=True)
class Open(Event):
    """A recipient opened the message (SCH-17).

    Attributes:
        ip_address: where from; often a proxy of the mail provider.
        timestamp: when.
        user_agent: the program.
    """

    event_type = EventType.OPEN
    key = "open"
    ip_address: str = attrs.field(metadata=member("ipAddress"))
    timestamp: datetime = attrs.field(metadata=member("timestamp", TIME))
    user_agent: str = attrs.field(metadata=member("userAgent"))


@attrs.frozen(kw_only=True)
class Click(Event):
    """A recipient followed a link of the message (SCH-21).

    Attributes:
        ip_address: where from.
        link: the address that the sender wrote.
        link_tags: the tags of the link by name; ``None`` if it has none.
        timestamp: when.
        user_agent: the program.
    """

    event_type = EventType.CLICK
    key = "click"
    detail_first = True
    ip_address: str = attrs.field(metadata=member("ipAddress"))
    link: str = attrs.field(metadata=member("link"))
    link_tags: dict[str, tuple[str, ...]] | None = attrs.field(
        default=None, metadata=member("linkTags", TAGS, always=True)
    )
    timestamp: datetime = attrs.field(metadata=member("timestamp", TIME))
    user_agent: str = attrs.field(metadata=member("userAgent"))
