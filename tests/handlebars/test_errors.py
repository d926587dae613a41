"""What a person reads when a template is wrong."""

from __future__ import annotations

import copy
import pickle

import pytest

from sesmodel import RenderingError, TemplateError, TemplateSyntaxError, handlebars

BROKEN = [
    ("Hello {{name", 7, "This tag is not closed: write }} behind it."),
    ("Hello {{name}", 7, "This tag is not closed: write }} behind it."),
    ("{{}}", 3, "Something is missing before '}}'."),
    ("{{a%b}} }}", 4, "'%' cannot stand here."),
    ("{{a | upper}}", 5, "'|' cannot stand here."),
    ('{{lookup a "b}} }}', 12, "This string is not closed."),
    ("{{{a}} }}", 5, "This tag is closed by '}}': it should be '}}}'."),
    ("{{a}}}", 4, "This tag is closed by '}}}': it should be '}}'."),
    ("x{{/if}}", 2, "{{/if}} closes a block that was not opened."),
    ("{{#if a}}{{/each}}", 4, "'if' is closed by 'each'."),
    ("{{else}}", 1, "This else belongs to no block."),
    ("{{#> p}}{{else}}{{/p}}", 9, "This else belongs to a block that has no else."),
    ("{{#if a}}{{else}}{{else}}{{/if}}", 18, "This block has an else already."),
    ("{{^a}}{{else if b}}{{/a}}", 7, "A block that begins with ^ can have {{else}} only."),
    ("{{a/../b}}", 3, "'a/..': '..' can stand only at the beginning of a path."),
    ("a{{! b", 2, "This comment is not closed: write }} behind it."),
    ("a{{!-- b }}", 2, "This comment is not closed: write --}} behind it."),
    ("{{{{raw}}}} x", 1, "This raw block is not closed."),
    ("{{{{a}}}}{{{{/b}}}}", 5, "'a' is closed by 'b'."),
    ("{{> p a b}}", 9, "A partial takes one context at most."),
    ("{{list.0}}", 8, "A number at the end of a path needs brackets: [0]."),
]


@pytest.mark.parametrize(("template", "column", "message"), BROKEN, ids=[template for template, *_ in BROKEN])
def test_a_syntax_error_says_what_and_where(template: str, column: int, message: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        handlebars.compile(template)

    assert (caught.value.message, caught.value.line, caught.value.column) == (message, 1, column)


FAILING = [
    ("{{nope 1}}", "There is no helper 'nope'."),
    ("{{#nope 1}}{{/nope}}", "There is no helper 'nope'."),
    ("{{#if}}{{/if}}", "#if takes exactly one argument."),
    ("{{#with a b}}{{/with}}", "#with takes exactly one argument."),
    ("{{if a}}", "'if' is a block: write {{#if}}."),
    ("{{lookup o}}", "lookup takes an object and a name."),
    ("{{*nope}}", "There is no decorator 'nope'."),
    ("{{#*nope}}{{/nope}}", "There is no decorator 'nope'."),
    ("{{> nope}}", "There is no partial 'nope'."),
    ("{{#if a as |x|}}{{x}}{{/if}}", "The block gives this parameter no value."),
    ("{{helperMissing}}", "There is no helper 'helperMissing'."),
]


@pytest.mark.parametrize(("template", "message"), FAILING, ids=[template for template, _ in FAILING])
def test_what_handlebars_js_finds_when_it_renders_is_found_then(template: str, message: str) -> None:
    compiled = handlebars.compile(template)

    with pytest.raises(RenderingError) as caught:
        compiled.render({"a": 1, "b": 2, "o": {"x": 1}})
    assert caught.value.message == message
    assert not caught.value.attribute


def test_the_excerpt_shows_the_line_and_points_at_the_place() -> None:
    with pytest.raises(RenderingError) as caught:
        handlebars.compile("Dear {{name}},\r\n\tyou owe {{order.total}} {{currency}}\r\nBye").render({"name": "Ana"})

    error = caught.value
    assert (error.line, error.column, error.path) == (2, 12, "order.total")
    assert error.excerpt == "    \tyou owe {{order.total}} {{currency}}\n    \t          ^"
    assert str(error) == f"{error.message} (line 2, column 12)\n{error.excerpt}"


def test_the_excerpt_of_a_long_line_is_short() -> None:
    with pytest.raises(RenderingError) as caught:
        handlebars.compile("x" * 100_000 + "{{a}}" + "y" * 100_000).render({})

    assert (caught.value.line, caught.value.column) == (1, 100_003)
    assert len(caught.value.excerpt) < 200
    assert caught.value.excerpt.splitlines()[0].endswith("xx{{a}}" + "y" * 57)


def test_an_error_in_a_partial_names_the_partial() -> None:
    compiled = handlebars.compile("\n\n{{> footer}}", partials={"footer": "Bye {{name}}"})

    with pytest.raises(RenderingError) as caught:
        compiled.render({})
    assert (caught.value.template, caught.value.line, caught.value.column) == ("footer", 1, 7)
    assert "(footer, line 1, column 7)" in str(caught.value)


def test_a_partial_that_cannot_be_read_is_found_at_once() -> None:
    with pytest.raises(TemplateSyntaxError, match="'a' is closed by 'b'") as caught:
        handlebars.compile("", partials={"footer": "\n{{#a}}{{/b}}"})
    assert (caught.value.template, caught.value.line) == ("footer", 2)


@pytest.mark.parametrize("template", ["{{a", "{{a}}"])
def test_errors_can_be_pickled_and_copied(template: str) -> None:
    with pytest.raises(TemplateError) as caught:
        handlebars.compile(template).render({})

    for twin in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):  # noqa: S301  our own
        assert type(twin) is type(caught.value)
        assert str(twin) == str(caught.value)
        assert vars(twin) == vars(caught.value)


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", 1j], ids=["object", "set", "bytes", "complex"])
@pytest.mark.parametrize("template", ["{{a}}", "{{this.a}}", "x {{a}} {{a}}", "{{lookup this 'a'}}"])
def test_a_value_that_json_has_not_is_named(value: object, template: str) -> None:
    with pytest.raises(RenderingError, match=f"A {type(value).__name__} is no JSON value"):
        handlebars.compile(template).render({"a": value})
