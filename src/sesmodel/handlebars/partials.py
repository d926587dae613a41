"""Calls of partials, and the definitions of those that a template brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.handlebars.runtime import BLOCK, Partial, Scope, child_frame, too_long

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.handlebars.blocks import Body
    from sesmodel.handlebars.runtime import Reader, Rendering, Runner, Unit

_STEPS_OF_A_CALL = 5
_STEPS_OF_A_KEY = 8

Definitions = list[tuple["Reader", "Body"]]
"""The names and bodies of the inline partials of a program."""


class CallSite:
    """Where and how a partial is called.

    Args:
        unit: the text.
        offset: where in the text.
        name: how the partial is called; if its name is computed, what computes it.
        context: finds the context that it gets; if not given, that of the caller.
        pairs: what is added to the context, which is another one then, even if that is nothing; ``None`` if there are
            no named arguments.
        indent: what goes before each line.
        level: how many blocks surround the call.
        block: the inside of a partial block, and the partials defined there.
    """

    __slots__ = ("block", "context", "indent", "level", "name", "offset", "pairs", "unit")

    def __init__(
        self,
        unit: Unit,
        offset: int,
        name: str | Reader,
        *,
        context: Reader | None,
        pairs: dict[str, Reader] | None,
        indent: str,
        level: int,
        block: tuple[Body, Definitions] | None,
    ) -> None:
        self.unit = unit
        self.offset = offset
        self.name = name
        self.context = context
        self.pairs = pairs
        self.indent = indent
        self.level = level
        self.block = block


def define(definitions: Definitions, rendering: Rendering, unit: Unit, outer: Any) -> dict[str, Partial]:
    """Make the inline partials of a program ready; they see what surrounds the program."""
    context = outer[0] if outer else None
    return {
        _name(read(context, rendering), rendering, unit, 0): Partial(
            body.run, body.height, body.weight, scope=rendering.scope, depths=outer, params=rendering.params
        )
        for read, body in definitions
    }


def call(site: CallSite) -> Runner:
    """``{{> name context key=value}}``, and ``{{#> name}} … {{/name}}``."""
    unit, offset = site.unit, site.offset

    def run(context: Any, rendering: Rendering) -> None:
        name = (
            site.name if isinstance(site.name, str) else _name(site.name(context, rendering), rendering, unit, offset)
        )
        given = site.context(context, rendering) if site.context else context
        if site.pairs is not None:
            pairs = {key: read(context, rendering) for key, read in site.pairs.items()}
            rendering.spend(_size(given), unit, offset)
            given = {**_keys(given), **pairs}
        outer_data = rendering.data
        extra: dict[str, Partial] = {}
        inside = None
        if site.block:
            body, definitions = site.block
            rendering.spend(len(definitions), unit, offset)
            extra = define(definitions, rendering, unit, rendering.depths) if definitions else {}
            inside = _inside(body, rendering)
            rendering.data = child_frame(outer_data)
            rendering.data[BLOCK] = inside
        partial = rendering.scope.partials.get(name)
        if partial is None and name == "@partial-block":
            partial = outer_data.get(BLOCK)
        partial = partial or inside
        if partial is None:
            rendering.failed(unit, offset, f"There is no partial {_short(name)!r}.", path=name)
        elif site.indent:
            text = rendering.capture(lambda value, state: _enter(partial, value, state, site, extra), given)
            _write_indented(text, site.indent, rendering, unit, offset)
        else:
            _enter(partial, given, rendering, site, extra)
        rendering.data = outer_data

    return run


def _short(name: str) -> str:
    return name if len(name) <= 80 else name[:79] + "…"


def _name(value: Any, rendering: Rendering, unit: Unit, offset: int) -> str:
    return rendering.name_of(value, unit, offset) or "undefined"


def _size(value: Any) -> int:
    """How many steps it takes to add named values to a context: in a list or text each key is new."""
    if isinstance(value, dict):
        return len(value)
    return _STEPS_OF_A_KEY * len(value) if isinstance(value, (list, tuple, str)) else 0


def _keys(value: Any) -> dict[str, Any]:
    """What a context brings when named values are added: of lists and texts, their indexes."""
    if isinstance(value, dict):
        return value
    if isinstance(value, (list, tuple, str)):
        return {str(index): item for index, item in enumerate(value)}
    return {}


def _inside(body: Body, rendering: Rendering) -> Partial:
    return Partial(
        body.run,
        body.height,
        body.weight,
        scope=rendering.scope,
        depths=rendering.depths,
        params=rendering.params,
        is_block=True,
        outer_block=rendering.data.get(BLOCK),
    )


def _enter(partial: Partial, context: Any, rendering: Rendering, site: CallSite, extra: dict[str, Partial]) -> None:
    """Run a partial among what surrounded its definition, and come back."""
    unit, limits = site.unit, site.unit.limits
    level = rendering.level + site.level + 1
    rendering.called += 1
    if rendering.called > limits.partials:
        raise unit.error(f"Partials call one another more than {limits.partials} deep.", site.offset)
    if level + partial.height > limits.nesting + 2 * limits.partials:
        raise unit.error("Partials and the blocks in them are nested too deeply.", site.offset)
    rendering.spend(partial.weight + _STEPS_OF_A_CALL, unit, site.offset)
    outer = rendering.scope, rendering.depths, rendering.params, rendering.level, rendering.data
    rendering.level = level
    known = rendering.scope.partials
    if extra:
        rendering.spend(len(known), unit, site.offset)
        known = known | extra
    rendering.scope = partial.scope or Scope(known)
    rendering.depths, rendering.params = partial.depths, partial.params
    if partial.is_block:
        rendering.data = child_frame(rendering.data)
        rendering.data[BLOCK] = partial.outer_block
    partial.run(context, rendering)
    rendering.scope, rendering.depths, rendering.params, rendering.level, rendering.data = outer
    rendering.called -= 1


def _write_indented(text: str, indent: str, rendering: Rendering, unit: Unit, offset: int) -> None:
    if not text:
        return
    lines = text.removesuffix("\n")
    rendering.room -= len(text) + (lines.count("\n") + 1) * len(indent)
    if rendering.room < 0:
        raise too_long(unit, offset)
    rendering.append(indent + lines.replace("\n", "\n" + indent) + text[len(lines) :])


def scoped(run: Runner, definitions: Definitions, unit: Unit, *, depths: bool) -> Runner:
    """A program that defines partials, or that something in it looks out of with ``../``."""

    def enter(context: Any, rendering: Rendering) -> None:
        outer = rendering.depths
        scope = rendering.scope
        partials = scope.partials
        if definitions:
            rendering.spend(len(partials) + len(definitions), unit, 0)
            scope.partials = partials | define(definitions, rendering, unit, outer)
        if depths and (outer is None or not _same(context, outer[0])):
            rendering.depths = (context, outer)
        run(context, rendering)
        rendering.depths = outer
        scope.partials = partials

    return enter


def _same(one: Any, other: Any) -> bool:
    """Tell whether a block has the context of the one around it, so that ``../`` looks past both."""
    if one is other:
        return True
    return type(one) in _COMPARED and type(other) in _COMPARED and bool(one == other)


_COMPARED: frozenset[Callable[..., Any]] = frozenset({str, int, float, bool})
