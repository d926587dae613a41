"""Handlebars as the templates of SES have it: one name in it is filled in later, and stays as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel import handlebars
from sesmodel.service.unsubscribe_placeholder import PLACEHOLDER, PLACEHOLDER_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.handlebars import HelperCall, Template, Variable


def compiled(source: str) -> Template:
    """Read a part of a template. The placeholder for the unsubscribe link is no variable of it (LST-15).

    Raises:
        TemplateSyntaxError: it cannot be read.

    >>> compiled("Hi {{name}}: {{amazonSESUnsubscribeUrl}}").render({"name": "Bob"})
    'Hi Bob: {{amazonSESUnsubscribeUrl}}'
    """
    if PLACEHOLDER_NAME not in source:
        return handlebars.compile(source)
    return handlebars.compile(source, helpers={PLACEHOLDER_NAME: _as_written})


def variables_in(source: str) -> Iterator[Variable]:
    """Find what data can be put into a part of a template.

    Raises:
        TemplateSyntaxError: it cannot be read.
    """
    return (variable for variable in compiled(source).variables() if variable.path != PLACEHOLDER_NAME)


def _as_written(_call: HelperCall) -> str:
    return PLACEHOLDER
