"""Hypothesis strategies for Handlebars templates, and for data that they find something in."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_KEYS = ("a", "b", "name", "n", "first name", "é", "length", "list", "object", "deep")
_PATHS = (
    *("a", "b", "name", "n", "é", "nope", "list", "object", "deep", "a.b", "object.a", "object.n", "deep.object.name"),
    *("this", ".", "this.a", "./n", "object/n", "[first name]", "object.[first name]", "list.length", "list.[0]"),
    *("list.[1].n", "name.length", "../a", "../n", "../../name", "..", "../this", "@index", "@key", "@first", "@last"),
    *("@root", "@root.name", "@root.object.n", "@../index", "@../key", "@nope", "x", "y", "x.n", "y.a"),
)
_LITERALS = ('"text"', "'it\\'s'", '"n"', "12", "-1.5", "0", "true", "false", "null", "undefined", '""', '"a}}b"')
_TEXTS = (
    *(
        "",
        " ",
        "\n",
        "\r\n",
        "  \n",
        "\n  ",
        "text",
        "<b>&",
        "\n\n",
        "{",
        "}",
        " } ",
        "\\",
        "\\\\",
        "é \u2003",
        "\t",
        "a\nb",
    ),
    *("\\{{a}}", "\\\\{{a}}", "{{! note }}", "{{!-- }} --}}", "\n  {{! alone }}\n", "{{~! x ~}}", "{{!}}", "{{log a}}"),
    *("{{{{if a}}}} {{b}} {{{{/if}}}}", "\n{{{{each list}}}}\n{{{{x}}}}{{{{/x}}}}\n{{{{/each}}}}\n"),
)
_PARTIALS = ("p", "q", "r")

_path = st.sampled_from(_PATHS)
_open = st.sampled_from(("{{", "{{", "{{", "{{~"))
_close = st.sampled_from(("}}", "}}", "}}", "~}}"))
_argument = st.one_of(
    *[_path] * 4,
    st.sampled_from(_LITERALS),
    st.builds("(lookup {} {})".format, _path, st.one_of(_path, st.sampled_from(_LITERALS))),
)
_text = st.sampled_from(_TEXTS)


@st.composite
def _tag(draw: st.DrawFn) -> str:
    before, after = draw(_open), draw(_close)
    kind = draw(st.integers(0, 9))
    if kind < 6:
        return before + draw(_path) + after
    if kind == 6:
        return before + "{" + draw(_path) + "}" + after
    if kind == 7:
        return before + "&" + draw(_path) + after
    if kind == 8:
        return f"{before}lookup {draw(_argument)} {draw(_argument)}{after}"
    return f"{before}> {draw(st.sampled_from(_PARTIALS))}{draw(_partial_arguments())}{after}"


@st.composite
def _partial_arguments(draw: st.DrawFn) -> str:
    context = draw(st.sampled_from(("", "", "", " this", " object", " list", " @root", " (lookup . 'deep')")))
    pairs = draw(st.sampled_from(("", "", " n={}", " name={} a=1", ' é="x" n={}')))
    return context + pairs.format(draw(_argument)) if "{}" in pairs else context + pairs


_HEADS = ("if {}", "if {}", "if {} includeZero=true", "unless {}", "each {}", "each {}", "with {}")


@st.composite
def _block(draw: st.DrawFn, body: st.SearchStrategy[str]) -> str:
    head = draw(st.sampled_from(_HEADS))
    name = head.split(" ", 1)[0]
    params = draw(st.sampled_from(("", "", " as |x|", " as |x y|"))) if name in {"each", "with"} else ""
    sign = draw(st.sampled_from(("#", "#", "#", "#", "^")))
    pieces = [f"{draw(_open)}{sign}{head.format(draw(_argument))}{params}{draw(_close)}", draw(_edge), draw(body)]
    if draw(st.booleans()):
        if sign == "#" and draw(st.integers(0, 2)) == 0:
            pieces += [
                draw(_edge),
                f"{draw(_open)}else {draw(st.sampled_from(_HEADS)).format(draw(_argument))}{draw(_close)}",
            ]
            pieces += [draw(_edge), draw(body)]
        pieces += [draw(_edge), draw(_open) + draw(st.sampled_from(("else", "^", " else "))) + draw(_close)]
        pieces += [draw(_edge), draw(body)]
    return "".join([*pieces, draw(_edge), f"{draw(_open)}/{name}{draw(_close)}"])


_edge = st.sampled_from(("", "", "\n", " \n", "\n  ", "\r\n"))
_section_names = st.sampled_from(("a", "b", "list", "object", "nope", "object.a", "this", "[first name]", "n"))


@st.composite
def _section(draw: st.DrawFn, body: st.SearchStrategy[str]) -> str:
    name, sign = draw(_section_names), draw(st.sampled_from("##^"))
    return "".join(
        [f"{draw(_open)}{sign}{name}{draw(_close)}", draw(_edge), draw(body), f"{draw(_open)}/{name}{draw(_close)}"]
    )


@st.composite
def _inline(draw: st.DrawFn, body: st.SearchStrategy[str]) -> str:
    name, inside = draw(st.sampled_from(_PARTIALS)), draw(body)
    opening = f'{draw(_open)}#*inline "{name}"{draw(_close)}{draw(_edge)}'
    return f"{opening}{inside}{draw(_open)}/inline{draw(_close)}{draw(_edge)}"


@st.composite
def _partial_block(draw: st.DrawFn, body: st.SearchStrategy[str]) -> str:
    name = draw(st.sampled_from(_PARTIALS))
    inside = draw(body) + draw(st.sampled_from(("", "", "{{> @partial-block}}")))
    return f"{draw(_open)}#> {name}{draw(_partial_arguments())}{draw(_close)}{inside}{draw(_open)}/{name}{draw(_close)}"


def _bodies(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(pieces, max_size=4).map("".join)


def templates() -> st.SearchStrategy[str]:
    """Handlebars templates: every construct of the language, in combinations that nobody would write."""
    return _bodies(
        st.recursive(
            st.one_of(_text, _tag(), _text, _tag()),
            lambda pieces: st.one_of(
                _block(_bodies(pieces)),
                _block(_bodies(pieces)),
                _section(_bodies(pieces)),
                _inline(_bodies(pieces)),
                _partial_block(_bodies(pieces)),
            ),
            max_leaves=12,
        )
    )


_scalars = st.one_of(
    st.sampled_from(["", "text", "<i>", "it's", "0", "😀"]),
    st.sampled_from([0, 1, -7, 12, 2**40, 1.5, 20.0, 1e-7, 1e21]),
    st.booleans(),
)


def template_data() -> st.SearchStrategy[dict[str, Any]]:
    """Data with the names that `templates` uses: some there, some missing, some null."""
    values: st.SearchStrategy[Any] = st.recursive(
        _scalars,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(_KEYS), st.one_of(inner, st.none()), max_size=4),
        ),
        max_leaves=6,
    )
    objects = st.dictionaries(st.sampled_from(_KEYS), st.one_of(values, values, st.none()), max_size=6)
    lists = st.lists(st.one_of(_scalars, objects, st.lists(_scalars, max_size=2)), max_size=3)
    return st.builds(
        lambda base, items, inner: base | ({"list": items} if items else {}) | ({"object": inner} if inner else {}),
        objects,
        lists,
        objects,
    )


def handlebars() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """A template, and data that it finds something in: ``@given(handlebars())``."""
    return st.tuples(templates(), template_data())
