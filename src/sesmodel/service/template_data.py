"""The data that a template is rendered with: a JSON object, from a text or from Python, and its defaults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from sesmodel.errors import InvalidContent

TemplateDataLike = Mapping[str, Any] | str | None
"""A mapping of JSON values, or a JSON object as text, or nothing at all."""


def template_data(source: TemplateDataLike, place: str = "data") -> Mapping[str, Any]:
    """Read template data.

    Args:
        source: a mapping, which is taken as it is; or the text of a JSON object; or ``None`` for no data.
        place: what it is called, for the error.

    Raises:
        InvalidContent: the text is no JSON object.

    >>> template_data('{"name": "Ana"}')["name"]
    'Ana'
    """
    if source is None:
        return {}
    if isinstance(source, str):
        source = loads(source, place)
    if not isinstance(source, Mapping):
        what = f"a JSON object is expected, not {_called(source)}."
        raise InvalidContent(what, where=place, cure='Write {"name": …}.')
    return source


def loads(text: str, place: str) -> Any:
    """Read JSON strictly: no line breaks inside texts (TPL-13), no ``NaN``.

    Raises:
        InvalidContent: it is none; the error says where.
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        broken = error.msg.startswith("Invalid control character") and text[error.pos : error.pos + 1] in ("\r", "\n")
        what = "there is a line break inside a text" if broken else error.msg[:1].lower() + error.msg[1:]
        cure = r"Write \n for it, or take it out." if broken else "Mend the JSON."
        raise InvalidContent(f"{what}, at line {error.lineno}, column {error.colno}.", where=place, cure=cure) from None
    except (ValueError, RecursionError) as error:  # too many digits; too deep
        what = "it is nested too deeply" if isinstance(error, RecursionError) else str(error).partition(";")[0]
        raise InvalidContent(f"{what}.", where=place, cure="Mend the JSON.") from None


def dumps(data: Mapping[str, Any], place: str = "data") -> str:
    """Write template data as the JSON text that the API takes.

    Raises:
        InvalidContent: there is a value that JSON does not have.

    >>> dumps({"name": "Zoë"})
    '{"name": "Zoë"}'
    """
    try:
        return escaped(json.dumps(data, ensure_ascii=False, allow_nan=False, default=_plain))
    except (TypeError, ValueError, RecursionError) as error:
        what = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InvalidContent(f"{what}.", where=place, cure="Give text, numbers, lists, dicts, or None.") from error


def escaped(text: str) -> str:
    r"""Write lone surrogates in some JSON as JSON does, ``\ud800``: no charset has them, so they could not go out."""
    return text.encode("utf-8", "backslashreplace").decode()


def merged(defaults: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fill in what some data lack: key by key, objects in objects too; lists and all else are taken whole (OBS-132).

    Args:
        defaults: what holds where the data say nothing (TPL-06).
        data: the data.

    Raises:
        InvalidContent: they are nested too deeply.

    >>> merged({"name": "friend", "at": {"city": "?", "zip": "?"}}, {"at": {"city": "Cusco"}})
    {'name': 'friend', 'at': {'city': 'Cusco', 'zip': '?'}}
    """
    try:
        return _merged(defaults, data)
    except RecursionError:
        raise InvalidContent("it is nested too deeply.", where="data", cure="Flatten it.") from None


def _merged(defaults: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    if not defaults:
        return data
    both = {**defaults, **data}
    for key, value in data.items():
        default = defaults.get(key)
        if isinstance(value, Mapping) and isinstance(default, Mapping):
            both[key] = _merged(default, value)
    return both


def _plain(value: object) -> dict[Any, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} is no JSON value")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")


def _called(value: object) -> str:
    names = {list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}
    return "null" if value is None else names.get(type(value), f"a {type(value).__name__}")
