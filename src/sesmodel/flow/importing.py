"""Import jobs on their way: created, started, and over when every record is read."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import attrs

from sesmodel.ids import uuid4_form
from sesmodel.service.import_job import ImportAction, ImportDataSource, ImportJob
from sesmodel.service.job import JobStatus, JobStep
from sesmodel.service.stored_objects import read_object
from sesmodel.service.suppression_file import FailedRecord, FileEntry, read_suppression_file, write_failed_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sesmodel.flow.state import ServiceState
    from sesmodel.limits import Limits


def create_import_job(state: ServiceState, action: ImportAction, source: ImportDataSource) -> ImportJob:
    """Ask for a job. Nothing is read yet: an object that is missing, or too long, shows when it is (SUP-16)."""
    now = state.clock.now()
    job = state.account.import_jobs.add(
        ImportJob(id=uuid4_form(state.ids.token()), created_at=now, action=action, source=source)
    )
    state.plan(now + state.job_times.waiting, _Start(job.id))
    return job


def cancel_import_job(state: ServiceState, job_id: str) -> ImportJob:
    """Stop a job before it is over: it changes nothing then.

    Raises:
        NotFound: there is no such job.
        InvalidParameterValue: it is over.
    """
    job = state.account.import_jobs.require(job_id)
    job.step(JobStep.CANCELLED, state.clock.now())
    return job


@attrs.frozen
class _Start:
    """A job that starts: its object is read, and how long that takes is known."""

    job_id: str

    def happen(self, state: ServiceState, now: datetime) -> None:
        job = state.account.import_jobs.require(self.job_id)
        if job.status is JobStatus.CREATED:
            job.step(JobStep.STARTED, now)
            finish = _read(state, job)
            state.plan(now + len(finish.rows) * state.job_times.per_record, finish)


@attrs.frozen(kw_only=True)
class _Finish:
    """A job that is over, with the records that it read, or why it failed as a whole."""

    job_id: str
    rows: tuple[FileEntry | FailedRecord, ...] = ()
    error: str | None = None

    def happen(self, state: ServiceState, now: datetime) -> None:
        job = state.account.import_jobs.require(self.job_id)
        if job.status is not JobStatus.PROCESSING:
            return
        if self.error is None:
            self._finish(state, job, now)
        else:
            job.error = self.error
            job.step(JobStep.FAILED, now)

    def _finish(self, state: ServiceState, job: ImportJob, now: datetime) -> None:
        failures = tuple(row for row in self.rows if isinstance(row, FailedRecord))
        for row in self.rows:
            if isinstance(row, FileEntry):
                _apply(state, job.action, row, now)
        job.processed, job.failed = len(self.rows), len(failures)
        if failures:
            job.failed_records_url = _keep(state, job, failures)
        job.step(JobStep.FINISHED, now)


def _read(state: ServiceState, job: ImportJob) -> _Finish:
    """Every record of the object. What its reader raises is the failure of the job, as S3 would be."""
    url, most = job.source.s3_url, _most(state.limits, job.action)
    try:
        rows = tuple(islice(_rows(state, job), most + 1))
    except KeyError:
        return _Finish(job_id=job.id, error=f"There is no object {url}.")
    except Exception as error:  # noqa: BLE001  whoever reads for the model may raise anything
        return _Finish(job_id=job.id, error=f"The object {url} cannot be read: {error}")
    if len(rows) > most:
        return _Finish(job_id=job.id, error=f"The object {url} holds more than {most:,} addresses.")
    return _Finish(job_id=job.id, rows=rows)


def _rows(state: ServiceState, job: ImportJob) -> Iterator[FileEntry | FailedRecord]:
    data, adds = read_object(state.objects, job.source.s3_url), job.action is ImportAction.PUT
    return read_suppression_file(data, job.source.data_format, with_reasons=adds)


def _most(limits: Limits, action: ImportAction) -> int:
    return limits.suppression_additions if action is ImportAction.PUT else limits.suppression_removals


def _apply(state: ServiceState, action: ImportAction, entry: FileEntry, now: datetime) -> None:
    """Put an address on the list, or take it off if it is on it (SUP-14)."""
    listed = state.account.suppression
    if action is ImportAction.DELETE:
        listed.remove(entry.email_address)
    elif entry.reason:
        listed.put(entry.email_address, entry.reason, now)


def _keep(state: ServiceState, job: ImportJob, failures: tuple[FailedRecord, ...]) -> str:
    """Write what could not be used beside the object; SES gives a link to a file of its own."""
    url = f"s3://{job.source.bucket}/failed-records/{job.id}.json"
    state.objects[url] = "".join(write_failed_records(failures)).encode()
    return url
