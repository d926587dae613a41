"""From the exceptions of botocore to the errors that they stand for (API-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.error_codes import error_from_code
from sesmodel.errors import DeliveryUnknown, NotExpressible, TransportFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.exceptions import ClientError

    from sesmodel.errors import SesError, SesModelError


def translated(error: Exception) -> SesModelError | None:
    """The error that an exception of botocore stands for; ``None`` for those that are not botocore's.

    What SES answered is a ``SesError`` by its code. What went wrong before the request was sent is a
    ``TransportFailed``, and everything else a ``DeliveryUnknown``: SES may have the message.
    """
    from botocore import exceptions as sdk  # an extra; the client has loaded it
    from botocore.parsers import ResponseParserError

    if isinstance(error, sdk.ClientError):
        return _answer(error)
    if isinstance(error, sdk.ParamValidationError):
        return NotExpressible(f"boto3 does not take the parameters: {error}")
    if _never_sent(error):
        return TransportFailed(str(error), delivered="no")
    if isinstance(error, sdk.BotoCoreError | ResponseParserError):
        return DeliveryUnknown(str(error))
    return None


def _answer(error: ClientError) -> SesError:
    found, about = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
    return error_from_code(
        found.get("Code", ""),
        found.get("Message") or str(error),
        status=about.get("HTTPStatusCode"),
        request_id=about.get("RequestId"),
    )


def _never_sent(error: Exception) -> bool:
    """Whether it is one of those that come before the request, or while the connection is made."""
    from ssl import SSLCertVerificationError  # the client has loaded it, and who has no client need not

    from botocore import exceptions as sdk

    if isinstance(error, sdk.SSLError):  # which may also come from the middle of a connection
        return any(isinstance(cause, SSLCertVerificationError) for cause in _causes(error))
    return isinstance(
        error,
        # no connection
        sdk.ConnectTimeoutError
        | sdk.EndpointConnectionError
        | sdk.ProxyConnectionError
        # nowhere to connect to
        | sdk.BaseEndpointResolverError
        | sdk.EndpointProviderError
        # nobody to sign for
        | sdk.NoCredentialsError
        | sdk.PartialCredentialsError
        | sdk.CredentialRetrievalError
        | sdk.MetadataRetrievalError
        | sdk.NoAuthTokenError
        | sdk.TokenRetrievalError
        | sdk.SSOError,
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        inner = error.__cause__ or error.__context__
        error = inner if inner is not error else None
