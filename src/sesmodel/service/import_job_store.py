"""The import jobs of an account in a Region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import NotFound
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.service.import_job import ImportJob  # noqa: TC004  loaded by who makes one


@attrs.define(repr=False)
class ImportJobs:
    """The jobs of one account in one Region, in the order they were created."""

    _by_id: dict[str, ImportJob] = attrs.field(factory=dict)

    def __iter__(self) -> Iterator[ImportJob]:
        """Every job."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_id)

    def __repr__(self) -> str:
        """Their ids, and how far they are."""
        return shown(self, lambda job: f"{job.id} {job.status}")

    def add(self, job: ImportJob) -> ImportJob:
        """Take a new job in."""
        job.number = len(self) + 1
        return self._by_id.setdefault(job.id, job)

    def require(self, job_id: str) -> ImportJob:
        """The job of that id.

        Raises:
            NotFound: there is none. No text of SES is known.
        """
        found = self._by_id.get(job_id)
        if found is None:
            raise NotFound(f"Import job {job_id} does not exist.")
        return found
