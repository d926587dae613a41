"""What a receiver asks SES to bounce: mail that came in, and why some of its recipients do not take it (OBS-459)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from sesmodel.errors import InvalidParameterValue

_NAME = re.compile(r"[A-Za-z0-9-]{1,50}")  # OBS-460
_LONGEST_VALUE = 2048


class BouncedBecause(StrEnum):
    """Why a recipient does not take a message."""

    DOES_NOT_EXIST = "DoesNotExist"
    MESSAGE_TOO_LARGE = "MessageTooLarge"
    EXCEEDED_QUOTA = "ExceededQuota"
    CONTENT_REJECTED = "ContentRejected"
    UNDEFINED = "Undefined"
    TEMPORARY_FAILURE = "TemporaryFailure"

    @property
    def reply(self) -> str:
        """The SMTP reply that says so, with its enhanced status code (RFC 3463)."""
        return _REPLIES[self]


_REPLIES = {
    BouncedBecause.DOES_NOT_EXIST: "550 5.1.1 Mailbox does not exist",
    BouncedBecause.MESSAGE_TOO_LARGE: "552 5.3.4 Message too large",
    BouncedBecause.EXCEEDED_QUOTA: "552 5.2.2 Mailbox full",
    BouncedBecause.CONTENT_REJECTED: "500 5.6.1 Message content rejected",
    BouncedBecause.UNDEFINED: "554 5.0.0 Unknown failure",
    BouncedBecause.TEMPORARY_FAILURE: "450 4.0.0 Temporary failure",
}


@attrs.frozen
class ExtensionField:
    """A field of the caller's in a delivery status notification.

    Args:
        name: 1 to 50 letters, digits and dashes.
        value: up to 2,048 characters on one line.

    Raises:
        InvalidParameterValue: one of them is something else (OBS-460).
    """

    name: str
    value: str

    def __attrs_post_init__(self) -> None:
        """Refuse what could be another field."""
        if not _NAME.fullmatch(self.name):
            raise InvalidParameterValue(
                f"Invalid extension field name <{self.name}>: 1 to 50 letters, digits and dashes."
            )
        if len(self.value) > _LONGEST_VALUE or not self.value.isprintable():
            raise InvalidParameterValue(
                f"Invalid value of extension field {self.name}: up to 2,048 characters, one line."
            )


@attrs.frozen(kw_only=True)
class BouncedAddressee:
    """One recipient who does not take it.

    Attributes:
        recipient: whom the message was for.
        arn: the identity of another account that they belong to, by whose leave their mail is received.
        status: the fields of the notification about them, in their order.
    """

    recipient: str
    arn: str | None = None
    status: Mapping[str, str] = attrs.field(hash=False)


@attrs.frozen(kw_only=True)
class BounceRequest:
    """A message to be bounced.

    Attributes:
        original_message_id: the id that SES gave it.
        sender: whom the notification is from.
        sender_arn: the identity of another account that the sender belongs to.
        addressees: who does not take it.
        explanation: what is told people; made from the addressees if not given.
        reporting_mta: type and name of the server that reports.
        arrived_at: when that server got it, if it is told.
        extensions: fields about the message.
    """

    original_message_id: str
    sender: str
    addressees: tuple[BouncedAddressee, ...]
    sender_arn: str | None = None
    explanation: str | None = None
    reporting_mta: str | None = None
    arrived_at: datetime | None = None
    extensions: tuple[ExtensionField, ...] = ()
