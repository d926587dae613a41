"""Why a delivery is delayed (SCH-20)."""

from __future__ import annotations

from typing import Self

from sesmodel.service.event_word import EventWord


class DelayType(EventWord):
    """The reason of a delay.

    One of them has two names: the table of the guide says ``TransientCommunicationGeneral``, its examples and SES
    (OBS-410) say ``TransientCommunicationFailure``.

    >>> DelayType("TransientCommunicationGeneral")
    'TransientCommunicationFailure'
    """

    INTERNAL_FAILURE = "InternalFailure"
    GENERAL = "General"
    MAILBOX_FULL = "MailboxFull"
    SPAM_DETECTED = "SpamDetected"
    RECIPIENT_SERVER_ERROR = "RecipientServerError"
    IP_FAILURE = "IPFailure"
    TRANSIENT_COMMUNICATION_FAILURE = "TransientCommunicationFailure"
    BYOIP_HOST_NAME_LOOKUP_UNAVAILABLE = "BYOIPHostNameLookupUnavailable"
    UNDETERMINED = "Undetermined"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls(OTHER_SPELLINGS[value]) if isinstance(value, str) and value in OTHER_SPELLINGS else None


OTHER_SPELLINGS = {"TransientCommunicationGeneral": "TransientCommunicationFailure"}
"""What is written in another way here and there, and how it is written here."""
