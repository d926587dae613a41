"""Template content in ``SendEmail``, and ``SendBulkEmail``, of the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.bulk import options_of, replaced, send_bulk
from sesmodel.api.content_v2 import attachment, header
from sesmodel.api.members import Members, Params
from sesmodel.api.sending_v1 import recipients, tags
from sesmodel.api.template import content
from sesmodel.api.template_arn import template_name
from sesmodel.api.template_data import read_data, with_defaults
from sesmodel.errors import InvalidParameterValue, SesError, ValidationError
from sesmodel.service.bulk_status import SUCCESS, status_of
from sesmodel.service.send_request import SendRequest, Templated
from sesmodel.service.submission import SendOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.email_template import EmailTemplate
    from sesmodel.service.tracking_overrides import TrackingOverrides


ARNS = ("FromEmailAddressIdentityArn", "FeedbackForwardingEmailAddressIdentityArn")
"""By whose leave mail has its sender, and its place for bounces; empty ones stand for the account itself."""

_STATUS = {"ENABLED": True, "DISABLED": False}


def templated(state: ServiceState, members: Members) -> Templated:
    """Read ``Content.Template``; data that are not there are an empty object (OBS-130)."""
    members.only("TemplateName", "TemplateArn", "TemplateContent", "TemplateData", "Headers", "Attachments")
    return Templated(
        template=_template(state, members),
        data=read_data(state, members, "TemplateData", "v2") or {},
        headers=tuple(header(one) for one in members.records("Headers")),
        attachments=tuple(attachment(one) for one in members.records("Attachments")),
        written=members.text("TemplateData"),
    )


def options_v2(members: Members, tags_member: str) -> SendOptions:
    """What is said beside the message: one ARN stands for its source and for its author.

    Args:
        members: the request.
        tags_member: what the member of message tags is called.
    """
    lent, back = (members.text(name) for name in ARNS)
    return SendOptions(
        configuration_set=members.text("ConfigurationSetName"),
        tags=tags(members, tags_member),
        source_arn=lent,
        from_arn=lent,
        return_path_arn=back,
        tracking=_tracking(members),
    )


def _tracking(members: Members) -> TrackingOverrides | None:
    given = members.record("ConfigurationOverrides")
    said = given.only("Tracking").record("Tracking") if given else None
    if said is None:
        return None
    from sesmodel.service.tracking_overrides import TrackingOverrides  # few calls override it

    said.only("OpenTrackingEnabled", "ClickTrackingEnabled")
    return TrackingOverrides(
        opens=said.choice("OpenTrackingEnabled", _STATUS), clicks=said.choice("ClickTrackingEnabled", _STATUS)
    )


def send_bulk_email(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send a mail of its own to each destination (TPL-05)."""
    members = Members(params).only(
        "FromEmailAddress",
        "ReplyToAddresses",
        "FeedbackForwardingEmailAddress",
        "DefaultEmailTags",
        "DefaultContent",
        "BulkEmailEntries",
        "ConfigurationSetName",
        "ConfigurationOverrides",
        *ARNS,
    )
    default = templated(state, members.required_record("DefaultContent").only("Template").required_record("Template"))
    source = members.text("FromEmailAddress")
    if source is None:
        raise InvalidParameterValue("Missing required header 'From'.")
    common, back = options_v2(members, "DefaultEmailTags"), members.text("FeedbackForwardingEmailAddress") or None

    def request_of(entry: Members) -> SendRequest:
        entry.only("Destination", "ReplacementTags", "ReplacementEmailContent", "ReplacementHeaders")
        own = tuple(header(one) for one in entry.records("ReplacementHeaders"))
        return SendRequest(
            operation="SendBulkTemplatedEmail",
            source=source,
            recipients=recipients(entry.required_record("Destination")),
            content=Templated(
                template=default.template,
                data=with_defaults(state, default.data, _replacement(state, entry)),
                headers=replaced(default.headers, own),
                attachments=default.attachments,
            ),
            reply_to=members.texts("ReplyToAddresses"),
            return_path=back,
            options=options_of(entry, common),
        )

    stored = default.template if isinstance(default.template, str) else None
    entries = members.required_records("BulkEmailEntries")
    sent = send_bulk(state, entries, request_of, source=source, return_path=back, template=stored, options=common)
    return {"BulkEmailEntryResults": [_status(one) for one in sent]}


def _template(state: ServiceState, members: Members) -> str | EmailTemplate:
    name, parts = template_name(state, members), members.record("TemplateContent")
    if (name is None) == (parts is None):
        raise ValidationError("Exactly one of TemplateName and TemplateContent must be given.")
    return content(parts) if parts is not None else name or ""


def _replacement(state: ServiceState, entry: Members) -> Mapping[str, Any] | None:
    own = entry.record("ReplacementEmailContent")
    template = own.only("ReplacementTemplate").record("ReplacementTemplate") if own else None
    if template is None:
        return None
    return read_data(state, template.only("ReplacementTemplateData"), "ReplacementTemplateData", "v2")


def _status(sent: str | SesError) -> dict[str, str]:
    if isinstance(sent, SesError):
        return {"Status": status_of(sent).v2, "Error": sent.message}
    return {"Status": SUCCESS[1], "MessageId": sent}
