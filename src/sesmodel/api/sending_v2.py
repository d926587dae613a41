"""``SendEmail`` of the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.api.sending_v1 import bodies, data, options, recipients
from sesmodel.errors import InvalidAction, InvalidParameterValue, InvalidValue, ValidationError
from sesmodel.flow.sending import send
from sesmodel.mail.content import Attachment, Inline
from sesmodel.mail.raw import RawMessage
from sesmodel.service.send_request import SendRequest, Simple

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState

_NOT_IN_NAMES = frozenset('/\\:*?"<>|')  # OBS-104


def send_email(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send formatted content or a finished message (API-02)."""
    members = Members(params).only(
        "FromEmailAddress",
        "Destination",
        "Content",
        "ReplyToAddresses",
        "FeedbackForwardingEmailAddress",
        "ConfigurationSetName",
        "EmailTags",
    )
    content = _content(members.required_record("Content"))
    request = SendRequest(
        # OBS-030: raw content is SendRawEmail to the service
        operation="SendEmail" if isinstance(content, Simple) else "SendRawEmail",
        source=members.text("FromEmailAddress"),
        recipients=recipients(members.record("Destination")),
        content=content,
        reply_to=members.texts("ReplyToAddresses"),
        return_path=members.text("FeedbackForwardingEmailAddress"),
        options=options(members, "EmailTags"),
    )
    return {"MessageId": send(state, request).message_id}


def _content(members: Members) -> Simple | RawMessage:
    kinds = [kind for kind in ("Simple", "Raw", "Template") if members.record(kind) is not None]
    if len(kinds) != 1:
        raise ValidationError("Exactly one of Simple, Raw and Template content must be given.")
    if kinds == ["Template"]:
        raise InvalidAction("Template content is not part of this model; send Simple or Raw content.")
    if kinds == ["Raw"]:
        return RawMessage(members.required_record("Raw").only("Data").blob("Data"))
    return _simple(members.required_record("Simple").only("Subject", "Body", "Headers", "Attachments"))


def _simple(members: Members) -> Simple:
    text, html = bodies(members)
    return Simple(
        subject=data(members.record("Subject")),
        text=text,
        html=html,
        headers=tuple(_header(header) for header in members.records("Headers")),
        attachments=tuple(_attachment(one) for one in members.records("Attachments")),
    )


def _header(members: Members) -> tuple[str, str]:
    name, value = members.required_text("Name"), members.required_text("Value")
    if not name.strip():
        raise InvalidParameterValue("The header name must be specified.")  # OBS-058
    return name, value


def _attachment(members: Members) -> Attachment:
    members.only("RawContent", "FileName", "ContentType", "ContentDisposition", "ContentId", "ContentTransferEncoding")
    content, name = members.blob("RawContent"), members.required_text("FileName")
    if _NOT_IN_NAMES & set(name):
        raise InvalidParameterValue(f"Illegal filename '{name}'.")
    content_type, content_id = members.text("ContentType"), members.text("ContentId")
    more = {"content_type": content_type} if content_type else {}
    try:
        if members.text("ContentDisposition") == "INLINE" and content_id:
            return Inline(content, name, content_id=content_id.strip("<>"), **more)
        return Attachment(content, name, **more)
    except InvalidValue as error:
        raise InvalidParameterValue(f"{error.where}: {error.what}") from error
