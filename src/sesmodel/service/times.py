"""How long everything takes that SES does by itself."""

from __future__ import annotations

from datetime import timedelta

import attrs

from sesmodel.service.job import JobTimes
from sesmodel.service.retry_schedule import RetrySchedule
from sesmodel.service.span import not_negative
from sesmodel.service.verification_times import VerificationTimes


@attrs.frozen(kw_only=True)
class Times:
    """How long everything takes that SES does by itself: ``LocalSes(times=…)``.

    Args:
        verification: the periods that verifications go by.
        retries: when it tries again after a temporary failure.
        jobs: how long jobs take.
        propagation_delay: how long a change of a configuration set takes to count (CFG-24); none if not given.
        review_after: after which span production access is granted to who asked for it; ``review`` does so, if not
            given.

    Raises:
        InvalidValue: one runs backwards.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes(times=Times(retries=RetrySchedule(first=timedelta(minutes=1)), review_after=timedelta(days=1)))
    """

    verification: VerificationTimes = attrs.field(factory=VerificationTimes)
    retries: RetrySchedule = attrs.field(factory=RetrySchedule)
    jobs: JobTimes = attrs.field(factory=JobTimes)
    propagation_delay: timedelta = attrs.field(default=timedelta(), validator=not_negative)
    review_after: timedelta | None = attrs.field(default=None, validator=attrs.validators.optional(not_negative))


TIMES = Times()
