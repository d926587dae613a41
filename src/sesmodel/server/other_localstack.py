"""``/_aws/ses``, as suites for LocalStack read it: what was sent, in the words of the call that sent it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from sesmodel.server.inspection_views import text
from sesmodel.server.other_row import row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.local import LocalSes
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input, Operation
    from sesmodel.service.asked import Asked
    from sesmodel.service.outbox import SentMessage

PATH = "/_aws/ses"
_EARLIER = "/_localstack/ses"  # what it was called before LocalStack 1.4


def list_messages(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """What was sent from everywhere, the oldest first; an empty filter is none."""
    message_id, source = asked.query.get("id") or None, asked.query.get("email") or None
    shown = [message(ses, sent) for ses, sent in inspection.models.sent() if message_id in (None, sent.message_id)]
    return {"messages": [one for one in shown if source in (None, one["Source"])]}


def message(ses: LocalSes, sent: SentMessage) -> dict[str, Any]:
    """One message: formatted, from a template, or raw, each with members of its own."""
    asked = sent.asked
    about = {
        "Id": sent.message_id,
        "Region": ses.region,
        "Source": source_of(sent),
        # To the second and without a time zone, in UTC: who reads it knows that, and adds one.
        "Timestamp": sent.sent_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
    }
    if asked is not None and asked.template is not None:
        templated = {"Template": asked.template, "TemplateData": asked.template_data}
        return {**about, **templated, "Destination": destination(asked)}
    if asked is not None and asked.operation == "SendEmail":
        body = {"text_part": sent.text or None, "html_part": sent.html or None}
        return {**about, "Destination": destination(asked), "Subject": sent.subject, "Body": body}
    return {**about, "RawData": raw_of(sent)}


def source_of(sent: SentMessage) -> str:
    """Whom it is from, as the caller wrote it: in the call, else in the message."""
    return (sent.asked and sent.asked.source) or (sent.message.headers.decoded("From") or "")


def raw_of(sent: SentMessage) -> str:
    """Its bytes as text: those that came, or those that went out where only these are kept."""
    raw = (sent.asked and sent.asked.raw) or sent.raw
    return raw.data.decode(errors="replace")


def destination(asked: Asked) -> dict[str, list[str]]:
    """The recipients as the caller wrote them; kinds without any are left out."""
    return {name: list(found) for name, found in _kinds(asked) if found}


def _kinds(asked: Asked) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "ToAddresses", asked.recipients.to
    yield "CcAddresses", asked.recipients.cc
    yield "BccAddresses", asked.recipients.bcc


def forget(inspection: Inspection, asked: Input) -> None:
    """Forget one message, or all; one that is not there is gone as well."""
    message_id = asked.query.get("id")
    for ses in inspection.models.all:
        if message_id is None:
            ses.clear()
        else:
            ses.forget(message_id)


def _rows(path: str) -> Iterator[Operation]:
    yield row("GET", path, list_messages, query={"id": text(), "email": text()})
    yield row("DELETE", path, forget, query={"id": text()}, answer=None)


OPERATIONS = (*_rows(PATH), *_rows(_EARLIER))
