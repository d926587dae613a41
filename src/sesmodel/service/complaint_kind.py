"""Kinds of complaints (SCH-13)."""

from __future__ import annotations

from sesmodel.service.event_word import EventWord


class ComplaintFeedbackType(EventWord):
    """What a recipient, or a provider, says is wrong with a message; the list is that of IANA (RFC 5965)."""

    ABUSE = "abuse"
    AUTH_FAILURE = "auth-failure"
    FRAUD = "fraud"
    NOT_SPAM = "not-spam"
    OTHER = "other"
    VIRUS = "virus"

    @property
    def counts_against_sender(self) -> bool:
        """Whether it is a complaint at all: ``not-spam`` takes one back (NTF-31)."""
        return self is not ComplaintFeedbackType.NOT_SPAM


class ComplaintSubType(EventWord):
    """Why there is a complaint though nobody complained of this message."""

    ON_ACCOUNT_SUPPRESSION_LIST = "OnAccountSuppressionList"
