"""What botocore knows: the models of both services, how it writes requests, and how it reads answers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from botocore.awsrequest import create_request_object, prepare_request_dict
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from sesmodel.wire.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import Shape


@cache
def load(service: str) -> ServiceModel:
    """Load the model of a service, once."""
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def serialized(model: ServiceModel, operation: str, params: Mapping[str, Any]) -> HttpRequest:
    """The request that a client of botocore puts on the wire."""
    serializer = create_serializer(model.metadata["protocol"], include_validation=False)
    request = serializer.serialize_to_request(params, model.operation_model(operation))
    prepare_request_dict(request, "https://email.eu-west-1.amazonaws.com", context={})
    prepared = create_request_object(request).prepare()
    url = urlsplit(prepared.url)
    headers = {name: _text(value) for name, value in prepared.headers.items()}
    return HttpRequest(prepared.method, url.path, url.query, headers, _text(prepared.body or "").encode())


def parsed(model: ServiceModel, answer: HttpResponse, shape: Shape | None) -> dict[str, Any]:
    """What a client of botocore makes of an answer."""
    response = {"status_code": answer.status, "headers": dict(answer.headers), "body": answer.body}
    found: dict[str, Any] = create_parser(model.metadata["protocol"]).parse(response, cast("Shape", shape))
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else bytes(value).decode()
