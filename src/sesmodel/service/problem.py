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
        severity: as advice has it: refused.
    """

    code: str
    place: str
    answer: SesError = attrs.field(eq=str)
    fact: str
    cure: str
    severity: Severity = attrs.field(default=Severity.REFUSED, init=False)

    def __str__(self) -> str:
        """One line for the person who reads it."""
        return f"{self.place}: {self.answer.message} [{self.code}, {self.fact}] {self.cure}"


@attrs.frozen
class Advice:
    """Something that SES takes, and that serves the sender badly.

    Attributes:
        code: a short name for programs, such as ``link-shortener``.
        place: the header, part or recipient it is in.
        what: what was found.
        fact: the id of the fact that says so.
        cure: what to do about it.
        severity: as a problem has it: advice.
    """

    code: str
    place: str
    what: str
    fact: str
    cure: str
    severity: Severity = attrs.field(default=Severity.ADVICE, init=False)

    def __str__(self) -> str:
        """One line for the person who reads it."""
        return f"{self.place}: {self.what} [{self.code}, {self.fact}] {self.cure}"


def refused(code: str, place: str, answer: str, fact: str, cure: str) -> Problem:
    """A problem that SES answers with ``InvalidParameterValue``, as it does for most of what is wrong in a message."""
    return Problem(code, place, InvalidParameterValue(answer), fact, cure)


@attrs.frozen
class Report:
    """What a check found, in the order of the message. Empty is good: ``if report.ok: …``.

    Attributes:
        problems: what SES refuses the message for.
        advice: what SES takes, and what serves the sender badly; it never makes a report less than ok.
    """

    problems: tuple[Problem, ...] = ()
    advice: tuple[Advice, ...] = ()

    def __iter__(self) -> Iterator[Problem]:
        """The problems."""
        return iter(self.problems)

    def __len__(self) -> int:
        """How many problems there are."""
        return len(self.problems)

    @property
    def ok(self) -> bool:
        """Whether SES takes the message."""
        return not self.problems

    def raise_for_problems(self) -> None:
        """Do nothing if SES takes the message.

        Raises:
            MessageRefused: it does not; the error lists every problem.
        """
        if self.problems:
            raise MessageRefused(self.problems)

    def raise_answer(self) -> None:
        """Do nothing if SES takes the message, else raise what it answers: it names one problem at a time.

        Raises:
            SesError: the answer to the first problem.
        """
        for problem in self.problems:
            raise problem.answer

    def __str__(self) -> str:
        """A line a problem, then a line a piece of advice."""
        advice = [f"advice: {one}" for one in self.advice]
        return "\n".join([*(map(str, self.problems) if self.problems else ["no problems"]), *advice])
