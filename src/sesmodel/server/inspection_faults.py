"""What goes wrong, planned over the inspection API: calls, and the servers of recipients."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sesmodel import errors
from sesmodel.error_codes import error_from_code
from sesmodel.errors import DeliveryUnknown, InvalidValue, SesError, TransportFailed
from sesmodel.server.inspection_asking import WHERE
from sesmodel.server.inspection_table import Operation
from sesmodel.server.inspection_time import SPAN, span_of
from sesmodel.server.inspection_views import PREFIX, record, text
from sesmodel.service.smtp_stage import SmtpStage

if TYPE_CHECKING:
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input
    from sesmodel.service.planned_fault import Fault
    from sesmodel.service.receiver_rule import ReceiverRule

# --- calls -------------------------------------------------------------------------------------------

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
    ses = inspection.models.one(*asked.where)
    plan = {name: body[name] for name in ("call", "times", "operation", "recipient") if name in body}
    ses.faults.plan(_fault(body), **plan)
    return {"pending": ses.faults.pending}


def count_faults(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """How many are to come."""
    return {"pending": sum(ses.faults.pending for ses in inspection.models.some(*asked.where))}


def clear_faults(inspection: Inspection, asked: Input) -> None:
    """Let everything go well."""
    for ses in inspection.models.some(*asked.where):
        ses.faults.clear()


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


# --- receivers -----------------------------------------------------------------------------------------

_STEPS: dict[str, tuple[str, ...]] = {
    "accept": ("reply",),
    "bounce": ("reply", "span"),
    "complain": ("feedback_type", "named", "feedback_loop", "span"),
    "auto_reply": ("text", "span"),
    "reject": ("reply", "kind"),
    "reject_size": ("reply",),
    "reject_content": ("reply",),
    "reject_attachment": ("reply",),
    "defer": ("reply", "times", "delay_type", "span"),
    "mailbox_full": ("times", "span"),
    "greylist": ("times", "span"),
    "time_out": ("times", "span"),
    "dns_failure": ("times", "span"),
    "wait": ("span",),
    "no_tls": (),
    "tls": ("version",),
}
"""What a script can be made of, as :class:`ReceiverRule` has it, and what can be said of each step."""

_STEP: Schema = {
    "type": "object",
    "properties": {
        "do": text("What the server does.", enum=list(_STEPS)),
        "reply": {"type": ["string", "null"], "description": "Its SMTP reply, such as `550 5.1.1 user unknown`."},
        "times": {"type": "integer", "minimum": 1, "description": "For so many attempts."},
        "kind": {"type": "array", "items": text(), "minItems": 2, "description": "Type and subtype of the bounce."},
        "delay_type": text("The reason that DeliveryDelay events give."),
        "feedback_type": {"type": ["string", "null"], "description": "`abuse`, `fraud`, …"},
        "named": {"type": "boolean", "description": "Whether the provider tells who complained."},
        "feedback_loop": {"type": "boolean", "description": "Whether the provider tells SES at all."},
        "text": text("The text of the reply."),
        "version": text("`TLSv1`, `TLSv1.1`, `TLSv1.2`, `TLSv1.3`, `SSLv2` or `SSLv3`."),
        **SPAN,
    },
    "required": ["do"],
    "additionalProperties": False,
}


def add_receiver(inspection: Inspection, asked: Input) -> None:
    """Script the servers of some recipients."""
    body = asked.body
    for number, step in enumerate(body["steps"]):  # all of them before the rule holds
        _check_step(number, step)
    from sesmodel.service.receivers import Receivers

    conditions = {name: body[name] for name in ("larger_than", "subject", "attachment") if name in body}
    for receivers in (Receivers(), inspection.models.receivers):  # the first try is for nobody
        rule = receivers.when(body["pattern"], **conditions)
        for step in body["steps"]:
            _take(rule, step)


def _check_step(number: int, step: dict[str, Any]) -> None:
    allowed = _STEPS[step["do"]]
    names = {"do", *allowed, *(SPAN if "span" in allowed else ())}
    if unknown := sorted(step.keys() - names):
        cure = f"There are {', '.join(allowed) or 'none'}, where a span is hours, minutes, …"
        raise InvalidValue(f"{step['do']} knows no {unknown[0]}.", where=f"body.steps[{number}]", cure=cure)
    if step["do"] == "tls" and "version" not in step:
        raise InvalidValue("'version' is missing.", where=f"body.steps[{number}]", cure='Send "TLSv1.2".')


def _take(rule: ReceiverRule, step: dict[str, Any]) -> None:
    said = {name: value for name, value in step.items() if name != "do" and name not in SPAN}
    if "kind" in said:
        said["kind"] = tuple(said["kind"])
    getattr(rule, step["do"])(**said, **span_of(step))


def list_receivers(inspection: Inspection, _: Input) -> dict[str, Any]:
    """Whom there are rules for."""
    return {"patterns": list(inspection.models.receivers.patterns)}


def clear_receivers(inspection: Inspection, _: Input) -> None:
    """Let everybody accept."""
    inspection.models.receivers.clear()


_RULE: Schema = {
    "type": "object",
    "properties": {
        "pattern": text("The recipients, such as `bob@example.com` or `*@slow.example`.", minLength=1),
        "larger_than": {"type": "integer", "minimum": 0, "description": "Only messages of more bytes than that."},
        "subject": text("Only messages whose subject is like that, such as `*lottery*`."),
        "attachment": text("Only messages with a file whose name is like that, such as `*.zip`."),
        "steps": {"type": "array", "items": _STEP, "minItems": 1, "description": "What happens, step by step."},
    },
    "required": ["pattern", "steps"],
    "additionalProperties": False,
}


def _row(method: str, path: str, name: str, does: str, run: Any, **more: Any) -> Operation:
    return Operation(
        method=method, path=f"{PREFIX}{path}", name=name, does=does, run=run, **{"group": "faults", **more}
    )


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
        "cloud, those of one account in one Region.",
        plan_fault,
        query=WHERE,
        body=_FAULT,
        answer=_PENDING,
        status=201,
    ),
    _row("DELETE", "/faults", "clearFaults", "Let every call go well from now on.", clear_faults, query=WHERE),
    _row(
        "GET",
        "/receivers",
        "listReceivers",
        "Whom there are rules for, the oldest first; of those that match, the newest counts.",
        list_receivers,
        answer=record({"patterns": {"type": "array", "items": text()}}),
    ),
    _row(
        "POST",
        "/receivers",
        "addReceiver",
        "Script the servers of some recipients; every message goes through the steps from the first. When they are "
        "over, mail is accepted.",
        add_receiver,
        body=_RULE,
    ),
    _row("DELETE", "/receivers", "clearReceivers", "Let everybody accept again.", clear_receivers),
)
