"""SES v1 on the wire: a form goes in, XML comes out (OBS-042)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from sesmodel.errors import InvalidAction, MalformedQueryString
from sesmodel.wire.form import plant, read_members
from sesmodel.wire.http import Call, HttpResponse, NoOperation, admit_all
from sesmodel.wire.xml import write_members, xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesmodel.errors import SesError
    from sesmodel.wire.http import Admit, HttpRequest
    from sesmodel.wire.model import ServiceModel

NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/"
FAULT_NAMESPACE = "http://webservices.amazon.com/AWSFault/2005-15-09"
"""Used where the request does not get as far as the service (OBS-034)."""

_RECEIVER_FAULT = 500
_BROKEN_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")


def decode_request(model: ServiceModel, request: HttpRequest, *, admit: Admit = admit_all) -> Call:
    """Read the action and its parameters from the form, in the body or in the query string.

    Args:
        model: the service model of ``ses``.
        request: what came.
        admit: told of the operation, before its parameters are read.

    Raises:
        NoOperation: no action is named.
        MalformedQueryString: the form cannot be decoded.
        InvalidAction: the service has no such action in this version (OBS-034).
        SesError: a value is not of its type.
    """
    form = plant(_pairs(request))
    action, version = form.text_at("Action"), form.text_at("Version") or "NO_VERSION_SPECIFIED"
    if not action:
        raise NoOperation(request.path)
    if version != model.metadata["apiVersion"] or action not in model.operation_names:
        raise InvalidAction(f"Could not find operation {action} for version {version}")
    admit(action)
    shape = model.operation_model(action).input_shape
    return Call(action, read_members(shape, form) if shape else {})


def encode_response(model: ServiceModel, operation: str, output: Mapping[str, Any], request_id: str) -> HttpResponse:
    """Write what an operation answers.

    Args:
        model: the service model of ``ses``.
        operation: the operation that was called.
        output: its result by member name; members that the model does not know are left out.
        request_id: the id of this request.
    """
    shape = model.operation_model(operation).output_shape
    result = ""
    if shape:
        wrapper = shape.serialization.get("resultWrapper", f"{operation}Result")
        result = f"<{wrapper}>{''.join(write_members(shape, output))}</{wrapper}>"
    metadata = f"<ResponseMetadata><RequestId>{xml_text(request_id)}</RequestId></ResponseMetadata>"
    return _answer(200, f"{operation}Response", NAMESPACE, result + metadata, request_id)


def encode_error(error: SesError, request_id: str) -> HttpResponse:
    """Write a refusal (OBS-002).

    Args:
        error: what the service says.
        request_id: the id of this request.

    >>> from sesmodel.errors import Throttling
    >>> encode_error(Throttling("Maximum sending rate exceeded."), "1").status
    400
    """
    namespace = FAULT_NAMESPACE if isinstance(error, InvalidAction) else NAMESPACE
    fault = "Receiver" if error.v1_status >= _RECEIVER_FAULT else "Sender"
    said = f"<Type>{fault}</Type><Code>{error.v1_code}</Code><Message>{xml_text(error.message)}</Message>"
    inside = f"<Error>{said}</Error><RequestId>{xml_text(request_id)}</RequestId>"
    return _answer(error.v1_status, "ErrorResponse", namespace, inside, request_id)


def _answer(status: int, name: str, namespace: str, inside: str, request_id: str) -> HttpResponse:
    text = f'<{name} xmlns="{namespace}">{inside}</{name}>'
    return HttpResponse(status, {"content-type": "text/xml", "x-amzn-requestid": request_id}, text.encode())


def _pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for text in (request.query, request.body.decode(errors="replace")):
        if _BROKEN_ESCAPE.search(text):
            raise MalformedQueryString("The query string contains a syntax error.")
        yield from parse_qsl(text, keep_blank_values=True)
