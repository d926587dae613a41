"""The export jobs of an account in a Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidParameterValue
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.service.export_job import ExportJob  # noqa: TC004  loaded by who makes one


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
