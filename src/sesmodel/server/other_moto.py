"""``/moto-api``, as suites for moto's server read it: what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.server.inspection_endpoints import Json
from sesmodel.server.other_localstack import destination, raw_of, source_of
from sesmodel.server.other_row import row

if TYPE_CHECKING:
    from starlette.responses import Response

    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input
    from sesmodel.service.outbox import SentMessage

PATH = "/moto-api"


def refuse(_: Inspection, __: Input) -> Response:
    """Anything but POST."""
    return Json({"Error": "Need to POST to reset Moto"}, 400)


def show_data(inspection: Inspection, _: Input) -> dict[str, Any]:
    """What was sent, by the kind of call."""
    found: dict[str, list[dict[str, Any]]] = {"Message": [], "RawMessage": [], "TemplateMessage": []}
    for _ses, sent in inspection.models.sent():
        kind, shown = _message(sent)
        found[kind].append({"id": sent.message_id, "source": source_of(sent), **shown})
    return {"ses": found}


def _message(sent: SentMessage) -> tuple[str, dict[str, Any]]:
    asked = sent.asked
    if asked is not None and asked.template is not None:
        said = {"template": asked.template, "template_data": asked.template_data}
        return "TemplateMessage", {**said, "destinations": destination(asked)}
    if asked is not None and asked.operation == "SendEmail":
        said = {"subject": sent.subject, "body": sent.html or sent.text}
        return "Message", {**said, "destinations": destination(asked)}
    return "RawMessage", {"destinations": list(sent.recipients), "raw_data": raw_of(sent)}


OPERATIONS = (
    row("GET", f"{PATH}/reset", refuse),
    row("GET", f"{PATH}/data.json", show_data),
    row("POST", f"{PATH}/data.json", show_data),
)
