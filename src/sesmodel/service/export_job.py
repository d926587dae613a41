"""Jobs that write what the Virtual Deliverability Manager knows into a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import attrs

from sesmodel.service.import_file import DataFormat
from sesmodel.service.job import Job

if TYPE_CHECKING:
    from sesmodel.service.vdm_metrics import Dimension, Metric  # noqa: TC004  loaded by who makes one

EVERY = "*"
"""As the value of a dimension: each of its values by itself."""


class ExportSourceType(StrEnum):
    """What is written."""

    METRICS_DATA = "METRICS_DATA"
    MESSAGE_INSIGHTS = "MESSAGE_INSIGHTS"


class Aggregation(StrEnum):
    """How a figure is written."""

    RATE = "RATE"
    VOLUME = "VOLUME"


@attrs.frozen(kw_only=True)
class MetricsSource:
    """Figures of whole days.

    Attributes:
        start: the first day.
        end: the first day that does not count any more.
        dimensions: the values of each that are written, or :data:`EVERY`.
        metrics: the figures, each with how it is written.
    """

    start: datetime
    end: datetime
    dimensions: Mapping[Dimension, tuple[str, ...]] = attrs.field(hash=False)
    metrics: tuple[tuple[Metric, Aggregation], ...]


@attrs.frozen(kw_only=True)
class InsightsSource:
    """What happened to messages.

    Attributes:
        start: the first moment that counts.
        end: the last moment that counts.
        include: of each filter, the values of which a line needs one; all lines where there is no filter.
        exclude: of each filter, the values of which a line may have none.
        most: how many lines.
    """

    start: datetime
    end: datetime
    include: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, hash=False)
    exclude: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, hash=False)
    most: int = 1_000


ExportSource: TypeAlias = MetricsSource | InsightsSource


@attrs.define(kw_only=True)
class ExportJob(Job):
    """A job that writes a file.

    Attributes:
        source: what is written.
        given: that, as it was asked for.
        data_format: how.
        url: where the file is, once it is written.
    """

    source: ExportSource
    given: Mapping[str, object]
    data_format: DataFormat
    url: str | None = None

    @property
    def type(self) -> ExportSourceType:
        """What kind of source it has."""
        metrics = isinstance(self.source, MetricsSource)
        return ExportSourceType.METRICS_DATA if metrics else ExportSourceType.MESSAGE_INSIGHTS
