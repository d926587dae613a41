"""The blocks that every template has: if, unless, with, each, and sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.handlebars.runtime import child_frame
from sesmodel.handlebars.values import is_empty, is_true, is_true_in_javascript, member

if TYPE_CHECKING:
    from sesmodel.handlebars.runtime import Reader, Rendering, Runner, Unit


class Body:
    """The inside of a block, compiled.

    Args:
        run: writes it.
        height: how many blocks lie in one another in it.
        weight: how many steps it is, loops aside.
        frame: whether anything in it may ask what ``@`` finds.
        params: whether it has block parameters.
    """

    __slots__ = ("frame", "height", "params", "run", "weight")

    def __init__(
        self, run: Runner, height: int = 0, weight: int = 1, *, frame: bool = False, params: bool = False
    ) -> None:
        self.run = run
        self.height = height
        self.weight = weight
        self.frame = frame
        self.params = params


def _nothing(_context: Any, _rendering: Rendering) -> None:
    """What an else that is not there writes."""


NOTHING = Body(_nothing)


def condition(read: Reader, program: Runner, inverse: Runner) -> Runner:
    """``{{#if}}``; with its branches exchanged, ``{{#unless}}``."""

    def run(context: Any, rendering: Rendering) -> None:
        value = read(context, rendering)
        if value or type(value) is dict:
            program(context, rendering)
        else:
            inverse(context, rendering)

    return run


def condition_on_name(name: str, program: Runner, inverse: Runner) -> Runner:
    """The same for a name in the context: nearly every condition."""

    def run(context: Any, rendering: Rendering) -> None:
        value = context.get(name) if type(context) is dict else member(context, name)
        if value or type(value) is dict:
            program(context, rendering)
        else:
            inverse(context, rendering)

    return run


def condition_with_zero(read: Reader, include_zero: Reader, program: Runner, inverse: Runner) -> Runner:
    """``{{#if x includeZero=true}}``."""

    def run(context: Any, rendering: Rendering) -> None:
        value = read(context, rendering)
        zero = is_true_in_javascript(include_zero(context, rendering))
        taken = not is_empty(value) if zero else is_true(value)
        (program if taken else inverse)(context, rendering)

    return run


def unbound(run: Runner) -> Runner:
    """A body with parameters in a block that gives them no value."""

    def run_unbound(context: Any, rendering: Rendering) -> None:
        params = rendering.params
        rendering.params = (None, params)
        run(context, rendering)
        rendering.params = params

    return run_unbound


def with_(read: Reader, program: Body, inverse: Runner) -> Runner:
    """``{{#with}}``."""

    def run(context: Any, rendering: Rendering) -> None:
        value = read(context, rendering)
        if is_empty(value):
            inverse(context, rendering)
        elif program.params:
            params = rendering.params
            rendering.params = ((value,), params)
            program.run(value, rendering)
            rendering.params = params
        else:
            program.run(value, rendering)

    return run


def each(read: Reader, program: Body, inverse: Runner, unit: Unit, offset: int) -> Runner:
    """``{{#each}}`` over a list or an object."""
    loop = _loop(program, unit, offset)

    def run(context: Any, rendering: Rendering) -> None:
        value = read(context, rendering)
        if value and isinstance(value, (list, tuple, dict)):
            loop(value, rendering)
        else:
            inverse(context, rendering)

    return run


def section(read: Reader, program: Body, inverse: Runner, unit: Unit, offset: int) -> Runner:
    """``{{#name}}``: a loop over a list, a look into anything else, a condition for true and false."""
    loop = _loop(program, unit, offset)
    body = program.run

    def run(context: Any, rendering: Rendering) -> None:
        value = read(context, rendering)
        if value is None or value is False:
            inverse(context, rendering)
        elif isinstance(value, (list, tuple)):
            if value:
                loop(value, rendering)
            else:
                inverse(context, rendering)
        elif program.params:
            params = rendering.params
            rendering.params = (None if value is True else (), params)
            body(context if value is True else value, rendering)
            rendering.params = params
        else:
            body(context if value is True else value, rendering)

    return run


def _loop(program: Body, unit: Unit, offset: int) -> Runner:
    body, weight = program.run, program.weight + 1
    if program.frame or program.params:
        return _framed_loop(program, unit, offset)

    def run(items: Any, rendering: Rendering) -> None:
        rendering.steps -= weight * len(items)
        if rendering.steps < 0:
            rendering.spend(0, unit, offset)
        for item in items.values() if isinstance(items, dict) else items:
            body(item, rendering)

    return run


def _framed_loop(program: Body, unit: Unit, offset: int) -> Runner:
    body, weight = program.run, program.weight + 1
    framed, bound = program.frame, program.params

    def run(items: Any, rendering: Rendering) -> None:
        rendering.spend(weight * len(items), unit, offset)
        outer, params = rendering.data, rendering.params
        frame = child_frame(outer) if framed else outer
        rendering.data = frame
        last = len(items) - 1
        pairs = items.items() if isinstance(items, dict) else enumerate(items)
        for index, (key, item) in enumerate(pairs):
            if framed:
                frame["index"] = index
                frame["key"] = key
                frame["first"] = index == 0
                frame["last"] = index == last
            if bound:
                rendering.params = ((item, key), params)
            body(item, rendering)
        rendering.data, rendering.params = outer, params

    return run
