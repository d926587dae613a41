"""What a template becomes with some data, without a send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.errors import InvalidRenderingParameter, InvalidValue, TemplateError
from sesmodel.mail.build import build
from sesmodel.mail.message import Message
from sesmodel.service.template_check import answer_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.flow.state import ServiceState


def render_on_trial(state: ServiceState, name: str, data: Mapping[str, Any]) -> str:
    """Render a stored template, and give the MIME text that would be sent, without anybody's address (TPL-18).

    Raises:
        TemplateDoesNotExist: there is no such template.
        MissingRenderingAttribute: the data lack something; a send would be accepted, and fail later (OBS-129).
        InvalidTemplate: it cannot be rendered for another reason.
        InvalidRenderingParameter: what comes of it cannot be written, such as a NUL in the subject.
    """
    template = state.account.templates.require(name)
    try:
        rendered = template.render(data)
    except TemplateError as error:
        raise answer_to(error) from error
    try:
        message = Message(subject=rendered.subject, text=rendered.text, html=rendered.html)
        return build(message, clock=state.clock, ids=state.ids).decode("ascii")
    except InvalidValue as error:
        raise InvalidRenderingParameter(f"{error.where}: {error.what}") from error
