"""What is wrong with a template: all of it at once, before a customer finds out (TPL-18)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sesmodel.errors import (
    InvalidContent,
    InvalidRenderingParameter,
    InvalidTemplate,
    MissingRenderingAttribute,
    RenderingError,
    TemplateSyntaxError,
)
from sesmodel.limits import GUIDE, Limits
from sesmodel.service.open_tracker import OPEN_TRACKER
from sesmodel.service.problem import Advice, Problem, Report, refused
from sesmodel.service.template_data import TemplateDataLike, template_data
from sesmodel.service.template_language import compiled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sesmodel.errors import TemplateError

_NO_LINE_AFTER = re.compile(r"\{\{~?\s*/\s*inline\s*~?\}\}(?!\r?\n|\Z)")
RENDERING_FAILURE = "Rendering Failure"
OF_STORING = frozenset({"no-template-subject", "no-template-body", "template-too-large", "two-open-trackers"})
"""Problems that a template has only where it is to be stored."""


def check_parts(name: str, parts: Mapping[str, str], data: TemplateDataLike, limits: Limits = GUIDE) -> Report:
    """Check a template, and if there are data, what comes of both.

    Args:
        name: its name, for the places of problems.
        parts: ``subject``, ``html`` and ``text``, as far as it has them.
        data: what it is to be rendered with; ``None`` to look at the template alone.
        limits: the limits of the account.
    """
    found: list[Problem] = [*check_stored(parts, limits)]
    try:
        given = None if data is None else template_data(data)
    except InvalidContent as error:
        found += (*check_syntax(name, parts), _bad_data(error))
    else:
        broken, errors = errors_of(parts, given)
        found += (_broken(name, part, error) for part, error in broken)
        found += _merged(name, errors)
    return Report(tuple(found), tuple(_advice(name, parts)))


def check_stored(parts: Mapping[str, str], limits: Limits = GUIDE) -> Iterator[Problem]:
    """Find what SES refuses to store a template for, but its syntax.

    Args:
        parts: as above.
        limits: the limits of the account.
    """
    if not parts.get("subject"):  # OBS-117: also if it is empty
        answer = "The subject must be specified."
        yield refused("no-template-subject", "subject", answer, "TPL-16", "Give the template a subject.")
    if not parts.get("html") and not parts.get("text"):
        answer = "Template must have at least a text or html part."
        yield refused("no-template-body", "html", answer, "TPL-16", "Give it HTML, text, or both.")
    if sum(source.count(OPEN_TRACKER) for source in parts.values()) > 1:
        twice = InvalidTemplate(f"Template has more than one {OPEN_TRACKER}.")  # no text of SES is known
        yield Problem("two-open-trackers", "html", twice, "EVP-14", "Leave one, where the picture is to be.")
    size = sum(len(source.encode("utf-8", "surrogatepass")) for part, source in parts.items() if part != "subject")
    if size > limits.template_bytes:
        too_large = InvalidTemplate(f"Template size {size:,} exceeds the limit of {limits.template_bytes:,} bytes.")
        yield Problem("template-too-large", "html", too_large, "TPL-02", "Shorten the HTML or the text.")


def check_syntax(name: str, parts: Mapping[str, str]) -> Iterator[Problem]:
    """Find the parts that cannot be read: SES stores no template with one (OBS-136)."""
    return (_broken(name, part, error) for part, error in errors_of(parts, None)[0])


def advise_templated_send(
    configuration_set: str | None, event_types: Collection[str] | None = None
) -> Iterator[Advice]:
    """Give advice on a send whose template SES renders: what fails there, only an event tells (TPL-19).

    Args:
        configuration_set: the one it is made with.
        event_types: the types of events that the set publishes, as events spell them; ``None`` if they are not known.
    """
    cure = "Send with a configuration set that publishes rendering failures."
    if configuration_set is None:
        what = "no configuration set is named, so nobody hears of mail that could not be rendered"
        yield Advice("no-rendering-failure-events", "configuration set", what, "TPL-19", cure)
    elif event_types is not None and RENDERING_FAILURE not in event_types:
        what = f"{configuration_set} does not publish rendering failures, so nobody hears of them"
        yield Advice("no-rendering-failure-events", "configuration set", what, "TPL-19", cure)


Located = tuple[str, "TemplateError"]
"""An error, and the part that it is in."""


def errors_of(parts: Mapping[str, str], data: Mapping[str, Any] | None) -> tuple[list[Located], list[Located]]:
    """Find the parts that cannot be read, and the errors of the others, each at its place.

    Args:
        parts: as above.
        data: what they are to be rendered with; ``None`` to look at the template alone.
    """
    broken: list[Located] = []
    errors: list[Located] = []
    for part, source in parts.items():
        try:
            template = compiled(source)
        except TemplateSyntaxError as error:
            broken.append((part, error))
        else:
            found = template.unknown_partials() if data is None else template.check(data)
            errors += [(part, error) for error in found]
    return broken, errors


def answer_to(error: TemplateError) -> MissingRenderingAttribute | InvalidTemplate:
    """What SES says of an error when it renders on trial: data that lack something are a case of their own."""
    missing = isinstance(error, RenderingError) and error.attribute
    return (MissingRenderingAttribute if missing else InvalidTemplate)(error.message)


def _merged(name: str, errors: Iterable[Located]) -> Iterator[Problem]:
    """One problem for what is wrong in several places."""
    places: dict[tuple[str, str], list[Located]] = {}
    for part, error in errors:
        places.setdefault((error.message, error.path), []).append((part, error))
    for (message, path), same in places.items():
        place = _place(name, same)
        answer = answer_to(same[0][1])
        if isinstance(answer, MissingRenderingAttribute):
            cure = "Give it in the data, or a default for it."
            yield Problem("missing-attribute", place, answer, "TPL-07", cure)
        elif message.startswith("There is no partial"):
            cure = f'Define it at the start of the part: {{{{#* inline "{path}"}}}}.'
            yield Problem("unknown-partial", place, answer, "TPL-12", cure)
        else:
            yield Problem("rendering-failure", place, answer, "TPL-07", "Mend the template.")


def _broken(name: str, part: str, error: TemplateError) -> Problem:
    cure = "Mend the template at this place."
    return Problem("template-syntax", _place(name, [(part, error)]), answer_to(error), "TPL-08", cure)


def _bad_data(error: InvalidContent) -> Problem:
    return Problem("bad-template-data", error.where, InvalidRenderingParameter(error.what), "TPL-07", error.cure)


def _place(name: str, errors: Iterable[Located]) -> str:
    return _within(name, "; ".join(f"{part}, line {error.line}, column {error.column}" for part, error in errors))


def _within(name: str, place: str) -> str:
    return f"{name}: {place}" if name else place


def _advice(name: str, parts: Mapping[str, str]) -> Iterator[Advice]:
    for part, source in parts.items():
        if found := _NO_LINE_AFTER.search(source):
            line = source.count("\n", 0, found.start()) + 1
            what = "there is no line break after {{/inline}}"
            cure = "Put one there; it is not rendered."
            place = _within(name, f"{part}, line {line}")
            yield Advice("no-line-after-inline", place, what, "TPL-12", cure)
