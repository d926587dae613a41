"""What a call of the client in process ends in: the dicts and exceptions that boto3 makes of answers and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sesmodel import service_models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.api.concepts import ServiceName
    from sesmodel.errors import SesError, TransportFailed

_CONTENT_TYPES = {"ses": "text/xml", "sesv2": "application/json"}
_RECEIVER_FAULT = 500


def success(answer: Mapping[str, Any], service: ServiceName, request_id: str) -> dict[str, Any]:
    """An answer, with the metadata that boto3 adds.

    Args:
        answer: what the action gives.
        service: ``ses`` or ``sesv2``.
        request_id: the id of this request.

    >>> success({"MessageId": "1"}, "ses", "2")["ResponseMetadata"]["HTTPStatusCode"]
    200
    """
    return {**answer, "ResponseMetadata": _metadata(service, request_id, 200)}


def refusal(error: SesError, service: ServiceName, operation: str, request_id: str) -> Exception:
    """The ``ClientError`` of a refusal: of the class that the API documents for it, if it does.

    Args:
        error: what the service says.
        service: ``ses`` or ``sesv2``.
        operation: what was called.
        request_id: the id of this request.

    Returns:
        The ``SesError`` itself, where botocore is not installed.
    """
    if not service_models.has_botocore():
        return error
    details = {"Message": error.message or None}  # as botocore reads an element, or a member, that is empty
    if service == "ses":
        code, status = error.v1_code, error.v1_status
        details["Type"] = "Receiver" if status >= _RECEIVER_FAULT else "Sender"
        headers = {}
    else:
        code, status = error.v2_name, error.v2_status
        headers = {"x-amzn-errortype": code}
    response = {
        "Error": {"Code": code, **details},
        "ResponseMetadata": _metadata(service, request_id, status, headers),
    }
    kind: Any = service_models.exceptions(service).from_code(code)
    return cast("Exception", kind(response, operation))


def connection_error(error: TransportFailed, url: str) -> Exception:
    """What botocore raises for a connection that drops; the error itself, where it is not installed.

    Args:
        error: the fault that was planned.
        url: where the connection would have gone to.
    """
    if not service_models.has_botocore():
        return error
    from botocore.exceptions import ConnectionClosedError

    return cast("Exception", ConnectionClosedError(endpoint_url=url, error=error))


def _metadata(
    service: ServiceName, request_id: str, status: int, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    sent = {"content-type": _CONTENT_TYPES[service], "x-amzn-requestid": request_id, **(headers or {})}
    return {"RequestId": request_id, "HTTPStatusCode": status, "HTTPHeaders": sent, "RetryAttempts": 0}
