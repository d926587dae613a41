"""What commands print: tables for people, JSON for programs, and errors for both."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sesmodel.cli.text import visible as visible
from sesmodel.cli.text import visible_lines as visible_lines
from sesmodel.errors import InvalidValue, MessageRefused, MissingExtra, SesError, SesModelError, UnknownTransport
from sesmodel.limits import GUIDE, TODAY
from sesmodel.service.problem import Problem, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.service.problem import Advice

LIMITS = {"guide": GUIDE, "today": TODAY}
REFUSED, USAGE = 1, 2
_WIDTH_OF_FILES = 160  # of what is not a terminal, and has no width of its own

limits_option = click.option(
    "--limits",
    type=click.Choice(list(LIMITS)),
    default="guide",
    show_default=True,
    help="The limits that the SES guide prints (10 MB), or those of today (40 MB).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, and nothing else, to standard output.")


def console(*, stderr: bool = False) -> Console:
    """Where to print; made anew, since standard output may be another one by now."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = _WIDTH_OF_FILES
    return made


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    """A table of texts of strangers; without columns, one that has no head."""
    heads = list(columns)
    made = Table(*heads, box=box.SIMPLE, pad_edge=False, show_header=bool(heads))
    for row in rows:
        made.add_row(*(Text(visible(cell)) for cell in row))
    return made


def findings(report: Report) -> Table:
    """The problems of a report, and its advice."""
    return table(
        ["", "where", "what", "code", "what to do"],
        [
            *(("refused", one.place, one.answer.message, one.code, one.cure) for one in report.problems),
            *(("advice", one.place, one.what, one.code, one.cure) for one in report.advice),
        ],
    )


def show_verdict(out: Console, name: str, report: Report) -> None:
    """Say whether SES takes a file."""
    count = len(report)
    verdict = "SES takes it" if report.ok else f"{count} problem{'s' if count > 1 else ''}"
    out.print(f"{visible(name)}: {verdict}", style="green" if report.ok else "red", soft_wrap=True)


def show_findings(out: Console, report: Report) -> None:
    """Print the findings of a report, if there are any."""
    if report.problems or report.advice:
        out.print(findings(report))


def as_data(one: Problem | Advice) -> dict[str, str]:
    """A problem or a piece of advice for JSON."""
    what = {"answer": one.answer.message, "error": type(one.answer).__name__} if isinstance(one, Problem) else {}
    advised = {} if isinstance(one, Problem) else {"what": one.what}
    return {"code": one.code, "place": one.place, **what, **advised, "fact": one.fact, "cure": one.cure}


def print_json(data: dict[str, Any]) -> None:
    """Print JSON in ASCII, which every terminal and pipe carries."""
    click.echo(json.dumps(data, indent=2))


@contextmanager
def failures(*, as_json: bool) -> Iterator[None]:
    """Turn the errors of this library into a message and an exit status."""
    try:
        yield
    except SesModelError as error:
        if as_json:
            print_json({"ok": False, "error": _error_data(error), **_problems(error)})
        else:
            _show(error)
        # A value, a URL or an extra is a matter of the command; everything else one of the mail.
        wrong = isinstance(error, InvalidValue | UnknownTransport | MissingExtra)
        raise SystemExit(USAGE if wrong else REFUSED) from error


def _error_data(error: SesModelError) -> dict[str, Any]:
    known = {name: getattr(error, name, None) for name in ("code", "hint", "delivered", "retryable")}
    return {"type": type(error).__name__, "message": str(error), **{name: it for name, it in known.items() if it}}


def _problems(error: SesModelError) -> dict[str, Any]:
    if not isinstance(error, MessageRefused):
        return {}
    return {"problems": [as_data(one) for one in error.problems if isinstance(one, Problem)]}


def _show(error: SesModelError) -> None:
    out = console(stderr=True)
    if isinstance(error, MessageRefused):
        out.print("SES would refuse this message; nothing was sent:")
        out.print(findings(Report(tuple(one for one in error.problems if isinstance(one, Problem)))))
        return
    out.print(Text(f"{type(error).__name__}: {visible(str(error))}"), soft_wrap=True)
    if isinstance(error, SesError) and error.hint:
        out.print(Text(error.hint), soft_wrap=True)
    if getattr(error, "delivered", "no") == "unknown":
        out.print("It may have been sent: look for its events before you send it again.", soft_wrap=True)
