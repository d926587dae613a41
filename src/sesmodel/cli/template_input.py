"""Read what `sesmodel render` is given: a template, and data in a file or on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sesmodel.cli.output import visible
from sesmodel.errors import InvalidContent
from sesmodel.service.email_template import EmailTemplate
from sesmodel.service.template_data import template_data

if TYPE_CHECKING:
    from collections.abc import Mapping

STDIN = "-"
_PARTS = {".html": "html", ".htm": "html", ".hbs": "html", ".txt": "text"}


def part_of(name: str) -> str | None:
    """The part that a file holds by its ending, ``html`` or ``text``; ``None`` for JSON, which holds all parts."""
    return _PARTS.get(Path(name).suffix.lower())


def is_json(given: str) -> bool:
    """Whether an option gives a JSON object itself, and not the name of its file."""
    return given.lstrip().startswith("{")


def read_template(name: str) -> EmailTemplate:
    """Read a template from a file or standard input.

    Raises:
        InvalidContent: it is not the JSON of a template.
        click.UsageError: the file cannot be read.
    """
    text = _read(name)
    if part := part_of(name):
        return EmailTemplate(**{part: text})
    try:
        return EmailTemplate.from_json(text)
    except InvalidContent as error:
        raise InvalidContent(error.what, where=f"{name}, {error.where}", cure=error.cure) from error


def read_data(given: str | None, option: str) -> Mapping[str, object] | None:
    """Read what an option gives: a JSON object, or the name of its file.

    Raises:
        InvalidContent: it is no JSON object.
        click.UsageError: the file cannot be read.
    """
    if given is None:
        return None
    if is_json(given):
        return template_data(given, option)
    return template_data(_read(given), f"{option} {given}")


def _read(name: str) -> str:
    try:
        with click.open_file(name, "rb") as file:
            data: bytes = file.read()
        return data.decode("utf-8-sig")  # some editors begin a file with a mark that is no part of it
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{visible(name)}: byte {error.start + 1} is not in UTF-8.") from error
    except OSError as error:
        raise click.UsageError(f"{visible(name)}: {error.strerror}.") from error
