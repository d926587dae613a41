"""What SES answers to a call that it refuses, and the answers that no concept of SES has to itself."""

from __future__ import annotations

from typing import ClassVar

from sesmodel.errors.base import Delivered, SesModelError


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


class NotFound(SesError):
    """A resource is unknown (OBS-203)."""

    v1_code = "InvalidParameterValue"
    v2_name = "NotFoundException"
    v2_status = 404


class AlreadyExists(SesError):
    """A resource of that name exists (OBS-202)."""

    v1_code = "AlreadyExists"
    v2_name = "AlreadyExistsException"


class Conflict(SesError):
    """Something is under way that the call would change: a review of the account (OBS-021)."""

    v1_code = "ConflictException"
    v2_name = "ConflictException"
    v2_status = 409


class LimitExceeded(SesError):
    """The account has as many of these as it may have (OBS-143)."""

    v1_code = "LimitExceeded"
    v2_name = "LimitExceededException"


class TemporaryRefusal(SesError):
    """A 4xx reply of a mail server that stands for no error of the APIs: the same may succeed later (SRC-17)."""

    v1_code = v2_name = "TemporaryRefusal"
    smtp_code = 451
    retryable = True


class PermanentRefusal(SesError):
    """A 5xx reply of a mail server that stands for no error of the APIs: change the request first (SRC-18)."""

    v1_code = v2_name = "PermanentRefusal"
    hint = "Change the message or the settings first: the same again gets the same answer."
