"""Paths, made into functions that find their value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.handlebars.runtime import PARENT
from sesmodel.handlebars.values import has_member, is_true_in_javascript, member

if TYPE_CHECKING:
    from sesmodel.handlebars.nodes import Path
    from sesmodel.handlebars.runtime import Reader, Rendering, Unit

Names = tuple[dict[str, int], ...]
"""The names of the block parameters and their positions, the innermost block first."""

_EVERY_OBJECT = frozenset(
    "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf __proto__"
    " __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__".split()
)
_EVERY_ARRAY = _EVERY_OBJECT | frozenset(
    "at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes"
    " indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toReversed"
    " toSorted toSpliced unshift values with".split()
)


def positions(params: tuple[str, ...]) -> dict[str, int]:
    """The position of each block parameter; of a name that comes twice, the first."""
    return {name: position for position, name in reversed([*enumerate(params)])}


def argument(path: Path, unit: Unit, names: Names) -> Reader:
    """A function for the value that a block or helper is given: ``None`` for what is missing."""
    find = _finder(path, unit, names)
    if not unit.dialect.strict or unit.dialect.arguments_may_miss or not path.parts:
        return find
    parent = _finder(path, unit, names, path.parts[:-1]) if _has_parent(path, names) else None
    if parent is None:
        return find

    def found(context: Any, rendering: Rendering) -> Any:
        if parent(context, rendering) is None:
            return _missing(path, unit, rendering)
        return find(context, rendering)

    return found


def shown(path: Path, unit: Unit, names: Names) -> Reader:
    """A function for the value that a tag shows: when strict, what is missing is an error."""
    dialect = unit.dialect
    if not dialect.strict or not path.parts:
        return argument(path, unit, names)
    if dialect.null_is_missing:
        find = _finder(path, unit, names)

        def present(context: Any, rendering: Rendering) -> Any:
            value = find(context, rendering)
            return _missing(path, unit, rendering) if value is None else value

        return present
    if _block_param(path, names) is not None:
        return argument(path, unit, names)
    return _as_strict_handlebars(path, unit, names)


def _as_strict_handlebars(path: Path, unit: Unit, names: Names) -> Reader:
    find = _finder(path, unit, names)
    parent = _finder(path, unit, names, path.parts[:-1])
    last = path.parts[-1]

    def found(context: Any, rendering: Rendering) -> Any:
        holder = parent(context, rendering)
        if has_member(holder, last):
            return find(context, rendering)
        inherited = _EVERY_OBJECT if isinstance(holder, dict) else _EVERY_ARRAY
        if isinstance(holder, (dict, list, tuple)) and last in inherited:
            return None  # JavaScript has it everywhere, and handlebars.js shows nothing of it
        return _missing(path, unit, rendering)

    return found


def _missing(path: Path, unit: Unit, rendering: Rendering) -> None:
    message = f"Attribute '{path.original}' is not present in the rendering data."  # OBS-129
    rendering.failed(unit, path.offset, message, attribute=path.original)


# --- finding --------------------------------------------------------------------------------------


def _has_parent(path: Path, names: Names) -> bool:
    """Tell whether handlebars.js looks for the first name in something that may be missing."""
    if path.data:
        return len(path.parts) > 1 or path.depth > 0
    return len(path.parts) > 1 or _block_param(path, names) is None


def _block_param(path: Path, names: Names) -> tuple[int, int] | None:
    if path.parts and not (path.scoped or path.depth or path.data):
        for level, declared in enumerate(names):
            if (position := declared.get(path.parts[0])) is not None:
                return level, position
    return None


def is_block_param(path: Path, names: Names) -> bool:
    """Tell whether a path begins with a block parameter."""
    return _block_param(path, names) is not None


def _finder(path: Path, unit: Unit, names: Names, parts: tuple[str, ...] | None = None) -> Reader:
    """A function for the value of a path, or for what some of its parts lead to."""
    if parts is None:
        parts = path.parts
    bound = _block_param(path, names)
    if bound is not None:
        return _of_block_param(*bound, parts[1:], path, unit)
    if path.data and path.parts:
        return _of_data(path.depth, parts, unit)
    if path.depth:
        return _of_outer(path.depth, parts)
    return of_context(parts)


def of_context(parts: tuple[str, ...]) -> Reader:
    """A function for a path that begins at the context."""
    if not parts:
        return lambda context, _: context
    if len(parts) > 1:
        return lambda context, _: _walk(context, parts)
    name = parts[0]

    def find(context: Any, _: Rendering) -> Any:
        return context.get(name) if type(context) is dict else member(context, name)

    return find


def _walk(value: Any, parts: tuple[str, ...]) -> Any:
    for name in parts:
        if value is None:
            return None
        value = value.get(name) if type(value) is dict else member(value, name)
    return value


def _of_outer(depth: int, parts: tuple[str, ...]) -> Reader:
    def find(_: Any, rendering: Rendering) -> Any:
        depths = rendering.depths
        for _level in range(depth):
            if depths is None:
                return None
            depths = depths[1]
        return None if depths is None else _walk(depths[0], parts)

    return find


def _of_data(depth: int, parts: tuple[str, ...], unit: Unit) -> Reader:
    strict = unit.dialect.strict

    def find(_: Any, rendering: Rendering) -> Any:
        value: Any = rendering.data
        for _level in range(depth):
            value = value.get(PARENT)
            if value is None:
                return None
        if strict:
            return _walk(value, parts)
        for name in parts:
            if not is_true_in_javascript(value):  # handlebars.js stops at whatever is false
                return value
            value = member(value, name)
        return value

    return find


def _of_block_param(level: int, position: int, parts: tuple[str, ...], path: Path, unit: Unit) -> Reader:
    def find(_: Any, rendering: Rendering) -> Any:
        bound = rendering.params
        for _level in range(level):
            bound = bound[1]
        values = bound[0]
        if values is None:
            raise unit.error("The block gives this parameter no value.", path.offset, path.original)
        return _walk(values[position], parts) if position < len(values) else None

    return find
