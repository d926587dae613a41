"""Export jobs on their way: asked for, at work, and over when the file is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidParameterValue, LimitExceeded
from sesmodel.flow import insights
from sesmodel.ids import uuid4_form
from sesmodel.service.export_file import in_window, write_export
from sesmodel.service.export_job import ExportJob
from sesmodel.service.job import JobStep

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.export_job import ExportSource
    from sesmodel.service.import_file import DataFormat

_MOST_AT_ONCE = 20  # as AWS documents it


def create_export_job(
    state: ServiceState, source: ExportSource, data_format: DataFormat, given: Mapping[str, object]
) -> ExportJob:
    """Ask for a file. The job is at work at once, as it was seen of SES in 2026.

    Args:
        state: the service.
        source: what is written.
        data_format: how.
        given: the source as it was asked for, to be shown.

    Raises:
        LimitExceeded: there are as many jobs at work as there may be.
    """
    now = state.clock.now()
    job = ExportJob(
        id=uuid4_form(state.ids.token()), created_at=now, source=source, data_format=data_format, given=given
    )
    if sum(1 for one in state.account.export_jobs if not one.ended) >= _MOST_AT_ONCE:
        raise LimitExceeded(
            f"There are too many <{job.type}> export jobs running - either cancel one of the jobs or wait for it to "
            "complete before resubmitting."
        )
    job.step(JobStep.STARTED, now)
    state.account.export_jobs.add(job)
    state.plan(now + state.times.jobs.waiting, _Finish(job.id))
    return job


def cancel_export_job(state: ServiceState, job_id: str) -> ExportJob:
    """Stop a job before it is over: there is no file then.

    Raises:
        InvalidParameterValue: there is no such job, or it is over.
    """
    job = state.account.export_jobs.require(job_id)
    if job.ended:
        raise InvalidParameterValue(f"Cannot cancel an export job that has a <{job.status}> status.")
    job.step(JobStep.CANCELLED, state.clock.now())
    return job


@attrs.frozen
class _Finish:
    """A job that is over: what is known at this moment is in its file."""

    job_id: str

    def happen(self, state: ServiceState, now: datetime) -> None:
        job = state.account.export_jobs.require(self.job_id)
        if job.ended:
            return
        lines = in_window(insights.of_account(state), job.source)
        account = state.account
        job.url = f"s3://ses-export-{account.region}-{account.id}/{job.id}.{job.data_format.lower()}"
        state.objects[job.url] = write_export(lines, job.source, job.data_format)
        job.processed = len(lines)
        job.step(JobStep.FINISHED, now)
