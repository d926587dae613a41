"""handlebars.js renders what we render, and refuses what we refuse.

Outside what is drawn here, we differ on purpose: docs/handlebars.md lists where.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sesmodel import RenderingError, TemplateSyntaxError, handlebars
from sesmodel.testing.strategies import template_data, templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NODE = Path(__file__).parent / "node"
Outcome = tuple[str, str]
CHECKS = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]

# What people mistype, and what a lexer trips over.
SCRAPS = (
    *("", "{", "}", "{{", "}}", "}}}", "~", "#", "/", "^", "|", " ", "\\", '"', "'", "(", ")", ".", "=", "@", "else"),
    *("[", "]", " as |x|", "\n", " n=1", "0", "!", "!--", "--}}", "&", ">", "*", "this", "..", "true", "{{/if}}", "é"),
)


@pytest.fixture(scope="module")
def handlebars_js() -> Iterator[Callable[..., Outcome]]:
    """Renders with handlebars.js, in one Node process that lives as long as the tests."""
    if shutil.which("node") is None or not (NODE / "node_modules" / "handlebars").is_dir():
        pytest.skip(
            "NOT COMPARED with handlebars.js: Node or the library is missing; tests/clients/install.sh has both"
        )
    command = ["node", str(NODE / "handlebars.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        questions, answers = process.stdin, process.stdout
        assert questions
        assert answers

        def render(**request: Any) -> Outcome:
            print(json.dumps(request), file=questions, flush=True)
            answer = json.loads(answers.readline())
            return answer["kind"], answer["text"]

        yield render
        questions.close()


def ours(template: str, data: object, *, strict: bool, escape: bool) -> Outcome:
    try:
        compiled = handlebars.compile(template, mode="handlebars", strict=strict, escape=escape)
    except TemplateSyntaxError as error:
        return "syntax", str(error)
    try:
        return "output", compiled.render(data)
    except RenderingError as error:
        return "rendering", str(error)


def assert_same(render: Callable[..., Outcome], template: str, data: object, *, strict: bool, escape: bool) -> None:
    theirs = render(template=template, data=data, strict=strict, escape=escape)
    if theirs[1].startswith("Missing decorator"):
        return  # we look for one where it is reached, they where its block is
    mine = ours(template, data, strict=strict, escape=escape)
    same = mine == theirs if theirs[0] == "output" else mine[0] == theirs[0]
    assert same, f"handlebars.js: {theirs}\nours: {mine}"


@pytest.mark.spec("TPL-08")
@settings(max_examples=2_500, suppress_health_check=CHECKS)
@given(template=templates(), data=template_data(), strict=st.booleans(), escape=st.booleans())
@example(template="{{#if a}}\n {{^}} \n{{/if~}}\n b", data={}, strict=False, escape=True)
def test_templates_give_what_handlebars_js_gives(
    handlebars_js: Callable[..., Outcome], template: str, data: object, strict: bool, escape: bool
) -> None:
    assert_same(handlebars_js, template, data, strict=strict, escape=escape)


@st.composite
def broken_templates(draw: st.DrawFn) -> str:
    """Templates with something put in, and a little taken out."""
    template = draw(templates())
    start = draw(st.integers(0, len(template)))
    return template[:start] + draw(st.sampled_from(SCRAPS)) + template[start + draw(st.integers(0, 3)) :]


@settings(max_examples=1_000, suppress_health_check=CHECKS)
@given(template=broken_templates(), data=template_data(), strict=st.booleans())
def test_broken_templates_are_refused_where_handlebars_js_refuses_them(
    handlebars_js: Callable[..., Outcome], template: str, data: object, strict: bool
) -> None:
    assert_same(handlebars_js, template, data, strict=strict, escape=True)
