"""What boto3 raises, as the errors of this library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore import exceptions as sdk
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from sesmodel import (
    AccessDenied,
    AccountSendingPaused,
    ConfigurationSetDoesNotExist,
    ConfigurationSetSendingPaused,
    DailyQuotaExceeded,
    DeliveryUnknown,
    InvalidParameterValue,
    InvalidTemplate,
    LimitExceeded,
    MailFromDomainNotVerified,
    MessageRejected,
    NotFound,
    ServiceFailed,
    SesError,
    SesTransport,
    TemplateDoesNotExist,
    Throttling,
    TransportFailed,
    UnknownAccessKey,
    ValidationError,
)
from sesmodel.transport.sdk_errors import translated
from tests.transport.submissions import submission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.transport.ses_params import ApiVersion


@pytest.fixture(scope="module")
def transports() -> Iterator[dict[ApiVersion, SesTransport]]:
    """One for each API, since clients are slow to make."""
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name="eu-west-1")
    with SesTransport(session=session, api="v1") as v1, SesTransport(session=session, api="v2") as v2:
        yield {"v1": v1, "v2": v2}


@pytest.mark.spec("API-15")
@pytest.mark.parametrize(
    ("api", "code", "message", "status", "kind"),
    [
        ("v1", "MessageRejected", "Email address is not verified.", 400, MessageRejected),
        ("v1", "InvalidParameterValue", "Missing final '@domain'", 400, InvalidParameterValue),
        ("v1", "ValidationError", "1 validation error detected", 400, ValidationError),
        ("v1", "Throttling", "Maximum sending rate exceeded.", 400, Throttling),
        ("v1", "Throttling", "Daily message quota exceeded.", 400, DailyQuotaExceeded),
        (
            "v1",
            "ConfigurationSetDoesNotExist",
            "Configuration set <x> does not exist.",
            400,
            ConfigurationSetDoesNotExist,
        ),
        ("v1", "AccountSendingPausedException", "Account sending is disabled.", 400, AccountSendingPaused),
        (
            "v1",
            "ConfigurationSetSendingPausedException",
            "Sending is paused for configuration set x",
            400,
            ConfigurationSetSendingPaused,
        ),
        ("v1", "AccessDenied", "User is not authorized", 403, AccessDenied),
        ("v1", "InternalFailure", "Sorry", 500, ServiceFailed),
        ("v1", "InvalidClientTokenId", "The security token is invalid.", 403, UnknownAccessKey),
        ("v1", "MailFromDomainNotVerifiedException", "No MX", 400, MailFromDomainNotVerified),
        ("v2", "MessageRejected", "Email address is not verified.", 400, MessageRejected),
        ("v2", "BadRequestException", "Missing final '@domain'", 400, InvalidParameterValue),
        ("v2", "TooManyRequestsException", "Maximum sending rate exceeded.", 429, Throttling),
        ("v2", "TooManyRequestsException", "Daily message quota exceeded.", 429, DailyQuotaExceeded),
        ("v2", "NotFoundException", "Configuration set <x> does not exist.", 404, ConfigurationSetDoesNotExist),
        ("v2", "NotFoundException", "Contact list x does not exist.", 404, NotFound),
        ("v2", "SendingPausedException", "Account sending is disabled.", 400, AccountSendingPaused),
        (
            "v2",
            "SendingPausedException",
            "Sending is paused for configuration set x",
            400,
            ConfigurationSetSendingPaused,
        ),
        ("v2", "AccessDeniedException", "User is not authorized", 403, AccessDenied),
        ("v2", "LimitExceededException", "Too many", 400, LimitExceeded),
        ("v2", "ConcurrentModificationException", "Again", 400, SesError),  # none that the model gives
        ("v1", "TemplateDoesNotExist", "Template x does not exist", 400, TemplateDoesNotExist),
        ("v2", "NotFoundException", "Template x does not exist", 404, TemplateDoesNotExist),
        ("v1", "InvalidTemplate", "There is no partial 'x'.", 400, InvalidTemplate),
        ("v2", "ServiceUnavailable", "Sorry", 503, ServiceFailed),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else str(value).partition(" ")[0],
)
def test_an_answer_is_the_error_of_its_code_with_text_status_and_request_id(
    transports: dict[ApiVersion, SesTransport],
    api: ApiVersion,
    code: str,
    message: str,
    status: int,
    kind: type[SesError],
) -> None:
    with Stubber(transports[api].client) as stub:
        stub.add_client_error(
            "send_raw_email" if api == "v1" else "send_email",
            service_error_code=code,
            service_message=message,
            http_status_code=status,
            response_meta={"RequestId": "r-1"},
        )
        with pytest.raises(SesError) as caught:
            transports[api].send(submission())

    error = caught.value
    assert type(error) is kind
    assert isinstance(error.__cause__, ClientError)
    assert (error.code, error.message, error.status, error.request_id) == (code, message, status, "r-1")
    assert error.delivered == ("unknown" if status >= 500 else "no")


@pytest.mark.spec("API-15")
def test_the_class_follows_the_code_and_not_the_text() -> None:
    fake = ClientError({"Error": {"Code": "MessageRejected", "Message": "Throttling"}}, "SendEmail")

    error = translated(fake)
    assert isinstance(error, MessageRejected)
    assert (error.message, error.code, error.status, error.request_id) == ("Throttling", "MessageRejected", None, None)


def test_an_error_that_is_not_of_the_sdk_is_none_of_ours() -> None:
    class Broken:
        def send_email(self, **_: Any) -> None:
            raise ZeroDivisionError

    assert translated(ZeroDivisionError()) is None
    with pytest.raises(ZeroDivisionError):
        SesTransport(client=Broken()).send(submission())


@pytest.mark.spec("API-15")
@pytest.mark.parametrize(
    "error",
    [
        sdk.ConnectTimeoutError(endpoint_url="https://ses"),
        sdk.EndpointConnectionError(endpoint_url="https://ses"),
        sdk.ProxyConnectionError(proxy_url="http://proxy"),
        sdk.NoCredentialsError(),
        sdk.PartialCredentialsError(provider="env", cred_var="key"),
        sdk.CredentialRetrievalError(provider="process", error_msg="none"),
        sdk.TokenRetrievalError(provider="sso", error_msg="none"),
        sdk.UnauthorizedSSOTokenError(),
        sdk.NoRegionError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_fails_before_the_request_has_sent_nothing(error: Exception) -> None:
    found = translated(error)

    assert isinstance(found, TransportFailed)
    assert (type(found), found.delivered) == (TransportFailed, "no")


@pytest.mark.spec("API-15")
@pytest.mark.parametrize(
    "error",
    [
        sdk.ReadTimeoutError(endpoint_url="https://ses"),
        sdk.ConnectionClosedError(endpoint_url="https://ses"),
        sdk.ResponseStreamingError(error="broken"),
        sdk.HTTPClientError(error="broken"),
        sdk.SSLError(endpoint_url="https://ses", error=OSError("bad record")),
        sdk.IncompleteReadError(actual_bytes=1, expected_bytes=2),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_fails_later_leaves_it_open(error: Exception) -> None:
    assert isinstance(translated(error), DeliveryUnknown)
