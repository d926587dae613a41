"""Import jobs on their way: created, started, and over when every record is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidParameterValue, NotFound
from sesmodel.flow.import_target import Entries, target
from sesmodel.ids import uuid4_form
from sesmodel.service.import_file import FailedRecord, write_failed_records
from sesmodel.service.import_job import ImportAction, ImportDataSource, ImportJob
from sesmodel.service.job import JobStatus, JobStep
from sesmodel.service.stored_objects import read_object

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.state import ServiceState


def create_import_job(
    state: ServiceState, action: ImportAction, source: ImportDataSource, contact_list: str | None = None
) -> ImportJob:
    """Ask for a job. Nothing is read yet: an object that is missing, or too long, shows when it is (SUP-16).

    Args:
        state: the service.
        action: what becomes of the addresses.
        source: the object that is read.
        contact_list: the name of the contact list that they are for; the suppression list if not given.

    Raises:
        InvalidParameterValue: there is no such list (LST-10). No text of SES is known.
    """
    if contact_list is not None:
        try:
            state.account.contact_lists.require(contact_list)
        except NotFound as error:  # which the action does not answer
            raise InvalidParameterValue(str(error)) from error
    now = state.clock.now()
    job = state.account.import_jobs.add(
        ImportJob(
            id=uuid4_form(state.ids.token()), created_at=now, action=action, source=source, contact_list=contact_list
        )
    )
    state.plan(now + state.times.jobs.waiting, _Start(job.id))
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
            state.plan(now + finish.read * state.times.jobs.per_record, finish)


@attrs.define(kw_only=True)
class _Finish:
    """A job that is over, with the records that it read, or why it failed as a whole."""

    job_id: str
    entries: Entries = attrs.field(factory=list)
    failures: list[FailedRecord] = attrs.field(factory=list)
    error: str | None = None

    @property
    def read(self) -> int:
        """How many records there were."""
        return len(self.entries) + len(self.failures)

    def happen(self, state: ServiceState, now: datetime) -> None:
        job = state.account.import_jobs.require(self.job_id)
        if job.status is not JobStatus.PROCESSING:
            return
        if self.error is None:
            self._finish(state, job, now)
        else:
            _fail(job, self.error, now)

    def _finish(self, state: ServiceState, job: ImportJob, now: datetime) -> None:
        try:
            target(state, job).apply(self.entries, now)
        except NotFound as error:  # the list was taken away meanwhile
            _fail(job, str(error), now)
            return
        job.processed, job.failed = self.read, len(self.failures)
        if self.failures:
            job.failed_records_url = _keep(state, job, self.failures)
        job.step(JobStep.FINISHED, now)


def _read(state: ServiceState, job: ImportJob) -> _Finish:
    """Every record of the object. What its reader raises is the failure of the job, as S3 would be."""
    url = job.source.s3_url
    try:
        onto = target(state, job)
        entries, failures = onto.read(read_object(state.objects, url))
    except KeyError:
        return _Finish(job_id=job.id, error=f"There is no object {url}.")
    except NotFound as error:
        return _Finish(job_id=job.id, error=str(error))
    except Exception as error:  # noqa: BLE001  whoever reads for the model may raise anything
        return _Finish(job_id=job.id, error=f"The object {url} cannot be read: {error}")
    finish = _Finish(job_id=job.id, entries=entries, failures=failures)
    if finish.read > onto.most:
        return _Finish(job_id=job.id, error=f"The object {url} holds more than {onto.most:,} {onto.called}.")
    return finish


def _fail(job: ImportJob, why: str, now: datetime) -> None:
    job.error = why
    job.step(JobStep.FAILED, now)


def _keep(state: ServiceState, job: ImportJob, failures: list[FailedRecord]) -> str:
    """Write what could not be used beside the object; SES gives a link to a file of its own."""
    url = f"s3://{job.source.bucket}/failed-records/{job.id}.json"
    state.objects[url] = "".join(write_failed_records(failures)).encode()
    return url
