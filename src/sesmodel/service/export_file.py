"""The files that export jobs write. Of the columns only the first two are known from SES."""

from __future__ import annotations

import csv
import json
from io import StringIO
from itertools import product
from typing import TYPE_CHECKING

from sesmodel.service.event_type import EventType
from sesmodel.service.export_job import EVERY, Aggregation, MetricsSource
from sesmodel.service.import_file import DataFormat
from sesmodel.service.message_insights import UNKNOWN_ISP
from sesmodel.service.vdm_metrics import Dimension, Metric, volume

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sesmodel.service.export_job import ExportSource, InsightsSource
    from sesmodel.service.message_insights import Happening, TimeLine

_DELIVERY = (EventType.SEND, EventType.BOUNCE, EventType.DELIVERY, EventType.COMPLAINT)  # in this order
_ENGAGEMENT = (EventType.OPEN, EventType.CLICK)


def in_window(lines: Iterable[TimeLine], source: ExportSource) -> list[TimeLine]:
    """The lines of messages that were sent in the time of a source; the end is in it unless it is one of days."""
    whole_days = isinstance(source, MetricsSource)
    return [
        line
        for line in lines
        if source.start <= (at := line.mail.timestamp) and (at < source.end if whole_days else at <= source.end)
    ]


def write_export(lines: Sequence[TimeLine], source: ExportSource, data_format: DataFormat) -> bytes:
    """Write a file.

    Args:
        lines: what happened in the time of the source.
        source: what is written of it.
        data_format: how.
    """
    if isinstance(source, MetricsSource):
        columns = (*source.dimensions, *(f"{metric}_{how}" for metric, how in source.metrics))
        return _written(columns, list(_metrics_rows(lines, source)), data_format, csv.QUOTE_MINIMAL)
    rows = [_insight(line) for line in lines if _wanted(line, source)]
    return _written(_COLUMNS, rows[: source.most], data_format, csv.QUOTE_ALL)


def _written(columns: Sequence[str], rows: Sequence[Mapping[str, str]], data_format: DataFormat, quoting: int) -> bytes:
    if data_format is DataFormat.JSON:
        return json.dumps(rows, ensure_ascii=False).encode(errors="replace")
    text = StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator="\n")  # type: ignore[arg-type]  # one of its constants
    writer.writerow(columns)
    writer.writerows(row.values() for row in rows)
    return text.getvalue().encode(errors="replace")


# --- what happened to messages --------------------------------------------------------------------

_COLUMNS = (
    "messageid",
    "sendtimestamp",
    "fromemailaddress",
    "destination",
    "subject",
    "isp",
    "lastdeliveryevent",
    "lastengagementevent",
)


def _insight(line: TimeLine) -> dict[str, str]:
    values = (
        line.mail.message_id,
        line.mail.timestamp.isoformat(),
        line.source,
        line.destination,
        line.subject or "",
        UNKNOWN_ISP,
        _last(line, _DELIVERY),
        _last(line, _ENGAGEMENT),
    )
    return dict(zip(_COLUMNS, values, strict=True))


FILTERS = (
    "FromEmailAddress",
    "Destination",
    "Subject",
    "Isp",
    "TenantName",
    "LastDeliveryEvent",
    "LastEngagementEvent",
)
"""What the lines can be filtered by."""


def _filtered(line: TimeLine) -> dict[str, str]:
    """What each filter looks at; no message of the model is of a tenant."""
    values = (line.source, line.destination, line.subject or "", UNKNOWN_ISP, "")
    return dict(zip(FILTERS, (*values, _last(line, _DELIVERY), _last(line, _ENGAGEMENT)), strict=True))


def _wanted(line: TimeLine, source: InsightsSource) -> bool:
    looked_at = _filtered(line)

    def has(name: str, values: Iterable[str]) -> bool:
        return looked_at[name].lower() in {value.lower() for value in values}

    included = all(has(name, values) for name, values in source.include.items())
    return included and not any(has(name, values) for name, values in source.exclude.items())


def _last(line: TimeLine, kinds: Sequence[EventType]) -> str:
    """The one of some kinds that goes furthest, a bounce with its type; empty if there was none."""
    for kind in reversed(kinds):
        for happening in reversed(line.of(kind)):
            return _name(happening)
    return ""


def _name(happening: Happening) -> str:
    return f"{happening.bounce_type}_BOUNCE" if happening.bounce_type else happening.kind.v2


# --- figures --------------------------------------------------------------------------------------


def _metrics_rows(lines: Sequence[TimeLine], source: MetricsSource) -> Iterable[dict[str, str]]:
    """A line for each combination of values that there is something of."""
    for values in product(*(_values(lines, one, wanted) for one, wanted in source.dimensions.items())):
        of = [
            line
            for line in lines
            if all(one.of(line) == value for one, value in zip(source.dimensions, values, strict=True))
        ]
        if of:
            figures = {f"{metric}_{how}": f"{_figure(of, metric, how):.4f}" for metric, how in source.metrics}
            yield {**dict(zip(source.dimensions, values, strict=True)), **figures}


def _values(lines: Iterable[TimeLine], dimension: Dimension, wanted: Sequence[str]) -> list[str]:
    """The values of a dimension that there are, of those that are wanted."""
    found = {
        value
        for line in lines
        if (value := dimension.of(line)) is not None
        and (EVERY in wanted or any(dimension.matches(line, one) for one in wanted))
    }
    return sorted(found)


def _figure(lines: Sequence[TimeLine], metric: Metric, how: Aggregation) -> float:
    counted = volume(lines, metric)
    if how is Aggregation.VOLUME:
        return counted
    sent = volume(lines, Metric.SEND)
    return counted / sent if sent else 0.0
