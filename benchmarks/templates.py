"""Templates: compiled, rendered, and made into mails, beside Jinja2, pybars3 and handlebars.js."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from email import policy
from email.message import EmailMessage
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import attrs
from jinja2 import Environment

from benchmarks.handlebars_js import AVAILABLE, JS
from benchmarks.harness import Case, Gate, Table
from benchmarks.imports import run_python
from sesmodel import Message, build, handlebars

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Template as JinjaTemplate

OURS, JINJA, PYBARS, NODE = "sesmodel.handlebars", "Jinja2, no autoescape", "pybars3", "handlebars.js, noEscape"

JINJA_ENVIRONMENT = Environment(autoescape=False, cache_size=0, keep_trailing_newline=True)  # noqa: S701  as SES: no escaping


@attrs.frozen
class Sample:
    """A template in two languages, and its data.

    Args:
        name: what it is called.
        ours: in Handlebars.
        jinja: the same in Jinja2.
        data: what it shows.
        times: how often handlebars.js renders it for one question.
    """

    name: str
    ours: str
    jinja: str
    data: dict[str, Any]
    times: int

    def check(self, output: str) -> None:
        """See that both give the same."""
        assert output == JINJA_ENVIRONMENT.from_string(self.jinja).render(self.data)


# --- samples --------------------------------------------------------------------------------------

GROUPS = {
    "": "order_id date total currency shop support_email support_phone tracking carrier eta discount tax".split(),
    "customer": "first_name last_name email phone company".split(),
    "address": "street number postal_code city country".split(),
    "payment": "method last_digits status reference holder expires note promised".split(),
}
PATHS = [f"{group}.{name}".lstrip(".") for group, names in GROUPS.items() for name in names]


def _order(variable: str) -> str:
    lines = [f"<tr><td style='padding:4px'>{path}</td><td>{variable.format(path)}</td></tr>" for path in PATHS]
    return "<html><body>\n<h1>Thank you!</h1>\n<table>\n" + "\n".join(lines) + "\n</table>\n</body></html>\n"


def _order_data() -> dict[str, Any]:
    grouped = {group: {name: f"{group} {name}" for name in names} for group, names in GROUPS.items()}
    top: dict[str, Any] = dict(grouped.pop(""))
    return top | grouped


ORDER = Sample("order", _order("{{{{{}}}}}"), _order("{{{{ {} }}}}"), _order_data(), 3_000)

ROW = "<tr><td>{{id}}</td><td>{{name}}</td><td>{{price}}</td>"
ROWS = (
    "<table>\n{{#each rows}}"
    + ROW
    + "{{#if active}}<td>active{{#if premium}} <b>{{level}}</b>{{/if}}</td>{{/if}}</tr>\n"
    "{{/each}}</table>\n"
)
JINJA_ROWS = (
    "<table>\n{% for row in rows %}"
    + ROW.replace("{{", "{{ row.").replace("}}", " }}")
    + "{% if row.active %}<td>active{% if row.premium %} <b>{{ row.level }}</b>{% endif %}</td>{% endif %}</tr>\n"
    "{% endfor %}</table>\n"
)


def _row(number: int) -> dict[str, Any]:
    flags = {"active": number % 3 != 0, "premium": number % 2 == 0, "level": "gold"}
    return {"id": 1_000 + number, "name": f"Article {number}", "price": number + 0.99} | flags


def _rows(count: int) -> Sample:
    data = {"rows": [_row(number) for number in range(count)]}
    return Sample(f"rows-{count}", ROWS, JINJA_ROWS, data, 60_000 // count)


TEXT = "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt.</p>\n" * 2
LARGE_PIECES = 512 * 1024 // (len(TEXT) + 30)


def _large(variable: str) -> str:
    shown = [variable.format(PATHS[number % len(PATHS)]) for number in range(LARGE_PIECES)]
    return "".join(f"{TEXT}<b>{one}</b>\n" for one in shown)


LARGE = Sample("large", _large("{{{{{}}}}}"), _large("{{{{ {} }}}}"), _order_data(), 20)


# --- rendering ------------------------------------------------------------------------------------


@cache
def _pybars(template: str) -> Callable[[Any], Any]:
    from pybars import Compiler  # it builds its grammar when it is imported

    compiled: Callable[[Any], Any] = Compiler().compile(template)
    return compiled


def _render_with_pybars(sample: Sample) -> str:
    return str(_pybars(sample.ours)(sample.data))


def _rendering(sample: Sample, title: str, *gates: Gate, pybars: bool = True) -> Table:
    ours, jinja = handlebars.compile(sample.ours), JINJA_ENVIRONMENT.from_string(sample.jinja)
    ways: dict[str, Callable[[], str]] = {
        OURS: partial(ours.render, sample.data),
        JINJA: partial(jinja.render, sample.data),
    }
    if pybars:
        ways[PYBARS] = partial(_render_with_pybars, sample)
    cases = [Case(name, run, sample.check) for name, run in ways.items()]
    needs: AbstractContextManager[object] = nullcontext()
    if AVAILABLE:
        many = partial(JS.render, sample.name, sample.ours, sample.data, sample.times)
        cases.append(Case(NODE, many, sample.check, operations=sample.times))
        gates = (*gates, Gate(OURS, 3, NODE, goal=1.5))
        needs = JS
    return Table(f"template-{sample.name}", title, tuple(cases), peer=JINJA, gates=gates, needs=needs)


# --- compiling ------------------------------------------------------------------------------------


def _compile(template: str) -> handlebars.Template:
    return handlebars.Template(template, handlebars.SES, handlebars.LIMITS, {}, {})  # `compile` would remember it


def _compile_with_pybars(template: str) -> Callable[[Any], Any]:
    _pybars.cache_clear()
    return _pybars(template)


def _compiling(sample: Sample, title: str, *, pybars: bool = True) -> Table:
    def check_ours(template: handlebars.Template) -> None:
        sample.check(template.render(sample.data))

    def check_jinja(template: JinjaTemplate) -> None:
        sample.check(template.render(sample.data))

    cases: list[Case[Any]] = [
        Case(OURS, partial(_compile, sample.ours), check_ours),
        Case(JINJA, partial(JINJA_ENVIRONMENT.from_string, sample.jinja), check_jinja),
    ]
    gates = [Gate(OURS, 0.15, JINJA)]
    if pybars:
        cases.append(
            Case(PYBARS, partial(_compile_with_pybars, sample.ours), lambda made: sample.check(str(made(sample.data))))
        )
        gates.append(Gate(OURS, 0.02, PYBARS, goal=0.005))
    return Table(f"compile-{sample.name}", title, tuple(cases), peer=JINJA, gates=tuple(gates))


ONCE = Table(
    "template-once",
    "the order confirmation, compiled and rendered once",
    (
        Case(OURS, lambda: _compile(ORDER.ours).render(ORDER.data), ORDER.check),
        Case(JINJA, lambda: JINJA_ENVIRONMENT.from_string(ORDER.jinja).render(ORDER.data), ORDER.check),
    ),
    peer=JINJA,
    gates=(Gate(OURS, 0.1, JINJA),),
)

# --- growing --------------------------------------------------------------------------------------

COUNTS = (10, 100, 1_000, 10_000)


def _growing() -> Table:
    samples = {f"{count:,} rows": _rows(count) for count in COUNTS}
    cases = tuple(
        Case(name, partial(handlebars.compile(sample.ours).render, sample.data), sample.check)
        for name, sample in samples.items()
    )
    gates = tuple(Gate(more, 15, less) for less, more in zip(samples, [*samples][1:], strict=False))
    return Table(
        "template-rows", "ten times as many rows should take ten times as long", cases, peer="10 rows", gates=gates
    )


# --- mails ----------------------------------------------------------------------------------------

_TEXT_PART = "Dear {{customer.first_name}},\n\nthank you for order {{order_id}} of {{total}} {{currency}}.\n"
_FROM, _TO, _SUBJECT = "Shop <shop@example.com>", "Ana <ana@example.net>", "Your order {{order_id}}"


def _mail() -> Callable[[], bytes]:
    subject, text, html = map(handlebars.compile, (_SUBJECT, _TEXT_PART, ORDER.ours))

    def make() -> bytes:
        data = ORDER.data
        message = Message(
            sender=_FROM, to=_TO, subject=subject.render(data), text=text.render(data), html=html.render(data)
        )
        return build(message)

    return make


def _mail_with_jinja() -> Callable[[], bytes]:
    subject, text, html = map(JINJA_ENVIRONMENT.from_string, (_SUBJECT, _TEXT_PART, ORDER.jinja))

    def make() -> bytes:
        data = ORDER.data
        message = EmailMessage(policy=policy.SMTP)
        message["From"], message["To"], message["Subject"] = _FROM, _TO, subject.render(data)
        message.set_content(text.render(data))
        message.add_alternative(html.render(data), subtype="html")
        return message.as_bytes()

    return make


def _check_mail(data: bytes) -> None:
    assert b"Subject: " in data
    assert b"customer first_name" in data


# --- importing ------------------------------------------------------------------------------------

_NOTHING, _IMPORT, _IMPORT_PYBARS = "pass", "import sesmodel.handlebars", "import pybars"


def _silent(printed: str) -> None:
    assert not printed


TABLES = (
    _rendering(
        ORDER, "an order confirmation of 30 variables, rendered", Gate(OURS, 0.8, JINJA), Gate(OURS, 0.35, PYBARS)
    ),
    _rendering(_rows(200), "200 rows with two nested ifs, rendered", Gate(OURS, 0.8, JINJA), Gate(OURS, 0.35, PYBARS)),
    _rendering(LARGE, "a template of 512 KB, rendered", Gate(OURS, 1.3, JINJA), pybars=False),
    _compiling(ORDER, "the order confirmation, compiled"),
    _compiling(_rows(200), "the rows, compiled"),
    _compiling(LARGE, "the 512 KB, compiled; pybars3 takes some ten seconds", pybars=False),
    ONCE,
    _growing(),
    Table(
        "template-mail",
        "a personalised mail, text and HTML: rendered and built",
        (
            Case("sesmodel", _mail(), _check_mail),
            Case("Jinja2, EmailMessage(policy.SMTP)", _mail_with_jinja(), _check_mail),
        ),
        peer="Jinja2, EmailMessage(policy.SMTP)",
    ),
    Table(
        "import-templates",
        "a new interpreter that imports the engine, less one that imports nothing",
        tuple(Case(code, partial(run_python, code), _silent) for code in (_NOTHING, _IMPORT, _IMPORT_PYBARS)),
        peer=_IMPORT_PYBARS,
        gates=(Gate(_IMPORT, 0.05, _IMPORT_PYBARS),),
        less=_NOTHING,
    ),
)
