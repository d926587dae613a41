"""The description of the inspection API, as OpenAPI 3.1 has it, made from the rows that answer."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sesmodel.server.inspection_views import EVENT, FIELD, FILE, RECEIVED, SENT, record, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_table import Operation

SCHEMAS: Mapping[str, Schema] = {
    "Sent": SENT,
    "Received": RECEIVED,
    "File": FILE,
    "Field": FIELD,
    "Event": EVENT,
    "Error": record({"error": text("A name that programs can tell it by."), "message": text("For who reads it.")}),
}
_CONVERTER = re.compile(r":\w+\}")
_NUMBERS = re.compile(r"\{(\w+):place\}")


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """Describe some operations."""
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(_CONVERTER.sub("}", one.path), {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The inspection of a model of Amazon SES",
            "version": version("sesmodel"),
            "description": "What was sent, received and published, and what tests in any language set up.",
        },
        "paths": paths,
        "components": {"schemas": dict(SCHEMAS)},
    }


def _operation(one: Operation) -> dict[str, Any]:
    numbers = set(_NUMBERS.findall(one.path))
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer" if name in numbers else "string"}}
        for name in one.in_path
    ]
    parameters += [{"name": name, "in": "query", "schema": schema} for name, schema in one.query.items()]
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.does,
        "tags": [one.group],
        "responses": {str(one.status if one.answer is not None else 204): _answer(one), "default": _ERROR},
    }
    if parameters:
        described["parameters"] = parameters
    if one.body is not None:
        described["requestBody"] = {
            "required": not one.optional_body,
            "content": {"application/json": {"schema": one.body}},
        }
    return described


def _answer(one: Operation) -> dict[str, Any]:
    if one.answer is None:
        return {"description": "Done."}
    if isinstance(one.answer, str):
        return {"description": one.does, "content": {one.answer: {}}}
    return {"description": one.does, "content": {"application/json": {"schema": one.answer}}}


_ERROR = {
    "description": "It was not done, and why.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}
