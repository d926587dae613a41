"""Every error that botocore's models document for an action is given by it, or it is known why it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesmodel.api.actions import ACTIONS, ServiceName
from tests.api.refusals import refusals
from tests.wire.models import load

if TYPE_CHECKING:
    from botocore.model import Shape

    from sesmodel.errors import SesError

NEVER = {
    "ConcurrentModificationException": "calls are answered one after the other, so that none comes between",
    "AccountSuspendedException": "an account that AWS shut down is answered with MessageRejected (OBS-016)",
}
"""Errors that no action gives, with the reason."""

UNREACHABLE: dict[tuple[str, str], dict[str, str]] = {
    ("ses", "CreateConfigurationSet"): {"InvalidConfigurationSet": "a bad name is InvalidParameterValue, as of v2"},
    ("ses", "PutConfigurationSetDeliveryOptions"): {
        "InvalidDeliveryOptions": "its one word is checked before (OBS-169)"
    },
    ("ses", "SendBulkTemplatedEmail"): {"MailFromDomainNotVerifiedException": "it is the status of each destination"},
    ("sesv2", "SendBulkEmail"): {
        "MailFromDomainNotVerifiedException": "it is the status of each destination",
        "TooManyRequestsException": "it is the status of each destination",
        "LimitExceededException": "quota and rate are the status of each destination",
    },
    ("sesv2", "SendEmail"): {"LimitExceededException": "quota and rate are TooManyRequestsException (OBS-003)"},
    ("sesv2", "SendCustomVerificationEmail"): {"LimitExceededException": "quota and rate are TooManyRequestsException"},
    ("sesv2", "CreateImportJob"): {"LimitExceededException": "no limit of jobs is known"},
    ("sesv2", "CreateDedicatedIpPool"): {"LimitExceededException": "no limit of pools is known"},
    ("sesv2", "CreateConfigurationSet"): {"NotFoundException": "an unknown pool is BadRequestException (OBS-166)"},
    ("sesv2", "PutEmailIdentityFeedbackAttributes"): {"NotFoundException": "BadRequestException says it (OBS-267)"},
    ("sesv2", "PutEmailIdentityDkimAttributes"): {"NotFoundException": "BadRequestException says it (OBS-222)"},
    ("sesv2", "PutEmailIdentityMailFromAttributes"): {"NotFoundException": "BadRequestException says it (OBS-235)"},
    ("sesv2", "PutSuppressedDestination"): {"NotFoundException": "only a tenant can be unknown, and there are none"},
    ("sesv2", "ListSuppressedDestinations"): {"NotFoundException": "only a tenant can be unknown, and there are none"},
    ("sesv2", "GetAccount"): {"BadRequestException": "it takes nothing"},
    ("sesv2", "PutAccountDedicatedIpWarmupAttributes"): {"BadRequestException": "it takes a flag, which can be absent"},
    ("sesv2", "PutAccountSendingAttributes"): {"BadRequestException": "it takes a flag, which can be absent"},
}
"""Errors that an action does not give, with the reason."""


@pytest.mark.parametrize(("service", "operation"), ACTIONS, ids=[" ".join(one) for one in ACTIONS])
def test_every_error_that_is_documented_is_given_or_known_not_to_be(service: ServiceName, operation: str) -> None:
    documented = dict(map(code_and_status, load(service).operation_model(operation).error_shapes))
    never = {code for code in documented if code in NEVER} | set(UNREACHABLE.get((service, operation), {}))
    wanted = set(documented) - never
    for error in refusals(service, operation) if wanted else ():
        code, status = written(service, error)
        assert status == documented.get(code, status)
        assert code not in never
        wanted.discard(code)
        if not wanted:
            break

    assert wanted == set()
    assert set(UNREACHABLE.get((service, operation), {})) <= set(documented)


def code_and_status(shape: Shape) -> tuple[str, int]:
    """The code of an error, as it comes over the wire, and the HTTP status."""
    error = shape.metadata["error"]
    return error.get("code", shape.name), error["httpStatusCode"]


def written(service: ServiceName, error: SesError) -> tuple[str, int]:
    """The same of an error of ours."""
    return (error.v1_code, error.v1_status) if service == "ses" else (error.v2_name, error.v2_status)
