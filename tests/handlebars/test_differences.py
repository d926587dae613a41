"""Where handlebars.js does something that nobody would want, and we do not: the table in docs/handlebars.md."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import RenderingError, TemplateSyntaxError, handlebars


def render(template: str, data: Any, **options: Any) -> str:
    return handlebars.compile(template, mode="handlebars", **options).render(data)


def test_integers_stay_exact() -> None:
    assert render("{{a}}", {"a": 2**64 + 1}) == "18446744073709551617"


def test_parent_looks_out_of_an_item_that_is_the_text_of_its_list() -> None:
    template = "{{#each ll}}{{#each this}}{{../length}}{{../../b}}{{/each}}{{/each}}"

    assert render(template, {"ll": [["x"]], "b": "B"}) == "1B"


def test_an_inline_partial_without_a_body_is_an_unknown_decorator() -> None:
    with pytest.raises(RenderingError, match="There is no decorator 'inline'"):
        render('{{*inline "i"}}', {})


def test_the_name_of_an_inline_partial_can_be_computed() -> None:
    template = "{{#with o}}{{#*inline (lookup . 'name')}}[{{k}}]{{/inline}}{{> p}}{{/with}}{{#if ../no}}{{/if}}"

    assert render(template, {"o": {"k": "K"}, "name": "p"}) == "[K]"


def test_a_name_in_brackets_may_have_a_line_break() -> None:
    assert render("{{[a\nb]}}", {"a\nb": "x"}) == "x"


def test_a_partial_that_calls_itself_calls_the_one_that_its_block_defines() -> None:
    template = '{{#> p}}{{#*inline "p"}}new{{/inline}}{{/p}}'

    assert render(template, {}, partials={"p": "<{{> p}}>"}) == "<new>"


def test_of_two_named_arguments_with_one_name_the_second_is_not_looked_at() -> None:
    assert render("{{> p n=a n=(nope 1)}}", {"a": "A"}, partials={"p": "{{n}}"}) == "A"


def test_numbers_side_by_side_are_not_added() -> None:
    assert render("{{{a}}}{{{b}}}", {"a": 1, "b": 2}) == "12"


def test_a_context_that_is_null_shows_nothing_inside_a_block() -> None:
    assert render("{{#each l}}{{#if true}}[{{this}}]{{/if}}{{/each}}", {"l": [None]}) == "[]"


def test_keys_come_in_the_order_of_the_data() -> None:
    assert render("{{#each o}}{{@key}}{{/each}}", {"o": {"b": 1, "2": 1, "1": 1}}) == "b21"


def test_a_block_parameter_has_its_value_inside_an_inline_partial() -> None:
    template = '{{#each l as |x|}}{{#*inline "p"}}[{{x}}]{{/inline}}{{> p}}{{/each}}'

    assert render(template, {"l": [1, 2]}) == "[1][2]"


def test_a_block_parameter_of_a_section_over_an_object_is_missing() -> None:
    template = "{{#each l as |x|}}{{#o as |y|}}<{{y}}>{{a}}{{/o}}{{/each}}"

    assert render(template, {"l": [{"o": {"a": 1}}]}) == "<>1"
    with pytest.raises(RenderingError, match="'y' is not present"):
        handlebars.compile("{{#o as |y|}}{{y}}{{/o}}").render({"o": {"a": 1}})


def test_a_block_parameter_of_a_section_over_a_list_has_its_value() -> None:
    assert render("{{#l as |x i|}}{{i}}{{x}}{{/l}}", {"l": ["a", "b"]}) == "0a1b"


def test_an_unknown_decorator_that_is_not_reached_does_not_fail() -> None:
    assert render("{{#if no}}{{*nope}}{{/if}}x", {}) == "x"


def test_names_mean_what_they_say() -> None:
    assert render("{{#each l as |v index|}}{{@index}}{{/each}}", {"l": {"a": 1}}) == "0"
    assert render("[{{@if}}]", {}) == "[]"
    assert render("{{#each l as |mythis|}}{{mythis}}{{/each}}", {"l": [1]}) == "1"


def test_the_block_of_a_partial_is_no_variable() -> None:
    assert render("{{#> p}}in{{/p}}", {}, partials={"p": "[{{@partial-block}}]"}) == "[]"


def test_text_is_indexed_by_characters() -> None:
    assert render("{{a.[1]}}{{a.length}}", {"a": "😀b"}) == "b3"


def test_nul_is_text() -> None:
    assert render("\0{{a}}\0", {"a": 1}) == "\x001\0"


@pytest.mark.parametrize("mode", ["ses", "handlebars"])
def test_an_index_at_the_end_of_a_path_needs_brackets(mode: Any) -> None:
    with pytest.raises(TemplateSyntaxError, match=r"needs brackets: \[0\]"):
        handlebars.compile("{{list.0}}", mode=mode)
    assert handlebars.compile("{{list.[0]}}{{l.0.a}}", mode=mode).render({"list": [1], "l": [{"a": 2}]}) == "12"
