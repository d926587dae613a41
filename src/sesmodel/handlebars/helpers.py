"""Helpers: those that every template has for its values, and those of the caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sesmodel.errors import TemplateError
from sesmodel.handlebars.runtime import BLOCK, PARENT, child_frame
from sesmodel.handlebars.values import member

if TYPE_CHECKING:
    from sesmodel.handlebars.runtime import Reader, Rendering, Runner, Unit

_SAME = object()


class HelperCall:
    """What a helper is told besides its arguments: ``def helper(call, *arguments)``.

    Attributes:
        name: the helper's name.
        context: what ``this`` is.
        hash: the arguments that have a name.
        is_block: whether it was called as ``{{#helper}} … {{/helper}}``.
    """

    __slots__ = ("_inverse", "_program", "_rendering", "context", "hash", "is_block", "name")

    def __init__(
        self,
        name: str,
        context: Any,
        pairs: dict[str, Any],
        rendering: Rendering,
        program: Runner | None,
        inverse: Runner | None,
    ) -> None:
        self.name = name
        self.context = context
        self.hash = pairs
        self.is_block = program is not None or inverse is not None
        self._rendering = rendering
        self._program = program
        self._inverse = inverse

    @property
    def data(self) -> dict[str, Any]:
        """What ``@`` finds here: ``root``, and ``index``, ``key``, ``first``, ``last`` in a loop."""
        return {name: value for name, value in self._rendering.data.items() if name not in {PARENT, BLOCK}}

    def render(
        self, context: Any = _SAME, *, data: Mapping[str, Any] | None = None, block_params: tuple[Any, ...] = ()
    ) -> str:
        """Render the inside of the block.

        Args:
            context: what ``this`` is in it; if not given, the same as outside.
            data: more for ``@`` to find.
            block_params: the values of the names between ``as |`` and ``|``.
        """
        return self._render(self._program, context, data, block_params)

    def render_else(self, context: Any = _SAME) -> str:
        """Render what stands behind ``{{else}}``."""
        return self._render(self._inverse, context, None, ())

    def _render(
        self, run: Runner | None, context: Any, data: Mapping[str, Any] | None, block_params: tuple[Any, ...]
    ) -> str:
        if run is None:
            return ""
        rendering = self._rendering
        frame, params = rendering.data, rendering.params
        if data:
            rendering.data = {**child_frame(frame), **data}
        rendering.params = (block_params, params)
        text = rendering.capture(run, self.context if context is _SAME else context)
        rendering.data, rendering.params = frame, params
        return text


Helper = Callable[..., Any]
"""``helper(call: HelperCall, *arguments)``: returns a JSON value; for a block, the text."""


def lookup(params: tuple[Reader, ...], unit: Unit, offset: int) -> Reader:
    """``(lookup object name)``."""

    def find(context: Any, rendering: Rendering) -> Any:
        found = [read(context, rendering) for read in params]
        if params and not found[0] and not isinstance(found[0], (dict, list)):
            return found[0]
        if len(params) != 2:
            raise unit.error("lookup takes an object and a name.", offset, "lookup")
        name = found[1]
        return member(found[0], "null" if name is None else rendering.name_of(name, unit, offset))

    return find


def log(params: tuple[Reader, ...]) -> Reader:
    """``{{log x}}``: prints nothing here; what it is given is read, since that may fail."""

    def find(context: Any, rendering: Rendering) -> None:
        for read in params:
            read(context, rendering)

    return find


def own(
    name: str,
    helper: Helper,
    params: tuple[Reader, ...],
    pairs: dict[str, Reader],
    place: tuple[Unit, int],
    program: Runner | None = None,
    inverse: Runner | None = None,
) -> Reader:
    """A helper of the caller."""
    unit, offset = place

    def find(context: Any, rendering: Rendering) -> Any:
        arguments = [read(context, rendering) for read in params]
        given = {key: read(context, rendering) for key, read in pairs.items()}
        call = HelperCall(name, context, given, rendering, program, inverse)
        try:
            return helper(call, *arguments)
        except TemplateError:
            raise
        except Exception as error:
            raise unit.error(f"The helper failed: {error}", offset, name) from error

    return find
