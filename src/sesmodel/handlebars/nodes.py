"""What a template is made of, once it is read: a tree of nodes that know their place in the text.

They are plain classes with slots, not named tuples: a class of that kind takes thirty times as long to make, and this
package is to be imported fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Scalar = str | int | float | bool | None


class Strip:
    """Whether a tag takes the white space before it (``{{~``) and after it (``~}}``)."""

    __slots__ = ("after", "before")

    def __init__(self, before: bool = False, after: bool = False) -> None:  # noqa: FBT001, FBT002  in that order
        self.before = before
        self.after = after


class Path:
    """``contact.name``, ``../total``, ``@index``, ``this``.

    Args:
        offset: where it begins.
        original: how it is written, without brackets.
        parts: the names to look up, one after the other.
        depth: how many contexts up, one for each ``../``.
        data: whether it begins with ``@``.
        scoped: whether it begins with ``this``, ``.`` or ``..``, so that it can name no helper.
    """

    __slots__ = ("data", "depth", "offset", "original", "parts", "scoped")

    def __init__(
        self,
        offset: int,
        original: str,
        parts: tuple[str, ...],
        *,
        depth: int = 0,
        data: bool = False,
        scoped: bool = False,
    ) -> None:
        self.offset = offset
        self.original = original
        self.parts = parts
        self.depth = depth
        self.data = data
        self.scoped = scoped

    @property
    def simple(self) -> bool:
        """Whether it is one plain name, which may be that of a helper."""
        return len(self.parts) == 1 and not (self.scoped or self.depth or self.data)


class Literal:
    """``"text"``, ``12``, ``true``, ``null``, ``undefined``; its original tells the last two apart."""

    __slots__ = ("offset", "original", "value")

    def __init__(self, offset: int, original: str, value: Scalar) -> None:
        self.offset = offset
        self.original = original
        self.value = value


class Call:
    """What stands in a tag or between parentheses: a path or literal, and the arguments that follow it.

    Args:
        offset: where it begins.
        head: the name of a helper, or what is to be shown.
        params: the positional arguments.
        pairs: the hash arguments; a name that comes twice keeps its first value.
    """

    __slots__ = ("head", "offset", "pairs", "params")

    def __init__(
        self,
        offset: int,
        head: Path | Literal,
        params: tuple[Expression, ...] = (),
        pairs: dict[str, Expression] | None = None,
    ) -> None:
        self.offset = offset
        self.head = head
        self.params = params
        self.pairs = pairs

    @property
    def has_arguments(self) -> bool:
        """Whether anything follows the head."""
        return bool(self.params) or self.pairs is not None


Expression = Path | Literal | Call


class Text:
    """Text between the tags; the white-space pass takes from its value, and looks at its original."""

    __slots__ = ("left_stripped", "original", "right_stripped", "value")

    def __init__(self, value: str) -> None:
        self.original = value
        self.value = value
        self.left_stripped = False
        self.right_stripped = False


class Variable:
    """``{{name}}`` or ``{{contact.name}}`` and no more than that: nearly every tag."""

    __slots__ = ("offset", "parts")

    def __init__(self, offset: int, parts: list[str]) -> None:
        self.offset = offset
        self.parts = parts

    @property
    def path(self) -> Path:
        """The same as a path."""
        return Path(self.offset, ".".join(self.parts), tuple(self.parts))

    @property
    def call(self) -> Call:
        """The same as what stands in any tag."""
        return Call(self.offset, self.path)


class Comment:
    """``{{! … }}``."""

    __slots__ = ("strip",)

    def __init__(self, strip: Strip) -> None:
        self.strip = strip


class Mustache:
    """``{{x}}``, or ``{{{x}}}`` and ``{{&x}}``, which are not escaped."""

    __slots__ = ("call", "escaped", "strip")

    def __init__(self, call: Call, strip: Strip, *, escaped: bool) -> None:
        self.call = call
        self.strip = strip
        self.escaped = escaped


class Decorator:
    """``{{*x}}``, which no dialect knows."""

    __slots__ = ("call", "strip")

    def __init__(self, call: Call, strip: Strip) -> None:
        self.call = call
        self.strip = strip


class Program:
    """The inside of a block, or the whole template.

    Args:
        params: the names between ``as |`` and ``|``.
        chained: whether it is all that ``{{else if}}`` begins.
    """

    __slots__ = ("body", "chained", "params")

    def __init__(self, params: tuple[str, ...] = (), *, chained: bool = False) -> None:
        self.body: list[Statement] = []
        self.params = params
        self.chained = chained


class Block:
    """``{{#x}} … {{else}} … {{/x}}``, ``{{^x}} … {{/x}}``, ``{{{{x}}}} … {{{{/x}}}}``."""

    __slots__ = ("call", "close_strip", "else_strip", "inverse", "open_strip", "program")

    def __init__(self, call: Call, open_strip: Strip) -> None:
        self.call = call
        self.program: Program | None = None
        self.inverse: Program | None = None
        self.open_strip = open_strip
        self.else_strip = Strip()
        self.close_strip = Strip()


class InlinePartial(Block):
    """``{{#*inline "name"}} … {{/inline}}``; other block decorators too, which no dialect knows."""

    __slots__ = ()


class PartialBlock(Block):
    """``{{#> name}} … {{/name}}``; the head of its call is the name."""

    __slots__ = ("name",)

    def __init__(self, call: Call, open_strip: Strip, name: Expression) -> None:
        super().__init__(call, open_strip)
        self.name = name


class Partial:
    """``{{> name}}``; the white-space pass finds the indentation of one that stands alone on its line."""

    __slots__ = ("call", "indent", "name", "strip")

    def __init__(self, call: Call, strip: Strip, name: Expression) -> None:
        self.call = call
        self.name = name
        self.strip = strip
        self.indent = ""


Statement = Text | Variable | Comment | Mustache | Decorator | Block | Partial


def statements(program: Program) -> Iterator[Statement]:
    """Every statement of a program and of the blocks in it, in the order of the text."""
    for statement in program.body:
        yield statement
        if isinstance(statement, Block):
            for inside in (statement.program, statement.inverse):
                if inside is not None:
                    yield from statements(inside)


def paths(program: Program) -> Iterator[Path]:
    """Every path that a program reads; names of helpers and partials are none."""
    for statement in statements(program):
        if isinstance(statement, (Text, Comment)):
            continue
        yield from _in_call(
            statement.call, head=isinstance(statement, (Variable, Mustache)) or type(statement) is Block
        )
        if isinstance(statement, (PartialBlock, Partial)) and isinstance(statement.name, Call):
            yield from _in_call(statement.name, head=False)


def _in_call(call: Call, *, head: bool) -> Iterator[Path]:
    if head and not call.has_arguments and isinstance(call.head, Path):
        yield call.head
    for argument in (*call.params, *(call.pairs or {}).values()):
        if isinstance(argument, Path):
            yield argument
        elif isinstance(argument, Call):
            yield from _in_call(argument, head=False)
