"""Handlebars as the templates of SES have it: two names in it are filled in later, and stay as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel import handlebars
from sesmodel.service.open_tracker import OPEN_TRACKER, OPEN_TRACKER_NAME
from sesmodel.service.unsubscribe_placeholder import PLACEHOLDER, PLACEHOLDER_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesmodel.handlebars import HelperCall, Template, Variable


def compiled(source: str) -> Template:
    """Read a part of a template. The placeholders for the unsubscribe link (LST-15) and for opens are no variables.

    Raises:
        TemplateSyntaxError: it cannot be read.

    >>> compiled("Hi {{name}}: {{amazonSESUnsubscribeUrl}}").render({"name": "Bob"})
    'Hi Bob: {{amazonSESUnsubscribeUrl}}'
    """
    later = {name: helper for name, helper in _LATER.items() if name in source}
    return handlebars.compile(source, helpers=later) if later else handlebars.compile(source)


def variables_in(source: str) -> Iterator[Variable]:
    """Find what data can be put into a part of a template.

    Raises:
        TemplateSyntaxError: it cannot be read.
    """
    return (variable for variable in compiled(source).variables() if variable.path not in _LATER)


def _as(text: str) -> Callable[[HelperCall], str]:
    return lambda _call: text


_LATER = {PLACEHOLDER_NAME: _as(PLACEHOLDER), OPEN_TRACKER_NAME: _as(OPEN_TRACKER)}
