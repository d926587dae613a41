"""`sesmodel check`: what SES would refuse files for."""

from __future__ import annotations

import attrs
import click
from rich.progress import track

from sesmodel.cli.output import (
    LIMITS,
    REFUSED,
    as_data,
    console,
    failures,
    json_option,
    limits_option,
    print_json,
    show_findings,
    show_verdict,
    visible,
)
from sesmodel.compose import check_raw
from sesmodel.service.problem import Report


@attrs.frozen
class _Checked:
    """A file and what was found in it."""

    name: str
    size: int
    report: Report


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True),
    metavar="FILE.eml…",
)
@click.option("--recipient", "recipients", multiple=True, metavar="ADDRESS", help="One that the header does not name.")
@limits_option
@json_option
def check(files: tuple[str, ...], recipients: tuple[str, ...], limits: str, *, as_json: bool) -> None:
    """Find what SES would refuse finished messages for.

    Advice stands beside the problems and does not count for the exit status. "-" reads standard input.
    """
    with failures(as_json=as_json):
        quiet = as_json or len(files) == 1 or not console(stderr=True).is_terminal
        progress = track(files, "checking", console=console(stderr=True), transient=True, disable=quiet)
        checked = [_check(file, recipients, limits) for file in progress]
    if as_json:
        print_json({"ok": all(one.report.ok for one in checked), "files": [_data(one) for one in checked]})
    else:
        for one in checked:
            show_verdict(console(), one.name, one.report)
            show_findings(console(), one.report)
    if not all(one.report.ok for one in checked):
        raise SystemExit(REFUSED)


def _check(name: str, recipients: tuple[str, ...], limits: str) -> _Checked:
    try:
        with click.open_file(name, "rb") as file:
            data = file.read()
    except OSError as error:
        raise click.UsageError(f"{visible(name)}: {error.strerror}.") from error
    return _Checked(name, len(data), check_raw(data, recipients=recipients, limits=LIMITS[limits]))


def _data(one: _Checked) -> dict[str, object]:
    return {
        "file": one.name,
        "ok": one.report.ok,
        "bytes": one.size,
        "problems": [as_data(problem) for problem in one.report.problems],
        "advice": [as_data(advice) for advice in one.report.advice],
    }
