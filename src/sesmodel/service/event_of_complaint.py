"""Complaints: recipients marked the message as spam."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs
from attrs.converters import optional

from sesmodel.service.complaint_kind import ComplaintFeedbackType, ComplaintSubType
from sesmodel.service.event_base import Event
from sesmodel.service.event_codec import ADDRESSES, TIME, Word
from sesmodel.service.event_json import member
from sesmodel.service.event_type import EventType

if TYPE_CHECKING:
    from sesmodel.mail.complaint_report import ComplaintReport
    from sesmodel.service.mail_record import MailRecord

_SUB_TYPE, _FEEDBACK_TYPE = Word(ComplaintSubType), Word(ComplaintFeedbackType)


def _sub_type(text: str) -> str:
    return _SUB_TYPE.known(text)


def _feedback_type(text: str) -> str:
    return _FEEDBACK_TYPE.known(text)


@attrs.frozen(kw_only=True)
class Complaint(Event):
    """A recipient marked the message as spam, or is listed as one who did (SCH-11).

    Attributes:
        complaint_sub_type: ``OnAccountSuppressionList`` if SES did not try, for the list of the account.
        complained_recipients: who it may have been; SES knows the domain, and often no more.
        timestamp: when the provider sent the report.
        feedback_id: the id of the report.
        user_agent: what wrote the report; ``None`` without a report, as the next two.
        complaint_feedback_type: such as ``abuse``.
        arrival_date: when the message had come in, if the report says so.
    """

    event_type = EventType.COMPLAINT
    key = "complaint"
    detail_first = True
    complaint_sub_type: str | None = attrs.field(  # first, and null in most: OBS-407
        default=None,
        converter=optional(_sub_type),
        metadata=member("complaintSubType", _SUB_TYPE, always=True),
    )
    complained_recipients: tuple[str, ...] = attrs.field(metadata=member("complainedRecipients", ADDRESSES))
    timestamp: datetime = attrs.field(metadata=member("timestamp", TIME))
    feedback_id: str = attrs.field(metadata=member("feedbackId", also=("feedbackID",)))
    user_agent: str | None = attrs.field(default=None, metadata=member("userAgent"))
    complaint_feedback_type: str | None = attrs.field(
        default=None,
        converter=optional(_feedback_type),
        metadata=member("complaintFeedbackType", _FEEDBACK_TYPE),
    )
    arrival_date: datetime | None = attrs.field(default=None, metadata=member("arrivalDate", TIME))

    @classmethod
    def of(cls, report: ComplaintReport, *, mail: MailRecord, timestamp: datetime, feedback_id: str) -> Complaint:
        """What a feedback report of a provider says, as SES tells it (NTF-28).

        Args:
            report: the report, from :func:`read_complaint`.
            mail: the message that it is about; if the report names nobody, it may have been any of its recipients.
            timestamp: when the provider sent the report.
            feedback_id: the id of the report.
        """
        return cls(
            mail=mail,
            complained_recipients=report.recipients or mail.destination,
            timestamp=timestamp,
            feedback_id=feedback_id,
            user_agent=report.user_agent,
            complaint_feedback_type=report.feedback_type or None,
            arrival_date=report.arrival_date,
        )
