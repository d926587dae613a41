"""From a request to an answer, by a model: what every door of HTTP does, with and without a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import SesError
from sesmodel.service.caller import NOBODY, Caller
from sesmodel.wire import query, rest_json
from sesmodel.wire.http import HttpResponse, NoOperation, admit_all, unknown_operation

if TYPE_CHECKING:
    from sesmodel.api.actions import ServiceName
    from sesmodel.local import LocalSes
    from sesmodel.wire.http import Admit, HttpRequest
    from sesmodel.wire.model import ServiceModel


def answer(
    model: LocalSes,
    service: ServiceName,
    shapes: ServiceModel,
    request: HttpRequest,
    *,
    admit: Admit = admit_all,
    caller: Caller = NOBODY,
) -> HttpResponse:
    """Answer a request as SES does, errors included.

    Args:
        model: what is called.
        service: ``ses`` for v1, ``sesv2`` for v2.
        shapes: botocore's model of that service.
        request: what came.
        admit: told of the operation before its parameters are read, as AWS looks at signatures; it may refuse.
        caller: who asks, for the policies of users.

    Raises:
        TransportFailed: a connection is to drop, as planned.
    """
    codec = query if service == "ses" else rest_json
    said: HttpResponse
    try:
        call = codec.decode_request(shapes, request, admit=admit)
        output = model.call(service, call.operation, call.params, caller=caller)
        said = codec.encode_response(shapes, call.operation, output, model.request_id())
    except NoOperation:
        said = unknown_operation(model.request_id())
    except SesError as error:
        said = refusal(service, error, error.request_id or model.request_id())
    return said


def refusal(service: ServiceName, error: SesError, request_id: str) -> HttpResponse:
    """Write a refusal as an API does.

    Args:
        service: ``ses`` for v1, ``sesv2`` for v2.
        error: what SES says.
        request_id: the id of the request.
    """
    codec = query if service == "ses" else rest_json
    said: HttpResponse = codec.encode_error(error, request_id)
    return said
