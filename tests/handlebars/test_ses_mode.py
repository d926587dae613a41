"""The templates of the guide, and how SES differs from handlebars.js."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import RenderingError, TemplateSyntaxError, handlebars

ANAYA: dict[str, Any] = {
    "meta": {"userId": "51806220607"},
    "contact": {
        "firstName": "Anaya",
        "lastName": "Iyengar",
        "city": "Bengaluru",
        "country": "India",
        "postalCode": "560052",
    },
    "subscription": [{"interest": "Sports"}, {"interest": "Travel"}, {"interest": "Cooking"}],
}
SHIRLEY: dict[str, Any] = {
    "meta": {"userId": "1981624758263"},
    "contact": {"firstName": "Shirley", "lastName": "Rodriguez"},
    "subscription": [{"interest": "Technology"}, {"interest": "Politics"}],
}
NOBODY: dict[str, Any] = {
    "meta": {"userId": ""},
    "contact": {"firstName": "Friend", "lastName": ""},
    "subscription": [],
}


def without(data: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != name}


def render(template: str, data: object) -> str:
    return handlebars.compile(template).render(data)


def missing(template: str, data: object) -> str:
    """The attribute that is missing."""
    with pytest.raises(RenderingError) as caught:
        render(template, data)
    assert f"Attribute '{caught.value.attribute}' is not present in the rendering data." in str(caught.value)
    return caught.value.attribute


@pytest.mark.spec("TPL-09")
def test_attributes_are_reached_through_any_number_of_others_or_fail_with_the_whole_path() -> None:
    assert render("Hello {{contact.firstName}}!", ANAYA) == "Hello Anaya!"
    assert render("{{a.b.c.d}}", {"a": {"b": {"c": {"d": "deep"}}}}) == "deep"
    assert render("{{list.[1].n}}", {"list": [{"n": 1}, {"n": 2}]}) == "2"
    assert render("{{meta.userId}}", ANAYA) == "51806220607"  # the digits stay the text that they are
    assert render("{{zip}}", {"zip": "00420"}) == "00420"
    assert missing("Hello {{contact.FirstName}}!", ANAYA) == "contact.FirstName"
    assert missing("{{contact.address.city}}", ANAYA) == "contact.address.city"
    assert missing("{{a.b.c.d}}", {"a": {"b": None}}) == "a.b.c.d"


@pytest.mark.spec("TPL-10")
def test_each_repeats_for_every_item_of_a_list_or_object_and_for_nothing_renders_nothing() -> None:
    html = "<ul>{{#each subscription}}<li>{{interest}}</li>{{/each}}</ul>"
    text = "{{#each subscription}}- {{interest}}\n{{/each}}"
    subject = "Subscription Preferences for {{contact.firstName}} {{contact.lastName}}"

    assert render(html, ANAYA) == "<ul><li>Sports</li><li>Travel</li><li>Cooking</li></ul>"
    assert render(html, SHIRLEY) == "<ul><li>Technology</li><li>Politics</li></ul>"
    assert render(html, NOBODY) == "<ul></ul>"
    assert render(text, ANAYA) == "- Sports\n- Travel\n- Cooking\n"
    assert render(subject, ANAYA) == "Subscription Preferences for Anaya Iyengar"
    assert render("{{#each o}}{{@key}}={{this}};{{/each}}", {"o": {"a": 1, "b": 2}}) == "a=1;b=2;"
    assert render("{{#each o}}{{n}};{{/each}}", {"o": {"a": {"n": 1}, "b": {"n": 2}}}) == "1;2;"
    assert render("[{{#each nope}}x{{/each}}{{#each nope.list}}x{{/each}}]", {}) == "[]"


PREFERENCES = """\
Your Preferences

Dear {{contact.firstName}},

{{#if subscription}}
You are interested in:
{{#each subscription}}
- {{interest}}
{{/each}}
{{else}}
Please update your preferences:
{{/if}}
https://www.example.com/preferences/i.aspx?id={{meta.userId}}."""


FALSE: tuple[Any, ...] = (None, False, 0, 0.0, "", [])
TRUE: tuple[Any, ...] = (True, 1, -0.5, "0", "false", " ", [0], [[]], {}, {"a": 0})


@pytest.mark.spec("TPL-11")
def test_a_condition_takes_what_is_missing_or_empty_for_false_and_evaluates_one_branch_only() -> None:
    template = "{{#if subscription}}yes{{else}}Please update {{contact.firstName}}{{/if}}"
    both = "{{#if a}}yes{{else}}no{{/if}} {{#unless a}}no{{else}}yes{{/unless}}"

    assert render(template, ANAYA) == "yes"
    assert render(template, without(SHIRLEY, "subscription")) == "Please update Shirley"
    assert render(template, SHIRLEY | {"subscription": []}) == "Please update Shirley"
    text = render(PREFERENCES, without(SHIRLEY, "subscription"))
    assert "Dear Shirley,\n\nPlease update your preferences:\nhttps://" in text
    assert text.endswith("id=1981624758263.")
    assert {render(both, {"a": value}) for value in FALSE} == {render(both, {}), "no no"}
    assert {render(both, {"a": value}) for value in TRUE} == {"yes yes"}
    assert render("{{#if a.b.c}}yes{{/if}}{{#unless a.b.c}}no{{/unless}}", {}) == "no"
    assert render("{{#if a}}{{missing}}{{else}}ok{{/if}}", {}) == "ok"
    assert render("{{#if a}}ok{{else}}{{missing}}{{/if}}", {"a": 1}) == "ok"


FULL_NAME = '{{#* inline "fullName"}}{{firstName}}{{#if lastName}} {{lastName}}{{/if}}{{/inline}}\n'
FRIENDS = {
    "firstName": "Anaya",
    "lastName": "Iyengar",
    "friends": [{"firstName": "Shirley", "lastName": "Rodriguez"}, {"firstName": "Liu"}],
}


@pytest.mark.spec("TPL-12")
def test_an_inline_partial_is_known_in_its_text_alone_and_renders_in_the_context_that_it_is_called_in() -> None:
    html = FULL_NAME + "<h1>Hello {{> fullName}}!</h1><ul>{{#each friends}}<li>{{>fullName}}</li>{{/each}}</ul>"
    text = FULL_NAME + "Hello {{> fullName}}!\n{{#each friends}}- {{> fullName}}\n{{/each}}"

    # Liu does not get the last name of the one around him
    assert render(html, FRIENDS) == "<h1>Hello Anaya Iyengar!</h1><ul><li>Shirley Rodriguez</li><li>Liu</li></ul>"
    assert render(text, FRIENDS) == "Hello Anaya Iyengar!\n- Shirley Rodriguez\n- Liu\n"
    assert render("{{firstName}}'s Subscription Preferences", FRIENDS) == "Anaya's Subscription Preferences"
    with pytest.raises(RenderingError, match="There is no partial 'fullName'") as caught:
        render(text.removeprefix(FULL_NAME), FRIENDS)
    assert caught.value.path == "fullName"
    assert not caught.value.attribute


@pytest.mark.spec("TPL-12")
@pytest.mark.parametrize(
    ("behind", "left"),
    [("\n", ""), ("\r\n", ""), ("\n\n", "\n"), ("\r\n\r\n", "\r\n"), ("", ""), (" \n", " \n"), ("\r", "\r")],
    ids=repr,
)
def test_exactly_one_line_end_behind_an_inline_partial_is_swallowed(behind: str, left: str) -> None:
    assert render('{{#*inline "p"}}P{{/inline}}' + behind + "x", {}) == left + "x"


@pytest.mark.spec("TPL-12")
def test_an_inline_partial_that_stands_alone_on_its_lines_loses_one_line_end_and_no_more() -> None:
    assert render('{{#*inline "p"}}\nP\n{{/inline}}\n\nx{{> p}}', {}) == "\nxP\n"


@pytest.mark.parametrize("data", [{}, {"name": None}], ids=["missing", "null"])
def test_missing_and_null_fail_in_the_words_of_ses(data: dict[str, Any]) -> None:
    with pytest.raises(RenderingError) as caught:
        render("Dear {{name}},", data)

    assert caught.value.message == "Attribute 'name' is not present in the rendering data."
    assert caught.value.attribute == caught.value.path == "name"


@pytest.mark.parametrize(
    ("template", "path"),
    [
        ("{{{a}}}", "a"),
        ("{{&a}}", "a"),
        ("{{../a}}", "../a"),
        ("{{this.a}}", "this.a"),
        ("{{@root.a.b}}", "@root.a.b"),
        ("{{@index}}", "@index"),
        ("{{[first name]}}", "first name"),
        ("{{#each list as |x|}}{{x.a}}{{/each}}", "x.a"),
        ("{{#with object}}{{a}}{{/with}}", "a"),
        ('{{#*inline "p"}}{{a}}{{/inline}}{{> p a=nope}}', "a"),
    ],
)
def test_every_way_to_show_what_is_missing_fails(template: str, path: str) -> None:
    assert missing(template, {"list": [{}], "object": {}}) == path


@pytest.mark.parametrize("template", ["{{#nope}}x{{/nope}}", "{{#with nope}}x{{/with}}", "{{lookup o 'nope'}}"])
def test_sections_and_helpers_take_what_is_missing_for_nothing(template: str) -> None:
    assert render(template, {"o": {}}) == ""
    assert render("{{^nope}}none{{/nope}}", {}) == "none"


def test_a_context_that_is_null_itself_shows_nothing() -> None:
    assert render("{{#each list}}[{{this}}]{{/each}}", {"list": [1, None]}) == "[1][]"


def test_nothing_is_escaped() -> None:
    assert render("{{a}}", {"a": "<b> & \"c\" 'd' `e` ="}) == "<b> & \"c\" 'd' `e` ="


def test_each_switch_can_be_turned_alone() -> None:
    data = {"a": "<"}

    assert handlebars.compile("{{a}}{{b}}", strict=False).render(data) == "<"
    assert handlebars.compile("{{a}}", escape=True).render(data) == "&lt;"
    assert handlebars.compile("{{a}}", mode="handlebars", escape=False).render(data) == "<"
    with pytest.raises(RenderingError):
        handlebars.compile("{{b}}", mode="handlebars", strict=True).render(data)
    null_is_empty = handlebars.SES._replace(null_is_missing=False)
    assert handlebars.compile("[{{a}}]", mode=null_is_empty).render({"a": None}) == "[]"
    whole_line = handlebars.SES._replace(line_after_inline=False)
    assert handlebars.compile('{{#*inline "p"}}{{/inline}}\nx', mode=whole_line).render({}) == "\nx"
    arguments = handlebars.SES._replace(arguments_may_miss=False)
    with pytest.raises(RenderingError):
        handlebars.compile("{{#if a.b.c}}{{/if}}", mode=arguments).render({})


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="mode is 'ses', 'handlebars' or a Dialect, not 'jinja'"):
        handlebars.compile("", mode="jinja")  # type: ignore[arg-type]


@pytest.mark.spec("TPL-08")
@pytest.mark.parametrize(
    ("template", "output"),
    [
        ("{{name}} {{{name}}} {{&name}}", "<Ana> <Ana> <Ana>"),
        ("{{o.a}} {{this.o.a}} {{./o.a}} {{o/a}}", "1 1 1 1"),
        ("{{#each l}}{{this}}{{.}} {{/each}}", "xx yy "),
        ("{{#with o}}{{../name}}{{#with deep}}{{../../name}}{{/with}}{{/with}}", "<Ana><Ana>"),
        ("{{#each l}}{{@index}}{{@key}}{{@first}}{{@last}} {{/each}}", "00truefalse 11falsetrue "),
        ("{{#each o}}{{@key}} {{/each}}", "a deep "),
        ("{{#with o}}{{@root.name}}{{/with}}", "<Ana>"),
        ("{{#if no}}1{{else if l}}2{{else}}3{{/if}}", "2"),
        ("{{#unless no}}1{{else}}2{{/unless}}", "1"),
        ("{{#each none}}1{{else}}2{{/each}}", "2"),
        ("{{#with o}}{{a}}{{/with}}{{#with none}}{{else}}2{{/with}}", "12"),
        ("{{lookup l 1}}{{lookup o 'a'}}", "y1"),
        ("{{#each l as |x i|}}{{i}}{{x}} {{/each}}{{#with o as |x|}}{{x.a}}{{/with}}", "0x 1y 1"),
        ("a{{! b }}c{{!-- }} --}}d", "acd"),
        ("a  {{~name~}}  b", "a<Ana>b"),
        ("\\{{name}} \\\\{{name}}", "{{name}} \\<Ana>"),
        ("a\n  {{#if l}}  \nb\n{{/if}}\nc", "a\nb\nc"),
        ('{{#*inline "p"}}[{{a}}]{{/inline}}{{> p o}}{{> p a="x"}}{{> (lookup o "which") a=2}}', "[1][x][2]"),
        ("{{#if true}}t{{/if}}{{#if false}}f{{/if}}{{#if null}}n{{/if}}{{#if 'x'}}s{{/if}}{{#if 1}}1{{/if}}", "ts1"),
        ("{{#l}}{{.}}{{/l}}{{^none}}none{{/none}}", "xynone"),
        ("{{{{if l}}}}{{raw}}{{{{/if}}}}", "{{raw}}"),
        ("a\n  {{> p}}\nb", "a\n  1\n  2\nb"),
        ("{{#> lay}}in{{/lay}}{{#> nope}}out{{/nope}}", "<in>out"),
        ("{{log name}}{{#if 0 includeZero=true}}zero{{/if}}", "zero"),
    ],
)
def test_the_language(template: str, output: str) -> None:
    data = {
        "name": "<Ana>",
        "o": {"a": 1, "deep": {"b": 2}},
        "l": ["x", "y"],
        "none": [],
        "no": False,
    }
    if "which" in template:
        data["o"] = {"a": 1, "which": "p"}

    compiled = handlebars.compile(template, partials={"p": "1\n2\n", "lay": "<{{> @partial-block}}>"})
    assert compiled.render(data) == output


@pytest.mark.spec("TPL-08")
def test_a_block_that_is_not_closed_is_found_with_its_line_and_column() -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        handlebars.compile("Hello\n  {{#if name}}\nyou")

    assert (caught.value.line, caught.value.column) == (2, 3)
    assert str(caught.value) == (
        "This block is not closed: {{/if}} is missing. (line 2, column 3)\n      {{#if name}}\n      ^"
    )
