"""What happened to one message (v2 only)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members
from sesmodel.flow import insights
from sesmodel.service.event_type import EventType
from sesmodel.service.message_insights import UNKNOWN_ISP

if TYPE_CHECKING:
    from sesmodel.api.members import Params
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.mail_record import MailRecord
    from sesmodel.service.message_insights import Happening, TimeLine


def get_message_insights(state: ServiceState, params: Params) -> dict[str, Any]:
    """A message, and what happened to each of its recipients; not without the Virtual Deliverability Manager."""
    insights.require_watched(state)
    found = insights.of_message(state, Members(params).only("MessageId").required_text("MessageId"))
    mail, subject = found[0].mail, found[0].subject
    return {
        "MessageId": mail.message_id,
        "FromEmailAddress": mail.source,
        **({"Subject": subject} if subject else {}),
        "EmailTags": [{"Name": name, "Value": value} for name, value in _own_tags(mail)],
        "Insights": [_shown(line) for line in found],
    }


def _own_tags(mail: MailRecord) -> list[tuple[str, str]]:
    return [(name, value) for name, values in mail.tags.items() if not name.startswith("ses:") for value in values]


def _shown(line: TimeLine) -> dict[str, Any]:
    return {
        "Destination": line.destination,
        "Isp": UNKNOWN_ISP,
        "Events": [_event(one) for one in line.happenings],
    }


def _event(one: Happening) -> dict[str, Any]:
    details = {"Bounce": _bounce(one), "Complaint": _complaint(one)}.get(_DETAILS.get(one.kind, ""), {})
    told = {"Details": {_DETAILS[one.kind]: details}} if details else {}
    return {"Timestamp": one.at, "Type": one.kind.v2, **told}


_DETAILS = {EventType.BOUNCE: "Bounce", EventType.COMPLAINT: "Complaint"}


def _bounce(one: Happening) -> dict[str, str]:
    return _given(BounceType=one.bounce_type, BounceSubType=one.sub_type, DiagnosticCode=one.diagnostic_code)


def _complaint(one: Happening) -> dict[str, str]:
    return _given(ComplaintSubType=one.sub_type, ComplaintFeedbackType=one.feedback_type)


def _given(**members: str | None) -> dict[str, str]:
    return {name: value for name, value in members.items() if value is not None}
