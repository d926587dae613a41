"""From the tree of a template to functions that write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from sesmodel.handlebars import blocks, helpers, partials, paths, runs
from sesmodel.handlebars.blocks import NOTHING, Body
from sesmodel.handlebars.nodes import (
    Block,
    Call,
    Comment,
    Decorator,
    InlinePartial,
    Literal,
    Mustache,
    PartialBlock,
    Path,
    Text,
    Variable,
)
from sesmodel.handlebars.nodes import Partial as PartialCall
from sesmodel.handlebars.partials import CallSite
from sesmodel.handlebars.values import is_true_in_javascript

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.handlebars.helpers import Helper
    from sesmodel.handlebars.nodes import Expression, Program, Statement
    from sesmodel.handlebars.partials import Definitions
    from sesmodel.handlebars.paths import Names
    from sesmodel.handlebars.runtime import Reader, Rendering, Runner, Unit

_BUILT_IN = frozenset("if unless each with lookup log helperMissing blockHelperMissing".split())
_BLOCKS = frozenset("if unless each with".split())
_NAMES_OF_A_STEP = 2


def compile_program(program: Program, unit: Unit, own: Mapping[str, Helper]) -> Body:
    """Make a function of a template.

    Args:
        program: its tree.
        unit: its text.
        own: the helpers of the caller.
    """
    return _Compiler(unit, own).body(program)


class _Compiler:
    """Compiles one program; each inner program has a compiler of its own, which knows what surrounds it."""

    __slots__ = ("definitions", "depths", "frame", "height", "level", "names", "own", "unit", "weight")

    def __init__(self, unit: Unit, own: Mapping[str, Helper], names: Names = (), level: int = 0) -> None:
        self.unit = unit
        self.own = own
        self.names = names
        self.level = level
        self.height = 0
        self.weight = 0
        self.definitions: Definitions = []
        self.depths = False  # whether anything inside has ../
        self.frame = False  # whether anything inside may ask what @ finds

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

    def is_helper(self, name: str) -> bool:
        return name in _BUILT_IN or name in self.own

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
            self.weight += len(shown[-1].parts) // _NAMES_OF_A_STEP
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

    def fail(self, call: Call, message: str) -> Reader:
        """A function that fails when it is reached, as handlebars.js does, and not before."""
        unit, offset, name = self.unit, call.offset, call.head.original

        def find(_context: Any, rendering: Rendering) -> None:
            rendering.failed(unit, offset, message.format(name), path=name)

        return find

    def block(self, block: Block) -> Runner:
        call = _literal_as_path(block.call)
        head = call.head
        assert isinstance(head, Path)
        if not paths.is_block_param(head, self.names) or not head.simple:
            name = self.helper_name(call)
            if name in _BLOCKS and name not in self.own:
                return self.built_in_block(name, call, block)
            if name is not None:
                return self.helper_block(name, call, block)
            if call.has_arguments:
                return runs.value_runner(self.called(call), self.unit, call.offset, escaped=False)
        read = self.argument(head) if self.unit.dialect.arguments_may_miss else self.shown(head)
        program = self.inner(block.program)
        inverse = self.unbound(self.inner(block.inverse))
        return blocks.section(read, program, inverse, self.unit, head.offset)

    def helper_name(self, call: Call) -> str | None:
        """The helper that a call means, if it means one."""
        head = call.head
        assert isinstance(head, Path)
        if not head.parts:
            return None
        name = head.parts[0]
        if head.simple:
            return name if self.is_helper(name) else None
        return name if call.has_arguments and name in _BUILT_IN else None  # handlebars.js: {{#./each list}} too

    def built_in_block(self, name: str, call: Call, block: Block) -> Runner:
        if len(call.params) != 1:
            return self.failing(call, "#" + name + " takes exactly one argument.")
        read = self.after_pairs(call, self.argument(call.params[0]))
        if name in {"each", "with"}:
            program = self.inner(block.program, looped=name == "each")
            inverse = self.unbound(self.inner(block.inverse))
            if name == "with":
                return blocks.with_(read, program, inverse)
            return blocks.each(read, program, inverse, self.unit, call.offset)
        yes, no = self.unbound(self.inner(block.program)), self.unbound(self.inner(block.inverse))
        if name == "unless":
            yes, no = no, yes
        zero = (call.pairs or {}).get("includeZero")
        if zero is not None:
            return blocks.condition_with_zero(read, self.argument(zero), yes, no)
        simple = None if call.pairs else self.simple_name(call.params[0])
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
                pairs=pairs,
                indent=statement.indent if isinstance(statement, PartialCall) else "",
                level=self.level,
                block=block,
            )
        )

    # --- expressions ------------------------------------------------------------------------------

    def arguments(self, call: Call) -> tuple[tuple[Reader, ...], dict[str, Reader]]:
        params = tuple(map(self.argument, call.params))
        given = {name: value for name, value in (call.pairs or {}).items() if not _is_undefined(value)}
        return params, {name: self.argument(value) for name, value in given.items()}

    def argument(self, expression: Expression) -> Reader:
        """What a block, helper or partial is given."""
        self.weight += 1
        if isinstance(expression, Literal):
            value = expression.value
            return lambda _context, _rendering: value
        if isinstance(expression, Path):
            self.note(expression)
            return paths.argument(expression, self.unit, self.names)
        return self.called(_literal_as_path(expression))

    def after_pairs(self, call: Call, read: Reader) -> Reader:
        """A function that first reads the named arguments, which nobody uses: that may fail."""
        unused = tuple(self.argument(value) for value in (call.pairs or {}).values() if not isinstance(value, Literal))
        if not unused:
            return read

        def find(context: Any, rendering: Rendering) -> Any:
            for read_unused in unused:
                read_unused(context, rendering)
            return read(context, rendering)

        return find

    def show(self, call: Call) -> Reader:
        """What a tag shows."""
        call = _literal_as_path(call)
        head = call.head
        assert isinstance(head, Path)
        if head.simple and paths.is_block_param(head, self.names):
            return self.shown(head)
        if call.has_arguments or self.helper_name(call) is not None:
            return self.called(call)
        return self.shown(head)

    def shown(self, path: Path) -> Reader:
        self.note(path)
        return paths.shown(path, self.unit, self.names)

    def note(self, path: Path) -> None:
        self.frame |= path.data
        self.depths |= path.depth > 0 and not (path.data and bool(path.parts))
        self.weight += (path.depth + len(path.parts)) // _NAMES_OF_A_STEP

    def called(self, call: Call) -> Reader:
        """The value of a helper; one that is not there has none if it gets no arguments that it could miss."""
        head = call.head
        assert isinstance(head, Path)
        if head.simple and paths.is_block_param(head, self.names):
            return self.argument(head)
        name = self.helper_name(call)
        if name is not None:
            return self.helper(name, call)
        no_helper = self.fail(call, "There is no helper {!r}.")
        if call.params or self.unit.dialect.strict:
            return no_helper
        read = self.after_pairs(call, self.argument(head))

        def find(context: Any, rendering: Rendering) -> Any:
            return no_helper(context, rendering) if is_true_in_javascript(read(context, rendering)) else None

        return find

    def helper(self, name: str, call: Call) -> Reader:
        params, pairs = self.arguments(call)
        if name in self.own:
            self.frame = True
            return helpers.own(name, self.own[name], params, pairs, (self.unit, call.offset))
        if name == "lookup":
            return self.after_pairs(call, helpers.lookup(params, self.unit, call.offset))
        if name == "log":
            return self.after_pairs(call, helpers.log(params))
        return self.fail(
            call, "{!r} is a block: write {{{{#" + name + "}}}}." if name in _BLOCKS else "There is no helper {!r}."
        )


def _literal_as_path(call: Call) -> Call:
    """``{{"name"}}`` and ``{{12}}`` look up what they say."""
    head = call.head
    if isinstance(head, Path):
        return call
    return Call(
        call.offset,
        Path(head.offset, head.original, (head.original,) if head.original else ()),
        call.params,
        call.pairs,
    )


def _is_undefined(expression: Expression) -> bool:
    """A named argument that is ``undefined`` is none."""
    return isinstance(expression, Literal) and expression.original == "undefined" and expression.value is None


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
