"""Templates by their ARNs, which a send may give beside a name or in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidAction, InvalidParameterValue
from sesmodel.service.resource_arn import ResourceArn

if TYPE_CHECKING:
    from sesmodel.api.members import Members
    from sesmodel.flow.state import ServiceState


def template_name(state: ServiceState, members: Members) -> str | None:
    """The name of the stored template that a send is about, by its name or its ARN; ``None`` if it gives neither.

    Raises:
        InvalidParameterValue: it is no ARN of a template, or of another template than the name.
        InvalidAction: it is the ARN of a template of another account or Region, which takes sending authorization.
    """
    name, text = members.text("TemplateName") or members.text("Template"), members.text("TemplateArn")
    if not text:
        return name
    arn, account = ResourceArn.parse(text), state.account
    if arn.type != "template" or name not in (None, arn.name):
        raise InvalidParameterValue(f"Invalid ARN: {text}")
    if (arn.region, arn.account_id) != (account.region, account.id):
        raise InvalidAction(f"The template {text} is of another account or Region: that is not part of this model.")
    return arn.name
