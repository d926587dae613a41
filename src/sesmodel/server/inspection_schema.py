"""What may come in, in the words of JSON Schema: the part of them that the inspection API writes its inputs with."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from sesmodel.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Schema = dict[str, Any]

_IS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: not isinstance(value, bool) and _whole(value),
    "number": lambda value: not isinstance(value, bool) and _finite(value),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}


def _finite(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


def _whole(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def problems(schema: Schema, value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """What is wrong with a value, and where.

    Args:
        schema: type, enum, minimum, maximum, minLength, minItems, minProperties, items, properties, required,
            additionalProperties.
        value: as JSON is read.
        where: the path to it.

    >>> list(problems({"type": "object", "required": ["call"]}, {}))
    [('', "'call' is missing")]
    """
    kinds = _kinds(schema)
    if kinds and not any(_IS[kind](value) for kind in kinds):
        yield where, f"{_shown(value)} is no {' or '.join(kinds)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield where, f"{_shown(value)} is none of {', '.join(map(str, schema['enum']))}"
    yield from _bounds(schema, value, where)
    if isinstance(value, dict):
        yield from _members(schema, value, where)
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from problems(schema["items"], item, f"{where}[{number}]")


def _kinds(schema: Schema) -> list[str]:
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else kind


def _bounds(schema: Schema, value: Any, where: str) -> Iterator[tuple[str, str]]:
    if _IS["number"](value):
        least, most = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
        if not least <= value <= most:
            allowed = f"between {least} and {most}" if most < math.inf else f"{least} or more"
            yield where, f"{value} is not {allowed}"
        if value <= schema.get("exclusiveMinimum", -math.inf):
            yield where, f"{value} is not more than {schema['exclusiveMinimum']}"
    for kind, fewest in ((str, "minLength"), (list, "minItems"), (dict, "minProperties")):
        if isinstance(value, kind) and len(value) < schema.get(fewest, 0):
            yield where, f"it has {len(value)}, and needs {schema[fewest]} at least"


def _members(schema: Schema, value: Mapping[str, Any], where: str) -> Iterator[tuple[str, str]]:
    known: dict[str, Schema] = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield where, f"{name!r} is missing"
    for name, item in value.items():
        place = f"{where}.{name}" if where else name
        if name in known:
            yield from problems(known[name], item, place)
        elif isinstance(others := schema.get("additionalProperties"), dict):
            yield from problems(others, item, place)
        elif others is False:
            yield place, f"it is not known; there are {', '.join(known) or 'none'}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def require(schema: Schema, value: Any, what: str) -> None:
    """Refuse a value that does not fit.

    Raises:
        InvalidValue: with the first thing that is wrong.
    """
    for where, wrong in problems(schema, value):
        raise InvalidValue(f"{wrong}.", where=f"{what}.{where}" if where else what)


_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d{1,300})?", re.ASCII)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def from_text(schema: Schema, text: str) -> Any:
    """The value that a parameter of a URL stands for; a text that is none stays one, for :func:`require` to refuse.

    >>> from_text({"type": "integer"}, "7"), from_text({"type": "boolean"}, "true"), from_text({"type": "number"}, "x")
    (7, True, 'x')
    """
    kind = schema.get("type")
    if kind == "boolean":
        return _FLAGS.get(text, text)
    if kind in ("integer", "number") and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text
