"""The servers of recipients, scripted over the inspection API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.errors import InvalidValue
from sesmodel.server.inspection_table import chapter
from sesmodel.server.inspection_time import SPAN, span_of
from sesmodel.server.inspection_views import record, text

if TYPE_CHECKING:
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input
    from sesmodel.service.receiver_rule import ReceiverRule

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


_row = chapter(group="faults")

OPERATIONS = (
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
