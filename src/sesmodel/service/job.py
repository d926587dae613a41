"""Work that SES does in the background: one life cycle for every job."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from sesmodel.errors import InvalidParameterValue
from sesmodel.service.span import not_negative


class JobStatus(StrEnum):
    """How far a job is (OBS-311)."""

    CREATED = "CREATED"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class JobStep(StrEnum):
    """What can happen to a job."""

    STARTED = "started"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


_CREATED, _PROCESSING, _COMPLETED, _FAILED, _CANCELLED = JobStatus

TRANSITIONS: dict[tuple[JobStatus, JobStep], JobStatus] = {
    (_CREATED, JobStep.STARTED): _PROCESSING,
    (_CREATED, JobStep.CANCELLED): _CANCELLED,
    (_PROCESSING, JobStep.FINISHED): _COMPLETED,
    (_PROCESSING, JobStep.FAILED): _FAILED,
    (_PROCESSING, JobStep.CANCELLED): _CANCELLED,
}
"""The life cycle; what is not here cannot happen."""


@attrs.frozen(kw_only=True)
class JobTimes:
    """How long jobs take; the guide does not say.

    Attributes:
        waiting: until a job starts.
        per_record: for every record that it reads.

    Raises:
        InvalidValue: one runs backwards.
    """

    waiting: timedelta = attrs.field(default=timedelta(seconds=1), validator=not_negative)
    per_record: timedelta = attrs.field(default=timedelta(milliseconds=1), validator=not_negative)


@attrs.define(kw_only=True)
class Job:
    """A job.

    Attributes:
        id: its id, a UUID (SUP-16).
        created_at: when it was asked for.
        number: the how manieth of the account it is.
        status: how far it is.
        ended_at: when it was over, however that was.
        processed: how many records it has read, those that failed among them (SUP-16).
        failed: how many of them could not be used.
        failed_records_url: where those are; ``None`` if there are none.
        error: why it failed as a whole; ``None`` if it did not.
    """

    id: str
    created_at: datetime
    number: int = 0
    status: JobStatus = JobStatus.CREATED
    ended_at: datetime | None = None
    processed: int = 0
    failed: int = 0
    failed_records_url: str | None = None
    error: str | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing can happen to it any more."""
        return all(before is not self.status for before, _ in TRANSITIONS)

    def step(self, what: JobStep, at: datetime) -> None:
        """Let something happen to it.

        Raises:
            InvalidParameterValue: that cannot happen now.
        """
        after = TRANSITIONS.get((self.status, what))
        if after is None:
            raise InvalidParameterValue(f"A job that is {self.status} cannot be {what}.")
        self.status = after
        self.ended_at = at if self.ended else None
