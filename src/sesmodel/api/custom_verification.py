"""Custom verification templates and the mail that is sent with them, in both APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import Pages
from sesmodel.errors import CustomVerificationEmailTemplateDoesNotExist
from sesmodel.flow.custom_verification import create_template, send_custom_verification, update_template
from sesmodel.service.custom_verification import CustomVerificationTemplate

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState

_MEMBERS = {
    "name": "TemplateName",
    "from_address": "FromEmailAddress",
    "subject": "TemplateSubject",
    "content": "TemplateContent",
    "success_url": "SuccessRedirectionURL",
    "failure_url": "FailureRedirectionURL",
}
"""The attributes of a template, as both APIs call them."""
_PAGES_V1 = Pages(
    kind="custom-verification-template",
    size="MaxResults",
    default=50,
    most=50,
    in_place=50,
    unknown_page="Invalid nextToken <{token}>.",
)  # OBS-264
_PAGES_V2 = attrs.evolve(_PAGES_V1, size="PageSize", in_place=None, bad_size="The page size must be between 1 and 50")


def create_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Store a new template, with all six attributes (IDN-22)."""
    create_template(state, _template(Members(params).only(*_MEMBERS.values())))
    return {}


def create_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Store a new template, with all six attributes (IDN-22), and with tags."""
    members = Members(params).only(*_MEMBERS.values(), "Tags")
    pairs = [one.only("Key", "Value") for one in members.records("Tags")]
    create_template(state, _template(members), [(pair.required_text("Key"), pair.text("Value")) for pair in pairs])
    return {}


def update(state: ServiceState, params: Params) -> dict[str, Any]:
    """Change the attributes that are given (IDN-27)."""
    members = Members(params).only(*_MEMBERS.values())
    given = {attribute: members.text(member) for attribute, member in _MEMBERS.items() if attribute != "name"}
    changes = {attribute: text for attribute, text in given.items() if text is not None}
    update_template(state, members.required_text("TemplateName"), changes)
    return {}


def delete(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a template away (IDN-28); an unknown one is an error (OBS-253)."""
    state.account.custom_verification_templates.delete(_name(params))
    return {}


def get_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """A template, with its content."""
    return _written(state.account.custom_verification_templates.require(_name(params)))


def get_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """A template, with its content and its tags."""
    stored = state.account.custom_verification_templates.entry(_name(params))
    return {**_written(stored.template), "Tags": [{"Key": key, "Value": value} for key, value in stored.tags.items()]}


def list_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """The templates, the newest first (IDN-28)."""
    return _listed(state, params, _PAGES_V1)


def list_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """The templates, the newest first (IDN-28)."""
    return _listed(state, params, _PAGES_V2)


def send_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send the mail (IDN-29); here a missing template is said in fewer words (OBS-254)."""
    try:
        return send_v2(state, params)
    except CustomVerificationEmailTemplateDoesNotExist as error:
        name = Members(params).required_text("TemplateName")
        raise CustomVerificationEmailTemplateDoesNotExist(f"Template <{name}> does not exist") from error


def send_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send the mail (IDN-29)."""
    members = Members(params).only("EmailAddress", "TemplateName", "ConfigurationSetName")
    address, name = members.required_text("EmailAddress"), members.required_text("TemplateName")
    sent = send_custom_verification(state, address, name, members.text("ConfigurationSetName"))
    return {"MessageId": sent.message_id}


def _listed(state: ServiceState, params: Params, pages: Pages) -> dict[str, Any]:
    """50 to a page, or fewer if that is asked for; without their content (OBS-258, OBS-264)."""
    members = Members(params).only("NextToken", pages.size)
    stored = state.account.custom_verification_templates
    found, more = pages.page(members, state.account.region, stored, key=lambda entry: -entry.number)
    listed = [_written(entry.template) for entry in found]
    for template in listed:
        del template["TemplateContent"]
    return {"CustomVerificationEmailTemplates": listed, **more}


def _template(members: Members) -> CustomVerificationTemplate:
    return CustomVerificationTemplate(
        **{attribute: members.required_text(member) for attribute, member in _MEMBERS.items()}
    )


def _written(template: CustomVerificationTemplate) -> dict[str, str]:
    return {member: getattr(template, attribute) for attribute, member in _MEMBERS.items()}


def _name(params: Params) -> str:
    return Members(params).only("TemplateName").required_text("TemplateName")
