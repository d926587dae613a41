"""Answers of SES to a caller that is not known or not allowed, and about the policies that allow."""

from __future__ import annotations

import re
from typing import Any

from sesmodel.errors.ses import PermanentRefusal, SesError


class InvalidPolicy(SesError):
    """The document of a policy of an identity is refused (OBS-249, OBS-251)."""

    v1_code = "InvalidPolicy"
    v2_name = "BadRequestException"


_NOT_ALLOWED = (  # compiled when somebody asks, as this file is loaded by everybody
    r"User:? [`']?(?P<user>arn:[^`'\s]+)'? is not authorized to perform:? [`']?(?P<action>[\w-]+:\w+)'?"
    r"(?: on resource:? [`']?(?P<resource>[^`'\s]+)'?)?"
)


class AccessDenied(SesError):
    """The caller is not allowed to do this (OBS-028, OBS-030, OBS-031).

    Attributes:
        decision: which statement and which condition it is that refuses, as a :class:`Decision`, where a model of this
            library refused; ``None`` of AWS, which does not tell.

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
    decision: Any = None  # of a floor above

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
        found = re.search(_NOT_ALLOWED, self.message)
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


class AuthenticationFailed(PermanentRefusal):
    """The server does not take the user name and password (535).

    SES wants the SMTP password that is derived from the secret key, for the Region of the endpoint; never the key.
    """

    v1_code = v2_name = "AuthenticationFailed"
    smtp_code = 535
    hint = "Use the SMTP password that was derived for this Region; the secret access key is none."
