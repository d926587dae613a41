"""SES v2 on the wire: REST with JSON (OBS-043)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, cast
from urllib.parse import parse_qs

from sesmodel.wire.http import Call, HttpResponse, NoOperation, admit_all
from sesmodel.wire.json_values import read_members, write_members
from sesmodel.wire.routes import routes
from sesmodel.wire.shapes import malformed, read_text, wire_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.errors import SesError
    from sesmodel.wire.http import Admit, HttpRequest
    from sesmodel.wire.model import ListShape, ServiceModel, Shape, StructureShape


def decode_request(model: ServiceModel, request: HttpRequest, *, admit: Admit = admit_all) -> Call:
    """Find the operation by method and path, and read its parameters from wherever the model puts them.

    Args:
        model: the service model of ``sesv2``.
        request: what came.
        admit: told of the operation, before its parameters are read.

    Raises:
        NoOperation: no operation answers to this method and path.
        SesError: the body is no JSON object, or a value is not of its type (OBS-039).
    """
    found = routes(model).find(request.method, request.path)
    if found is None:
        raise NoOperation(f"{request.method} {request.path}")
    operation, labels = found
    admit(operation)
    shape = model.operation_model(operation).input_shape
    return Call(operation, _read(shape, labels, request) if shape else {})


def encode_response(model: ServiceModel, operation: str, output: Mapping[str, Any], request_id: str) -> HttpResponse:
    """Write what an operation answers.

    Args:
        model: the service model of ``sesv2``.
        operation: the operation that was called.
        output: its result by member name; members that the model does not know are left out.
        request_id: the id of this request.
    """
    shape = model.operation_model(operation).output_shape
    return _answer(200, write_members(shape, output) if shape else {}, {"x-amzn-requestid": request_id})


def encode_error(error: SesError, request_id: str) -> HttpResponse:
    """Write a refusal: the text is in the body and the name in a header (OBS-003, OBS-041).

    Args:
        error: what the service says.
        request_id: the id of this request.

    >>> from sesmodel.errors import Throttling
    >>> encode_error(Throttling("Maximum sending rate exceeded."), "1").body
    b'{"message":"Maximum sending rate exceeded."}'
    """
    headers = {"x-amzn-errortype": error.v2_name, "x-amzn-requestid": request_id}
    return _answer(error.v2_status, {"message": error.message or None}, headers)


def _answer(status: int, value: Mapping[str, object], headers: dict[str, str]) -> HttpResponse:
    text = _ENCODER.encode(value)
    # Half of a surrogate pair has no UTF-8; such a text can only come out of a broken one.
    body = text.encode(errors="replace")
    return HttpResponse(status, {"content-type": "application/json", **headers}, body)


def _read(shape: Shape, labels: Mapping[str, str], request: HttpRequest) -> dict[str, Any]:
    read = read_members(shape, _object(request.body))
    # A GET has no body: what the model puts there comes in the query string, from SDKs of earlier years.
    elsewhere = "querystring" if request.method == "GET" else "body"
    placed = _placed(shape, elsewhere)
    sources = _sources(labels, request) if placed else {}
    for name, place, key, member in placed:
        texts = sources[place].get(key)
        if texts == [""] and member.type_name == "integer":  # as if it were not there: seen in 2026
            continue
        if texts:
            read[name] = _from_texts(member, texts)
    return read


@lru_cache(maxsize=1024)  # shapes are slow to ask
def _placed(shape: Shape, elsewhere: str) -> tuple[tuple[str, str, str, Shape], ...]:
    """The members that do not come in the body: name, place, name in that place, and shape."""
    found = []
    for name, member in cast("StructureShape", shape).members.items():
        place, key = member.serialization.get("location", elsewhere), wire_name(member, name)
        if place != "body":
            found.append((name, place, key.lower() if place == "header" else key, member))
    return tuple(found)


def _sources(labels: Mapping[str, str], request: HttpRequest) -> dict[str, Mapping[str, list[str]]]:
    return {
        "uri": {name: [text] for name, text in labels.items()},
        "querystring": parse_qs(request.query, keep_blank_values=True),
        "header": {name: [text] for name, text in request.headers.items()},
    }


def _from_texts(shape: Shape, texts: list[str]) -> object:
    if shape.type_name == "list":
        return [read_text(cast("ListShape", shape).member, text) for text in texts]
    return read_text(shape, texts[-1])


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body; no body at all is an empty one, a blank body is not (OBS-154, OBS-205)."""
    try:
        value = _DECODER.decode(body.decode()) if body else {}
    except (ValueError, RecursionError) as error:
        raise malformed("The body is no JSON.") from error
    if isinstance(value, list):
        raise malformed("Start of list found where not expected")
    if not isinstance(value, dict):
        raise malformed("Expected null")
    return value


def _no_constant(name: str) -> NoReturn:
    """Refuse ``NaN`` and ``Infinity``, which Python would read although they are no JSON."""
    raise ValueError(name)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_constant=_no_constant)
