"""Calls that go wrong, planned over the inspection API."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sesmodel import errors
from sesmodel.error_codes import error_from_code
from sesmodel.errors import DeliveryUnknown, InvalidValue, SesError, TransportFailed
from sesmodel.server.inspection_asking import WHERE
from sesmodel.server.inspection_table import chapter
from sesmodel.server.inspection_views import record, text
from sesmodel.service.smtp_stage import SmtpStage

if TYPE_CHECKING:
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input
    from sesmodel.service.planned_fault import Fault

_DROPS = {
    "before": "SES does not have the call.",
    "after": "The call is done, and its answer is lost.",
}
_CLASSES: dict[str, type[SesError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, SesError)
}
_CODES = {code for kind in _CLASSES.values() for code in (kind.v1_code, kind.v2_name)}
_STAGES = ", ".join(f"`{stage}`" for stage in SmtpStage)


def _fault(given: dict[str, Any]) -> Fault:
    """The fault that a body describes."""
    kinds = [name for name in ("error", "drop", "reply", "delay_seconds") if name in given]
    if len(kinds) != 1:
        cure = 'Send {"drop": "before"}.'
        raise InvalidValue(
            "it has to have one of 'error', 'drop', 'reply' and 'delay_seconds'.", where="body", cure=cure
        )
    if kinds == ["reply"]:
        return str(given["reply"])
    if kinds == ["delay_seconds"]:
        return timedelta(seconds=given["delay_seconds"])
    return _error(given.get("error"), given) if kinds == ["error"] else _drop(given["drop"], given)


def _drop(when: str, given: dict[str, Any]) -> TransportFailed:
    said = given.get("message") or "The connection dropped, as planned."
    return TransportFailed(said, delivered="no") if when == "before" else DeliveryUnknown(said)


def _error(code: Any, given: dict[str, Any]) -> SesError:
    message = given.get("message")
    if code in _CLASSES:
        return _CLASSES[code](message or "This call was planned to fail.")
    if code not in _CODES:
        cure = f"Use one of {', '.join(sorted(_CODES))}."
        raise InvalidValue(f"{code!r} is no error of SES.", where="error", cure=cure)
    return error_from_code(code, message or "This call was planned to fail.")


def plan_fault(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Let calls go wrong."""
    body = asked.body
    faults = inspection.models.faults_of(*asked.where)
    plan = {name: body[name] for name in ("call", "times", "operation", "recipient") if name in body}
    faults.plan(_fault(body), **plan)
    return {"pending": faults.pending}


def count_faults(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """How many are to come."""
    return {"pending": sum(faults.pending for faults in inspection.models.faults(*asked.where))}


def clear_faults(inspection: Inspection, asked: Input) -> None:
    """Let everything go well."""
    for faults in inspection.models.faults(*asked.where):
        faults.clear()


_FAULT: Schema = {
    "type": "object",
    "properties": {
        "error": text("A v1 code, such as `Throttling`, or a v2 name, such as `TooManyRequestsException`."),
        "drop": text(f"The connection drops. {' '.join(f'`{name}`: {is_}' for name, is_ in _DROPS.items())}"),
        "message": text("The text of the error."),
        "reply": text("Over SMTP, a reply in place of the real one, such as `450 4.2.1 Try again later`."),
        "delay_seconds": {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 3600,
            "description": "How long the client waits for the real answer, over HTTP or at a stage of SMTP.",
        },
        "call": {"type": "integer", "minimum": 1, "description": "Which call goes wrong, from now on: the next."},
        "times": {"type": "integer", "minimum": 1, "description": "How many calls do so: 1."},
        "operation": text(
            f"The action, such as `SendEmail`; any, if not given. Or a stage of an SMTP connection: {_STAGES}.",
            minLength=1,
        ),
        "recipient": text("Over SMTP, only mail for this one, such as `bob@example.com` or `*@slow.example`."),
    },
    "additionalProperties": False,
}
_FAULT["properties"]["drop"]["enum"] = list(_DROPS)
_PENDING = record({"pending": {"type": "integer", "description": "How many calls are yet to go wrong."}})

_row = chapter(group="faults")

OPERATIONS = (
    _row(
        "GET",
        "/faults",
        "countFaults",
        "How many calls are yet to go wrong.",
        count_faults,
        query=WHERE,
        answer=_PENDING,
    ),
    _row(
        "POST",
        "/faults",
        "planFault",
        "Let calls go wrong: with an error of SES, a connection that drops, a delay or, over SMTP, a reply. Of a "
        "cloud, whichever come first, unless an account or a Region is named.",
        plan_fault,
        query=WHERE,
        body=_FAULT,
        answer=_PENDING,
        status=201,
    ),
    _row("DELETE", "/faults", "clearFaults", "Let every call go well from now on.", clear_faults, query=WHERE),
)
