"""What is wrong with a template: for programs, and for people with the lines that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from rich.cells import cell_len
from rich.text import Text

from sesmodel.cli.output import as_data, show_findings, show_verdict, visible
from sesmodel.service.problem import Report
from sesmodel.service.template_check import Located, errors_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console

    from sesmodel.errors import TemplateError
    from sesmodel.service.email_template import EmailTemplate
    from sesmodel.service.problem import Problem


@attrs.frozen
class TemplateProblems:
    """What a check of a template found, and the places in its text."""

    report: Report
    errors: tuple[Located, ...]
    """The same, one for each place, with the part that it is in."""

    @classmethod
    def find(cls, template: EmailTemplate, data: Mapping[str, Any] | None, *, one_part: bool) -> TemplateProblems:
        """Check a template with data, or alone; one part by itself needs no subject."""
        report = attrs.evolve(template, name="").check(data)  # the file is named once, above all problems
        problems = tuple(it for it in report if not (one_part and it.code == "no-template-subject"))
        broken, errors = errors_of(dict(template.parts()), data)
        return cls(Report(problems, report.advice), (*broken, *errors))

    @property
    def lacks_attributes(self) -> bool:
        """Whether the data lack something."""
        return any(problem.code == "missing-attribute" for problem in self.report)

    def as_dict(self) -> dict[str, Any]:
        """All of it for JSON."""
        return {
            "ok": self.report.ok,
            "problems": [as_data(problem) | {"at": self._at(problem)} for problem in self.report.problems],
            "advice": [as_data(advice) for advice in self.report.advice],
        }

    def show(self, out: Console, name: str) -> None:
        """Print all of it.

        Args:
            out: where to.
            name: what the template is called there.
        """
        show_verdict(out, name, self.report)
        for problem in self.report:
            out.print(Text(f"\n{visible(problem.answer.message)} [{problem.code}]"), soft_wrap=True)
            for part, error in self._errors_of(problem):
                out.print(f"  {part}, {visible(error.where)}", soft_wrap=True)
                out.print(Text(_excerpt(error)), no_wrap=True, overflow="ellipsis")
            out.print(Text(visible(problem.cure)), soft_wrap=True)
        show_findings(out, Report(advice=self.report.advice))

    def _errors_of(self, problem: Problem) -> Iterator[Located]:
        places = problem.place.split("; ")
        for part, error in self.errors:
            if error.message == problem.answer.message and f"{part}, {error.where}" in places:
                yield part, error

    def _at(self, problem: Problem) -> list[dict[str, Any]]:
        return [{"part": part, "line": error.line, "column": error.column} for part, error in self._errors_of(problem)]


def _excerpt(error: TemplateError) -> str:
    """The line of the source and its caret, which stays below the place however wide the line is shown."""
    line, caret = error.excerpt.split("\n")
    shown, before = (visible(it.expandtabs(4)) for it in (line, line[: len(caret) - 1]))
    return f"{shown}\n{' ' * cell_len(before)}^"
