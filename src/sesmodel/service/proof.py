"""What has to be in the DNS for a verification, and what answers say about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import attrs

from sesmodel.dns.record import Answer, LookupStatus, RecordType
from sesmodel.service.verification import ErrorType, Step

Lookup = tuple[str, RecordType]
"""What a resolver is asked: a full name and a type."""


@attrs.frozen
class Finding:
    """What a look came to.

    Attributes:
        step: confirmed or missing; ``None`` if nobody answered, so that nothing is known.
        error: what was wrong (OBS-210).
    """

    step: Step | None
    error: ErrorType | None = None


@attrs.frozen
class Proof:
    """What to look up, and how to judge the answers.

    Attributes:
        lookups: what to ask.
        judge: takes the answers in the order of the look-ups.
    """

    lookups: tuple[Lookup, ...]
    judge: Callable[[Sequence[Answer]], Finding]


_CONFIRMED = Finding(Step.CONFIRMED)
_ERRORS = {
    LookupStatus.NO_SUCH_NAME: Finding(Step.MISSING, ErrorType.HOST_NOT_FOUND),
    LookupStatus.NO_SUCH_TYPE: Finding(Step.MISSING, ErrorType.TYPE_NOT_FOUND),
    LookupStatus.FAILED: Finding(None, ErrorType.DNS_SERVER_ERROR),
}


def judge(answer: Answer, right: Callable[[tuple[str, ...]], bool]) -> Finding:
    """Judge one answer.

    Args:
        answer: what the resolver said.
        right: whether these are the values that are needed.
    """
    if answer.status is not LookupStatus.FOUND:
        return _ERRORS[answer.status]
    return _CONFIRMED if right(answer.values) else Finding(Step.MISSING, ErrorType.INVALID_VALUE)


def all_of(findings: Iterable[Finding]) -> Finding:
    """What several records come to that all have to be there: one that is missing decides, whoever did not answer."""
    found = list(findings)
    missing = next((one for one in found if one.step is Step.MISSING), None)
    return missing or next((one for one in found if one.step is None), _CONFIRMED)


def any_of(findings: Iterable[Finding]) -> Finding:
    """What several records come to one of which is enough: nothing is missing while somebody did not answer."""
    found = list(findings)
    right = next((one for one in found if one.step is Step.CONFIRMED), None)
    return right or next((one for one in found if one.step is None), found[0])
