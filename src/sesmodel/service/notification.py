"""Feedback notifications of identities: the older form of bounces, complaints and deliveries (SCH-24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from sesmodel.service.event_json import write
from sesmodel.service.event_of_bounce import Bounce
from sesmodel.service.event_of_complaint import Complaint
from sesmodel.service.event_of_delivery import Delivery
from sesmodel.service.event_type import EventType
from sesmodel.service.mail_record import CALLER_IDENTITY, HEADER_MEMBERS, MOST_HEADER_BYTES, SOURCE_IP, cut
from sesmodel.service.smtp_trace import smtp_trace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sesmodel.service.common_headers import CommonHeaders
    from sesmodel.service.mail_record import MailRecord


HeaderFields = tuple[tuple[str, str], ...]

_MOST = MOST_HEADER_BYTES - 1  # NTF-21


class Notification:
    """The form of what an identity tells about its mail: ``isinstance(event, Notification)``.

    It has the address of the caller, the address of the server at the other end, and no tags; the header of the mail
    only where the identity is told to include it. What it tells is told as in events.
    """

    __slots__ = ()
    mail: MailRecord
    type_key: ClassVar[str] = "notificationType"
    not_in_detail: ClassVar[frozenset[str]] = frozenset()

    def _mail(self) -> dict[str, Any]:
        no_header = HEADER_MEMBERS if self.mail.common_headers is None else frozenset()
        return write(self.mail, leave_out=no_header | {"tags"})


@attrs.frozen(kw_only=True)
class BounceNotification(Notification, Bounce):
    """A bounce, as the identity tells it."""


@attrs.frozen(kw_only=True)
class ComplaintNotification(Notification, Complaint):
    """A complaint, as the identity tells it."""


@attrs.frozen(kw_only=True)
class DeliveryNotification(Notification, Delivery):
    """A delivery, as the identity tells it."""


NOTIFICATION_KINDS: Mapping[EventType, type[Bounce | Complaint | Delivery]] = {
    EventType.BOUNCE: BounceNotification,
    EventType.COMPLAINT: ComplaintNotification,
    EventType.DELIVERY: DeliveryNotification,
}
"""The record of each type of notification."""


def notification(event: Bounce | Complaint | Delivery, *, header: bool = False) -> Bounce | Complaint | Delivery:
    """What the identity tells about an event.

    Args:
        event: the event.
        header: whether the header of the mail is included, up to 10 KB less a byte (NTF-21).
    """
    told = {name: getattr(event, name) for name in attrs.fields_dict(type(event)) if name not in ("mail", "raw")}
    mail = attrs.evolve(_mail(event.mail, header=header), timestamp=_time_of_mail(event))
    return NOTIFICATION_KINDS[event.event_type](mail=mail, **told)


def _time_of_mail(event: Bounce | Complaint | Delivery) -> datetime:
    if event.event_type is EventType.BOUNCE:
        return event.mail.timestamp.replace(microsecond=0)  # in whole seconds: OBS-423
    if event.event_type is EventType.COMPLAINT:
        return event.timestamp  # when SES heard of it, and not when the mail was sent: OBS-416 overrules NTF-20
    return event.mail.timestamp


def _mail(mail: MailRecord, *, header: bool) -> MailRecord:
    shown = _shown(mail) if header else ()
    is_cut = len(shown) < len(mail.headers)
    return attrs.evolve(
        mail,
        source_ip=mail.source_ip or _tag(mail, SOURCE_IP),
        caller_identity=mail.caller_identity or _tag(mail, CALLER_IDENTITY),
        headers=_with_trace(mail, shown, most=_MOST if is_cut else None) if header else (),
        headers_truncated=header and (mail.headers_truncated or is_cut),
        common_headers=_common(mail) if header else None,
        tags={},
    )


def _shown(mail: MailRecord) -> HeaderFields:
    if mail.told_headers is not None:
        return mail.headers[: mail.told_headers]
    return cut(mail.headers, _MOST)  # of a record that was read


def _with_trace(mail: MailRecord, shown: HeaderFields, most: int | None) -> HeaderFields:
    fields = (*smtp_trace(mail), *shown)
    return fields if most is None else cut(fields, most)


def _tag(mail: MailRecord, name: str) -> str | None:
    return next(iter(mail.tags.get(name, ())), None)


def _common(mail: MailRecord) -> CommonHeaders | None:
    """Where events have the id of SES, for the mail had no Message-ID, notifications have none (OBS-412)."""
    common = mail.common_headers
    if common is None or common.message_id != mail.message_id:
        return common
    return attrs.evolve(common, message_id=None)
