"""The real SES, through boto3 (extra ``ses``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.error_codes import error_from_code
from sesmodel.errors import MissingExtra, NotExpressible, TransportFailed, UnknownTransport
from sesmodel.service.submission import Receipt

if TYPE_CHECKING:
    from sesmodel.errors import SesError
    from sesmodel.service.submission import Submission


class SesTransport:
    """Sends through the v2 API of SES: authentication, signing and the wire are boto3's (API-01).

    SES has no idempotency token, so the SDK is asked for one attempt: a retry by itself could send a message twice.
    An error says what is known about the mail.

    Args:
        region: such as ``eu-west-1``; the one of the environment if not given.
        client: a boto3 ``sesv2`` client to use; then ``region`` does not count.

    Attributes:
        client: the boto3 client.

    Raises:
        MissingExtra: boto3 is not installed.
        UnknownTransport: there is no Region, or no such Region.
    """

    def __init__(self, *, region: str | None = None, client: Any = None) -> None:
        """Make the client at once, so that what is missing shows early."""
        self.client = client or _client(region)

    def send(self, submission: Submission) -> Receipt:
        """Hand a message to SES.

        Raises:
            SesError: SES refused it; nobody gets it.
            NotExpressible: it has the null sender of notices.
            TransportFailed: SES could not be reached, or its answer was lost.
        """
        if not submission.envelope.mail_from:
            raise NotExpressible("SES sends no mail with a null sender; name one in the envelope.")
        try:
            answer = self.client.send_email(**_params(submission))
        except Exception as error:
            if (translated := _translated(error)) is None:
                raise
            raise translated from error
        return Receipt(
            message_id=answer["MessageId"],
            header_message_id=submission.raw.message_id,
            accepted=submission.envelope.rcpt_to,
            request_id=answer.get("ResponseMetadata", {}).get("RequestId"),
        )

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


def _client(region: str | None) -> Any:
    try:
        import boto3  # an extra, and slow to load
        from botocore.config import Config
        from botocore.exceptions import InvalidRegionError, NoRegionError
    except ImportError as error:
        raise MissingExtra("boto3", "ses", "SesTransport") from error
    try:
        return boto3.client("sesv2", region_name=region, config=Config(retries={"total_max_attempts": 1}))
    except (NoRegionError, InvalidRegionError) as error:
        raise UnknownTransport(f"{error} Name one, as in ses://eu-west-1.") from error


def _params(submission: Submission) -> dict[str, Any]:
    params: dict[str, Any] = {
        "FromEmailAddress": submission.envelope.mail_from,
        "Destination": {"ToAddresses": list(submission.envelope.rcpt_to)},
        "Content": {"Raw": {"Data": submission.raw.data}},
    }
    if submission.options.configuration_set:
        params["ConfigurationSetName"] = submission.options.configuration_set
    if submission.options.tags:
        params["EmailTags"] = [{"Name": name, "Value": value} for name, value in submission.options.tags]
    return params


def _translated(error: Exception) -> SesError | TransportFailed | None:
    from botocore import exceptions as sdk  # loaded already, by the client

    if isinstance(error, sdk.ClientError):
        found = error.response.get("Error", {})
        about = error.response.get("ResponseMetadata", {})
        return error_from_code(
            found.get("Code", ""),
            found.get("Message") or str(error),
            status=about.get("HTTPStatusCode", 400),
            request_id=about.get("RequestId"),
        )
    if isinstance(
        error,
        sdk.ConnectTimeoutError | sdk.EndpointConnectionError | sdk.NoCredentialsError | sdk.ParamValidationError,
    ):
        return TransportFailed(str(error), delivered="no")
    if isinstance(error, sdk.BotoCoreError):
        return TransportFailed(str(error), delivered="unknown")
    return None
