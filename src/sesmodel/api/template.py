"""Stored templates, in both APIs."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import Pages
from sesmodel.api.tags import read_tags, write_tags
from sesmodel.api.template_data import rendering_data
from sesmodel.errors import TemplateDoesNotExist
from sesmodel.flow.trial_render import render_on_trial
from sesmodel.service.email_template import EmailTemplate

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


PAGES_V1 = Pages(
    kind="template", size="MaxItems", default=10, most=100, in_place=100, unknown_page="Invalid PageToken <{token}>."
)
PAGES_V2 = attrs.evolve(PAGES_V1, size="PageSize", in_place=None, bad_size="The page size must be between 1 and 100")


def create_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Store a new template (TPL-01)."""
    state.create_template(_template_v1(params))
    return {}


def create_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Store a new template (TPL-01)."""
    members = Members(params).only("TemplateName", "TemplateContent", "Tags")
    state.create_template(_template_v2(members), read_tags(members))
    return {}


def update_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Replace a template whole (TPL-16)."""
    state.update_template(_template_v1(params))
    return {}


def update_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Replace a template whole (TPL-16)."""
    state.update_template(_template_v2(Members(params).only("TemplateName", "TemplateContent")))
    return {}


def delete_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a template away; an unknown one is no error (TPL-17, OBS-118)."""
    with suppress(TemplateDoesNotExist):
        state.account.templates.delete(_name(params))
    return {}


def delete_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a template away; here an unknown one is an error (OBS-119, OBS-204)."""
    state.account.templates.delete(_name(params))
    return {}


def get_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """A template with the parts that it has (TPL-15)."""
    return {"Template": state.account.templates.require(_name(params)).as_dict()}


def get_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """A template with the parts that it has (TPL-15), and its tags."""
    entry = state.account.templates.entry(_name(params))
    return {
        "TemplateName": entry.template.name,
        "TemplateContent": entry.template.content(),
        "Tags": write_tags(entry.tags),
    }


def list_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """The names of the templates (TPL-14)."""
    return _listed(state, params, PAGES_V1, name="Name")


def list_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """The names of the templates (TPL-14)."""
    return _listed(state, params, PAGES_V2, name="TemplateName")


def trial_render(state: ServiceState, params: Params) -> dict[str, Any]:
    """What a template becomes with some data: ``TestRenderTemplate`` and ``TestRenderEmailTemplate`` (TPL-18)."""
    members = Members(params).only("TemplateName", "TemplateData")
    name, data = members.required_text("TemplateName"), rendering_data(state, members)
    return {"RenderedTemplate": render_on_trial(state, name, data)}


def content(members: Members, name: str = "") -> EmailTemplate:
    """A template out of the parts of ``TemplateContent``."""
    parts = members.only("Subject", "Text", "Html")
    return EmailTemplate(name, parts.text("Subject"), parts.text("Html"), parts.text("Text"))


def _listed(state: ServiceState, params: Params, pages: Pages, *, name: str) -> dict[str, Any]:
    """The newest first (OBS-121)."""
    members = Members(params).only("NextToken", pages.size)
    found, more = pages.page(members, state.account.region, state.account.templates, key=lambda stored: -stored.number)
    listed = [{name: stored.template.name, "CreatedTimestamp": stored.created_at} for stored in found]
    return {"TemplatesMetadata": listed, **more}


def _name(params: Params) -> str:
    return Members(params).only("TemplateName").required_text("TemplateName")


def _template_v1(params: Params) -> EmailTemplate:
    members = Members(params).only("Template").required_record("Template")
    parts = members.only("TemplateName", "SubjectPart", "TextPart", "HtmlPart")
    name = parts.required_text("TemplateName")
    return EmailTemplate(name, parts.text("SubjectPart"), parts.text("HtmlPart"), parts.text("TextPart"))


def _template_v2(members: Members) -> EmailTemplate:
    return content(members.required_record("TemplateContent"), members.required_text("TemplateName"))
