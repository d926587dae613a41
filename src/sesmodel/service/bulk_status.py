"""What became of one destination of a bulk call, as both APIs spell it (OBS-139, OBS-140)."""

from __future__ import annotations

import attrs

from sesmodel.errors import (
    AccountSendingPaused,
    AccountShutDown,
    ConfigurationSetDoesNotExist,
    ConfigurationSetSendingPaused,
    DailyQuotaExceeded,
    InvalidAction,
    InvalidParameterValue,
    MailFromDomainNotVerified,
    MalformedInput,
    MessageRejected,
    ServiceFailed,
    SesError,
    TemplateDoesNotExist,
    Throttling,
    ValidationError,
)


@attrs.frozen
class BulkStatus:
    """A status other than success.

    Attributes:
        v1: its name in the v1 API.
        v2: its name in the v2 API.
        kind: the error that a call for that destination alone would have got.
    """

    v1: str
    v2: str
    kind: type[SesError]


SUCCESS = ("Success", "SUCCESS")

FAILED = BulkStatus("Failed", "FAILED", SesError)

STATUSES = (
    BulkStatus("MessageRejected", "MESSAGE_REJECTED", MessageRejected),
    BulkStatus("MailFromDomainNotVerified", "MAIL_FROM_DOMAIN_NOT_VERIFIED", MailFromDomainNotVerified),
    BulkStatus("ConfigurationSetDoesNotExist", "CONFIGURATION_SET_NOT_FOUND", ConfigurationSetDoesNotExist),
    BulkStatus("TemplateDoesNotExist", "TEMPLATE_NOT_FOUND", TemplateDoesNotExist),
    BulkStatus("AccountSuspended", "ACCOUNT_SUSPENDED", AccountShutDown),
    BulkStatus("AccountDailyQuotaExceeded", "ACCOUNT_DAILY_QUOTA_EXCEEDED", DailyQuotaExceeded),
    BulkStatus("AccountThrottled", "ACCOUNT_THROTTLED", Throttling),
    BulkStatus("InvalidSendingPoolName", "INVALID_SENDING_POOL_NAME", SesError),
    BulkStatus("AccountSendingPaused", "ACCOUNT_SENDING_PAUSED", AccountSendingPaused),
    BulkStatus("ConfigurationSetSendingPaused", "CONFIGURATION_SET_SENDING_PAUSED", ConfigurationSetSendingPaused),
    BulkStatus("InvalidParameterValue", "INVALID_PARAMETER", InvalidParameterValue),
    BulkStatus("TransientFailure", "TRANSIENT_FAILURE", ServiceFailed),
    FAILED,
)
"""The more particular before the more general: the first that fits an error is its status."""

_ALSO_INVALID = (ValidationError, MalformedInput, InvalidAction)


def status_of(error: SesError) -> BulkStatus:
    """The status that stands for an error.

    >>> status_of(Throttling("Maximum sending rate exceeded.")).v2
    'ACCOUNT_THROTTLED'
    """
    if isinstance(error, _ALSO_INVALID):
        error = InvalidParameterValue(error.message)
    return next(
        (status for status in STATUSES if status.kind is not SesError and isinstance(error, status.kind)), FAILED
    )


def error_of(name: str, message: str) -> SesError:
    """The error that a status stands for, in either spelling.

    >>> type(error_of("AccountThrottled", "Maximum sending rate exceeded.")).__name__
    'Throttling'
    """
    found = next((status for status in STATUSES if name in (status.v1, status.v2)), FAILED)
    return found.kind(message or name, code=name)
