"""What stands in tags and between parentheses, made into functions that find its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.handlebars import helpers, paths
from sesmodel.handlebars.nodes import Call, Literal, Path
from sesmodel.handlebars.values import is_true_in_javascript

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.handlebars.helpers import Helper
    from sesmodel.handlebars.nodes import Expression
    from sesmodel.handlebars.paths import Names
    from sesmodel.handlebars.runtime import Reader, Rendering, Unit

BLOCKS = frozenset("if unless each with".split())
_BUILT_IN = BLOCKS | frozenset("lookup log helperMissing blockHelperMissing".split())
NAMES_OF_A_STEP = 2


class Expressions:
    """Compiles the expressions of one program, and keeps what the program must know of them."""

    __slots__ = ("depths", "frame", "names", "own", "unit", "weight")

    def __init__(self, unit: Unit, own: Mapping[str, Helper], names: Names) -> None:
        self.unit = unit
        self.own = own
        self.names = names
        self.weight = 0
        self.depths = False  # whether anything inside has ../
        self.frame = False  # whether anything inside may ask what @ finds

    def is_helper(self, name: str) -> bool:
        """Tell whether there is a helper of that name."""
        return name in _BUILT_IN or name in self.own

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

    def fail(self, call: Call, message: str) -> Reader:
        """A function that fails when it is reached, as handlebars.js does, and not before."""
        unit, offset, name = self.unit, call.offset, call.head.original

        def find(_context: Any, rendering: Rendering) -> None:
            rendering.failed(unit, offset, message.format(name), path=name)

        return find

    def arguments(self, call: Call) -> tuple[tuple[Reader, ...], dict[str, Reader]]:
        """The positional and the named arguments of a call."""
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
        return self.called(literal_as_path(expression))

    def show(self, call: Call) -> Reader:
        """What a tag shows."""
        call = literal_as_path(call)
        head = call.head
        assert isinstance(head, Path)
        if head.simple and paths.is_block_param(head, self.names):
            return self.shown(head)
        if call.has_arguments or self.helper_name(call) is not None:
            return self.called(call)
        return self.shown(head)

    def shown(self, path: Path) -> Reader:
        """What a path shows."""
        self.note(path)
        return paths.shown(path, self.unit, self.names)

    def note(self, path: Path) -> None:
        """Keep what a path asks of its surroundings, and what it costs."""
        self.frame |= path.data
        self.depths |= path.depth > 0 and not (path.data and bool(path.parts))
        self.weight += (path.depth + len(path.parts)) // NAMES_OF_A_STEP

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
        read = after(self.arguments(call)[1], self.argument(head))

        def find(context: Any, rendering: Rendering) -> Any:
            return no_helper(context, rendering) if is_true_in_javascript(read(context, rendering)) else None

        return find

    def helper(self, name: str, call: Call) -> Reader:
        """The value of a helper that is there."""
        params, pairs = self.arguments(call)
        if name in self.own:
            self.frame = True
            return helpers.own(name, self.own[name], params, pairs, (self.unit, call.offset))
        if name == "lookup":
            return after(pairs, helpers.lookup(params, self.unit, call.offset))
        if name == "log":
            return after(pairs, helpers.log(params))
        return self.fail(
            call, "{!r} is a block: write {{{{#" + name + "}}}}." if name in BLOCKS else "There is no helper {!r}."
        )


def after(pairs: dict[str, Reader], read: Reader) -> Reader:
    """A function that first reads named arguments that nobody uses: that may fail."""
    if not pairs:
        return read
    unused = tuple(pairs.values())

    def find(context: Any, rendering: Rendering) -> Any:
        for read_unused in unused:
            read_unused(context, rendering)
        return read(context, rendering)

    return find


def literal_as_path(call: Call) -> Call:
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
