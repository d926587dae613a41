"""What one rendering knows and uses up; it lives for one call, so templates stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sesmodel.errors import RenderingError
from sesmodel.handlebars import values

if TYPE_CHECKING:
    from sesmodel.handlebars.dialect import Dialect, TemplateLimits

Runner = Callable[[Any, "Rendering"], None]
"""Writes a part of a template: given the context and the rendering."""

Reader = Callable[[Any, "Rendering"], Any]
"""Finds a value: given the context and the rendering."""

Frame = dict[Any, Any]
"""What ``@`` finds. Two keys are no text, so that no template can name them."""

PARENT = object()
BLOCK = object()

Problems = dict[tuple[str, int, str], RenderingError]
"""What went wrong, once for each place and message."""


class Unit:
    """A text that is compiled as one: the template, or a partial that was handed over with it."""

    __slots__ = ("dialect", "limits", "name", "source")

    def __init__(self, source: str, name: str, dialect: Dialect, limits: TemplateLimits) -> None:
        self.source = source
        self.name = name
        self.dialect = dialect
        self.limits = limits

    def error(self, message: str, offset: int, path: str = "") -> RenderingError:
        """An error at a place of this text."""
        return RenderingError(message, self.source, offset, path=path, template=self.name)


class Scope:
    """The partials that can be called; those of a block come and go."""

    __slots__ = ("partials",)

    def __init__(self, partials: dict[str, Partial]) -> None:
        self.partials = partials


class Partial:
    """A partial ready to be called, with what surrounded its definition.

    Args:
        run: writes it.
        height: how many blocks lie in one another in it.
        weight: how many steps it is, loops aside.
        scope: the partials that it sees; if not given, those that its caller sees.
        depths: the contexts that ``../`` finds.
        params: the block parameters.
        outer_block: for the inside of a partial block: the one around it.
    """

    __slots__ = ("depths", "height", "is_block", "outer_block", "params", "run", "scope", "weight")

    def __init__(
        self,
        run: Runner,
        height: int,
        weight: int,
        *,
        scope: Scope | None = None,
        depths: Any = None,
        params: Any = None,
        is_block: bool = False,
        outer_block: Partial | None = None,
    ) -> None:
        self.run = run
        self.height = height
        self.weight = weight
        self.scope = scope
        self.depths = depths
        self.params = params
        self.is_block = is_block
        self.outer_block = outer_block


class Rendering:
    """The state of one rendering.

    Args:
        partials: those handed over with the template.
        data: the context of the template.
        limits: how much may be used.
        problems: where to collect what is missing; if not given, the first is raised.
    """

    depths: Any = None
    """What ``../`` finds: the context, and the same of those around it."""
    params: Any = None
    """The values of the block parameters of the innermost block, and the same of those around it."""
    level = 0
    """How many blocks surround the text that is being rendered."""
    called = 0
    """How many partials do."""
    mixed = False
    """Whether there were variables that are no text, so that it is better to look at each."""

    def __init__(
        self,
        partials: dict[str, Partial],
        data: Any,
        limits: TemplateLimits,
        append: Callable[[str], None],
        problems: Problems | None = None,
    ) -> None:
        self.append = append
        self.scope = Scope(partials)
        self.data: Frame = {"root": data}
        self.steps = limits.steps
        self.room = limits.output
        self.problems = problems

    def failed(self, unit: Unit, offset: int, message: str, *, path: str = "", attribute: str = "") -> None:
        """Raise an error, or keep it and go on."""
        key = unit.name, offset, message
        if self.problems is not None and key in self.problems:
            return
        error = RenderingError(message, unit.source, offset, path=path, template=unit.name, attribute=attribute)
        if self.problems is None:
            raise error
        self.problems[key] = error

    def capture(self, run: Runner, context: Any) -> str:
        """Write into a text of its own."""
        written: list[str] = []
        append, self.append = self.append, written.append
        room = self.room
        run(context, self)
        self.append = append
        self.room = room  # it counts once, where it is written
        return "".join(written)

    def name_of(self, value: Any, unit: Unit, offset: int) -> str:
        """Write a value that names something; one that is no text yet costs as many steps as it is long."""
        if type(value) is str:
            return value
        name = text_of(value, unit, offset)
        self.spend(len(name), unit, offset)
        return name

    def spend(self, steps: int, unit: Unit, offset: int) -> None:
        """Count steps."""
        self.steps -= steps
        if self.steps < 0:
            raise unit.error(f"The template takes more than {unit.limits.steps:,} steps.", offset)


def too_long(unit: Unit, offset: int) -> RenderingError:
    """The error for too much output."""
    return unit.error(f"The output is longer than {unit.limits.output:,} characters.", offset)


def text_of(value: Any, unit: Unit, offset: int) -> str:
    """Write a value as text.

    Raises:
        RenderingError: JSON has no such value.
    """
    try:
        return values.text(value)
    except values.NotJson as error:
        raise unit.error(str(error), offset) from None


def child_frame(frame: Frame) -> Frame:
    """A frame of its own for a block: it begins as a copy, and ``@../`` finds the one around it."""
    inner = frame.copy()
    inner[PARENT] = frame
    return inner
