"""From the codes of the APIs and the replies over SMTP to the errors that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import (
    AccessDenied,
    AccountSendingPaused,
    AccountShutDown,
    AlreadyExists,
    AuthenticationFailed,
    ConfigurationSetAlreadyExists,
    ConfigurationSetDoesNotExist,
    ConfigurationSetSendingPaused,
    Conflict,
    CustomVerificationEmailInvalidContent,
    CustomVerificationEmailTemplateAlreadyExists,
    CustomVerificationEmailTemplateDoesNotExist,
    DailyQuotaExceeded,
    DefaultConfigurationSetDoesNotExist,
    EventDestinationAlreadyExists,
    EventDestinationDoesNotExist,
    ExpiredToken,
    FromEmailAddressNotVerified,
    IncompleteSignature,
    InvalidAction,
    InvalidCloudWatchDestination,
    InvalidFirehoseDestination,
    InvalidNextToken,
    InvalidParameterValue,
    InvalidPolicy,
    InvalidRenderingParameter,
    InvalidSignature,
    InvalidSnsDestination,
    InvalidTemplate,
    InvalidTrackingOptions,
    LimitExceeded,
    MailFromDomainNotVerified,
    MalformedInput,
    MalformedQueryString,
    MessageRejected,
    MissingAuthenticationToken,
    MissingRenderingAttribute,
    NotFound,
    PermanentRefusal,
    ProductionAccessNotGranted,
    ServiceFailed,
    SesError,
    TemplateDoesNotExist,
    TemporaryRefusal,
    Throttling,
    TrackingOptionsAlreadyExists,
    TrackingOptionsDoesNotExist,
    UnknownAccessKey,
    ValidationError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_ANSWERS: tuple[type[SesError], ...] = (
    ServiceFailed,
    MessageRejected,
    MailFromDomainNotVerified,
    Throttling,
    AccountSendingPaused,
    InvalidParameterValue,
    InvalidNextToken,
    NotFound,
    AlreadyExists,
    ConfigurationSetSendingPaused,
    ConfigurationSetDoesNotExist,
    ConfigurationSetAlreadyExists,
    EventDestinationDoesNotExist,
    EventDestinationAlreadyExists,
    InvalidSnsDestination,
    InvalidFirehoseDestination,
    InvalidCloudWatchDestination,
    InvalidTrackingOptions,
    TrackingOptionsAlreadyExists,
    TrackingOptionsDoesNotExist,
    ValidationError,
    MalformedInput,
    InvalidAction,
    MalformedQueryString,
    AccessDenied,
    MissingAuthenticationToken,
    IncompleteSignature,
    UnknownAccessKey,
    InvalidSignature,
    ExpiredToken,
    TemplateDoesNotExist,
    Conflict,
    LimitExceeded,
    InvalidTemplate,
    InvalidPolicy,
    InvalidRenderingParameter,
    MissingRenderingAttribute,
    CustomVerificationEmailTemplateDoesNotExist,
    CustomVerificationEmailTemplateAlreadyExists,
    CustomVerificationEmailInvalidContent,
    FromEmailAddressNotVerified,
    ProductionAccessNotGranted,
)
"""Where classes share a code, the first one is meant."""

_TOLD_APART: tuple[tuple[str, str, type[SesError]], ...] = (
    ("Throttling", "Daily message quota exceeded", DailyQuotaExceeded),
    ("ThrottlingException", "Daily message quota exceeded", DailyQuotaExceeded),  # as the guide writes it: QRC-30
    ("TooManyRequestsException", "Daily message quota exceeded", DailyQuotaExceeded),
    ("MessageRejected", "Sending paused for this account", AccountShutDown),
    ("MessageRejected", "Account is paused", AccountSendingPaused),  # over SMTP, as the next
    ("MessageRejected", "Account sending is disabled", AccountSendingPaused),
    ("InvalidParameterValue", "Configuration set <", ConfigurationSetDoesNotExist),  # over SMTP: TRB-16
    ("NotFoundException", "Configuration set <", ConfigurationSetDoesNotExist),
    ("BadRequestException", "Configuration set <", DefaultConfigurationSetDoesNotExist),
    ("NotFoundException", "An event destination with name <", EventDestinationDoesNotExist),
    ("AlreadyExistsException", "An event destination with name <", EventDestinationAlreadyExists),
    ("NotFoundException", "Template ", TemplateDoesNotExist),
    ("NotFoundException", "Custom verification email template <", CustomVerificationEmailTemplateDoesNotExist),
    ("NotFoundException", "The from email address <", FromEmailAddressNotVerified),
    ("AlreadyExistsException", "Custom verification email template <", CustomVerificationEmailTemplateAlreadyExists),
    ("AlreadyExistsException", "Configuration set ", ConfigurationSetAlreadyExists),
    ("SendingPausedException", "Sending is paused for configuration set", ConfigurationSetSendingPaused),
)
"""Codes that classes share, and how the texts of the others begin."""

_HINTS: dict[tuple[int, str], str] = {
    (530, "Authentication required"): "Log in first: give a user name and a password.",
    (535, "Account not subscribed to SES"): "Sign the account up for Amazon SES in this Region.",
    (552, "Message is too long"): "Send less than the limit, counted after base64: a link in place of the file.",
}
"""What to do about replies that share a class (SRC-01)."""


def error_from_code(code: str, message: str, *, status: int | None = None, request_id: str | None = None) -> SesError:
    """Make the error that a v1 code or v2 name stands for.

    Args:
        code: ``Throttling``, ``TooManyRequestsException``, ``MessageRejectedException``, …
        message: the text that came with it.
        status: the HTTP status that it came with, if known.
        request_id: the id of the request, if known.

    >>> type(error_from_code("TooManyRequestsException", "Maximum sending rate exceeded.")).__name__
    'Throttling'
    """
    return _kind(code, message, status)(message, request_id=request_id, code=code, status=status)


def _kind(code: str, message: str, status: int | None) -> type[SesError]:
    if status is not None and status >= 500:
        return ServiceFailed
    for shared, start, told_apart in _TOLD_APART:
        if code == shared and message.startswith(start):
            return told_apart
    bare = code.removesuffix("Exception")
    return _first(kind for kind in _ANSWERS if code in _names(kind) or bare in _names(kind))


def error_from_reply(code: int, text: str) -> SesError:
    """Make the error that an SMTP reply stands for.

    Args:
        code: the reply code, such as 554.
        text: the text after the code, such as ``Message rejected: Email address is not verified. …``.

    >>> error_from_reply(554, "Message rejected: Email address is not verified.").message
    'Email address is not verified.'
    """
    prefix, colon, message = text.partition(": ")
    if colon and message.startswith("Daily message quota exceeded"):
        return DailyQuotaExceeded(message)
    if colon and (code, prefix) == (SesError.smtp_code, SesError.smtp_prefix):
        return error_from_code(InvalidParameterValue.v1_code, message)
    kinds = [kind for kind in _ANSWERS if (kind.smtp_code, kind.smtp_prefix) == (code, prefix)]
    if colon and kinds:
        return error_from_code(kinds[0].v1_code, message)
    # A server that says no is known to have taken nothing, even where SES words it as a failure of its own.
    refusal = AuthenticationFailed if code == 535 else TemporaryRefusal if 400 <= code < 500 else PermanentRefusal
    error = refusal(text, code=str(code))
    error.hint = next((hint for (its, start), hint in _HINTS.items() if its == code and start in text), error.hint)
    return error


def _names(kind: type[SesError]) -> tuple[str, str]:
    return kind.v1_code, kind.v2_name


def _first(kinds: Iterable[type[SesError]]) -> type[SesError]:
    return next(iter(kinds), SesError)
