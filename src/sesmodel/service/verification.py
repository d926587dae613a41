"""How something becomes verified, and stops being so: one life cycle for identities, DKIM and MAIL FROM domains."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs

from sesmodel.errors import InvalidParameterValue
from sesmodel.service.verification_times import PERIODS, Periods


class VerificationStatus(StrEnum):
    """How far a verification is (OBS-212), as the v2 API spells it.

    >>> VerificationStatus.TEMPORARY_FAILURE.v1
    'TemporaryFailure'
    """

    NOT_STARTED = "NOT_STARTED"
    PENDING = "PENDING"
    SUCCESS = "SUCCESS"
    TEMPORARY_FAILURE = "TEMPORARY_FAILURE"
    FAILED = "FAILED"

    @property
    def v1(self) -> str:
        """As the v1 API spells it."""
        return "".join(word.capitalize() for word in self.split("_"))


class Step(StrEnum):
    """What can happen to a verification."""

    STARTED = "started"
    CONFIRMED = "confirmed"
    MISSING = "missing"
    EXPIRED = "expired"


_NOT_STARTED, _PENDING, _SUCCESS, _TEMPORARY_FAILURE, _FAILED = VerificationStatus

TRANSITIONS: dict[tuple[VerificationStatus, Step], VerificationStatus] = {
    (_NOT_STARTED, Step.STARTED): _PENDING,
    (_PENDING, Step.STARTED): _PENDING,  # its time begins anew
    (_PENDING, Step.CONFIRMED): _SUCCESS,
    (_PENDING, Step.MISSING): _PENDING,
    (_PENDING, Step.EXPIRED): _FAILED,  # OBS-213, AUTH-30
    (_SUCCESS, Step.STARTED): _SUCCESS,
    (_SUCCESS, Step.CONFIRMED): _SUCCESS,
    (_SUCCESS, Step.MISSING): _TEMPORARY_FAILURE,
    (_TEMPORARY_FAILURE, Step.STARTED): _TEMPORARY_FAILURE,
    (_TEMPORARY_FAILURE, Step.CONFIRMED): _SUCCESS,
    (_TEMPORARY_FAILURE, Step.MISSING): _TEMPORARY_FAILURE,
    (_TEMPORARY_FAILURE, Step.EXPIRED): _FAILED,  # AUTH-30, TRB-33
    (_FAILED, Step.STARTED): _PENDING,
}
"""The life cycle; what is not here cannot happen."""


class ErrorType(StrEnum):
    """Why a look-up did not confirm a verification (OBS-210)."""

    DNS_SERVER_ERROR = "DNS_SERVER_ERROR"
    HOST_NOT_FOUND = "HOST_NOT_FOUND"
    TYPE_NOT_FOUND = "TYPE_NOT_FOUND"
    INVALID_VALUE = "INVALID_VALUE"


@attrs.define
class Verification:
    """How far one verification is, and since when.

    Attributes:
        periods: how long its states last.
        status: the state.
        since: when it came into this state; while pending, when it was started last.
        last_checked: when somebody last looked.
        last_success: when it was last confirmed.
        error: what the last look found wrong.
    """

    periods: Periods = PERIODS
    status: VerificationStatus = VerificationStatus.NOT_STARTED
    since: datetime | None = None
    last_checked: datetime | None = None
    last_success: datetime | None = None
    error: ErrorType | None = None

    @property
    def confirmed(self) -> bool:
        """Whether it succeeded and has not been revoked: it is still so while what confirmed it is missing (TRB-33)."""
        return self.status in (VerificationStatus.SUCCESS, VerificationStatus.TEMPORARY_FAILURE)

    @property
    def watched(self) -> bool:
        """Whether it is under way: one that failed, or never began, has to be started first (AUTH-30)."""
        return self.status not in (VerificationStatus.NOT_STARTED, VerificationStatus.FAILED)

    @property
    def deadline(self) -> datetime | None:
        """When it fails unless it is confirmed before; ``None`` if it does not."""
        if self.since is None:
            return None
        match self.status:
            case VerificationStatus.PENDING:
                return self.since + self.periods.pending
            case VerificationStatus.TEMPORARY_FAILURE:
                return self.since + self.periods.grace
            case _:
                return None

    def step(self, what: Step, at: datetime) -> bool:
        """Let something happen to it; whether its state changed.

        Raises:
            InvalidParameterValue: that cannot happen now.
        """
        before, after = self.status, TRANSITIONS.get((self.status, what))
        if after is None:
            raise InvalidParameterValue(f"A verification that is {before} cannot be {what}.")
        if after is not before or (after, what) == (VerificationStatus.PENDING, Step.STARTED):
            self.status, self.since = after, at
        if what is Step.CONFIRMED:
            self.last_success, self.error = at, None
        return after is not before

    def confirm(self, at: datetime) -> bool:
        """Confirm it, started or not; whether its state changed."""
        if not self.watched:
            self.step(Step.STARTED, at)
        return self.step(Step.CONFIRMED, at)
