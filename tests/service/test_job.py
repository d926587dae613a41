"""The life cycle of a job."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidParameterValue
from sesmodel.service.job import TRANSITIONS, Job, JobStatus, JobStep

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
OVER = {JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED}


@pytest.mark.spec("SUP-16")
def test_every_status_is_reached_and_three_are_the_end() -> None:
    reached = {JobStatus.CREATED, *TRANSITIONS.values()}
    assert reached == set(JobStatus)
    assert {status for status in JobStatus if Job(id="j", created_at=NOON, status=status).ended} == OVER


@given(st.lists(st.sampled_from(JobStep), max_size=6))
def test_a_job_goes_by_the_table_and_knows_when_it_was_over(steps: list[JobStep]) -> None:
    job = Job(id="j", created_at=NOON)
    for number, step in enumerate(steps):
        before, at = attrs_of(job), NOON + timedelta(seconds=number)
        after = TRANSITIONS.get((job.status, step))
        if after is None:
            with pytest.raises(InvalidParameterValue, match=f"A job that is {job.status} cannot be {step}."):
                job.step(step, at)
            assert attrs_of(job) == before
        else:
            job.step(step, at)
            assert (job.status, job.ended_at) == (after, at if after in OVER else None)


def attrs_of(job: Job) -> tuple[JobStatus, datetime | None]:
    return job.status, job.ended_at
