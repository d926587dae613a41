"""What the reply of a server tells of the cause, in the words of events: kinds of bounces, reasons of delays.

How SES reads replies is not documented. This goes by the enhanced status codes (RFC 3463), and by the text where a
code stands for several causes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.service.bounce_kind import BounceSubType, BounceType
from sesmodel.service.delay_type import DelayType

if TYPE_CHECKING:
    from sesmodel.service.outcome import Outcome

_Kind = tuple[BounceType, BounceSubType]

UNDETERMINED = (BounceType.UNDETERMINED, BounceSubType.UNDETERMINED)
"""The kind of a bounce that says nothing (SCH-10)."""

_GENERAL = (BounceType.PERMANENT, BounceSubType.GENERAL)
_NO_EMAIL = (BounceType.PERMANENT, BounceSubType.NO_EMAIL)
_FOR_NOW = (BounceType.TRANSIENT, BounceSubType.GENERAL)
_FULL = (BounceType.TRANSIENT, BounceSubType.MAILBOX_FULL)
_TOO_LARGE = (BounceType.TRANSIENT, BounceSubType.MESSAGE_TOO_LARGE)
_CONTENT = (BounceType.TRANSIENT, BounceSubType.CONTENT_REJECTED)
_FILE = (BounceType.TRANSIENT, BounceSubType.ATTACHMENT_REJECTED)

# NTF-25: what the sender can change is Transient, though the server said 5xx. 1.6 is a mailbox that has moved.
_KINDS = {"1.1": _NO_EMAIL, "1.6": _NO_EMAIL, "2.2": _FULL, "2.3": _TOO_LARGE, "3.4": _TOO_LARGE}

_DELAYS = {"3": DelayType.RECIPIENT_SERVER_ERROR, "4": DelayType.TRANSIENT_COMMUNICATION_FAILURE}
_ATTACHMENT = re.compile(r"\battach|\bfile (?:type|name|extension)", re.IGNORECASE)
_SPAM = re.compile(r"\bspam\b|unsolicited|\bjunk\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\bIP\b|\bclient host\b|black ?list|block ?list|spamhaus|\bRBL\b|rate limit", re.IGNORECASE)


def bounce_kind(outcome: Outcome) -> _Kind:
    """Type and subtype of the bounce after a reply that SES gives up at (SCH-10).

    Of the simulator, SES says General for 5.1.1 (OBS-420); of other receivers the model says NoEmail, as NTF-25 has it.

    >>> from sesmodel.service.outcome import Outcome
    >>> bounce_kind(Outcome("552 5.2.2 mailbox full"))
    ('Transient', 'MailboxFull')
    """
    if outcome.kind:
        return outcome.kind
    _, subject, detail = outcome.status.split(".")
    if outcome.deferred:  # and time is up
        return _FULL if (subject, detail) == ("2", "2") else _FOR_NOW
    if subject not in ("6", "7"):
        return _KINDS.get(f"{subject}.{detail}", _GENERAL)
    if _ATTACHMENT.search(outcome.reply):
        return _FILE
    if _ADDRESS.search(outcome.reply):  # no fault of the recipient's address, so it does not count (FAQ-13)
        return _FOR_NOW
    return _CONTENT


def delay_type(outcome: Outcome) -> DelayType:
    """Why delivery is delayed after a reply that SES tries again at (SCH-20).

    >>> from sesmodel.service.outcome import Outcome
    >>> delay_type(Outcome("421 4.4.2 Connection timed out", reached=False))
    'TransientCommunicationFailure'
    """
    if outcome.delay_type:
        return outcome.delay_type
    if not outcome.reply[3:].strip():
        return DelayType.UNDETERMINED
    _, subject, detail = outcome.status.split(".")
    if (subject, detail) == ("2", "2"):
        return DelayType.MAILBOX_FULL
    if subject == "7" and _SPAM.search(outcome.reply):
        return DelayType.SPAM_DETECTED
    if subject == "7" and _ADDRESS.search(outcome.reply):
        return DelayType.IP_FAILURE
    return _DELAYS.get(subject, DelayType.GENERAL)
