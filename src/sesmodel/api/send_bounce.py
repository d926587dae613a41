"""``SendBounce`` of the v1 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.errors import InvalidParameterValue
from sesmodel.flow import bouncing
from sesmodel.mail.build import date
from sesmodel.service.bounce_request import BouncedAddressee, BouncedBecause, BounceRequest, ExtensionField

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState

_TYPES = {one.value: one for one in BouncedBecause}
_ACTIONS = {word: word for word in ("failed", "delayed", "delivered", "relayed", "expanded")}
_NOT_ONE_LINE = "must be one line of printable characters."


def send_bounce(state: ServiceState, params: Params) -> dict[str, Any]:
    """Bounce a message that was received (OBS-459)."""
    members = Members(params).only(
        "OriginalMessageId",
        "BounceSender",
        "Explanation",
        "MessageDsn",
        "BouncedRecipientInfoList",
        "BounceSenderArn",
    )
    original, sender = members.required_text("OriginalMessageId"), members.required_text("BounceSender")
    addressees = tuple(_addressee(one) for one in members.required_records("BouncedRecipientInfoList"))
    if not addressees:
        raise InvalidParameterValue("There are no recipients specified")
    dsn = (members.record("MessageDsn") or Members({})).only("ReportingMta", "ArrivalDate", "ExtensionFields")
    request = BounceRequest(
        original_message_id=original,
        sender=sender,
        sender_arn=members.text("BounceSenderArn") or None,
        addressees=addressees,
        explanation=members.text("Explanation"),
        reporting_mta=_line(dsn, "ReportingMta", dsn.required_text("ReportingMta")) if dsn.params else None,
        arrived_at=dsn.moment("ArrivalDate"),
        extensions=_extensions(dsn),
    )
    return {"MessageId": bouncing.send_bounce(state, request)}


def _addressee(members: Members) -> BouncedAddressee:
    members.only("Recipient", "RecipientArn", "BounceType", "RecipientDsnFields")
    recipient, because = members.required_text("Recipient"), members.choice("BounceType", _TYPES)
    arn = members.text("RecipientArn") or None
    fields = members.record("RecipientDsnFields")
    if fields is not None:
        return BouncedAddressee(recipient=recipient, arn=arn, status=_status(recipient, fields))
    if because is None:
        raise InvalidParameterValue("Either BounceType or RecipientDsnFields must be specified.")
    status = {
        "Final-Recipient": f"rfc822; {recipient}",
        "Action": "delayed" if because is BouncedBecause.TEMPORARY_FAILURE else "failed",
        "Status": because.reply.split()[1],
        "Diagnostic-Code": f"smtp; {because.reply}",
    }
    return BouncedAddressee(recipient=recipient, arn=arn, status=status)


def _status(recipient: str, members: Members) -> dict[str, str]:
    """The fields about a recipient as the caller wrote them, in the order of RFC 3464 section 2.3."""
    members.only(
        "FinalRecipient", "Action", "RemoteMta", "Status", "DiagnosticCode", "LastAttemptDate", "ExtensionFields"
    )
    last = members.moment("LastAttemptDate")
    known = {
        "Final-Recipient": f"rfc822; {members.text('FinalRecipient') or recipient}",
        "Action": members.required_choice("Action", _ACTIONS),
        "Status": members.required_text("Status"),
        "Remote-MTA": members.text("RemoteMta"),
        "Diagnostic-Code": members.text("DiagnosticCode"),
        "Last-Attempt-Date": date(last) if last else None,
    }
    given = {name: _line(members, name, value) for name, value in known.items() if value is not None}
    return {**given, **{field.name: field.value for field in _extensions(members)}}


def _extensions(members: Members) -> tuple[ExtensionField, ...]:
    fields = members.records("ExtensionFields")
    return tuple(ExtensionField(one.required_text("Name"), one.required_text("Value")) for one in fields)


def _line(members: Members, name: str, value: str) -> str:
    if not value.isprintable() or not value:
        raise InvalidParameterValue(f"{members.path}.{name} {_NOT_ONE_LINE}")
    return value
