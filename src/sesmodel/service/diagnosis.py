"""What the reply of a server tells of the cause, in the words of events: kinds of bounces, reasons of delays.

How SES reads replies is not documented. This goes by the enhanced status codes (RFC 3463), and by the text where a
code stands for several causes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesmodel.service.outcome import Outcome

UNDETERMINED = ("Undetermined", "Undetermined")
"""The kind of a bounce that says nothing (SCH-10)."""

_KINDS = {  # NTF-25: what the sender can change is Transient, though the server said 5xx
    "1.1": ("Permanent", "NoEmail"),
    "1.6": ("Permanent", "NoEmail"),  # has moved
    "2.2": ("Transient", "MailboxFull"),
    "2.3": ("Transient", "MessageTooLarge"),
    "3.4": ("Transient", "MessageTooLarge"),
}
_ATTACHMENT = re.compile(r"\battach|\bfile (?:type|name|extension)", re.IGNORECASE)
_SPAM = re.compile(r"\bspam\b|unsolicited|\bjunk\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\bIP\b|\bclient host\b|black ?list|block ?list|spamhaus|\bRBL\b|rate limit", re.IGNORECASE)


def bounce_kind(outcome: Outcome) -> tuple[str, str]:
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
        return "Transient", "MailboxFull" if (subject, detail) == ("2", "2") else "General"
    if subject not in ("6", "7"):
        return _KINDS.get(f"{subject}.{detail}", ("Permanent", "General"))
    if _ATTACHMENT.search(outcome.reply):
        return "Transient", "AttachmentRejected"
    if _ADDRESS.search(outcome.reply):  # no fault of the recipient's address, so it does not count (FAQ-13)
        return "Transient", "General"
    return "Transient", "ContentRejected"


def delay_type(outcome: Outcome) -> str:
    """Why delivery is delayed after a reply that SES tries again at (SCH-20).

    >>> from sesmodel.service.outcome import Outcome
    >>> delay_type(Outcome("421 4.4.2 Connection timed out", reached=False))
    'TransientCommunicationFailure'
    """
    if outcome.delay_type:
        return outcome.delay_type
    if not outcome.reply[3:].strip():
        return "Undetermined"
    _, subject, detail = outcome.status.split(".")
    if (subject, detail) == ("2", "2"):
        return "MailboxFull"
    if subject == "7" and _SPAM.search(outcome.reply):
        return "SpamDetected"
    if subject == "7" and _ADDRESS.search(outcome.reply):
        return "IPFailure"
    return {"3": "RecipientServerError", "4": "TransientCommunicationFailure"}.get(subject, "General")


DELAY_TYPES = (
    "InternalFailure",
    "General",
    "MailboxFull",
    "SpamDetected",
    "RecipientServerError",
    "IPFailure",
    "TransientCommunicationFailure",
    "Undetermined",
)
"""The reasons that an account without IP addresses of its own can meet (SCH-20, IP-18)."""
