"""Kinds of bounces, and what the sender does about each (SCH-10)."""

from __future__ import annotations

from enum import StrEnum

from sesmodel.service.event_word import EventWord


class BounceType(EventWord):
    """Whether a bounce is for good."""

    UNDETERMINED = "Undetermined"
    PERMANENT = "Permanent"
    TRANSIENT = "Transient"


class BounceSubType(EventWord):
    """Why a message bounced, as far as SES can tell."""

    UNDETERMINED = "Undetermined"
    GENERAL = "General"
    NO_EMAIL = "NoEmail"
    SUPPRESSED = "Suppressed"
    ON_ACCOUNT_SUPPRESSION_LIST = "OnAccountSuppressionList"
    MAILBOX_FULL = "MailboxFull"
    MESSAGE_TOO_LARGE = "MessageTooLarge"
    CONTENT_REJECTED = "ContentRejected"
    ATTACHMENT_REJECTED = "AttachmentRejected"


class BounceAdvice(StrEnum):
    """What the sender does about a bounce."""

    REMOVE = "remove"
    RETRY_LATER = "retry later"
    INSPECT = "inspect"


BOUNCE_KINDS: frozenset[tuple[BounceType, BounceSubType]] = frozenset(
    {
        (BounceType.UNDETERMINED, BounceSubType.UNDETERMINED),
        (BounceType.PERMANENT, BounceSubType.GENERAL),
        (BounceType.PERMANENT, BounceSubType.NO_EMAIL),
        (BounceType.PERMANENT, BounceSubType.SUPPRESSED),
        (BounceType.PERMANENT, BounceSubType.ON_ACCOUNT_SUPPRESSION_LIST),
        (BounceType.TRANSIENT, BounceSubType.GENERAL),
        (BounceType.TRANSIENT, BounceSubType.MAILBOX_FULL),
        (BounceType.TRANSIENT, BounceSubType.MESSAGE_TOO_LARGE),
        (BounceType.TRANSIENT, BounceSubType.CONTENT_REJECTED),
        (BounceType.TRANSIENT, BounceSubType.ATTACHMENT_REJECTED),
    }
)
"""The ten pairs of type and subtype that there are."""

_ADVICE = {
    BounceType.PERMANENT: BounceAdvice.REMOVE,
    BounceType.TRANSIENT: BounceAdvice.RETRY_LATER,
    BounceType.UNDETERMINED: BounceAdvice.INSPECT,
}


def classify(bounce_type: str) -> BounceAdvice:
    """What to do about a bounce of a type: remove the address, try again later, or look at the notice.

    A type that SES does not have yet is to be looked at, too.

    >>> classify("Permanent"), classify("Transient").value
    (<BounceAdvice.REMOVE: 'remove'>, 'retry later')
    """
    return next((advice for kind, advice in _ADVICE.items() if kind == bounce_type), BounceAdvice.INSPECT)
