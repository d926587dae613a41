"""What `sesmodel serve` says of every mail: one line each, of values that strangers chose."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from sesmodel.cli.text import visible
from sesmodel.errors import SesError
from sesmodel.mail.raw import RawMessage
from sesmodel.service.event import (
    Bounce,
    Complaint,
    DeliveryDelay,
    Event,
    Reject,
    RenderingFailure,
    Send,
)
from sesmodel.service.refused_call import RefusedCall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


_SHOWN = 3
"""How many recipients a line names."""


@singledispatch
def line_of(event: Event) -> str | None:  # noqa: ARG001  nothing is said of most
    """The line of an event; ``None`` for one that is not worth a line, since all is well."""
    return None


@line_of.register
def _(event: Send) -> str:
    mail = event.mail
    return _line(mail.timestamp, "sent", _mail(mail.source, mail.destination, _subject(event)), mail.message_id)


@line_of.register
def _(event: Bounce) -> str:
    kind = f"{event.bounce_type} {event.bounce_sub_type}"
    gone = [one.email_address for one in event.bounced_recipients]
    return _line(event.timestamp, "bounced", f"{_some(gone)}: {kind}", event.message_id)


@line_of.register
def _(event: Complaint) -> str:
    return _line(event.timestamp, "complaint", _some(event.complained_recipients), event.message_id)


@line_of.register
def _(event: DeliveryDelay) -> str:
    late = [one.email_address for one in event.delayed_recipients]
    return _line(event.timestamp, "delayed", f"{_some(late)}: {event.delay_type}", event.message_id)


@line_of.register
def _(event: Reject) -> str:
    return _line(event.mail.timestamp, "rejected", event.reason, event.message_id)


@line_of.register
def _(event: RenderingFailure) -> str:
    return _line(event.mail.timestamp, "unrendered", f"{event.template_name}: {event.error_message}", event.message_id)


def line_of_refusal(call: RefusedCall) -> str:
    """The line of a call that was refused: what was to be sent, if it was to send, and the answer."""
    sender, recipients, subject = _asked(call.params)
    what = _mail(sender, recipients, subject) if recipients else call.operation
    return _line(call.at, "refused", what, f"{_code(call)}: {call.error}")


def place_of(what: Event | RefusedCall) -> tuple[str, str]:
    """The account and the Region of what happened; empty where it does not say."""
    if isinstance(what, RefusedCall):
        return what.account_id, what.region
    mail = what.mail
    return mail.sending_account_id or "", mail.source_arn.split(":")[3] if mail.source_arn else ""


def _code(call: RefusedCall) -> str:
    """What the API that was called names the error."""
    if not isinstance(call.error, SesError):
        return type(call.error).__name__
    return call.error.v2_name if call.service == "sesv2" else call.error.v1_code


def _line(at: datetime, word: str, what: str, more: str) -> str:
    return f"{at:%H:%M:%S} {word:<10} {visible(what)}  {visible(more)}"


def _mail(sender: str | None, recipients: Iterable[str], subject: str | None) -> str:
    about = "" if subject is None else f"  {subject!r}"
    return f"{sender or '?'} -> {_some(recipients)}{about}"


def _some(addresses: Iterable[Any]) -> str:
    named = [str(getattr(one, "email_address", one)) for one in addresses]
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return ", ".join(named[:_SHOWN]) + more


def _subject(event: Event) -> str | None:
    headers = event.mail.common_headers
    return headers.subject if headers else None


# --- what was asked for ---------------------------------------------------------------------------


def _asked(params: Mapping[str, Any]) -> tuple[str | None, list[str], str | None]:
    """Sender, recipients and subject of a send, as far as the caller named them in whichever of the two APIs."""
    content = _part(params, "Content") or _part(params, "DefaultContent")
    message = _part(params, "Message") or _part(content, "Simple")
    raw = _part(params, "RawMessage") or _part(content, "Raw")
    template = params.get("Template") or _part(content, "Template").get("TemplateName")
    subject = _part(message, "Subject").get("Data") or (template if isinstance(template, str) else None)
    sender = params.get("Source") or params.get("FromEmailAddress")
    recipients = [*_recipients(params)]
    if isinstance(data := raw.get("Data"), bytes):
        headers = RawMessage(data).headers
        sender, subject = sender or headers.decoded("from"), headers.decoded("subject")
        recipients = recipients or [found for name in ("to", "cc", "bcc") if (found := headers.decoded(name))]
    return sender, recipients, subject


def _recipients(params: Mapping[str, Any]) -> Iterable[str]:
    named = params.get("Destinations") or params.get("BulkEmailEntries") or []
    for one in [params, *(named if isinstance(named, list) else [])]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            destination = _part(one, "Destination")
            for kind in ("ToAddresses", "CcAddresses", "BccAddresses"):
                yield from (str(address) for address in destination.get(kind) or [])


def _part(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}
