"""Amazon CloudWatch metrics of SES: what is counted by which dimensions (EVP-08, EVP-25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import attrs

NAMESPACE = "AWS/SES"

Dimensions = frozenset[tuple[str, str]]
"""Names and values."""


def _pairs(source: Mapping[str, str] | Iterable[tuple[str, str]]) -> Dimensions:
    return frozenset(source.items() if isinstance(source, Mapping) else source)


@attrs.frozen
class Metric:
    """One metric: a name and all of its dimensions. Another set of dimensions is another metric (EVP-08).

    Args:
        name: such as ``Send``, ``Bounce``, ``RenderingFailure``.
        dimensions: names and values; the metrics of the whole account have none.

    >>> Metric("Send", {"campaign": "spring"}) == Metric("Send", [("campaign", "spring")])
    True
    """

    name: str
    dimensions: Dimensions = attrs.field(default=frozenset(), converter=_pairs)

    @property
    def namespace(self) -> str:
        """Where it is found in CloudWatch."""
        return NAMESPACE


@attrs.frozen
class DataPoint:
    """What was counted in one period.

    Attributes:
        timestamp: when the period began.
        sum: how many events there were.
    """

    timestamp: datetime
    sum: int


@attrs.define(repr=False)
class Metrics:
    """The metrics of one account in one Region, by the minute, as CloudWatch keeps them.

    Attributes:
        rates: the rates of the moment, which CloudWatch gets too: ``Reputation.BounceRate``,
            ``Reputation.ComplaintRate``.

    >>> from datetime import UTC
    >>> metrics = Metrics()
    >>> metrics.add(Metric("Open", {"campaign": "spring"}), datetime(2026, 1, 1, tzinfo=UTC))
    >>> metrics.sum("Open", {"campaign": "spring"}), metrics.sum("Open")
    (1, 0)
    """

    _counts: dict[Metric, dict[datetime, int]] = attrs.field(factory=dict, repr=False)
    rates: Mapping[Metric, float] = attrs.field(factory=dict)

    def __repr__(self) -> str:
        """How many events of each name the metrics without dimensions counted, those of the whole account."""
        of_account = [f"{one.name} {self.sum(one.name)}" for one in self._counts if not one.dimensions]
        return f"<Metrics: {', '.join(of_account) or 'no events'}>"

    def add(self, metric: Metric, at: datetime) -> None:
        """Count one event."""
        minutes = self._counts.setdefault(metric, {})
        minute = _minute(at)
        minutes[minute] = minutes.get(minute, 0) + 1

    def copy(self, rates: Mapping[Metric, float]) -> Metrics:
        """The metrics as they are at this moment, with its rates; what is counted later is not in it."""
        return Metrics({metric: dict(minutes) for metric, minutes in self._counts.items()}, rates)

    def list_metrics(self, name: str | None = None) -> tuple[Metric, ...]:
        """The metrics that have data, in the order of their first event, then the rates.

        It is what ``aws cloudwatch list-metrics --namespace AWS/SES`` shows.

        Args:
            name: those of one name; all if not given.
        """
        return tuple(metric for metric in (*self._counts, *self.rates) if name in (None, metric.name))

    def sum(
        self,
        name: str,
        dimensions: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        *,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> int:
        """How many events one metric counted.

        Args:
            name: its name.
            dimensions: all of its dimensions; a part of them names another metric, or none.
            start: the first minute that counts; from the beginning if not given.
            end: the first moment that does not count any more; to the end if not given.
        """
        return sum(point.sum for point in self.data_points(name, dimensions, start=start, end=end))

    def data_points(
        self,
        name: str,
        dimensions: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        period: timedelta = timedelta(minutes=1),
    ) -> tuple[DataPoint, ...]:
        """What one metric counted by period, the oldest first; periods without an event are left out.

        Args:
            name: its name.
            dimensions: all of its dimensions.
            start: the first minute that counts.
            end: the first moment that does not count any more.
            period: whole minutes; periods begin at multiples of it, counted from ``start`` or else from 1970.
        """
        first = None if start is None else _minute(start)
        found: dict[datetime, int] = {}
        for minute, count in self._counts.get(Metric(name, dimensions), {}).items():
            if (first is None or first <= minute) and (end is None or minute < end):
                began = minute - (minute - (first or _epoch(minute))) % period
                found[began] = found.get(began, 0) + count
        return tuple(DataPoint(began, found[began]) for began in sorted(found))


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _epoch(at: datetime) -> datetime:
    return datetime(1970, 1, 1, tzinfo=at.tzinfo)
