"""``SendEmail`` of the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.api.content_v2 import attachment, header
from sesmodel.api.members import Members, Params
from sesmodel.api.sending_v1 import bodies, data, recipients
from sesmodel.api.templated_sending_v2 import ARNS, options_v2, templated
from sesmodel.errors import InvalidParameterValue, ValidationError
from sesmodel.flow.sending import send
from sesmodel.mail.raw import RawMessage, from_mailbox
from sesmodel.service.send_request import SendRequest, Simple, Templated

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.submission import SendOptions

# OBS-030: raw content is SendRawEmail to the service, and templates SendTemplatedEmail likewise (OBS-396)
_OPERATIONS = {Simple: "SendEmail", RawMessage: "SendRawEmail", Templated: "SendTemplatedEmail"}


def send_email(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send formatted content, a finished message, or a template with data (API-02)."""
    members = Members(params).only(
        "FromEmailAddress",
        "Destination",
        "Content",
        "ReplyToAddresses",
        "FeedbackForwardingEmailAddress",
        "ConfigurationSetName",
        "ConfigurationOverrides",
        "EmailTags",
        "ListManagementOptions",
        *ARNS,
    )
    content = _content(state, members.required_record("Content"))
    request = SendRequest(
        operation=_OPERATIONS[type(content)],
        source=members.text("FromEmailAddress"),
        recipients=recipients(members.record("Destination")),
        content=content,
        reply_to=members.texts("ReplyToAddresses"),
        return_path=members.text("FeedbackForwardingEmailAddress") or None,
        options=_options(members),
    )
    if request.source is None and not isinstance(content, RawMessage):  # which says it itself
        # OBS-054, OBS-055: of formatted content SES says no more than that
        raise InvalidParameterValue("Source cannot be empty" if isinstance(content, Templated) else "")
    return {"MessageId": send(state, request).message_id}


def _options(members: Members) -> SendOptions:
    said, of_list = options_v2(members, "EmailTags"), members.record("ListManagementOptions")
    if of_list is None:
        return said
    from sesmodel.api.contact_list import list_name  # few send to one

    name = list_name(of_list.only("ContactListName", "TopicName"))  # a blank one would be no list, in silence
    return attrs.evolve(said, contact_list=name, topic=of_list.text("TopicName"))


def _content(state: ServiceState, members: Members) -> Simple | RawMessage | Templated:
    simple, raw, template = (members.record(kind) for kind in ("Simple", "Raw", "Template"))
    if (simple is None) + (raw is None) + (template is None) != 2:  # of two, as others recorded on AWS
        raise ValidationError("Content must have a single content type.")
    if template is not None:
        return templated(state, template)
    if raw is not None:
        return RawMessage(from_mailbox(raw.only("Data").blob("Data")))
    assert simple is not None
    return _simple(simple.only("Subject", "Body", "Headers", "Attachments"))


def _simple(members: Members) -> Simple:
    text, html = bodies(members)
    return Simple(
        subject=data(members.required_record("Subject")),
        text=text,
        html=html,
        headers=tuple(header(one) for one in members.records("Headers")),
        attachments=tuple(attachment(one) for one in members.records("Attachments")),
    )
