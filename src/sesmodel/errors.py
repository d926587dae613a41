"""Every error that sesmodel raises on purpose, in one tree.

::

    SesModelError
    ├── InvalidValue (ValueError)       a value that cannot be built
    │   ├── InvalidAddress
    │   ├── InvalidHeader
    │   ├── InvalidContent
    │   ├── InvalidKey                  no key that DKIM can sign with, or not in the form that is asked for
    │   ├── InvalidTags                 no list of tags, as signatures and key records are
    │   ├── ForbiddenSignedHeader       a signature over a field that SES replaces or takes out
    │   ├── InvalidRecord               a DNS record, or what SPF or DMARC would read in one
    │   ├── InvalidEvent                no event of SES, or one with a part missing or wrong
    │   ├── InvalidConfiguration        settings of a transport that contradict each other or lack something
    │   └── InvalidVerificationLink     a link that verifies nothing: changed, expired, of another Region
    ├── MessageRefused                  check() found what SES would refuse; nothing was sent
    ├── SendLimitReached                the quota that a RateLimiter keeps to has no room; nothing was sent
    ├── NotExpressible                  this transport has no way to say what the submission asks for
    ├── TemplateError                   what is wrong with a template, with the line, the column and a caret
    │   ├── TemplateSyntaxError         it cannot be read
    │   └── RenderingError              it cannot be rendered with this data, within these limits
    ├── MissingExtra (ImportError)      an optional library is not installed
    ├── SecretNotCopied (TypeError)     a key was to be pickled
    ├── UnknownTransport (ValueError)   no transport answers to this URL
    ├── StoreFailed                     a suppression list cannot be read or written
    ├── UntrustedMessage                a webhook got what SNS did not post for it
    ├── CertificateUnavailable          the certificate of a message could not be had, so nothing is proven
    ├── TransportFailed                 the service could not be reached or did not answer
    │   └── DeliveryUnknown             it had the whole message when its answer was lost
    └── SesError                        what SES answers, over every door
        ├── InvalidParameterValue
        │   └── InvalidNextToken
        ├── ValidationError
        ├── MalformedInput
        ├── InvalidAction
        ├── MalformedQueryString        a form with a syntax error
        ├── ServiceFailed
        ├── MessageRejected
        ├── MailFromDomainNotVerified
        ├── Throttling
        │   └── DailyQuotaExceeded
        ├── AccountSendingPaused
        │   └── AccountShutDown         by AWS, not by its owner
        ├── ConfigurationSetSendingPaused
        ├── ConfigurationSetDoesNotExist
        │   └── DefaultConfigurationSetDoesNotExist
        ├── ConfigurationSetAlreadyExists
        ├── InvalidTrackingOptions
        ├── TrackingOptionsAlreadyExists
        ├── TrackingOptionsDoesNotExist
        ├── InvalidSnsDestination
        ├── InvalidFirehoseDestination
        ├── InvalidCloudWatchDestination
        ├── NotFound
        │   ├── EventDestinationDoesNotExist
        │   ├── TemplateDoesNotExist
        │   └── CustomVerificationEmailTemplateDoesNotExist
        ├── AlreadyExists
        │   ├── EventDestinationAlreadyExists
        │   └── CustomVerificationEmailTemplateAlreadyExists
        ├── Conflict                    something is under way that this would change
        ├── LimitExceeded
        ├── InvalidTemplate
        ├── InvalidPolicy
        ├── InvalidRenderingParameter
        ├── MissingRenderingAttribute
        ├── CustomVerificationEmailInvalidContent
        ├── FromEmailAddressNotVerified
        ├── ProductionAccessNotGranted
        ├── AccessDenied
        ├── MissingAuthenticationToken  a request without a signature
        ├── IncompleteSignature
        ├── UnknownAccessKey
        ├── InvalidSignature            of another secret, time, Region or service
        ├── ExpiredToken
        ├── TemporaryRefusal            a mail server says: not now (4xx)
        └── PermanentRefusal            a mail server says: not so (5xx)
            └── AuthenticationFailed

A SES error knows how each door spells it: the v1 code, the v2 name and HTTP status (OBS-447, OBS-451), and the
SMTP reply (OBS-445). It also says whether mail can have gone out, since SES has no idempotency token.
"""

from __future__ import annotations

import math
import re
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from sesmodel.constraint import NOT_NULL

if TYPE_CHECKING:
    from collections.abc import Sequence

Delivered = Literal["no", "unknown", "yes"]


class SesModelError(Exception):
    """The root: catch this for anything that sesmodel raises on purpose. Every error can be pickled and copied."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Be rebuilt from what the error knows, not from the arguments of its class."""
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(kind: type[SesModelError], args: tuple[Any, ...], state: dict[str, Any]) -> SesModelError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class InvalidValue(SesModelError, ValueError):
    """A value that cannot be built, with the place and the cure.

    Args:
        what: what was wrong, in one sentence.
        where: the field, header or recipient it was found in.
        cure: what to do about it.
    """

    def __init__(self, what: str, *, where: str = "", cure: str = "") -> None:
        """Compose the sentence that a person reads."""
        self.what = what
        self.where = where
        self.cure = cure
        super().__init__(f"{where}: {what}" if where else what)

    def __str__(self) -> str:
        """What was wrong, where, and what to do."""
        said = super().__str__()
        stop = "" if said.endswith((".", ":")) else "."
        return f"{said}{stop} {self.cure}" if self.cure else said


class InvalidAddress(InvalidValue):
    """A text that is no mailbox, or one that SES cannot send to."""


class InvalidHeader(InvalidValue):
    """A header name or value that would break the message apart."""


class InvalidContent(InvalidValue):
    """A body or attachment that cannot be made into a MIME part."""


class InvalidRecord(InvalidValue):
    """A DNS record that cannot be, or a text that is no SPF or DMARC record."""


class InvalidConfiguration(InvalidValue):
    """Settings of a transport or mailer that contradict each other or lack something; found before any connection."""


class InvalidKey(InvalidValue):
    """A key that DKIM cannot sign with, or that is not in the form asked for. It never shows any of the key."""


class InvalidTags(InvalidValue):
    """A text that is no list of tags, as DKIM signatures and key records are (RFC 6376 section 3.2)."""


class ForbiddenSignedHeader(InvalidValue):
    """A header field that must not be signed, since SES replaces it or takes it out (AUTH-22)."""


class InvalidVerificationLink(InvalidValue):
    """A link that verifies nothing (IDN-16, IDN-17).

    Args:
        what: what is wrong with it, in one sentence.
        where: what was looked at.
        cure: what to do about it.
        code: the same for programs: ``not-a-link``, ``other-region``, ``tampered``, ``expired``, or ``unknown`` for
            one that nobody asked for, or whose identity is gone.
    """

    def __init__(self, what: str, *, where: str = "", cure: str = "", code: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(what, where=where, cure=cure)
        self.code = code


class InvalidEvent(InvalidValue):
    """What was to be read is no event of SES, or a part of it is missing or wrong (SCH-02).

    Args:
        what: what is wrong, in one sentence.
        where: the member: ``bounce.bouncedRecipients[0].emailAddress``; empty for the whole.
        cure: what to do about it.
    """

    def under(self, member: str) -> InvalidEvent:
        """The same error, told from one level further out."""
        if not self.where:
            return InvalidEvent(self.what, where=member, cure=self.cure)
        joint = "" if self.where.startswith("[") else "."
        return InvalidEvent(self.what, where=f"{member}{joint}{self.where}", cure=self.cure)


class MessageRefused(SesModelError):
    """The message has problems that SES would refuse it for; nothing was sent.

    Attributes:
        problems: the problems, in the order of the message. Their ``str`` is one line each.
    """

    delivered: Delivered = "no"

    def __init__(self, problems: Sequence[object]) -> None:
        """Keep the problems and list them in the message."""
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"SES would refuse this message:\n{lines}")


class SendLimitReached(SesModelError):
    """The quota that a :class:`sesmodel.RateLimiter` keeps to has no room for a message; nothing was handed over.

    Args:
        recipients: how many the message has.
        daily: the recipients of 24 hours that the limiter was given.
        retry_in: seconds until there is room; ``None`` if there never will be.

    >>> print(SendLimitReached(10, 200, 5400.0))
    10 recipients are more than is left of 200 in 24 hours. There is room in 1:30:00.
    """

    delivered: ClassVar[Delivered] = "no"

    def __init__(self, recipients: int, daily: float, retry_in: float | None) -> None:
        """Say when there is room."""
        self.recipients = recipients
        self.daily = daily
        self.retry_in = retry_in
        when = (
            "There never is: send to fewer at once"
            if retry_in is None
            else f"There is room in {timedelta(seconds=math.ceil(retry_in))}"
        )
        super().__init__(f"{recipients} recipients are more than is left of {daily:g} in 24 hours. {when}.")


class NotExpressible(SesModelError):
    """The transport cannot carry an option of the submission, and dropping it silently would be wrong."""

    delivered: Delivered = "no"


class TemplateError(SesModelError):
    """What is wrong with a template, and where.

    Args:
        message: what is wrong, in one sentence.
        source: the text of the template.
        offset: where in the text, in characters from its beginning.
        path: the path, partial or helper concerned, as the template writes it.
        template: the name of the template or partial, where it has one.

    Attributes:
        offset: as above.
        part: which part of a mail's template it is, ``subject``, ``html`` or ``text``, where there are parts.
    """

    def __init__(self, message: str, source: str, offset: int, *, path: str = "", template: str = "") -> None:
        """Keep the place; which line that is, is counted when somebody asks."""
        self.message = message
        self.path = path
        self.template = template
        self.part = ""
        self.offset = offset
        self._source = source
        super().__init__(message)

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return self._source.count("\n", 0, self.offset) + 1

    @property
    def column(self) -> int:
        """The column, counted from 1."""
        return self.offset - self._source.rfind("\n", 0, self.offset)

    @property
    def where(self) -> str:
        """Template, part, line and column: ``MyTemplate, html, line 1, column 5``."""
        return ", ".join([*filter(None, (self.template, self.part)), f"line {self.line}", f"column {self.column}"])

    @property
    def excerpt(self) -> str:
        """The line of the template, and a caret below the place; of a long line, what surrounds the place."""
        source, offset = self._source, self.offset
        start = max(offset - self.column + 1, offset - _AROUND)
        text = source[start : offset + _AROUND].split("\n", 1)[0].rstrip("\r")
        blanks = "".join("\t" if character == "\t" else " " for character in source[start:offset])
        return f"    {text}\n    {blanks}^"

    def __str__(self) -> str:
        """What is wrong, where, and the line itself."""
        return f"{self.message} ({self.where})\n{self.excerpt}"


_AROUND = 60


class TemplateSyntaxError(TemplateError):
    """The text is no template: a block is not closed, a tag cannot be read, it is nested too deeply (TPL-08)."""


class RenderingError(TemplateError):
    """The template cannot be rendered with this data: SES would report a Rendering Failure (TPL-07).

    Attributes:
        attribute: the attribute that is missing in the data, as the template writes it; empty if something else is
            wrong.
    """

    def __init__(
        self, message: str, source: str, offset: int, *, path: str = "", template: str = "", attribute: str = ""
    ) -> None:
        super().__init__(message, source, offset, path=path or attribute, template=template)
        self.attribute = attribute


class MissingExtra(SesModelError, ImportError):
    """An optional library is needed here and is not installed.

    Args:
        library: the library that could not be imported.
        extra: the extra of sesmodel that brings it.
        purpose: what it is needed for.
    """

    def __init__(self, library: str, extra: str, purpose: str) -> None:
        """Name the command that installs it."""
        self.library = library
        self.extra = extra
        super().__init__(f"{purpose} needs {library}, which is not installed: pip install 'sesmodel[{extra}]'")


class SecretNotCopied(SesModelError, TypeError):
    """A key was to be pickled, which would write its secret down."""


class UnknownTransport(SesModelError, ValueError):
    """A transport URL with a scheme that no transport answers to."""


class StoreFailed(SesModelError):
    """A store of the application, such as its suppression list, cannot be read or written; nothing was sent."""

    delivered: Delivered = "no"


class UntrustedMessage(SesModelError):
    """What came to a webhook is no message of SNS, or not for it: answer it with 403, and do nothing with it.

    Args:
        what: what was wrong, in one sentence.
        reason: the same in a word.
    """

    def __init__(self, what: str, *, reason: Literal["malformed", "topic", "age", "certificate", "signature"]) -> None:
        """Compose the sentence that a person reads."""
        self.what = what
        self.reason = reason
        super().__init__(f"The message is not trusted: {what}")


class CertificateUnavailable(SesModelError):
    """SNS could not be asked, so a message is not proven: answer it with 503, and SNS posts it again."""


class TransportFailed(SesModelError):
    """The service could not be reached, or its answer was lost.

    Attributes:
        delivered: ``"no"`` when nothing can have been accepted, else ``"unknown"``.
    """

    def __init__(self, message: str, *, delivered: Delivered) -> None:
        """Say what happened and what is known about the mail."""
        self.delivered: Delivered = delivered
        super().__init__(f"{message} (delivered: {delivered})")


class DeliveryUnknown(TransportFailed):
    """The service had the whole message when its answer was lost: to send again could send twice (SMTP-34)."""

    def __init__(self, message: str) -> None:
        """Say what happened."""
        super().__init__(message, delivered="unknown")


class SesError(SesModelError):
    """What SES answers to a call that it refuses, the same class whichever door it came through (LIF-04).

    Args:
        message: the text of SES, unchanged.
        request_id: the id of the request, where the door gives one.
        code: the code that came with it, where it is none of those below.
        status: the HTTP status that came with it, if it came over HTTP.

    Attributes:
        code: the code that came with it, or else that of v1.
        status: the HTTP status that came with it, or ``None`` (API-15).
        v1_code: the ``Code`` of the v1 Query API.
        v2_name: the exception name of the v2 REST API.
        v1_status: HTTP status of the v1 API.
        v2_status: HTTP status of the v2 API.
        smtp_code: the reply code of the SMTP interface.
        smtp_prefix: what the SMTP interface puts before the text.
        smtp_text: what it says in place of the text, where it has words of its own.
        retryable: whether the same call can succeed later without a change.
        delivered: whether mail can have gone out; a refused call sends nothing (QRC-32).
        hint: what to do about it, where that is known (SRC-18); SES's own text says only what is wrong.
    """

    v1_code: ClassVar[str] = "UnknownError"
    v2_name: ClassVar[str] = "UnknownError"
    v1_status: ClassVar[int] = 400
    v2_status: ClassVar[int] = 400
    smtp_code: ClassVar[int] = 554
    smtp_prefix: ClassVar[str] = "Transaction failed"
    smtp_text: ClassVar[str] = ""
    retryable: ClassVar[bool] = False
    delivered: ClassVar[Delivered] = "no"
    hint: str = ""

    def __init__(
        self, message: str, *, request_id: str | None = None, code: str | None = None, status: int | None = None
    ) -> None:
        """Keep the text of SES as it is."""
        self.message = message
        self.code = code or self.v1_code
        self.status = status
        self.request_id = request_id
        super().__init__(message)

    @property
    def smtp_reply(self) -> str:
        """The reply line of the SMTP interface: ``554 Message rejected: …`` (OBS-445)."""
        return f"{self.smtp_code} {self.smtp_prefix}: {self.smtp_text or self.message}"


class ServiceFailed(SesError):
    """SES failed by itself, with an HTTP status of 500 and above: the mail may have been taken."""

    v1_code = "InternalFailure"
    v2_name = "InternalServiceErrorException"
    v1_status = 500
    v2_status = 500
    smtp_code = 451
    smtp_prefix = "Temporary service failure"
    retryable = True
    delivered = "unknown"

    @property
    def smtp_reply(self) -> str:
        """The reply line of the SMTP interface, which says no more (SRC-05)."""
        return f"{self.smtp_code} {self.smtp_prefix}"


class InvalidParameterValue(SesError):
    """A parameter, an address or the MIME of the message is wrong."""

    v1_code = "InvalidParameterValue"
    v2_name = "BadRequestException"


class InvalidNextToken(InvalidParameterValue):
    """A page of the suppression list is asked for by a token that was never given out (OBS-282)."""

    v2_name = "InvalidNextTokenException"


class ValidationError(SesError):
    """A member is missing or breaks a constraint of the service model (OBS-036, OBS-037)."""

    v1_code = "ValidationError"
    v2_name = "BadRequestException"

    @classmethod
    def missing(cls, path: str) -> Self:
        """The error for a member that is not there.

        Args:
            path: the member as the service writes it: ``message.subject``.
        """
        return cls.constraint(path, NOT_NULL)

    @classmethod
    def constraint(cls, path: str, what: str) -> Self:
        """The error for a member that breaks a constraint (OBS-038).

        Args:
            path: the member as the service writes it.
            what: what it must do: ``must have length less than or equal to 64``.
        """
        return cls.of([(path, f"Member {what}")])

    @classmethod
    def of(cls, broken: Sequence[tuple[str, str]]) -> Self:
        """The error for all constraints that a request breaks: they are counted, and named together (OBS-036).

        Args:
            broken: the path of each value, and what it fails: ``Member must not be null``.
        """
        errors = "1 validation error" if len(broken) == 1 else f"{len(broken)} validation errors"
        said = (f"Value at '{path}' failed to satisfy constraint: {what}" for path, what in broken)
        return cls(f"{errors} detected: {'; '.join(said)}")


class MalformedInput(SesError):
    """A request that cannot be read: a value of the wrong type, or no document at all (OBS-039)."""

    v1_code = "MalformedInput"
    v2_name = "SerializationException"


class InvalidAction(SesError):
    """The service has no such operation, or the model does not offer it (OBS-034).

    Through v2 it has the same code, which SES does not use there: so nobody takes it for what SES would say.
    """

    v1_code = "InvalidAction"
    v2_name = "InvalidAction"


class MalformedQueryString(SesError):
    """The form of a v1 request is not encoded as forms are (TRB-16)."""

    v1_code = "MalformedQueryString"
    v2_name = "SerializationException"
    v1_status = 404


_NOT_ALL = "..."
_ENTRY = re.compile(r'(?:[^",<]|"(?:[^"\\]|\\.)*"|<[^<>]*>|["<])+')  # commas in quotes part nothing
_NAMED = re.compile(r".*<([^<>]*)>")


class MessageRejected(SesError):
    """The message cannot be sent: an identity is not verified, or its content is refused (TRB-04)."""

    v1_code = "MessageRejected"
    v2_name = "MessageRejected"
    smtp_prefix = "Message rejected"
    hint = "Verify the identities that the answer names, in the Region that it names."

    @property
    def identities(self) -> tuple[str, ...]:
        """The identities that the text names as not verified: the bare address of each, once (OBS-046)."""
        if "failed the check in region" not in self.message:
            return ()
        listed = self.message.partition(": ")[2].removesuffix(_NOT_ALL)
        entries = (entry.strip() for entry in _ENTRY.findall(listed))
        return tuple(dict.fromkeys(_NAMED.sub(r"\1", entry) for entry in entries))

    @property
    def truncated(self) -> bool:
        """Whether more identities failed than the text names (TRB-06)."""
        return bool(self.identities) and self.message.endswith(_NOT_ALL)


MessageRejectedException = MessageRejected
"""The name that the guide gives the same error in SDKs (LIF-04)."""


class MailFromDomainNotVerified(SesError):
    """The MX record of the MAIL FROM domain is not found, and its owner wants mail rejected then (AUTH-29, OBS-066)."""

    v1_code = "MailFromDomainNotVerifiedException"
    v2_name = "MailFromDomainNotVerifiedException"
    smtp_prefix = "MAIL FROM domain not verified"
    smtp_text = "DNS setup for MAIL FROM domain is invalid."  # OBS-065
    hint = "Publish exactly one MX record for the MAIL FROM domain, and set the domain again if it failed."


class ThrottlingKind(StrEnum):
    """What there was too much of (TRB-08).

    ``OTHER`` is a call rate of the API, or trouble of SES itself if it lasts.
    """

    DAILY_QUOTA = "daily_quota"
    SEND_RATE = "send_rate"
    SIGV2_RATE = "sigv2_rate"
    OTHER = "other"


_THROTTLED = {  # how the texts begin: TRB-09, TRB-10, TRB-11
    "Daily message quota exceeded": ThrottlingKind.DAILY_QUOTA,
    "Maximum sending rate exceeded": ThrottlingKind.SEND_RATE,
    "Maximum SigV2 SMTP sending rate exceeded": ThrottlingKind.SIGV2_RATE,
}


class Throttling(SesError):
    """More than the maximum sending rate (OBS-002, OBS-003, OBS-004), or than what else ``kind`` says."""

    v1_code = "Throttling"
    v2_name = "TooManyRequestsException"
    v2_status = 429
    smtp_code = 454
    smtp_prefix = "Throttling failure"
    retryable = True

    @property
    def kind(self) -> ThrottlingKind:
        """What there was too much of, by the text (TRB-08).

        >>> Throttling("Maximum sending rate exceeded.").kind.value
        'send_rate'
        """
        return next(
            (kind for start, kind in _THROTTLED.items() if self.message.startswith(start)), ThrottlingKind.OTHER
        )


class DailyQuotaExceeded(Throttling):
    """More than the quota of the last 24 hours (OBS-006)."""


class AccountSendingPaused(SesError):
    """Sending is paused for the account (OBS-017)."""

    v1_code = "AccountSendingPausedException"
    v2_name = "SendingPausedException"
    smtp_prefix = "Message rejected"


class AccountShutDown(AccountSendingPaused):
    """AWS paused the account; its owner cannot resume it by a call (OBS-016)."""

    v1_code = "MessageRejected"
    v2_name = "MessageRejected"
    hint = "Read what AWS wrote to the address of the AWS account, and answer it."


class ConfigurationSetSendingPaused(SesError):
    """Sending is paused for the configuration set (OBS-018)."""

    v1_code = "ConfigurationSetSendingPausedException"
    v2_name = "SendingPausedException"


class ConfigurationSetDoesNotExist(SesError):
    """The configuration set is unknown (OBS-061)."""

    v1_code = "ConfigurationSetDoesNotExist"
    v2_name = "NotFoundException"
    v2_status = 404


class DefaultConfigurationSetDoesNotExist(ConfigurationSetDoesNotExist):
    """The configuration set that an identity sends with by default was deleted (OBS-062)."""

    v2_name = "BadRequestException"
    v2_status = 400


class ConfigurationSetAlreadyExists(SesError):
    """A configuration set of that name exists (OBS-149)."""

    v1_code = "ConfigurationSetAlreadyExists"
    v2_name = "AlreadyExistsException"


class InvalidTrackingOptions(SesError):
    """The domain for tracking links is none, or is not verified (OBS-160, OBS-163)."""

    v1_code = "InvalidTrackingOptions"
    v2_name = "BadRequestException"
    hint = "Verify the domain, or one above it, first."


class TrackingOptionsAlreadyExists(SesError):
    """The configuration set has a domain for tracking links already (OBS-165)."""

    v1_code = "TrackingOptionsAlreadyExistsException"
    v2_name = "AlreadyExistsException"


class TrackingOptionsDoesNotExist(SesError):
    """The configuration set has no domain for tracking links (OBS-165)."""

    v1_code = "TrackingOptionsDoesNotExistException"
    v2_name = "NotFoundException"
    v2_status = 404


class NotFound(SesError):
    """A resource is unknown (OBS-203)."""

    v1_code = "InvalidParameterValue"
    v2_name = "NotFoundException"
    v2_status = 404


class AlreadyExists(SesError):
    """A resource of that name exists (OBS-202)."""

    v1_code = "AlreadyExists"
    v2_name = "AlreadyExistsException"


class EventDestinationDoesNotExist(NotFound):
    """A configuration set has no event destination of that name (OBS-181, OBS-186)."""

    v1_code = "EventDestinationDoesNotExist"


class EventDestinationAlreadyExists(AlreadyExists):
    """A configuration set has an event destination of that name (OBS-185)."""

    v1_code = "EventDestinationAlreadyExists"


class InvalidSnsDestination(SesError):
    """An event destination names a topic that is not there (OBS-179)."""

    v1_code = "InvalidSNSDestination"
    v2_name = "BadRequestException"
    hint = "Create the topic first, in the Region of SES; in a model by create_topic."


class InvalidFirehoseDestination(SesError):
    """An event destination names no delivery stream, or no role (EVP-22)."""

    v1_code = "InvalidFirehoseDestination"
    v2_name = "BadRequestException"


class InvalidCloudWatchDestination(SesError):
    """The dimensions of an event destination are refused (EVP-06, EVP-07)."""

    v1_code = "InvalidCloudWatchDestination"
    v2_name = "BadRequestException"


class TemplateDoesNotExist(NotFound):
    """A template is unknown (OBS-122, OBS-123)."""

    v1_code = "TemplateDoesNotExist"


class CustomVerificationEmailTemplateDoesNotExist(NotFound):
    """A custom verification template is unknown (OBS-253, OBS-254)."""

    v1_code = "CustomVerificationEmailTemplateDoesNotExist"


class CustomVerificationEmailTemplateAlreadyExists(AlreadyExists):
    """A custom verification template of that name exists (OBS-252)."""

    v1_code = "CustomVerificationEmailTemplateAlreadyExists"


class CustomVerificationEmailInvalidContent(SesError):
    """A custom verification template is too long or holds a tag, an attribute or a comment that it may not (IDN-24)."""

    v1_code = "CustomVerificationEmailInvalidContent"
    v2_name = "BadRequestException"
    hint = "Keep to the tags and attributes that the guide lists, without links, scripts, style sheets and comments."


class FromEmailAddressNotVerified(SesError):
    """A custom verification template is to be sent from an address that is not verified (OBS-255)."""

    v1_code = "FromEmailAddressNotVerified"
    v2_name = "NotFoundException"
    v2_status = 404
    hint = "Verify the address or its domain in this Region; a display name is not part of it."


class ProductionAccessNotGranted(SesError):
    """Custom verification mail is not sent by an account in the sandbox (IDN-21)."""

    v1_code = "ProductionAccessNotGranted"
    v2_name = "BadRequestException"
    hint = "Ask for production access in this Region."


class Conflict(SesError):
    """Something is under way that the call would change: a review of the account (OBS-021)."""

    v1_code = "ConflictException"
    v2_name = "ConflictException"
    v2_status = 409


class LimitExceeded(SesError):
    """The account has as many of these as it may have (OBS-143)."""

    v1_code = "LimitExceeded"
    v2_name = "LimitExceededException"


class InvalidTemplate(SesError):
    """A template cannot be stored: it cannot be read, or refers to a partial that it does not define (OBS-144)."""

    v1_code = "InvalidTemplate"
    v2_name = "BadRequestException"


class InvalidPolicy(SesError):
    """The document of a policy of an identity is refused (OBS-249, OBS-251)."""

    v1_code = "InvalidPolicy"
    v2_name = "BadRequestException"


class InvalidRenderingParameter(SesError):
    """The data for a test rendering are no JSON object, or make a mail that cannot be written (OBS-145)."""

    v1_code = "InvalidRenderingParameter"
    v2_name = "BadRequestException"


class MissingRenderingAttribute(SesError):
    """A test rendering lacks an attribute (OBS-129, OBS-130); a send is accepted, and fails later."""

    v1_code = "MissingRenderingAttribute"
    v2_name = "BadRequestException"


_NOT_ALLOWED = re.compile(
    r"User:? [`']?(?P<user>arn:[^`'\s]+)'? is not authorized to perform:? [`']?(?P<action>[\w-]+:\w+)'?"
    r"(?: on resource:? [`']?(?P<resource>[^`'\s]+)'?)?"
)


class AccessDenied(SesError):
    """The caller is not allowed to do this (OBS-028, OBS-030, OBS-031).

    >>> error = AccessDenied("User arn:aws:iam::1:user/x is not authorized to perform ses:SendEmail on resource arn:y")
    >>> error.user, error.action, error.resource
    ('arn:aws:iam::1:user/x', 'ses:SendEmail', 'arn:y')
    """

    v1_code = "AccessDenied"
    v2_name = "AccessDeniedException"
    v1_status = 403
    v2_status = 403
    smtp_prefix = "Access denied"
    hint = "Allow the action on this identity, in the IAM policy of the user and in the policy of the identity."

    @property
    def user(self) -> str | None:
        """The ARN of who was refused; ``None`` if the text does not say (SEC-25)."""
        return self._said("user")

    @property
    def action(self) -> str | None:
        """What was refused, such as ``ses:SendRawEmail``; ``None`` if the text does not say."""
        return self._said("action")

    @property
    def resource(self) -> str | None:
        """The ARN of the identity; ``None`` if the text names none."""
        return self._said("resource")

    def _said(self, name: str) -> str | None:
        found = _NOT_ALLOWED.search(self.message)
        return found and found[name]


class MissingAuthenticationToken(SesError):
    """A request is not signed."""

    v1_code = "MissingAuthenticationToken"
    v2_name = "MissingAuthenticationTokenException"
    v1_status = 403
    v2_status = 403
    hint = "Sign the request with Signature Version 4; every SDK of AWS does so when it has credentials."


class IncompleteSignature(SesError):
    """The ``Authorization`` of a request lacks a part, or is no Signature Version 4."""

    v1_code = "IncompleteSignature"
    v2_name = "IncompleteSignatureException"
    v2_status = 403


class UnknownAccessKey(SesError):
    """Nobody has this access key, or the session token is of another one (OBS-026, OBS-027)."""

    v1_code = "InvalidClientTokenId"
    v2_name = "UnrecognizedClientException"
    v1_status = 403
    v2_status = 403


class InvalidSignature(SesError):
    """A request is signed with another secret, at another time, or for another Region or service."""

    v1_code = "SignatureDoesNotMatch"
    v2_name = "InvalidSignatureException"
    v1_status = 403
    v2_status = 403


class ExpiredToken(SesError):
    """The session token of temporary credentials holds no longer."""

    v1_code = "ExpiredToken"
    v2_name = "ExpiredTokenException"
    v1_status = 403
    v2_status = 403
    hint = "Get new temporary credentials."


class TemporaryRefusal(SesError):
    """A 4xx reply of a mail server that stands for no error of the APIs: the same may succeed later (SRC-17)."""

    v1_code = v2_name = "TemporaryRefusal"
    smtp_code = 451
    retryable = True


class PermanentRefusal(SesError):
    """A 5xx reply of a mail server that stands for no error of the APIs: change the request first (SRC-18)."""

    v1_code = v2_name = "PermanentRefusal"
    hint = "Change the message or the settings first: the same again gets the same answer."


class AuthenticationFailed(PermanentRefusal):
    """The server does not take the user name and password (535).

    SES wants the SMTP password that is derived from the secret key, for the Region of the endpoint; never the key.
    """

    v1_code = v2_name = "AuthenticationFailed"
    smtp_code = 535
    hint = "Use the SMTP password that was derived for this Region; the secret access key is none."
