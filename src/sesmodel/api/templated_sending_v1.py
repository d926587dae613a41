"""``SendTemplatedEmail`` and ``SendBulkTemplatedEmail`` of the v1 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.bulk import options_of, send_bulk
from sesmodel.api.members import Members, Params
from sesmodel.api.sending_v1 import ARNS, options, recipients
from sesmodel.api.template_arn import template_name
from sesmodel.api.template_data import read_data, with_defaults
from sesmodel.errors import InvalidParameterValue, SesError
from sesmodel.flow.sending import send
from sesmodel.service.bulk_status import SUCCESS, status_of
from sesmodel.service.send_request import SendRequest, Templated

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


def send_templated_email(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send one mail to one destination (TPL-04)."""
    members = Members(params).only(
        "Source",
        "Destination",
        "ReplyToAddresses",
        "ReturnPath",
        "Tags",
        "ConfigurationSetName",
        "Template",
        "TemplateArn",
        "TemplateData",
        *ARNS,
    )
    members.required_text("TemplateData")
    request = SendRequest(
        operation="SendTemplatedEmail",
        source=members.required_text("Source"),
        recipients=recipients(members.required_record("Destination")),
        content=Templated(
            template=_template(state, members),
            data=read_data(state, members, "TemplateData", "v1") or {},
            written=members.text("TemplateData"),
        ),
        reply_to=members.texts("ReplyToAddresses"),
        return_path=members.text("ReturnPath") or None,
        options=options(members, "Tags"),
    )
    return {"MessageId": send(state, request).message_id}


def send_bulk_templated_email(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send a mail of its own to each destination (TPL-05)."""
    members = Members(params).only(
        "Source",
        "ReplyToAddresses",
        "ReturnPath",
        "ConfigurationSetName",
        "DefaultTags",
        "Template",
        "TemplateArn",
        "DefaultTemplateData",
        "Destinations",
        *ARNS,
    )
    source, template = members.required_text("Source"), _template(state, members)
    members.required_text("DefaultTemplateData")
    defaults = read_data(state, members, "DefaultTemplateData", "v1") or {}
    common, back = options(members, "DefaultTags"), members.text("ReturnPath") or None

    def request_of(entry: Members) -> SendRequest:
        entry.only("Destination", "ReplacementTags", "ReplacementTemplateData")
        data = read_data(state, entry, "ReplacementTemplateData", "v1")
        if data is None:  # OBS-126; the text of SES is not known
            raise InvalidParameterValue("ReplacementTemplateData is invalid")
        return SendRequest(
            operation="SendBulkTemplatedEmail",
            source=source,
            recipients=recipients(entry.required_record("Destination")),
            content=Templated(template=template, data=with_defaults(state, defaults, data)),
            reply_to=members.texts("ReplyToAddresses"),
            return_path=back,
            options=options_of(entry, common),
        )

    entries = members.required_records("Destinations")
    sent = send_bulk(state, entries, request_of, source=source, return_path=back, template=template, options=common)
    return {"Status": [_status(one) for one in sent]}


def _template(state: ServiceState, members: Members) -> str:
    members.required_text("Template")
    return template_name(state, members) or ""


def _status(sent: str | SesError) -> dict[str, str]:
    if isinstance(sent, SesError):
        return {"Status": status_of(sent).v1, "Error": sent.message}
    return {"Status": SUCCESS[0], "MessageId": sent}
