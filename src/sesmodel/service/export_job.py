"""Jobs that write what the Virtual Deliverability Manager knows into a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import attrs

from sesmodel.errors import InvalidParameterValue
from sesmodel.service.import_file import DataFormat
from sesmodel.service.job import Job
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@attrs.define(repr=False)
class ExportJobs:
    """The jobs of one account in one Region, in the order they were created."""

    _by_id: dict[str, ExportJob] = attrs.field(factory=dict)

    def __iter__(self) -> Iterator[ExportJob]:
        """Every job."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_id)

    def __repr__(self) -> str:
        """Their ids, and how far they are."""
        return shown(self, lambda job: f"{job.id} {job.status}")

    def add(self, job: ExportJob) -> ExportJob:
        """Take a new job in."""
        job.number = len(self) + 1
        return self._by_id.setdefault(job.id, job)

    def require(self, job_id: str) -> ExportJob:
        """The job of that id.

        Raises:
            InvalidParameterValue: there is none; SES does not say that it is not found, as was seen in 2026.
        """
        found = self._by_id.get(job_id)
        if found is None:
            raise InvalidParameterValue("Invalid JobId")
        return found
