"""Step 4 begins: the content that was not there yet, a template with its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import SesError, TemplateError
from sesmodel.flow.formatting import compose_template
from sesmodel.flow.identity_owner import source_arn
from sesmodel.flow.log_entry import Stage
from sesmodel.flow.publish import publish, publish_send
from sesmodel.flow.stages import Rendered
from sesmodel.mail.build import date
from sesmodel.mail.header import Header
from sesmodel.service.event import RenderingFailure
from sesmodel.service.mail_record import header_of
from sesmodel.service.send_request import Templated
from sesmodel.service.simulator import outside

if TYPE_CHECKING:
    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.raw import RawMessage


def render(state: ServiceState, accepted: Accepted) -> Rendered | None:
    """Complete a message that was accepted; ``None`` if its template cannot be rendered."""
    request = accepted.checked.to_render
    if request is None:
        return Rendered(accepted=accepted, raw=accepted.checked.raw)
    assert isinstance(request.content, Templated)
    try:
        raw = compose_template(state, request, request.content)
    except (TemplateError, SesError) as error:
        _fail(state, _with_arn(state, accepted), request.content.template_name, error.message)
        return None
    return Rendered(accepted=_with_header(state, accepted, raw), raw=raw)


def _fail(state: ServiceState, accepted: Accepted, template_name: str, message: str) -> None:
    if state.rules.templates.failures_are_sent:
        publish_send(state, accepted)
    if not state.rules.templates.failures_use_quota:
        counted = len(outside(accepted.checked.recipients))
        state.account.quota.give_back(accepted.at, counted)
    state.note(accepted.message_id, Stage.RENDERING_FAILED, accepted.at, detail=message)
    event = RenderingFailure(mail=accepted.record, template_name=template_name, error_message=message)
    publish(state, event)


def _with_header(state: ServiceState, accepted: Accepted, raw: RawMessage) -> Accepted:
    """From now on, records have the whole header, Date first (OBS-399)."""
    dated = raw.edit(prepend=[Header("Date", date(accepted.at))])
    found = _with_arn(state, accepted)
    record = attrs.evolve(found.record, **header_of(dated, accepted.message_id))
    return attrs.evolve(found, record=record)


def _with_arn(state: ServiceState, accepted: Accepted) -> Accepted:
    record = attrs.evolve(accepted.record, source_arn=source_arn(state, accepted))
    return attrs.evolve(accepted, record=record)
