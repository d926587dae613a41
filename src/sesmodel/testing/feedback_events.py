"""Bounces and complaints as SES reports them, for tests of what is made of them."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sesmodel.service.event import Bounce, BouncedRecipient, Complaint, MailRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def bounced(
    *addresses: str,
    at: datetime = _NOON,
    bounce_type: str = "Permanent",
    bounce_sub_type: str = "General",
    feedback_id: str | None = None,
) -> Bounce:
    """A bounce of one message to some addresses, hard if nothing else is said.

    Args:
        addresses: who it did not reach.
        at: when that became known.
        bounce_type: ``Permanent``, ``Transient`` or ``Undetermined``.
        bounce_sub_type: as SES has them (SCH-10).
        feedback_id: the id of the event; if not given, another for every moment and every address.

    >>> bounced("gone@example.net").bounced_recipients[0].email_address
    'gone@example.net'
    """
    return Bounce(
        mail=_mail(addresses, at),
        bounce_type=bounce_type,
        bounce_sub_type=bounce_sub_type,
        bounced_recipients=tuple(BouncedRecipient(email_address=address) for address in addresses),
        timestamp=at,
        feedback_id=feedback_id or _id("bounce", at, addresses),
    )


def complained(
    *addresses: str, at: datetime = _NOON, feedback_type: str | None = "abuse", feedback_id: str | None = None
) -> Complaint:
    """A complaint about one message to some addresses.

    Args:
        addresses: who complained.
        at: when.
        feedback_type: as mail providers have them (SCH-13); ``None`` if there is no report.
        feedback_id: the id of the event; if not given, another for every moment and every address.

    >>> complained("angry@example.net").complaint_feedback_type
    'abuse'
    """
    return Complaint(
        mail=_mail(addresses, at),
        complained_recipients=addresses,
        timestamp=at,
        feedback_id=feedback_id or _id("complaint", at, addresses),
        complaint_feedback_type=feedback_type,
    )


def _mail(addresses: Sequence[str], at: datetime) -> MailRecord:
    return MailRecord(
        timestamp=at,
        source="sender@example.com",
        sending_account_id="123456789012",
        message_id=_id("mail", at, addresses),
        destination=tuple(addresses),
    )


def _id(kind: str, at: datetime, addresses: Sequence[str]) -> str:
    return sha256(repr((kind, at, addresses)).encode()).hexdigest()[:32]
