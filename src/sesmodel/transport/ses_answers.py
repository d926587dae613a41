"""What the answers to API calls that send say: of a finished message, and of templates that SES renders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.errors import DeliveryUnknown, SesError
from sesmodel.service.bulk_status import SUCCESS, error_of
from sesmodel.service.submission import Receipt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.service.destination import Destination
    from sesmodel.service.submission import Submission
    from sesmodel.service.templated_submission import TemplatedSubmission

Answer = Receipt | SesError | DeliveryUnknown
"""What became of one destination."""


def raw_receipt(submission: Submission, answer: Mapping[str, Any]) -> Receipt:
    """What the answer to a call with a finished message says.

    Raises:
        DeliveryUnknown: it is no answer of SES.
    """
    return Receipt(
        message_id=_message_id(answer),
        header_message_id=submission.raw.message_id,
        accepted=submission.envelope.rcpt_to,
        request_id=_request_id(answer),
    )


def template_receipt(submission: TemplatedSubmission, answer: Mapping[str, Any]) -> Receipt:
    """What the answer to a templated call for one destination says.

    Raises:
        DeliveryUnknown: it is no answer of SES.
    """
    return _receipt(submission.destinations[0], _message_id(answer), _request_id(answer))


def bulk_answers(submission: TemplatedSubmission, answer: Mapping[str, Any]) -> tuple[Answer, ...]:
    """What the answer to a call for many destinations says of each, in their order.

    Raises:
        DeliveryUnknown: it is no answer of SES.
    """
    results = answer.get("Status") or answer.get("BulkEmailEntryResults") or ()
    if len(results) != len(submission.destinations):
        raise DeliveryUnknown("The answer is not that of SES: it does not hold one status for each destination.")
    request_id = _request_id(answer)
    return tuple(
        _one(destination, result, request_id)
        for destination, result in zip(submission.destinations, results, strict=True)
    )


def _one(destination: Destination, result: Mapping[str, Any], request_id: str | None) -> Answer:
    if result.get("Status") not in SUCCESS:
        error = error_of(str(result.get("Status")), result.get("Error") or "")
        error.request_id = request_id
        return error
    if not result.get("MessageId"):
        return DeliveryUnknown("The status says success, and holds no message id.")
    return _receipt(destination, result["MessageId"], request_id)


def _receipt(destination: Destination, message_id: str, request_id: str | None) -> Receipt:
    accepted = tuple(address.addr_spec for address in destination.recipients)
    return Receipt(message_id=message_id, accepted=accepted, request_id=request_id)


def _message_id(answer: Mapping[str, Any]) -> str:
    found: str | None = answer.get("MessageId")
    if not found:  # botocore takes any JSON, and pages of proxies, for an empty answer
        raise DeliveryUnknown("The answer is not that of SES: it holds no message id.")
    return found


def _request_id(answer: Mapping[str, Any]) -> str | None:
    found: str | None = answer.get("ResponseMetadata", {}).get("RequestId")
    return found
