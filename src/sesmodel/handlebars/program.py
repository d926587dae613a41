"""From the tree of a template to functions that write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from sesmodel.handlebars import blocks, helpers, partials, paths, runs
from sesmodel.handlebars.blocks import NOTHING, Body
from sesmodel.handlebars.expressions import BLOCKS, NAMES_OF_A_STEP, Expressions, after, literal_as_path
from sesmodel.handlebars.nodes import (
    Block,
    Call,
    Comment,
    Decorator,
    InlinePartial,
    Mustache,
    PartialBlock,
    Path,
    Text,
    Variable,
)
from sesmodel.handlebars.nodes import Partial as PartialCall
from sesmodel.handlebars.partials import CallSite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.handlebars.helpers import Helper
    from sesmodel.handlebars.nodes import Expression, Program, Statement
    from sesmodel.handlebars.partials import Definitions
    from sesmodel.handlebars.paths import Names
    from sesmodel.handlebars.runtime import Reader, Rendering, Runner, Unit


def compile_program(program: Program, unit: Unit, own: Mapping[str, Helper]) -> Body:
    """Make a function of a template.

    Args:
        program: its tree.
        unit: its text.
        own: the helpers of the caller.
    """
    return _Compiler(unit, own).body(program)


class _Compiler(Expressions):
    """Compiles one program; each inner program has a compiler of its own, which knows what surrounds it."""

    __slots__ = ("definitions", "height", "level")

    def __init__(self, unit: Unit, own: Mapping[str, Helper], names: Names = (), level: int = 0) -> None:
        super().__init__(unit, own, names)
        self.level = level
        self.height = 0
        self.definitions: Definitions = []

    def body(self, program: Program) -> Body:
        if program.params:
            self.names = (paths.positions(program.params), *self.names)
        runners: list[Runner] = []
        pending: list[Text | Variable | Mustache] = []
        for statement in program.body:
            if isinstance(statement, Text) or self.is_plain(statement):
                pending.append(statement)
            elif isinstance(statement, InlinePartial) and statement.call.head.original == "inline":
                self.definitions.append(self.inline(statement))
            elif not isinstance(statement, Comment):
                self.run_of(pending, runners)
                pending = []
                runners.append(self.statement(statement))
        self.run_of(pending, runners)
        self.weight += len(runners)
        run = _in_turn(runners)
        if self.definitions or self.depths:
            run = partials.scoped(run, self.definitions, self.unit, depths=self.depths)
        return Body(run, self.height, self.weight, frame=self.frame, params=bool(program.params))

    def inner(self, program: Program | None, *, looped: bool = False) -> Body:
        if program is None:
            return NOTHING
        compiler = _Compiler(self.unit, self.own, self.names, self.level + 1)
        body = compiler.body(program)
        self.depths |= compiler.depths
        self.frame |= compiler.frame
        self.height = max(self.height, body.height + 1)
        self.weight += 0 if looped else body.weight
        return body

    # --- text and variables -----------------------------------------------------------------------

    def is_plain(self, statement: Statement) -> TypeGuard[Variable | Mustache]:
        """Tell whether all that a tag does is to look up names in the context."""
        if isinstance(statement, Variable):
            if len(statement.parts) == 1 and self.is_helper(statement.parts[0]):
                return False
            return not self.names or not paths.is_block_param(statement.path, self.names)
        if not isinstance(statement, Mustache):
            return False
        head = statement.call.head
        return (
            isinstance(head, Path)
            and bool(head.parts)
            and not (head.depth or head.data or statement.call.has_arguments)
            and not paths.is_block_param(head, self.names)
            and not (head.simple and self.is_helper(head.parts[0]))
        )

    def run_of(self, pending: list[Text | Variable | Mustache], runners: list[Runner]) -> None:
        """Make runs of the text and the variables that stand together."""
        texts: list[str] = []
        shown: list[runs.Shown] = []
        since: list[str] = []  # the text since the last variable
        escaped = self.unit.dialect.escape
        for statement in pending:
            if isinstance(statement, Text):
                since.append(statement.value)
                continue
            if len(shown) == runs.MOST_VARIABLES:
                runners.append(runs.runner([*texts, ""], shown, self.unit))
                texts, shown = [], []
            texts.append(since[0] if len(since) == 1 else "".join(since))
            since = []
            if isinstance(statement, Variable):
                shown.append(runs.Shown(statement.parts, statement, escaped=escaped))
            else:
                path = statement.call.head
                assert isinstance(path, Path)
                shown.append(runs.Shown(path.parts, path, escaped=escaped and statement.escaped))
            self.weight += len(shown[-1].parts) // NAMES_OF_A_STEP
        last = "".join(since)
        self.weight += len(pending)
        if shown:
            runners.append(runs.runner([*texts, last], shown, self.unit))
        elif last:
            runners.append(runs.text_runner(last, self.unit, 0))

    # --- statements -------------------------------------------------------------------------------

    def statement(self, statement: Statement) -> Runner:
        if isinstance(statement, (Variable, Mustache)):
            escaped = self.unit.dialect.escape and (isinstance(statement, Variable) or statement.escaped)
            return runs.value_runner(self.show(statement.call), self.unit, statement.call.offset, escaped=escaped)
        if isinstance(statement, (Decorator, InlinePartial)):
            return self.failing(statement.call, "There is no decorator {!r}.")
        if isinstance(statement, (PartialCall, PartialBlock)):
            return self.partial(statement)
        assert isinstance(statement, Block)
        return self.block(statement)

    def failing(self, call: Call, message: str) -> Runner:
        error = self.fail(call, message)

        def run(context: Any, rendering: Rendering) -> None:
            error(context, rendering)

        return run

    def block(self, block: Block) -> Runner:
        call = literal_as_path(block.call)
        head = call.head
        assert isinstance(head, Path)
        if not paths.is_block_param(head, self.names) or not head.simple:
            name = self.helper_name(call)
            if name in BLOCKS and name not in self.own:
                return self.built_in_block(name, call, block)
            if name is not None:
                return self.helper_block(name, call, block)
            if call.has_arguments:
                return runs.value_runner(self.called(call), self.unit, call.offset, escaped=False)
        read = self.argument(head) if self.unit.dialect.arguments_may_miss else self.shown(head)
        program = self.inner(block.program)
        inverse = self.unbound(self.inner(block.inverse))
        return blocks.section(read, program, inverse, self.unit, head.offset)

    def built_in_block(self, name: str, call: Call, block: Block) -> Runner:
        if len(call.params) != 1:
            return self.failing(call, "#" + name + " takes exactly one argument.")
        params, pairs = self.arguments(call)
        zero = pairs.pop("includeZero", None) if name in {"if", "unless"} else None
        read = after(pairs, params[0])
        if name in {"each", "with"}:
            program = self.inner(block.program, looped=name == "each")
            inverse = self.unbound(self.inner(block.inverse))
            if name == "with":
                return blocks.with_(read, program, inverse)
            return blocks.each(read, program, inverse, self.unit, call.offset)
        yes, no = self.unbound(self.inner(block.program)), self.unbound(self.inner(block.inverse))
        if name == "unless":
            yes, no = no, yes
        if zero is not None:
            return blocks.condition_with_zero(read, zero, yes, no)
        simple = None if pairs else self.simple_name(call.params[0])
        return blocks.condition(read, yes, no) if simple is None else blocks.condition_on_name(simple, yes, no)

    def simple_name(self, expression: Expression) -> str | None:
        """The name, if that is all and nothing but the context can have it."""
        if not isinstance(expression, Path) or not expression.simple:
            return None
        strict = self.unit.dialect.strict and not self.unit.dialect.arguments_may_miss
        return None if strict or paths.is_block_param(expression, self.names) else expression.parts[0]

    @staticmethod
    def unbound(body: Body) -> Runner:
        return blocks.unbound(body.run) if body.params else body.run

    def helper_block(self, name: str, call: Call, block: Block) -> Runner:
        if name not in self.own:  # lookup and log ignore what is inside
            read = self.helper(name, call)
        else:
            self.frame = True
            program, inverse = self.inner(block.program), self.inner(block.inverse)
            read = helpers.own(
                name,
                self.own[name],
                *self.arguments(call),
                (self.unit, call.offset),
                _with_params(program) if block.program else None,
                _with_params(inverse) if block.inverse else None,
            )
        return runs.value_runner(read, self.unit, call.offset, escaped=False)

    # --- partials ---------------------------------------------------------------------------------

    def inline(self, statement: InlinePartial) -> tuple[Reader, Body]:
        name = statement.call.params[0] if statement.call.params else None
        if isinstance(name, Path):
            self.depths = True  # its name is looked up in what surrounds the block
        compiler = _Compiler(self.unit, self.own, self.names, 0)
        assert statement.program is not None
        body = compiler.body(statement.program)
        self.depths |= compiler.depths
        self.frame |= compiler.frame
        return (self.argument(name) if name is not None else lambda _context, _rendering: None), body

    def partial(self, statement: PartialCall | PartialBlock) -> Runner:
        self.frame = True  # who knows what it asks for
        call = statement.call
        name: str | Reader
        name = self.argument(statement.name) if isinstance(statement.name, Call) else statement.name.original
        params, pairs = self.arguments(call)
        block = None
        if isinstance(statement, PartialBlock):
            assert statement.program is not None
            inside = _Compiler(self.unit, self.own, self.names, 0)
            block = inside.body(statement.program), inside.definitions
            self.depths |= inside.depths
        return partials.call(
            CallSite(
                self.unit,
                call.offset,
                name,
                context=params[0] if params else None,
                pairs=None if call.pairs is None else pairs,
                indent=statement.indent if isinstance(statement, PartialCall) else "",
                level=self.level,
                block=block,
            )
        )


def _with_params(body: Body) -> Runner:
    """A body for a helper of the caller, which always hands over parameters."""
    if body.params:
        return body.run

    def run(context: Any, rendering: Rendering) -> None:
        params = rendering.params
        rendering.params = params[1]
        body.run(context, rendering)
        rendering.params = params

    return run


def _in_turn(runners: list[Runner]) -> Runner:
    if not runners:
        return NOTHING.run
    if len(runners) == 1:
        return runners[0]
    if len(runners) == 2:
        first, second = runners

        def run_both(context: Any, rendering: Rendering) -> None:
            first(context, rendering)
            second(context, rendering)

        return run_both
    if len(runners) == 3:
        one, two, three = runners

        def run_three(context: Any, rendering: Rendering) -> None:
            one(context, rendering)
            two(context, rendering)
            three(context, rendering)

        return run_three
    turns = tuple(runners)

    def run_all(context: Any, rendering: Rendering) -> None:
        for run in turns:
            run(context, rendering)

    return run_all
