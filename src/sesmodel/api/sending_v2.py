"""``SendEmail`` of the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Params, required, texts
from sesmodel.api.sending_v1 import data, destination, tags
from sesmodel.errors import InvalidAction, InvalidParameterValue, InvalidValue, ValidationError
from sesmodel.flow.sending import send
from sesmodel.mail.content import Attachment, Inline
from sesmodel.mail.raw import RawMessage
from sesmodel.service.send_request import SendRequest, Simple
from sesmodel.service.submission import SendOptions

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


def send_email(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send formatted content or a finished message (API-02)."""
    content = required(params, "Content")
    simple = _kind(content) == "Simple"
    request = SendRequest(
        operation="SendEmail" if simple else "SendRawEmail",  # OBS-030: raw content is SendRawEmail to the service
        source=params.get("FromEmailAddress"),
        destination=destination(params.get("Destination") or {}),
        content=_simple(content["Simple"]) if simple else RawMessage(required(content["Raw"], "Data")),
        reply_to=texts(params, "ReplyToAddresses"),
        return_path=params.get("FeedbackForwardingEmailAddress"),
        options=SendOptions(configuration_set=params.get("ConfigurationSetName"), tags=tags(params.get("EmailTags"))),
    )
    return {"MessageId": send(state, request).message_id}


def _kind(content: Params) -> str:
    kinds = [kind for kind in ("Simple", "Raw", "Template") if content.get(kind) is not None]
    if len(kinds) != 1:
        raise ValidationError("Exactly one of Simple, Raw and Template content must be given.")
    if kinds == ["Template"]:
        raise InvalidAction("Template content is not part of this model; send Simple or Raw content.")
    return kinds[0]


def _simple(member: Params) -> Simple:
    body = member.get("Body") or {}
    return Simple(
        subject=data(member.get("Subject")),
        text=data(body.get("Text")),
        html=data(body.get("Html")),
        headers=tuple((required(header, "Name"), required(header, "Value")) for header in member.get("Headers") or ()),
        attachments=tuple(_attachment(one) for one in member.get("Attachments") or ()),
    )


def _attachment(member: Params) -> Attachment:
    content, name = required(member, "RawContent"), required(member, "FileName")
    more = {"content_type": member["ContentType"]} if member.get("ContentType") else {}
    try:
        if member.get("ContentDisposition") == "INLINE" and member.get("ContentId"):
            return Inline(content, name, content_id=member["ContentId"].strip("<>"), **more)
        return Attachment(content, name, **more)
    except InvalidValue as error:
        raise InvalidParameterValue(error.what) from error
