"""A problem of a message: what is wrong, where, what SES answers, what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidParameterValue, MessageRefused, SesError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Severity(StrEnum):
    """How bad a problem is."""

    REFUSED = "refused"
    ADVICE = "advice"


@attrs.frozen
class Problem:
    """One problem.

    Attributes:
        code: a short name for programs, such as ``too-many-recipients``.
        place: the header, part or recipient it is in.
        answer: the error that SES answers with.
        fact: the id of the fact that says so.
        cure: what to do about it.
        severity: whether SES refuses the message for it.
    """

    code: str
    place: str
    answer: SesError = attrs.field(eq=str)
    fact: str
    cure: str
    severity: Severity = Severity.REFUSED

    def __str__(self) -> str:
        """One line for the person who reads it."""
        return f"{self.place}: {self.answer.message} [{self.code}, {self.fact}] {self.cure}"


def refused(code: str, place: str, answer: str, fact: str, cure: str) -> Problem:
    """A problem that SES answers with ``InvalidParameterValue``, as it does for most of what is wrong in a message."""
    return Problem(code, place, InvalidParameterValue(answer), fact, cure)


@attrs.frozen
class Report:
    """What a check found, in the order of the message. Empty is good: ``if report.ok: …``."""

    problems: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Problem]:
        """The problems."""
        return iter(self.problems)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.problems)

    @property
    def refusals(self) -> tuple[Problem, ...]:
        """The problems that SES refuses the message for."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.REFUSED)

    @property
    def ok(self) -> bool:
        """Whether SES takes the message."""
        return not self.refusals

    def raise_for_problems(self) -> None:
        """Do nothing if SES takes the message.

        Raises:
            MessageRefused: it does not; the error lists every problem.
        """
        if not self.ok:
            raise MessageRefused(self.refusals)

    def raise_answer(self) -> None:
        """Do nothing if SES takes the message, else raise what it answers: it names one problem at a time.

        Raises:
            SesError: the answer to the first problem.
        """
        for problem in self.refusals:
            raise problem.answer

    def __str__(self) -> str:
        """A line a problem."""
        return "\n".join(map(str, self.problems)) or "no problems"
