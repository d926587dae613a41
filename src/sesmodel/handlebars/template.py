"""Templates, and how one gets them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sesmodel.errors import RenderingError, TemplateError, TemplateSyntaxError
from sesmodel.handlebars import dialect as dialects
from sesmodel.handlebars.dialect import LIMITS
from sesmodel.handlebars.nodes import Call, InlinePartial, Literal, Partial, statements
from sesmodel.handlebars.parser import parse
from sesmodel.handlebars.program import compile_program
from sesmodel.handlebars.runtime import Partial as ReadyPartial
from sesmodel.handlebars.runtime import Rendering, Unit
from sesmodel.handlebars.variables import variables
from sesmodel.handlebars.whitespace import strip_whitespace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesmodel.handlebars.dialect import Dialect, Mode, TemplateLimits
    from sesmodel.handlebars.helpers import Helper
    from sesmodel.handlebars.nodes import Program
    from sesmodel.handlebars.runtime import Problems
    from sesmodel.handlebars.variables import Variable

_LONG = 16 * 1024


class Template:
    """A compiled template. It never changes, and any number of threads may render it at once.

    Get one from `compile`.

    Attributes:
        source: its text.
        dialect: how it is read and rendered.
        limits: what it may use up.
    """

    __slots__ = ("_made_of", "_partials", "_run", "_tree", "_unit", "dialect", "limits", "source")

    def __init__(
        self,
        source: str,
        dialect: Dialect,
        limits: TemplateLimits,
        helpers: Mapping[str, Helper],
        partials: Mapping[str, str],
    ) -> None:
        self._made_of = source, dialect, limits, tuple(helpers.items()), tuple(partials.items())
        self.source = source
        self.dialect = dialect
        self.limits = limits
        self._unit = Unit(source, "", dialect, limits)
        self._tree, self._run = _compiled(self._unit, helpers)[:2]
        self._partials = {name: _ready(name, text, self._unit, helpers) for name, text in partials.items()}

    def render(self, data: Any) -> str:
        """Render with data.

        Args:
            data: the values, as JSON has them: dicts, lists, text, numbers, booleans, None. They are only read.

        Raises:
            RenderingError: something is missing in the data, a partial or helper does not exist, or a limit is
                exceeded (TPL-07).

        Example:
            >>> from sesmodel import handlebars
            >>> handlebars.compile("Hello {{contact.name}}!").render({"contact": {"name": "Ana"}})
            'Hello Ana!'
        """
        return self._render(data, None)

    def check(self, data: Any) -> tuple[RenderingError, ...]:
        """Find all that would go wrong with this data: every missing attribute, every unknown partial (TPL-18).

        Partials that no text defines are found where they are not reached, too.

        Example:
            >>> from sesmodel import handlebars
            >>> template = handlebars.compile("{{name}} likes {{animal}}. {{> footer}}")
            >>> [problem.message for problem in template.check({"name": "Ana"})]
            ["Attribute 'animal' is not present in the rendering data.", "There is no partial 'footer'."]
        """
        problems: Problems = {}
        last: tuple[RenderingError, ...] = ()
        try:
            self._render(data, problems)
        except RenderingError as error:
            last = (error,)
        for unknown in self.unknown_partials():
            problems.setdefault(("", unknown.offset, unknown.message), unknown)
        return (*problems.values(), *last)

    def unknown_partials(self) -> tuple[RenderingError, ...]:
        """Find the calls of partials that no text defines, reached or not; for this no data are needed.

        Example:
            >>> from sesmodel import handlebars
            >>> [problem.path for problem in handlebars.compile("{{#if x}}{{> footer}}{{/if}}").unknown_partials()]
            ['footer']
        """
        found = _unknown_partials(self._tree, self._partials)
        return tuple(self._unit.error(f"There is no partial {name!r}.", offset, name) for offset, name in found)

    def variables(self) -> tuple[Variable, ...]:
        """List every path that the template uses, as it is written, and where; those of handed-over partials not.

        Example:
            >>> from sesmodel import handlebars
            >>> handlebars.compile("Dear {{name}},").variables()
            (Variable(path='name', line=1, column=8),)
        """
        return variables(self.source, self._tree)

    def _render(self, data: Any, problems: Problems | None) -> str:
        written: list[str] = []
        rendering = Rendering(self._partials, data, self.limits, written.append, problems)
        try:
            self._run(data, rendering)
        except RecursionError:
            raise self._unit.error("The template is nested too deeply for the stack that is left.", 0) from None
        except TemplateError:
            raise
        except Exception as error:  # an object of the data failed when it was looked at
            raise self._unit.error(f"The data cannot be read: {type(error).__name__}: {error}", 0) from error
        return "".join(written)

    def __repr__(self) -> str:
        return f"<Template of {len(self.source):,} characters: {self.source[:40]!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Be compiled again where it is unpickled."""
        return _compile, self._made_of


def _compiled(unit: Unit, helpers: Mapping[str, Helper]) -> Any:
    try:
        tree = parse(unit.source, unit.limits.nesting)
        strip_whitespace(tree, line_after_inline=unit.dialect.line_after_inline)
        body = compile_program(tree, unit, helpers)
    except TemplateSyntaxError as error:
        error.template = unit.name
        raise
    except RecursionError:
        raise TemplateSyntaxError(
            "The template is nested too deeply for the stack that is left.", unit.source, 0, template=unit.name
        ) from None
    return tree, body.run, body


def _ready(name: str, text: str, outer: Unit, helpers: Mapping[str, Helper]) -> ReadyPartial:
    body = _compiled(Unit(text, name, outer.dialect, outer.limits), helpers)[2]
    return ReadyPartial(body.run, body.height, body.weight)


def _unknown_partials(tree: Program, known: Mapping[str, object]) -> Iterator[tuple[int, str]]:
    """Find the calls of partials that no text defines, wherever they are."""
    every = tuple(statements(tree))
    inline = [one.call.params for one in every if isinstance(one, InlinePartial)]
    defined = {names[0].original for names in inline if names and isinstance(names[0], Literal)}
    for call in every:
        if isinstance(call, Partial) and not isinstance(call.name, Call):
            name = call.name.original
            if name not in defined and name not in known and name != "@partial-block":
                yield call.call.offset, name


def compile(  # noqa: A001  the name that `re` has made usual
    source: str,
    *,
    mode: Mode | Dialect = "ses",
    strict: bool | None = None,
    escape: bool | None = None,
    helpers: Mapping[str, Helper] | None = None,
    partials: Mapping[str, str] | None = None,
    limits: TemplateLimits = LIMITS,
) -> Template:
    """Read a template. The result is kept: the same text again costs next to nothing.

    Args:
        source: the text.
        mode: ``"ses"`` renders as the service does, ``"handlebars"`` as handlebars.js; or a `Dialect` of your own.
        strict: whether a variable that the data does not have is an error; if not given, the mode says.
        escape: whether ``{{x}}`` is escaped for HTML; if not given, the mode says.
        helpers: functions that the template may call by name (`HelperCall`). SES has none.
        partials: texts that the template may include by name. SES has only those defined inline (TPL-12).
        limits: what parsing and rendering may use up.

    Raises:
        TemplateSyntaxError: the text, or that of a partial, cannot be read.

    Example:
        >>> from sesmodel import handlebars
        >>> handlebars.compile("{{#each names}}{{this}};{{/each}}").render({"names": ["Ana", "Bob"]})
        'Ana;Bob;'
    """
    chosen = dialects.dialect(mode, strict=strict, escape=escape)
    cached = _compile_long if len(source) > _LONG else _compile_short
    return cached(source, chosen, limits, tuple((helpers or {}).items()), tuple((partials or {}).items()))


def _compile(
    source: str,
    dialect: Dialect,
    limits: TemplateLimits,
    helpers: tuple[tuple[str, Helper], ...],
    partials: tuple[tuple[str, str], ...],
) -> Template:
    return Template(source, dialect, limits, dict(helpers), dict(partials))


_compile_short = lru_cache(maxsize=256)(_compile)
_compile_long = lru_cache(maxsize=8)(_compile)
