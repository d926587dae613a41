"""Calls of every action, drawn from botocore's shapes: most are sensible, and some are not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from hypothesis import strategies as st

from sesmodel.api.actions import ACTIONS
from sesmodel.client import snake_case
from tests.wire.models import load

if TYPE_CHECKING:
    from botocore.model import ListShape, MapShape, Shape, StructureShape

_RAW = b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Raw\r\n\r\nHello\r\n"
_WORDS = ("news", "", "welcome", "Hi & <b>bye</b>", "Grüße", " ", "a" * 70, "+/=%")
_SCALARS: dict[str, tuple[Any, ...]] = {
    "blob": (_RAW, b"", _RAW.decode()),
    "boolean": (True, False),
    "double": (0.0, 2.5),
    "integer": (1, 0, -1, 50, 5000),
    "long": (1, 0, -1),
    "timestamp": (datetime(2026, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, 12, tzinfo=UTC)),
}
_BY_NAME = {
    "ConfigurationSet": ("news", "none", "a b"),
    "Template": ("welcome", "none", "Hello {{name}}"),
    "Identit": ("example.com", "ana@example.com", "nobody.example", "not a name"),
    "Domain": ("example.com", "mail.example.com", "nobody.example", "-"),
    "Address": ("ana@example.com", "bob@example.net", "Ana <ana@example.com>", "eve@example.org", "nobody"),
    "Source": ("ana@example.com", "eve@example.org"),
    "Arn": (
        "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
        "arn:aws:sns:eu-west-1:123456789012:topic",
        "arn:aws:ses:eu-west-1:123456789012:configuration-set/news",
        "no arn",
    ),
    "Data": ('{"name": "Bob"}', "{", "Hello"),
    "Token": ("bm8gdG9rZW4=", "7"),
    "Charset": ("UTF-8", "ISO-8859-1", "klingon"),
}


def calls(service: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """The method and the parameters of a call.

    Args:
        service: ``ses`` or ``sesv2``.
    """
    names = sorted(operation for kind, operation in ACTIONS if kind == service)
    return st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(snake_case(name)), _params(service, name)))


def _params(service: str, operation: str) -> st.SearchStrategy[dict[str, Any]]:
    shape = load(service).operation_model(operation).input_shape
    return st.just({}) if shape is None else cast("st.SearchStrategy[dict[str, Any]]", _values(shape, ""))


def _values(shape: Shape, name: str) -> st.SearchStrategy[Any]:
    if shape.type_name == "structure":
        return _structures(cast("StructureShape", shape))
    if shape.type_name == "list":
        return st.lists(_values(cast("ListShape", shape).member, name), max_size=2)
    if shape.type_name == "map":
        inner = cast("MapShape", shape)
        return st.dictionaries(_values(inner.key, name), _values(inner.value, name), max_size=2)
    if shape.type_name == "string":
        return st.sampled_from(_texts(shape, name))
    return st.sampled_from(_SCALARS[shape.type_name])


def _structures(shape: StructureShape) -> st.SearchStrategy[dict[str, Any]]:
    # With an endpoint of several Regions, botocore signs by a library that is not installed here.
    drawn = {name: _values(member, name) for name, member in shape.members.items() if name != "EndpointId"}
    # An empty label makes another path, and a call of another action.
    labels = [name for name, member in shape.members.items() if member.serialization.get("location") == "uri"]
    drawn |= {name: drawn[name].filter(bool) for name in labels}
    required = {name: values for name, values in drawn.items() if name in shape.required_members}
    return st.fixed_dictionaries(required, optional={name: drawn[name] for name in drawn if name not in required})


def _texts(shape: Any, name: str) -> tuple[str, ...]:
    if shape.enum:
        return (*shape.enum[:3], "WHIM")
    sensible = next((words for part, words in _BY_NAME.items() if part in name), ())
    return (*sensible, *_WORDS)
