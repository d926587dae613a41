"""The template of a mail: its JSON, what it needs, what comes of it and data."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Destination, EmailTemplate, InvalidAddress, InvalidContent, RenderingError, TemplateSyntaxError
from sesmodel.limits import Limits
from sesmodel.service.template_check import advise_templated_send, check_parts
from sesmodel.service.template_data import dumps, merged, template_data

GUIDE_JSON = (
    r'{"Template":{"TemplateName":"MyTemplate","SubjectPart":"Greetings, {{name}}!",'
    r'"HtmlPart":"<h1>Hello {{name}},</h1><p>Your favorite animal is {{favoriteanimal}}.</p>",'
    r'"TextPart":"Dear {{name}},\r\nYour favorite animal is {{favoriteanimal}}."}}'
)
MY_TEMPLATE = EmailTemplate(
    "MyTemplate",
    "Greetings, {{name}}!",
    "<h1>Hello {{name}},</h1><p>Your favorite animal is {{favoriteanimal}}.</p>",
    "Dear {{name}},\r\nYour favorite animal is {{favoriteanimal}}.",
)
ANAYA = {
    "meta": {"userId": "51806220607"},
    "contact": {"firstName": "Anaya", "lastName": "Iyengar"},
    "subscription": [{"interest": "Sports"}, {"interest": "Travel"}, {"interest": "Cooking"}],
}
FULL_NAME = '{{#* inline "fullName"}}{{firstName}}{{#if lastName}} {{lastName}}{{/if}}{{/inline}}\n'
FRIENDS = {
    "firstName": "Anaya",
    "lastName": "Iyengar",
    "friends": [{"firstName": "Shirley", "lastName": "Rodriguez"}, {"firstName": "Liu"}],
}


def codes(template: EmailTemplate, data: object = None) -> list[str]:
    """What a check finds."""
    return [problem.code for problem in template.check(data)]  # type: ignore[arg-type]


# --- its JSON -------------------------------------------------------------------------------------


@pytest.mark.spec("TPL-01")
def test_the_json_of_the_guide_is_a_template_and_comes_back() -> None:
    template = EmailTemplate.from_json(GUIDE_JSON)

    assert template == MY_TEMPLATE
    assert template.variables == {"name", "favoriteanimal"}
    assert json.loads(template.to_json()) == json.loads(GUIDE_JSON)
    assert json.loads(template.to_json())["Template"] == template.as_dict()


def test_the_json_of_the_v2_api_is_a_template_too() -> None:
    content = {"Subject": "Hi {{name}}", "Html": "<p>Hi</p>", "Text": "Hi"}

    template = EmailTemplate.from_dict({"TemplateName": "Hi", "TemplateContent": content})

    assert template == EmailTemplate("Hi", "Hi {{name}}", "<p>Hi</p>", "Hi")
    assert template.content() == content


def test_the_inner_object_alone_is_read_as_well() -> None:
    assert EmailTemplate.from_json('{"TemplateName": "Hi", "TextPart": "x"}') == EmailTemplate("Hi", text="x")


def test_parts_that_a_template_lacks_are_left_out_of_its_json() -> None:
    assert EmailTemplate("Hi", "Hi", text="x").as_dict() == {
        "TemplateName": "Hi",
        "SubjectPart": "Hi",
        "TextPart": "x",
    }


@given(st.builds(EmailTemplate, st.text(), *(st.none() | st.text(),) * 3))
def test_any_template_survives_its_json(template: EmailTemplate) -> None:
    assert EmailTemplate.from_json(template.to_json()) == template
    assert EmailTemplate.from_dict({"TemplateName": template.name, "TemplateContent": template.content()}) == template


@pytest.mark.spec("TPL-13")
def test_a_line_break_inside_a_json_text_is_refused_where_it_stands() -> None:
    broken = '{"Template": {"TemplateName": "Hi",\n"HtmlPart": "<p>\n</p>"}}'

    with pytest.raises(InvalidContent, match=r"line break inside a text, at line 2, column 17") as caught:
        EmailTemplate.from_json(broken)

    assert r"\n" in caught.value.cure
    with pytest.raises(InvalidContent, match="line break inside a text"):
        EmailTemplate.from_json(broken.replace("<p>\n", "<p>\r"))
    assert EmailTemplate.from_json(broken.replace("<p>\n", r"<p>\n")).html == "<p>\n</p>"


@pytest.mark.spec("TPL-13")
def test_a_template_is_written_with_each_part_on_one_line() -> None:
    written = EmailTemplate("Hi", "Hi", "<p>\r\n</p>", "a\nb").to_json()

    assert r'"HtmlPart": "<p>\r\n</p>",' in written.splitlines()[4]
    assert r'"TextPart": "a\nb"' in written.splitlines()[5]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("[]", "template: a JSON object is expected", id="list"),
        pytest.param('{"Template": []}', "template: a JSON object is expected", id="list inside"),
        pytest.param(
            '{"TemplateName": "x", "HTMLPart": "x"}', "HTMLPart: a template has no such member", id="misspelt"
        ),
        pytest.param('{"TemplateName": "x", "TemplateContent": 1}', "TemplateContent: a JSON object", id="content"),
        pytest.param('{"TemplateName": "x", "TextPart": 1}', "text: text is expected", id="number"),
        pytest.param(
            '{"TemplateName": "x", "TemplateContent": {}, "Text": ""}',
            "Text: a template has no such member",
            id="mixed",
        ),
        pytest.param('{"TemplateName": NaN}', "template: NaN is no JSON value", id="nan"),
        pytest.param("{", "template: expecting property name", id="unfinished"),
        pytest.param("[" * 100_000, "template: it is nested too deeply", id="deep"),
        pytest.param("9" * 5000, "template: Exceeds the limit", id="digits"),
    ],
)
def test_json_that_is_no_template_is_refused(text: str, what: str) -> None:
    with pytest.raises(InvalidContent) as caught:
        EmailTemplate.from_json(text)

    assert what in str(caught.value)


# --- rendering ------------------------------------------------------------------------------------


@pytest.mark.spec("TPL-04")
def test_data_may_be_a_mapping_or_the_text_of_a_json_object() -> None:
    data = {"name": "Alejandro", "favoriteanimal": "alligator"}

    rendered = MY_TEMPLATE.render(data)

    assert rendered.subject == "Greetings, Alejandro!"
    assert rendered.html == "<h1>Hello Alejandro,</h1><p>Your favorite animal is alligator.</p>"
    assert rendered.text == "Dear Alejandro,\r\nYour favorite animal is alligator."
    assert MY_TEMPLATE.render(json.dumps(data)) == rendered


@pytest.mark.spec("TPL-10")
def test_a_line_break_in_the_data_is_a_blank_in_the_subject() -> None:
    template = EmailTemplate("x", "Subscription Preferences for {{contact.firstName}}\n{{contact.lastName}}")
    data = {"contact": {"firstName": "An\r\nBcc: eve@example.com", "lastName": "Iy\u2028en\rg"}}

    assert template.render(ANAYA).subject == "Subscription Preferences for Anaya Iyengar"
    assert template.render(data).subject == "Subscription Preferences for An Bcc: eve@example.com Iy en g"
    assert template.message(data).subject == template.render(data).subject


def test_parts_that_a_template_lacks_are_not_rendered() -> None:
    rendered = EmailTemplate("x", text="Hi").render()

    assert (rendered.subject, rendered.html, rendered.text) == ("", None, "Hi")


@pytest.mark.spec("TPL-12")
def test_partials_are_defined_at_the_beginning_and_used_in_that_part_alone() -> None:
    html = FULL_NAME + "<h1>Hello {{> fullName}}!</h1><ul>{{#each friends}}<li>{{> fullName}}</li>{{/each}}</ul>"
    template = EmailTemplate("Preferences3", "{{firstName}}'s Subscription Preferences", html, "Hello {{>fullName}}!")

    with pytest.raises(RenderingError, match="There is no partial 'fullName'") as caught:
        template.render(FRIENDS)
    mended = EmailTemplate(template.name, template.subject, html, FULL_NAME + "Hello {{>fullName}}!").render(FRIENDS)

    assert caught.value.part == "text"
    assert mended.subject == "Anaya's Subscription Preferences"
    assert mended.html == "<h1>Hello Anaya Iyengar!</h1><ul><li>Shirley Rodriguez</li><li>Liu</li></ul>"
    assert mended.text == "Hello Anaya Iyengar!"


@pytest.mark.spec("TPL-12")
def test_one_line_end_of_either_kind_is_swallowed_after_a_partial() -> None:
    for end, left in (("\n", ""), ("\r\n", ""), ("\n\n", "\n"), ("", "")):
        template = EmailTemplate("x", html='{{#* inline "p"}}x{{/inline}}' + end + "<p>")
        assert template.render().html == left + "<p>"


@pytest.mark.spec("TPL-12")
def test_a_missing_line_end_after_a_partial_is_taken_with_advice() -> None:
    report = EmailTemplate("x", "Hi", '\n{{#* inline "p"}}x{{/inline}}<p>').check()

    assert report.ok
    assert [(one.code, one.place) for one in report.advice] == [("no-line-after-inline", "x: html, line 2")]
    assert not EmailTemplate("x", "Hi", '{{#* inline "p"}}x{{/inline}}\r\n<p>').check().advice


def test_an_error_names_template_part_and_place() -> None:
    with pytest.raises(RenderingError) as caught:
        MY_TEMPLATE.render({"name": "X"})

    error = caught.value
    assert (error.template, error.part, error.attribute) == ("MyTemplate", "html", "favoriteanimal")
    assert error.message == "Attribute 'favoriteanimal' is not present in the rendering data."
    assert "(MyTemplate, html, line 1, column 54)" in str(error)


def test_a_template_that_cannot_be_read_can_still_be_made_and_looked_at() -> None:
    template = EmailTemplate("x", "Hi", "{{#if a}}")

    with pytest.raises(TemplateSyntaxError, match=r"x, html, line 1, column 1"):
        template.render({})
    with pytest.raises(TemplateSyntaxError):
        _ = template.variables


def test_a_message_is_made_of_a_template_and_everything_else_that_messages_have() -> None:
    message = EmailTemplate("x", "Hi {{name}}", text="Hello").message(
        {"name": "Bob"}, sender="ana@example.com", to="bob@example.net", headers={"X-Kind": "greeting"}
    )

    assert (message.subject, message.text, message.html) == ("Hi Bob", message.text, None)
    assert message.text is not None
    assert message.text.content == "Hello"
    assert message.headers.get("X-Kind") == "greeting"


# --- checking -------------------------------------------------------------------------------------


@pytest.mark.spec("TPL-18")
def test_what_is_missing_in_several_places_is_one_problem() -> None:
    report = MY_TEMPLATE.check({"name": "X"})

    (problem,) = report.problems
    assert problem.code == "missing-attribute"
    assert problem.place == "MyTemplate: html, line 1, column 54; text, line 2, column 27"
    assert problem.answer.message == "Attribute 'favoriteanimal' is not present in the rendering data."
    assert problem.answer.v1_code == "MissingRenderingAttribute"


@pytest.mark.spec("TPL-18")
def test_everything_is_found_at_once() -> None:
    template = EmailTemplate("x", "{{#if a}}", "{{b}}{{> c}}", "{{d.e}}{{b}}")

    assert codes(template, {}) == ["template-syntax", "missing-attribute", "unknown-partial", "missing-attribute"]
    assert [problem.place for problem in template.check({}).problems][:2] == [
        "x: subject, line 1, column 1",
        "x: html, line 1, column 3; text, line 1, column 10",
    ]


def test_without_data_the_template_alone_is_checked() -> None:
    assert codes(MY_TEMPLATE) == []
    assert codes(EmailTemplate("x", "{{a}}", "{{#if b}}{{> c}}{{/if}}")) == ["unknown-partial"]


def test_data_that_are_no_json_object_are_a_problem() -> None:
    assert codes(MY_TEMPLATE, "{name}") == ["bad-template-data"]
    assert codes(MY_TEMPLATE, "[]") == ["bad-template-data"]


def test_a_limit_that_is_exceeded_is_a_problem() -> None:
    template = EmailTemplate("x", "Hi", '{{#* inline "p"}}{{> p}}{{/inline}}\n{{> p}}')

    assert codes(template, {}) == ["rendering-failure"]


@pytest.mark.parametrize(
    ("template", "code"),
    [
        pytest.param(EmailTemplate("x", text="Hi"), "no-template-subject", id="no subject"),
        pytest.param(EmailTemplate("x", "", text="Hi"), "no-template-subject", id="empty subject"),
        pytest.param(EmailTemplate("x", "Hi"), "no-template-body", id="no body"),
        pytest.param(EmailTemplate("x", "Hi", "", ""), "no-template-body", id="empty body"),
    ],
)
def test_what_ses_does_not_store_is_a_problem(template: EmailTemplate, code: str) -> None:
    assert codes(template) == [code]


def test_the_size_of_a_template_counts_both_bodies_in_utf_8_and_not_the_subject() -> None:
    limits = Limits(template_bytes=10)

    def size(**parts: str) -> list[str]:
        return [problem.code for problem in check_parts("x", {"subject": "s" * 20, **parts}, None, limits)]

    assert size(html="12345", text="12345") == []
    assert size(html="12345", text="123456") == ["template-too-large"]
    assert size(html="ééééé") == []
    assert size(html="ééééé!") == ["template-too-large"]


@pytest.mark.parametrize(
    ("name", "events", "told"),
    [
        pytest.param(None, None, True, id="no set"),
        pytest.param("set", None, False, id="unknown events"),
        pytest.param("set", {"Send", "Bounce"}, True, id="other events"),
        pytest.param("set", {"Rendering Failure"}, False, id="the event"),
    ],
)
def test_a_send_that_nobody_hears_of_when_it_fails_gets_advice(
    name: str | None, events: set[str] | None, told: bool
) -> None:
    advice = list(advise_templated_send(name, events))

    assert [one.code for one in advice] == ["no-rendering-failure-events"] * told


# --- data -----------------------------------------------------------------------------------------


@pytest.mark.spec("TPL-06")
@pytest.mark.parametrize(
    ("data", "result"),
    [
        pytest.param({}, {"name": "friend", "at": {"city": "?", "zip": 0}, "tags": [1, 2]}, id="nothing"),
        pytest.param({"name": "Ana"}, {"name": "Ana", "at": {"city": "?", "zip": 0}, "tags": [1, 2]}, id="key"),
        pytest.param(
            {"at": {"city": "Cusco"}}, {"name": "friend", "at": {"city": "Cusco", "zip": 0}, "tags": [1, 2]}, id="inner"
        ),
        pytest.param({"at": 1}, {"name": "friend", "at": 1, "tags": [1, 2]}, id="scalar for object"),
        pytest.param({"tags": [3]}, {"name": "friend", "at": {"city": "?", "zip": 0}, "tags": [3]}, id="list whole"),
        pytest.param({"name": None}, {"name": None, "at": {"city": "?", "zip": 0}, "tags": [1, 2]}, id="null"),
    ],
)
def test_defaults_fill_in_key_by_key(data: dict[str, object], result: dict[str, object]) -> None:
    defaults = {"name": "friend", "at": {"city": "?", "zip": 0}, "tags": [1, 2]}

    assert merged(defaults, data) == result
    assert defaults == {"name": "friend", "at": {"city": "?", "zip": 0}, "tags": [1, 2]}  # left alone


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=3), JSON, max_size=5))
def test_data_survive_their_json(data: dict[str, object]) -> None:
    assert template_data(dumps(data)) == data


@given(*(st.dictionaries(st.text("ab", max_size=1), JSON, max_size=3),) * 2)
def test_what_the_data_say_holds_and_the_rest_is_default(defaults: dict[str, object], data: dict[str, object]) -> None:
    both = merged(defaults, data)

    assert both.keys() == defaults.keys() | data.keys()
    for key, value in both.items():
        inner, default = data.get(key), defaults.get(key)
        if isinstance(inner, dict) and isinstance(default, dict):
            assert value == merged(default, inner)
        else:
            assert value == (data if key in data else defaults)[key]


@pytest.mark.parametrize("text", ["null", "[]", '"x"', "1", "true"])
def test_data_that_are_json_but_no_object_are_refused(text: str) -> None:
    with pytest.raises(InvalidContent, match="a JSON object is expected, not "):
        template_data(text)


def test_data_too_deep_for_anything_are_refused() -> None:
    deep: dict[str, object] = {}
    for _ in range(100_000):
        deep = {"a": deep}

    for work in (lambda: merged(deep, deep), lambda: dumps(deep), lambda: template_data('{"a":' * 100_000)):
        with pytest.raises(InvalidContent, match="nested too deeply|expecting"):
            work()


def test_what_no_charset_has_is_escaped_in_json() -> None:
    text, template = "\ud800 \ud83d\ude00", EmailTemplate("x", text="\udfff")

    assert dumps({"x": text}) == '{"x": "\\ud800 \\ud83d\\ude00"}'
    assert template_data(dumps({"x": text})) == {"x": "\ud800 😀"}
    assert template.to_json().encode()
    assert EmailTemplate.from_json(template.to_json()) == template


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}], ids=["object", "nan", "set"])
def test_values_that_json_does_not_have_cannot_be_sent(value: object) -> None:
    with pytest.raises(InvalidContent):
        dumps({"x": value})


# --- destinations ---------------------------------------------------------------------------------


def test_a_destination_takes_addresses_and_data_in_every_form() -> None:
    destination = Destination("b@ex.net, c@ex.net", '{"name": "B"}', cc=["d@ex.net"], bcc="e@ex.net", tags={"a": "b"})

    assert [address.addr_spec for address in destination.recipients] == ["b@ex.net", "c@ex.net", "d@ex.net", "e@ex.net"]
    assert destination.data == {"name": "B"}
    assert destination.tags == (("a", "b"),)
    assert Destination("b@ex.net").data == {}


def test_a_destination_of_nobody_is_refused() -> None:
    with pytest.raises(InvalidAddress, match="there is no recipient"):
        Destination("", {"name": "B"})
