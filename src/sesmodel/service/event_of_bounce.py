"""Bounces: the message did not reach recipients, and will not be tried again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.bounce_kind import BOUNCE_KINDS, BounceAdvice, BounceSubType, BounceType, classify
from sesmodel.service.event_base import Event
from sesmodel.service.event_codec import TIME, ListOf, Word
from sesmodel.service.event_json import Record, member, write
from sesmodel.service.event_type import EventType

if TYPE_CHECKING:
    from sesmodel.mail.bounce_report import ReportedRecipient


@attrs.frozen(kw_only=True)
class BouncedRecipient(Record):
    """A recipient that the message did not reach (SCH-09); without a DSN only the address is known.

    Attributes:
        email_address: the address.
        action: what became of it, in the word of the DSN: ``failed``.
        status: the enhanced status code: ``5.1.1``.
        diagnostic_code: what the server said: ``smtp; 550 5.1.1 user unknown``.
    """

    email_address: str = attrs.field(metadata=member("emailAddress"))
    action: str | None = attrs.field(default=None, metadata=member("action"))
    status: str | None = attrs.field(default=None, metadata=member("status"))
    diagnostic_code: str | None = attrs.field(default=None, metadata=member("diagnosticCode"))

    @classmethod
    def of(cls, reported: ReportedRecipient) -> BouncedRecipient:
        r"""What a delivery status notification says of a recipient, as SES tells it (NTF-24).

        Final-Recipient loses its type, ``rfc822;``; Diagnostic-Code keeps its own, ``smtp;``. Of a bounce without such
        a notification only the address is told, as SES does.

        Args:
            reported: a recipient of a :class:`BounceReport`.

        >>> from sesmodel import read_bounce
        >>> report = read_bounce(
        ...     b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
        ...     b"Final-Recipient: rfc822; bob@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        ... )
        >>> [BouncedRecipient.of(one).as_dict() for one in report.recipients]
        [{'emailAddress': 'bob@example.net', 'action': 'failed', 'status': '5.1.1'}]
        """
        if not (reported.fields or reported.status):
            return cls(email_address=reported.address)
        return cls(
            email_address=reported.address,
            action=reported.action,
            status=reported.status,
            diagnostic_code=reported.diagnostic_code,
        )

    def as_dict(self) -> dict[str, Any]:
        """The record with the names of the service; what is not known is left out."""
        return write(self)


_TYPE, _SUB_TYPE = Word(BounceType), Word(BounceSubType)


def _type(text: str) -> str:
    return _TYPE.known(text)


def _sub_type(text: str) -> str:
    return _SUB_TYPE.known(text)


def _known_pair(bounce: Bounce, _attribute: object, sub_type: str) -> None:
    """Words that SES has go together as SES has them; a word that it does not have yet may stand with any."""
    known = {str(one) for one in (*BounceType, *BounceSubType)}
    pair = (bounce.bounce_type, sub_type)
    if known.issuperset(pair) and pair not in BOUNCE_KINDS:
        ours = sorted(one.value for kind, one in BOUNCE_KINDS if kind == bounce.bounce_type)
        raise InvalidValue(
            f"SES has no bounce of type {bounce.bounce_type} and subtype {sub_type} (SCH-10).",
            where="bounce_sub_type",
            cure=f"Use {', '.join(ours)} with {bounce.bounce_type}." if ours else "Use a type of BounceType.",
        )


@attrs.frozen(kw_only=True)
class Bounce(Event):
    """The message did not reach some recipients, and will not be tried again (SCH-08, SCH-10).

    Attributes:
        bounce_type: whether it is for good.
        bounce_sub_type: why, as far as SES can tell.
        bounced_recipients: who did not get it.
        timestamp: when the notice was sent.
        feedback_id: the id of the notice.
        remote_mta_ip: the server that refused it; identity notifications show it, event publishing does not (SCH-08).
        reporting_mta: who reports it; only with a DSN.

    Raises:
        InvalidValue: SES has no bounce of this type and subtype. What is read is taken as it is.

    >>> from sesmodel import BounceAdvice, LocalSes, Mailer, Message
    >>> ses = LocalSes()
    >>> ses.verify("example.com")
    >>> to = "bounce@simulator.amazonses.com"
    >>> _ = Mailer(ses).send(Message(sender="ana@example.com", to=to, subject="Hi", text="Hello"))
    >>> ses.events[-1].bounce_type, ses.events[-1].advice is BounceAdvice.REMOVE
    ('Permanent', True)
    """

    event_type = EventType.BOUNCE
    key = "bounce"
    detail_first = True
    bounce_type: str = attrs.field(converter=_type, metadata=member("bounceType", _TYPE))
    bounce_sub_type: str = attrs.field(
        converter=_sub_type, validator=_known_pair, metadata=member("bounceSubType", _SUB_TYPE)
    )
    bounced_recipients: tuple[BouncedRecipient, ...] = attrs.field(
        metadata=member("bouncedRecipients", ListOf(BouncedRecipient))
    )
    timestamp: datetime = attrs.field(metadata=member("timestamp", TIME))
    feedback_id: str = attrs.field(metadata=member("feedbackId", also=("feedbackID",)))
    remote_mta_ip: str | None = attrs.field(default=None, metadata=member("remoteMtaIp"))
    reporting_mta: str | None = attrs.field(default=None, metadata=member("reportingMTA"))

    @property
    def advice(self) -> BounceAdvice:
        """What to do about it: remove the addresses, try again later, or look at the notice (SCH-10)."""
        return classify(self.bounce_type)
