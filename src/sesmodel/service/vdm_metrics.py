"""The figures of the Virtual Deliverability Manager: how many recipients of mail a day got it, opened it, and so on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.service.event_type import EventType
from sesmodel.service.feedback_loop import tells_of_complaints
from sesmodel.service.message_insights import UNKNOWN_ISP, TimeLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Metric(StrEnum):
    """What is counted."""

    SEND = "SEND"
    COMPLAINT = "COMPLAINT"
    PERMANENT_BOUNCE = "PERMANENT_BOUNCE"
    TRANSIENT_BOUNCE = "TRANSIENT_BOUNCE"
    OPEN = "OPEN"
    CLICK = "CLICK"
    DELIVERY = "DELIVERY"
    DELIVERY_OPEN = "DELIVERY_OPEN"
    DELIVERY_CLICK = "DELIVERY_CLICK"
    DELIVERY_COMPLAINT = "DELIVERY_COMPLAINT"


class Dimension(StrEnum):
    """What it is counted by."""

    EMAIL_IDENTITY = "EMAIL_IDENTITY"
    CONFIGURATION_SET = "CONFIGURATION_SET"
    ISP = "ISP"
    TENANT_NAME = "TENANT_NAME"

    def of(self, line: TimeLine) -> str | None:
        """The value of a message; ``None`` if it has none. No message of the model is of a tenant."""
        match self:
            case Dimension.EMAIL_IDENTITY:
                return line.source
            case Dimension.CONFIGURATION_SET:
                return line.mail.configuration_set
            case Dimension.ISP:
                return UNKNOWN_ISP
            case Dimension.TENANT_NAME:
                return None

    def matches(self, line: TimeLine, wanted: str) -> bool:
        """Whether a message is of a value; an identity is an address, or the domain of one."""
        value = self.of(line)
        if value is None or self is not Dimension.EMAIL_IDENTITY:
            return value == wanted
        return wanted.lower() in (value.lower(), value.rpartition("@")[2].lower())


@attrs.frozen(kw_only=True)
class Query:
    """What is asked for.

    Attributes:
        metric: what is counted.
        start: the first moment that counts.
        end: the first moment that does not count any more.
        dimensions: the value of each that messages have to have.
    """

    metric: Metric
    start: datetime
    end: datetime
    dimensions: Mapping[Dimension, str] = attrs.field(factory=dict, hash=False)


def by_day(lines: Iterable[TimeLine], query: Query) -> dict[datetime, int]:
    """What is counted on each day in UTC, days without anything left out, the oldest first.

    Args:
        lines: what happened.
        query: what is asked for.
    """
    days: Counter[datetime] = Counter()
    for line in lines:
        if all(dimension.matches(line, wanted) for dimension, wanted in query.dimensions.items()):
            days.update(_day(at) for at in _moments(line, query.metric) if query.start <= at < query.end)
    return dict(sorted(days.items()))


def volume(lines: Iterable[TimeLine], metric: Metric) -> int:
    """How much is counted altogether."""
    return sum(1 for line in lines for _ in _moments(line, metric))


def _moments(line: TimeLine, metric: Metric) -> Iterator[datetime]:
    """When a recipient was counted, by the definitions that the service model prints."""
    if not line.counts:
        return
    for happening in line.happenings:
        counted = _COUNTED[metric]
        if happening.kind is counted and not happening.suppressed and _is(metric, line, happening.bounce_type):
            yield happening.at
            if metric in _ONCE:
                return


_COUNTED: Mapping[Metric, EventType] = {
    Metric.SEND: EventType.SEND,
    Metric.COMPLAINT: EventType.COMPLAINT,
    Metric.PERMANENT_BOUNCE: EventType.BOUNCE,
    Metric.TRANSIENT_BOUNCE: EventType.BOUNCE,
    Metric.OPEN: EventType.OPEN,
    Metric.CLICK: EventType.CLICK,
    Metric.DELIVERY: EventType.DELIVERY,
    Metric.DELIVERY_OPEN: EventType.DELIVERY,
    Metric.DELIVERY_CLICK: EventType.DELIVERY,
    Metric.DELIVERY_COMPLAINT: EventType.DELIVERY,
}
_ONCE = frozenset({Metric.OPEN, Metric.CLICK})


def _is(metric: Metric, line: TimeLine, bounce_type: str | None) -> bool:
    """Whether something of the right kind is what a metric counts."""
    match metric:
        case Metric.PERMANENT_BOUNCE:
            return bounce_type == "PERMANENT"
        case Metric.TRANSIENT_BOUNCE:
            return bounce_type == "TRANSIENT"
        case Metric.DELIVERY_OPEN:
            return line.tracked is not None and line.tracked.opens
        case Metric.DELIVERY_CLICK:
            return line.tracked is not None and bool(line.tracked.links)
        case Metric.DELIVERY_COMPLAINT:
            return tells_of_complaints(line.destination)
        case _:
            return True


def _day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
