"""What one can do with a compiled template."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from sesmodel import RenderingError, TemplateSyntaxError, handlebars
from sesmodel.handlebars import HelperCall, SafeText, Variable
from sesmodel.testing.strategies import template_data, templates

if TYPE_CHECKING:
    from collections.abc import Iterator

# --- variables ------------------------------------------------------------------------------------


def test_variables_lists_every_path_as_written_with_where() -> None:
    template = handlebars.compile(
        "Dear {{contact.name}},\n{{#if (lookup o 'k')}}{{{a}}}{{else if b}}{{&c}}{{/if}}\n"
        '{{#each list as |x|}}{{x.y}} {{../d}} {{@index}}{{/each}}{{#*inline "p"}}{{in}}{{/inline}}\n'
        "{{> p ctx n=e}}{{> (lookup w 1)}}{{#s}}{{f}}{{/s}}{{> q}}{{log g}}{{nope h}}"
    )

    assert template.variables() == (
        Variable("contact.name", 1, 8),
        Variable("o", 2, 15),
        Variable("a", 2, 26),
        Variable("b", 2, 40),
        Variable("c", 2, 46),
        Variable("list", 3, 9),
        Variable("x.y", 3, 24),
        Variable("../d", 3, 32),
        Variable("@index", 3, 41),
        Variable("in", 3, 76),
        Variable("ctx", 4, 7),
        Variable("e", 4, 13),
        Variable("w", 4, 28),
        Variable("s", 4, 37),
        Variable("f", 4, 42),
        Variable("g", 4, 64),
        Variable("h", 4, 74),
    )


def test_what_can_only_be_a_helper_is_no_variable() -> None:
    assert handlebars.compile("{{#if (helper)}}{{> (helper)}}{{/if}}{{helper a=(helper)}}").variables() == ()


# --- check ----------------------------------------------------------------------------------------


def messages(template: str, data: object, **options: Any) -> list[tuple[int, int, str]]:
    found = handlebars.compile(template, **options).check(data)
    return [(problem.line, problem.column, problem.message) for problem in found]


def test_check_finds_everything_that_is_missing_at_once() -> None:
    template = "{{a}} {{b.c}}\n{{#each list}}{{n}}{{/each}}{{> nope}}{{d}}{{lookup list}}"

    assert messages(template, {"list": [{}, {"n": 1}, {}], "d": None}) == [
        (1, 3, "Attribute 'a' is not present in the rendering data."),
        (1, 9, "Attribute 'b.c' is not present in the rendering data."),
        (2, 17, "Attribute 'n' is not present in the rendering data."),
        (2, 33, "There is no partial 'nope'."),
        (2, 41, "Attribute 'd' is not present in the rendering data."),
        (2, 46, "lookup takes an object and a name."),
    ]


def test_check_finds_unknown_partials_where_they_are_not_reached() -> None:
    template = '{{#if no}}{{> nope}}{{> p}}{{> q}}{{/if}}{{#*inline "p"}}{{/inline}}{{#> fallback}}{{/fallback}}'

    assert messages(template, {}, partials={"q": ""}) == [(1, 15, "There is no partial 'nope'.")]


def test_check_takes_a_partial_for_unknown_if_its_definition_has_no_name_or_a_computed_one() -> None:
    template = "{{#*inline}}x{{/inline}}{{#*inline p}}x{{/inline}}{{> p}}"

    assert messages(template, {"p": "p"}) == [(1, 55, "There is no partial 'p'.")]


def test_check_looks_into_partials() -> None:
    (problem,) = handlebars.compile("{{> q}}", partials={"q": "\n{{a}}"}).check({})

    assert (problem.template, problem.line, problem.attribute) == ("q", 2, "a")


def test_check_of_good_data_finds_nothing() -> None:
    assert handlebars.compile("{{a}}{{#each l}}{{this}}{{/each}}").check({"a": 1, "l": [2]}) == ()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(templates(), template_data())
def test_a_rendering_fails_only_if_check_finds_something(text: str, data: dict[str, Any]) -> None:
    try:
        template = handlebars.compile(text)
    except TemplateSyntaxError:
        return
    found = template.check(data)
    try:
        template.render(data)
    except RenderingError as error:
        failure = str(error)
        assert failure in map(str, found)
    else:
        assert all("There is no partial" in problem.message for problem in found)


# --- the same for everyone ------------------------------------------------------------------------


def test_the_same_text_is_compiled_once() -> None:
    assert handlebars.compile("Dear {{name}}") is handlebars.compile("Dear {{name}}")
    assert handlebars.compile("Dear {{name}}") is not handlebars.compile("Dear {{name}}", escape=True)


def test_the_cache_is_bounded() -> None:
    first = handlebars.compile("first {{a}}")
    for number in range(300):
        handlebars.compile(f"{number} {{{{a}}}}")
    assert handlebars.compile("first {{a}}") is not first

    long = "x" * 100_000
    first = handlebars.compile(f"{long} first")
    for number in range(10):
        handlebars.compile(f"{long} {number}")
    assert handlebars.compile(f"{long} first") is not first


def test_a_template_can_be_pickled() -> None:
    template = handlebars.compile("{{#if a}}{{> p}}{{/if}}", escape=True, partials={"p": "{{a}}"})

    twin = pickle.loads(pickle.dumps(template))  # noqa: S301  our own
    assert twin.render({"a": "<"}) == template.render({"a": "<"}) == "&lt;"


def test_a_template_shows_itself_shortly() -> None:
    assert repr(handlebars.compile("x" * 5_000)) == f"<Template of 5,000 characters: '{'x' * 40}'>"


@pytest.fixture
def switching_often() -> Iterator[None]:
    """Threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("switching_often")
def test_sixteen_threads_get_what_one_gets() -> None:
    text = (
        '{{#*inline "row"}}{{@index}}:{{n}}{{#if ../../t}}!{{/if}}'
        "{{#each sub as |s i|}}[{{i}}{{s}}{{../n}}]{{/each}}{{/inline}}"
        "{{t}}{{#each rows}}{{> row}}{{#unless @last}}, {{/unless}}{{/each}}"
    )
    every = [{"t": f"t{t}", "rows": [{"n": t * n, "sub": list("abc")} for n in range(5)]} for t in range(16)]
    expected = [handlebars.compile(text).render(data) for data in every]
    barrier = Barrier(16)

    def work(number: int) -> list[str]:
        barrier.wait(timeout=60)
        shared = handlebars.compile(text)
        return [
            (handlebars.compile(text + f"{{{{! {number} {turn} }}}}") if turn % 2 else shared).render(every[number])
            for turn in range(40)
        ]

    with ThreadPoolExecutor(16) as pool:
        for number, outputs in enumerate(pool.map(work, range(16))):
            assert set(outputs) == {expected[number]}


def test_the_engine_knows_nothing_of_mail_or_ses() -> None:
    code = (
        "import sys, sesmodel.handlebars; sesmodel.handlebars.compile('{{a}}').render({'a': 1});"
        "print(*sorted(name for name in sys.modules if name.startswith('sesmodel')))"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = done.stdout.split()
    below = {"sesmodel", "sesmodel.constraint"}  # the words for what an error says of a member
    assert all(name in below or name.startswith(("sesmodel.errors", "sesmodel.handlebars")) for name in loaded)


def test_the_engine_loads_no_library() -> None:
    code = """if True:
        import sys
        before = set(sys.modules)
        import sesmodel.handlebars
        sesmodel.handlebars.compile("{{a}}").render({"a": 1})
        print(*{name.partition(".")[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)
    """

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert set(done.stdout.split()) == {"sesmodel"}


# --- helpers --------------------------------------------------------------------------------------


def render(template: str, data: object, **helpers: Any) -> str:
    return handlebars.compile(template, mode="handlebars", helpers=helpers).render(data)


def test_a_helper_gets_its_arguments_and_gives_a_value() -> None:
    def joined(call: HelperCall, *words: str) -> str:
        by: str = call.hash.get("by", " ")
        return by.join(words)

    assert render("{{joined a 'b' 'c'}} {{joined a 'b' by='<'}}", {"a": "A"}, joined=joined) == "A b c A&lt;b"
    assert render("{{#if (joined a)}}yes{{/if}}", {"a": "A"}, joined=joined) == "yes"
    assert render("{{joined}}", {"joined": "data"}, joined=lambda _call: "helper") == "helper"
    assert render("{{./joined}}", {"joined": "data"}, joined=lambda _call: "helper") == "data"


def test_a_helper_can_give_html() -> None:
    assert render("{{bold a}}", {"a": "x"}, bold=lambda _call, text: SafeText(f"<b>{text}</b>")) == "<b>x</b>"
    assert render("{{a}} {{a}}", {"a": SafeText("<b>")}) == "<b> <b>"


def test_a_block_helper_renders_what_is_inside() -> None:
    def repeat(call: HelperCall, times: int) -> str:
        if not times:
            return call.render_else()
        return "".join(call.render(data={"turn": turn}, block_params=(turn * 10,)) for turn in range(times))

    template = "{{#repeat n as |tens|}}{{@turn}}{{tens}}{{a}} {{else}}none{{/repeat}}{{@turn}}"
    assert render(template, {"n": 2, "a": "A"}, repeat=repeat) == "00A 110A "
    assert render(template, {"n": 0}, repeat=repeat) == "none"


def test_a_block_helper_can_change_the_context() -> None:
    def inside(call: HelperCall, name: str) -> str:
        return call.render(call.context[name])

    assert render("{{#inside 'o'}}{{a}}{{../b}}{{/inside}}", {"o": {"a": 1}, "b": 2}, inside=inside) == "12"


def test_a_helper_sees_what_stands_behind_the_at_sign() -> None:
    template = "{{#each l}}{{where}} {{/each}}"

    shown = render(
        template, {"l": ["a", "b"]}, where=lambda call: f"{call.data['index']}{call.data['root']['l']}{call.context}"
    )
    assert shown == "0[&#x27;a&#x27;, &#x27;b&#x27;]a 1[&#x27;a&#x27;, &#x27;b&#x27;]b "


def test_a_helper_that_fails_is_a_rendering_error() -> None:
    def broken(_call: HelperCall, number: int) -> float:
        return 1 / number

    with pytest.raises(RenderingError, match="The helper failed: division by zero") as caught:
        render("x {{broken 0}}", {}, broken=broken)
    assert (caught.value.column, caught.value.path) == (5, "broken")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_helper_of_the_caller_may_take_the_place_of_one_of_ours() -> None:
    assert render("{{#if a}}x{{/if}}", {}, **{"if": lambda call, _value: call.render().upper()}) == "X"
