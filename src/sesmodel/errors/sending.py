"""Answers of SES to a send: an identity, a quota, the account or its configuration set is in the way."""

from __future__ import annotations

import re
from enum import StrEnum

from sesmodel.errors.ses import SesError

_NOT_ALL = "..."
_ENTRY = r'(?:[^",<]|"(?:[^"\\]|\\.)*"|<[^<>]*>|["<])+'  # commas in quotes part nothing
_NAMED = r".*<([^<>]*)>"  # both compiled when somebody asks, as this file is loaded by everybody


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
        entries = (entry.strip() for entry in re.findall(_ENTRY, listed))
        return tuple(dict.fromkeys(re.sub(_NAMED, r"\1", entry) for entry in entries))

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
