"""`sesmodel render`: what comes of a template and data, or all that is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click
from rich.panel import Panel
from rich.syntax import Syntax
from rich.text import Text

from sesmodel.cli.output import (
    REFUSED,
    console,
    failures,
    json_option,
    print_json,
    show_findings,
    visible,
    visible_lines,
)
from sesmodel.cli.template_input import STDIN, is_json, part_of, read_data, read_template
from sesmodel.cli.template_problems import TemplateProblems
from sesmodel.errors import InvalidContent
from sesmodel.service.template_data import merged

if TYPE_CHECKING:
    from sesmodel.service.email_template import EmailTemplate, RenderedTemplate

_TITLES = {"subject": "Subject", "text": "Text", "html": "HTML"}  # in the order in which they are shown


@click.command()
@click.argument(
    "template", type=click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True), metavar="TEMPLATE"
)
@click.option("--data", metavar="JSON|FILE", help="The data: a JSON object, or its file; - for standard input.")
@click.option("--defaults", metavar="JSON|FILE", help="Likewise, what holds where the data say nothing.")
@click.option("--html", type=click.Path(dir_okay=False), metavar="FILE", help="Write the HTML there, for a browser.")
@click.option("--text", type=click.Path(dir_okay=False), metavar="FILE", help="Write the text there.")
@click.option("--check", "only_check", is_flag=True, help="Only check; without data, the template alone.")
@json_option
@click.pass_context
def render(context: click.Context, /, template: str, *, only_check: bool, as_json: bool, **_: str | None) -> None:
    """Show what SES makes of a template and data, or all that is wrong with them.

    TEMPLATE is a JSON file as `aws ses create-template --cli-input-json` takes it, of the v1 or the v2 API, or one
    part by itself: *.html, *.htm and *.hbs are HTML, *.txt is text. "-" reads JSON from standard input.
    """
    given = context.params
    files = _files_to_write(given)
    with failures(as_json=as_json):
        source = read_template(template)
        _check_parts(template, source, files)
        data, defaults = read_data(given["data"], "--data"), read_data(given["defaults"], "--defaults")
        alone = only_check and data is None and defaults is None
        values = merged(defaults or {}, data or {})
        found = TemplateProblems.find(source, None if alone else values, one_part=part_of(template) is not None)
        rendered = source.render(values) if found.report.ok and not only_check else None
        if rendered:
            _write(rendered, files)
    if as_json:
        print_json(found.as_dict() | (attrs.asdict(rendered) if rendered else {}))
    elif rendered:
        _preview(rendered, files)
        show_findings(console(stderr=True), found.report)
    else:
        _show_problems(found, template, only_check=only_check, without_data=data is None)
    if not found.report.ok:
        raise SystemExit(REFUSED)


def _files_to_write(given: dict[str, Any]) -> dict[str, str]:
    """The files to write, by part; none is written over what is read, or twice."""
    read = [given[name] for name in ("template", "data", "defaults") if given[name]]
    if read.count(STDIN) > 1:
        raise click.UsageError("Standard input is read once: give a file for the other.")
    files = {part: given[part] for part in ("text", "html") if given[part]}
    used = {Path(name).resolve() for name in read if not is_json(name)}
    for part, name in files.items():
        if given["only_check"]:
            raise click.UsageError(f"--check renders nothing: leave out --{part}.")
        if name == STDIN:  # a terminal would obey what stands in it
            raise click.UsageError(f"--{part} takes the name of a file; --json prints it.")
        if (path := Path(name).resolve()) in used:
            raise click.UsageError(f"--{part} would write over {visible(name)}.")
        used.add(path)
    return files


def _check_parts(name: str, template: EmailTemplate, files: dict[str, str]) -> None:
    for part in files:
        if getattr(template, part) is None:
            raise click.UsageError(f"{visible(name)} has no {part} part: leave out --{part}.")


def _write(rendered: RenderedTemplate, files: dict[str, str]) -> None:
    contents = {name: _encoded(part, getattr(rendered, part)) for part, name in files.items()}
    for name, content in contents.items():
        try:
            Path(name).write_bytes(content)
        except OSError as error:
            raise click.UsageError(f"{visible(name)}: {error.strerror}.") from error


def _encoded(part: str, content: str) -> bytes:
    try:
        return content.encode()
    except UnicodeEncodeError as error:
        what = f"character {content[error.start]!r} at position {error.start} is not in UTF-8."
        raise InvalidContent(what, where=part, cure="Mend the template or the data.") from error


def _preview(rendered: RenderedTemplate, files: dict[str, str]) -> None:
    """Show what is in no file: panels on a terminal, else plain text."""
    out = console()
    for part, title in _TITLES.items():
        content = visible_lines(getattr(rendered, part) or "")
        if part in files:
            out.print(f"{title}: {Path(files[part]).resolve().as_uri()}", soft_wrap=True)
        elif content and out.is_terminal:
            out.print(_panel(title, content))
        elif content:
            out.print(f"{title}: {content}\n" if part == "subject" else f"{title}:\n{content}\n", soft_wrap=True)


def _panel(title: str, content: str) -> Panel:
    code = Syntax(content, "html", theme="ansi_dark", word_wrap=True, background_color="default")
    return Panel(code if title == "HTML" else Text(content), title=title, title_align="left")


def _show_problems(found: TemplateProblems, name: str, *, only_check: bool, without_data: bool) -> None:
    """Show them where the preview would not be taken for them; with --check they are what was asked for."""
    out = console(stderr=not only_check)
    found.show(out, name)
    if found.lacks_attributes and without_data:
        out.print("\n--data is missing: give it a JSON object, or the name of its file.", soft_wrap=True)
