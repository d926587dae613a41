"""What handlebars.js makes of a thousand templates, and where we differ on purpose."""

from __future__ import annotations

import pytest

from sesmodel import RenderingError, TemplateSyntaxError, handlebars
from tests.handlebars.cases import Case, all_cases, of_the_guide, of_the_language

EXACT_INTEGERS = {"variables/big-int": "[9007199254740993]"}
NUMBERS_ARE_NOT_ADDED = {
    "html-escape/triple-number-adjacent": "12",
    "html-escape/noescape-adjacent-numbers": "12",
    "html-escape/noescape-adjacent-numbers-in-block": "x12",
}
DIFFERENT = EXACT_INTEGERS | NUMBERS_ARE_NOT_ADDED

MISSING = "render"
DIFFERENT_IN_SES: dict[str, str] = {
    **DIFFERENT,
    # a condition or loop takes what is missing for nothing, at whatever depth (TPL-11)
    "if-else/nested-path-missing": "no",
    "missing-strict/if-condition-three-deep-missing": "n",
    "missing-strict/each-nested-missing-parent": "none",
    # so does a section (OBS-136)
    "missing-strict/section-missing": "",
    # the line end behind {{/inline}} is not rendered (TPL-12)
    "inline-partial/guide-no-last": "Hello Anaya!",
    "inline-partial/guide-each": "<ul><li>A B</li><li>C</li></ul>",
    # what is null is missing, as OBS-127 says
    "missing-strict/null-value": MISSING,
    "missing-strict/partial-hash-missing": MISSING,
}


def outcome(case: Case, **mode: object) -> str:
    """The output, or the kind of error."""
    try:
        template = handlebars.compile(case.template, partials=case.partials, **mode)  # type: ignore[arg-type]
    except TemplateSyntaxError:
        return "compile"
    try:
        return template.render(case.data)
    except RenderingError:
        return "render"


def expected(case: Case) -> str:
    wanted = case.output if case.error is None else case.error
    assert wanted is not None
    return wanted


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_as_handlebars_js(case: Case) -> None:
    wanted = DIFFERENT.get(case.name.partition(" ")[0], expected(case))

    assert outcome(case, mode="handlebars", strict=case.strict, escape=case.escape) == wanted


@pytest.mark.parametrize("case", of_the_language(), ids=lambda case: case.name)
def test_every_construct_as_handlebars_js(case: Case) -> None:
    assert outcome(case, mode="handlebars", strict=case.strict, escape=case.escape) == expected(case)


@pytest.mark.parametrize("case", of_the_guide(), ids=lambda case: case.name)
def test_as_ses(case: Case) -> None:
    wanted = DIFFERENT_IN_SES.get(case.name.partition(" ")[0], expected(case))

    assert outcome(case) == wanted
