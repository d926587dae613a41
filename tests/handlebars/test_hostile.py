"""Any text with any data gives text or one of two errors: no code, no change of data, no hanging, no end of memory."""

from __future__ import annotations

import copy
import json
import sys
import tracemalloc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sesmodel import RenderingError, TemplateError, TemplateSyntaxError, handlebars
from sesmodel.testing.strategies import template_data, templates

DATA: dict[str, Any] = {
    "a": "text",
    "b": {"c": [1, 2, {"d": None}]},
    "list": list(range(1_000)),
    "big": "x" * 100_000,
    "class": "fine",
    "length": 3,
}
CODE = "__import__('os').system('touch /tmp/owned')"
NAMES = [
    *("__class__", "__dict__", "__init__", "__globals__", "__builtins__", "__subclasses__", "__mro__", "__import__"),
    *("constructor", "__proto__", "prototype", "toString", "mro", "func_globals", "gi_frame", "f_globals"),
    *("keys", "items", "get", "pop", "clear", "update", "setdefault", "format", "join", "append", "sort", "copy"),
]
WAYS_IN = ["{{%s}}", "{{a.%s}}", "{{b.%s}}", "{{b.c.%s}}", "{{list.%s}}", "{{@%s}}", "{{@root.%s}}", "{{this.%s.a}}"]
INJECTIONS = [
    "{{[" + CODE + "]}}",
    '{{["]' + "\n" + CODE + '\n["]}}',
    "{{a.[" + CODE + "]}}",
    "{{'" + CODE.replace("'", "\\'") + "'}}",
    '{{"\\"); ' + CODE + '; (\\""}}',
    "{{" + CODE + "}}",
    "{{#each list as |" + CODE + "|}}{{/each}}",
    "{{> [" + CODE + "]}}",
    '{{#*inline "' + CODE.replace('"', "") + '"}}{{/inline}}',
    "{{a [" + CODE + "]=1}}",
    "{{! " + CODE + "}}",
    "{{#if a}}\n" + CODE + "\n{{/if}}",
    "%s %(a)s {a} {0} {a.__class__} %n %c %%" + "{{a}}",
    "{{a}}\x00{{a}}\ud800",
    "'''\"\"\"\\N{{a}}\\u0000",
    "\\" * 1_000 + "{{a}}",
    "{{lookup a '__class__'}}{{lookup (lookup a '__class__') '__mro__'}}",
    "{{#with __class__}}{{#each __mro__}}{{this}}{{/each}}{{/with}}",
    "{{#each this}}{{@key}}{{../__class__}}{{/each}}",
    "{{lookup list -1}}{{lookup list 1e9}}{{lookup list true}}{{lookup b list}}",
]
TWICE = "{{#each list}}{{#each @root.list}}%s{{/each}}{{/each}}"
EXHAUSTING = [
    '{{#*inline "p"}}{{> p}}{{/inline}}{{> p}}',
    '{{#*inline "p"}}x{{> p}}{{> p}}{{/inline}}{{> p}}',
    '{{#*inline "p"}}{{> q}}{{/inline}}{{#*inline "q"}}{{> p}}{{/inline}}{{> p}}',
    "".join(f'{{{{#*inline "p{n}"}}}}{{{{> p{n + 1}}}}}{{{{> p{n + 1}}}}}{{{{/inline}}}}' for n in range(50))
    + "{{> p0}}",
    '{{#*inline "p"}}\n  {{> p}}\n{{/inline}}{{> p}}',
    "{{#> p}}{{> @partial-block}}{{/p}}",
    '{{#*inline "p"}}{{#> @partial-block}}{{/@partial-block}}{{/inline}}{{#> p}}{{> p}}{{/p}}',
    '{{#*inline "p"}}{{#> p}}{{> @partial-block}}{{/p}}{{/inline}}{{> p}}',
    "{{#each list}}{{#each ../list}}{{#each ../../list}}{{#each @root.list}}x{{/each}}{{/each}}{{/each}}{{/each}}",
    "{{#each list}}{{#each @root.list}}{{/each}}{{/each}}" * 10,
    "{{#each list}}{{@root.big}}{{/each}}",
    "{{#each list}}{{#each @root.list}}{{@root.list}}{{/each}}{{/each}}",
    "{{big}}" * 10_000,
    "{{#each list}}" + "{{#if @root.a}}{{/if}}" * 20_000 + "{{/each}}",
    "{{#each list}}{{#@root.b}}" + "{{#if @root.a}}{{/if}}" * 20_000 + "{{/@root.b}}{{/each}}",
    '{{#each list}}{{#each @root.list}}{{> p @root a=1}}{{/each}}{{/each}}{{#*inline "p"}}{{/inline}}',
    "{{#each list}}" + "".join(f'{{{{#*inline "p{n}"}}}}{{{{/inline}}}}' for n in range(5_000)) + "{{/each}}",
    "{{#if a}}" * 10_000 + "{{/if}}" * 10_000,
    "{{#if a}}" * 10_000,
    "{{/if}}" * 30,
    "}}" * 30,
    "}" * 100_000 + "{" * 100_000,
    "{{#if a}}x" + "{{else if a}}y" * 10_000 + "{{/if}}",
    "{{lookup " + "(lookup " * 10_000 + "a" + ")" * 10_000 + "}}",
    "(" * 10_000,
    "{{" + "../" * 100_000 + "a}}",
    "{{a" + ".a" * 100_000 + "}}",
    "{{a " + "a " * 100_000 + "}}",
    "{{a " + "k=a " * 100_000 + "}}",
    "{{#each list as |" + "x " * 100_000 + "|}}{{/each}}",
    '{{lookup a "' + '\\"' * 100_000,
    "{{[" + "\\]" * 100_000,
    "{{" + "9" * 100_000 + "}}",
    "{{lookup list " + "9" * 100_000 + "}}",
    "{{" + " " * 400_000,
    "{{a" + " " * 400_000,
    ("\n" + " " * 100) * 4_000 + "{{~a~}}" + (" " * 100 + "\n") * 4_000,
    (" " * 100 + "{{! x }}") * 4_000,
    "\\{{" * 100_000,
    "{{!--" * 50_000,
    "{{!" * 100_000,
    "{{{{a}}}}" * 30_000,
    "{{{{a}}}}{{{{/a}}}}" * 20_000,
    "{{a}}{{! x }}" * 30_000,
    "{{~" * 100_000,
    "{{else}}" * 100_000,
    "\n".join("{{> (lookup o\n a) b}}" for _ in range(20_000)),
    "{{nope}}" * 60_000,
    "é\u2028\ufeff" * 50_000 + "{{\ufeffa\u2029}}",
    "{{lookup a " + "n=(lookup a " * 90 + ")" * 90 + "}}",
    "{{#if a " + "n=(lookup a 1 n=(nope " * 40 + "))" * 40 + "}}{{/if}}",
    '{{#> p}}{{#*inline "x"}}' * 40 + "{{/inline}}{{/p}}" * 40,
    '{{#*inline "p"}}' + "\n" * 4_000 + "{{/inline}}\n" + " " * 100_000 + "{{> p}}\n",
    "{{#each list as |" + " ".join(f"x{n}" for n in range(40_000)) + "|}}" + "{{a}}" * 40_000 + "{{/each}}",
    TWICE % ("{{@root.a" + ".[0]" * 40_000 + "}}"),
    TWICE % ("{{#with @root}}{{a" + ".[0]" * 40_000 + "}}{{/with}}"),
    TWICE % ("{{#with @root}}{{{[a]" + ".[0]" * 40_000 + "}}}{{/with}}"),
    TWICE % ("{{#if @root.a" + ".[0]" * 40_000 + "}}{{/if}}"),
    TWICE % ("{{log " + "a " * 40_000 + "}}"),
    TWICE % ("{{log " + " ".join(f"k{n}=a" for n in range(40_000)) + "}}"),
    TWICE % "{{lookup @root @root.list}}",
    TWICE % "{{> (lookup @root 'list')}}",
    TWICE % "{{#*inline @root.list}}{{/inline}}",
    TWICE % ("{{#> @partial-block}}" + '{{#*inline "q"}}{{/inline}}' * 5_000 + "{{/@partial-block}}"),
    '{{#*inline "q"}}{{/inline}}' + TWICE % ("{{#> q}}" + '{{#*inline "r"}}{{/inline}}' * 20_000 + "{{/q}}"),
    '{{#*inline "p"}}{{> p @root.big n=1}}{{/inline}}{{> p}}',
]
ATTACKS = [
    *(way % name for name in NAMES[:8] for way in WAYS_IN),
    *("".join(way % name for way in WAYS_IN) for name in NAMES),
    *INJECTIONS,
    *EXHAUSTING,
]
SMALL = handlebars.LIMITS._replace(steps=100_000, output=4 * 1024 * 1024)


def all_of_it(template: str, mode: Any, data: object, limits: handlebars.TemplateLimits = SMALL) -> str | None:
    try:
        compiled = handlebars.compile(template, mode=mode, limits=limits)
        compiled.variables()
        compiled.check(data)
        return compiled.render(data)
    except TemplateError:
        return None


@pytest.mark.usefixtures("untraced")
@pytest.mark.spec("TPL-08")
@pytest.mark.parametrize("mode", ["ses", "handlebars"])
@pytest.mark.parametrize("template", ATTACKS, ids=[f"{n}-{template[:30]!r}" for n, template in enumerate(ATTACKS)])
def test_an_attack_does_no_harm(template: str, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = copy.deepcopy(DATA)

    with monkeypatch.context() as without:  # and not for pytest, which needs them to report a failure
        for name in ("exec", "eval", "compile", "open") if mode == "ses" else ():
            without.setattr(f"builtins.{name}", None)
        output = all_of_it(template, mode, DATA)  # a template that could hang hangs here

    assert before == DATA
    assert len(output or "") <= SMALL.output
    assert "<class" not in (output or "")
    assert "<built-in" not in (output or "")


def test_there_are_more_attacks_than_were_tried_on_others() -> None:
    assert len(set(ATTACKS)) > 99


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("template", EXHAUSTING[:8], ids=range(8))
def test_the_default_limits_end_the_worst(template: str) -> None:
    output = all_of_it(template, "ses", DATA, handlebars.LIMITS)

    assert len(output or "") <= handlebars.LIMITS.output


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize(
    "template", [*EXHAUSTING[:3], EXHAUSTING[10], EXHAUSTING[12], *EXHAUSTING[-15:-12], EXHAUSTING[-1]]
)
def test_an_attack_holds_little_memory(template: str) -> None:
    tracemalloc.start()
    try:
        all_of_it(template, "ses", DATA)
        assert tracemalloc.get_traced_memory()[1] < 100 * 1024 * 1024
    finally:
        tracemalloc.stop()


# --- each limit is an error of its own ------------------------------------------------------------


def limited(template: str, data: object = None, **limits: int) -> str:
    compiled = handlebars.compile(template, limits=handlebars.LIMITS._replace(**limits))
    with pytest.raises(RenderingError) as caught:
        compiled.render(data or {})
    return caught.value.message


def test_blocks_nest_as_deeply_as_the_limit_and_no_deeper() -> None:
    for depth, limits in ((100, handlebars.LIMITS), (5, handlebars.LIMITS._replace(nesting=5))):
        nested = "{{#if a}}" * depth + "x" + "{{/if}}" * depth
        assert handlebars.compile(nested, limits=limits).render({"a": 1}) == "x"
        with pytest.raises(TemplateSyntaxError, match=f"Blocks are nested more than {depth} deep") as caught:
            handlebars.compile("{{#if a}}" + nested + "{{/if}}", limits=limits)
        assert caught.value.column == 1 + depth * len("{{#if a}}")


def test_parentheses_nest_as_deeply_as_the_limit_and_no_deeper() -> None:
    limits = handlebars.LIMITS._replace(nesting=5)

    handlebars.compile("{{lookup " + "(lookup " * 5 + "a" + " 1)" * 5 + " 1}}", limits=limits)
    with pytest.raises(TemplateSyntaxError, match="Parentheses are nested more than 5 deep"):
        handlebars.compile("{{lookup " + "(lookup " * 6 + "a" + " 1)" * 6 + " 1}}", limits=limits)


def test_ten_thousand_nested_blocks_are_too_many() -> None:
    with pytest.raises(TemplateSyntaxError, match="Blocks are nested more than 100 deep"):
        handlebars.compile("{{#each a}}" * 10_000 + "{{/each}}" * 10_000)


TREE = '{{#*inline "node"}}({{#each children}}{{> node}}{{/each}}){{/inline}}{{> node}}'


def tree(depth: int) -> dict[str, Any]:
    node: dict[str, Any] = {"children": []}
    for _ in range(depth - 1):
        node = {"children": [node]}
    return node


def test_partials_call_one_another_as_deeply_as_the_limit_and_no_deeper() -> None:
    assert handlebars.compile(TREE).render(tree(60)) == "(" * 60 + ")" * 60
    assert limited(TREE, tree(61)) == "Partials call one another more than 60 deep."
    assert limited(TREE, tree(4), partials=3) == "Partials call one another more than 3 deep."


def test_partials_and_blocks_together_are_limited() -> None:
    blocks = "{{#if true}}" * 90 + "{{> p}}" + "{{/if}}" * 90

    assert limited(f'{{{{#*inline "p"}}}}{blocks}{{{{/inline}}}}{{{{> p}}}}') == (
        "Partials and the blocks in them are nested too deeply."
    )


def test_steps_are_limited() -> None:
    loop = "{{#each list}}{{#each @root.list}}x{{/each}}{{/each}}"

    assert handlebars.compile(loop).render({"list": [1] * 300}) == "x" * 90_000
    assert limited(loop, {"list": [1] * 3_000}) == "The template takes more than 5,000,000 steps."
    assert limited(loop, {"list": [1] * 10}, steps=100) == "The template takes more than 100 steps."


@pytest.mark.parametrize("escape", [False, True], ids=["raw", "escaped"])
@pytest.mark.parametrize(
    "template",
    [
        "{{a}}",
        "{{a}}{{a}}",
        "{{this.a}}",
        "{{lookup this 'a'}}",
        "text alone",
        '{{#*inline "p"}}{{a}}\n{{/inline}}\n {{> p}}\n',
    ],
)
def test_output_is_as_long_as_the_limit_and_no_longer(template: str, escape: bool) -> None:
    data = {"a": "<" * 11}
    output = handlebars.compile(template, escape=escape).render(data)

    def limited_to(characters: int) -> str:
        limits = handlebars.LIMITS._replace(output=characters)
        return handlebars.compile(template, escape=escape, limits=limits).render(data)

    assert limited_to(len(output)) == output
    with pytest.raises(RenderingError, match=f"The output is longer than {len(output) - 1} characters"):
        limited_to(len(output) - 1)


def test_an_exhausted_stack_is_one_of_our_errors() -> None:
    def deep(frames: int, template: handlebars.Template) -> str:
        return deep(frames - 1, template) if frames else template.render({"a": 1})

    nested = handlebars.compile("{{#if a}}" * 100 + "x" + "{{/if}}" * 100)
    room = sys.getrecursionlimit() - _stack_depth() - 50
    with pytest.raises(RenderingError, match="too deeply for the stack"):
        deep(room, nested)


def _stack_depth() -> int:
    depth, frame = 0, sys._getframe()  # noqa: SLF001  there is no other way
    while frame.f_back:
        depth, frame = depth + 1, frame.f_back
    return depth


def test_a_list_that_holds_itself_is_one_of_our_errors() -> None:
    loop: list[Any] = []
    loop.append(loop)

    for template in ("{{a}}", "{{this.a}}", "{{a}} {{a}}", "{{lookup this a}}"):
        with pytest.raises(RenderingError, match="lies in itself"):
            handlebars.compile(template).render({"a": loop})


@pytest.mark.usefixtures("untraced")
def test_a_small_list_that_shares_its_parts_is_not_written_as_a_large_one() -> None:
    twice: list[Any] = [""]
    for _ in range(30):
        twice = [twice, twice]

    for data in ({"a": twice}, {"a": ["x" * 1_000_000] * 1_000_000}):
        with pytest.raises(RenderingError, match=r"A list is longer than 4,194,304 characters\."):
            handlebars.compile("{{a}}").render(data)
    longest = handlebars.compile("{{a}}").render({"a": ["xyz"] * 1_048_576})
    assert longest == ("xyz," * 1_048_576)[:-1]


def test_lists_lie_in_one_another_as_deeply_as_the_limit_and_no_deeper() -> None:
    deep: list[Any] = ["x"]
    for _ in range(31):
        deep = [deep]

    assert handlebars.compile("{{a}}").render({"a": deep}) == "x"
    with pytest.raises(RenderingError, match="A list lies in itself, or too deep"):
        handlebars.compile("{{a}}").render({"a": [deep]})


def test_data_that_fails_when_it_is_looked_at_is_one_of_our_errors() -> None:
    class Broken:
        def __bool__(self) -> bool:
            raise ZeroDivisionError("no truth")

    for template in ("{{#if a}}x{{/if}}", "{{#with a}}x{{/with}}", "{{#each a}}x{{/each}}", "{{lookup a 'b'}}"):
        with pytest.raises(RenderingError, match="The data cannot be read: ZeroDivisionError: no truth") as caught:
            handlebars.compile(template).render({"a": Broken()})
        assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_no_method_of_the_data_is_called() -> None:
    class Text(str):
        __slots__ = ()

        def replace(self, *_: Any) -> str:
            raise AssertionError

        __str__ = __format__ = __repr__ = replace

    class Thing:
        def __getattr__(self, _: str) -> Any:
            raise AssertionError

    data = {"a": Text("<"), "thing": Thing()}
    for template in ("{{a}}", "{{this.a}}", "{{a}}{{a}}", "{{#with a}}{{this}}{{/with}}"):
        assert "&lt;" in handlebars.compile(template, escape=True).render(data)
    assert handlebars.compile("{{thing.a}}{{#if thing.b.c}}x{{/if}}", strict=False).render(data) == ""


def test_what_json_cannot_say_is_written_or_refused() -> None:
    infinite = float("inf")
    data = {"a": [infinite, -infinite, float("nan")], "lone": "\ud800", "key": {1: "x", "": "z"}}

    assert handlebars.compile("{{a}}{{lone}}").render(data) == "Infinity,-Infinity,NaN\ud800"
    assert handlebars.compile("{{#each key}}{{@key}}{{this}};{{/each}}").render(data) == "1x;z;"


def test_a_number_of_very_many_digits_is_one_of_our_errors() -> None:
    with pytest.raises(RenderingError, match="more digits than can be written"):
        handlebars.compile("{{a}}").render({"a": 10**5_000})


def test_a_dictionary_that_makes_up_its_values_is_only_read() -> None:
    class Inventive(dict[str, Any]):
        def __missing__(self, key: str) -> str:
            self[key] = "made up"
            return "made up"

    data = Inventive(a=Inventive())
    for template in ("{{b}}", "{{a.b}}", "{{b}} {{c}}", "{{#if b}}x{{/if}}", "{{@root.b}}"):
        handlebars.compile(template, strict=False).render(data)
    assert data == {"a": {}}


# --- anything at all ------------------------------------------------------------------------------

SCRAPS = st.sampled_from(
    [
        *("{{", "}}", "{{{", "}}}", "{{{{", "}}}}", "{{~", "~}}", "{{#", "{{/", "{{^", "{{>", "{{#>", "{{!", "{{!--"),
        *("--}}", "{{&", "{{#*inline ", "{{/inline}}", "{{else}}", "{{else if ", "{{/if}}", "{{/each}}", "{{#if a}}"),
        *("{{#each l}}", "(", ")", "|", "as |x|", "=", "@", ".", "..", "../", "/", "this", "[", "]", '"', "'", "\\"),
        *(" ", "\n", "a", "l", "x", "lookup ", "p", "0", "1.5", "-1", "true", "null", "undefined", "\x00", "é", "😀"),
    ]
)


@settings(max_examples=10 * settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(
    template=st.one_of(st.lists(SCRAPS, max_size=30).map("".join), templates(), st.text(max_size=60)),
    data=template_data(),
    mode=st.sampled_from(["ses", "handlebars"]),
    strict=st.booleans(),
    escape=st.booleans(),
)
def test_any_text_with_any_data_gives_text_or_one_of_two_errors_and_leaves_the_data_alone(
    template: str, data: dict[str, Any], mode: Any, strict: bool, escape: bool
) -> None:
    before = json.dumps(data)
    try:
        compiled = handlebars.compile(template, mode=mode, strict=strict, escape=escape, limits=SMALL)
    except TemplateSyntaxError:
        return
    try:
        assert isinstance(compiled.render(data), str)
    except RenderingError as error:
        assert error.__cause__ is None, "this is no fault of the data"  # noqa: PT017
    assert json.dumps(data) == before
