"""What is seen of mail and events, as JSON, and the schemas of it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.local import LocalSes
    from sesmodel.mail.read import Entity, ParsedMessage
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.service.event import Event
    from sesmodel.service.outbox import SentMessage

PREFIX = "/_sesmodel"


def text(doc: str = "", **more: Any) -> Schema:
    """The schema of a text."""
    return {"type": "string", **({"description": doc} if doc else {}), **more}


def maybe_text(doc: str = "") -> Schema:
    """The schema of a text that may be missing."""
    return {"type": ["string", "null"], **({"description": doc} if doc else {})}


def many(schema: Schema) -> Schema:
    """The schema of a list."""
    return {"type": "array", "items": schema}


def record(properties: dict[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    """The schema of an object that has these members and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


TIME = text("In UTC, as in `2026-01-01T12:00:00.000Z`.", format="date-time")
ADDRESSES = many(text())
FILE = record(
    {
        "number": {"type": "integer", "description": "Its place, counted from 1."},
        "filename": maybe_text(),
        "content_type": text(),
        "size": {"type": "integer", "description": "Bytes, decoded."},
        "content_id": maybe_text("Without brackets."),
        "inline": {"type": "boolean", "description": "Whether the HTML shows it."},
    }
)
FIELD = record({"name": text(), "value": text()})
_SHOWN: dict[str, Schema] = {
    "from": maybe_text("The field From, decoded."),
    "sender": maybe_text("The address in From."),
    "to": ADDRESSES,
    "cc": ADDRESSES,
    "reply_to": ADDRESSES,
    "subject": maybe_text(),
    "date": {"anyOf": [TIME, {"type": "null"}]},
    "text": text("The plain text, empty if there is none."),
    "html": text("The HTML, empty if there is none."),
    "attachments": many({"$ref": "#/components/schemas/File"}),
    "headers": many({"$ref": "#/components/schemas/Field"}),
    "size": {"type": "integer", "description": "Bytes of the whole message."},
    "raw": text("The path to its bytes."),
}
SENT = record(
    {
        "id": text("The id that SES gave it, without which nothing else is known by it."),
        "account": text(),
        "region": text(),
        "sent_at": TIME,
        "operation": maybe_text("The API operation, as events name it."),
        "envelope_from": text("Where bounces go."),
        "recipients": many(text("Everyone it went to, Bcc included.")),
        "configuration_set": maybe_text(),
        "tags": many(FIELD),
        "template": maybe_text("The name of the stored template."),
        "template_data": maybe_text("As the caller wrote them."),
        **_SHOWN,
    }
)
RECEIVED = record(
    {
        "number": {"type": "integer", "description": "Its place in the inbox, counted from 1."},
        "address": text(),
        "return_path": maybe_text("The envelope sender, in angle brackets."),
        **_SHOWN,
    }
)
LOG_ENTRY = record(
    {
        "stage": text(),
        "at": TIME,
        "recipient": maybe_text(),
        "detail": text("The reply of a server, or a reason."),
        "tls": maybe_text(),
    }
)
EVENT = record(
    {
        "account": text(),
        "region": text(),
        "type": text("As events spell it."),
        "message_id": text(),
        "event": {"type": "object", "description": "The record as SES publishes it."},
    }
)


def moment(when: datetime) -> str:
    """A moment as JSON has it.

    >>> from datetime import datetime, UTC
    >>> moment(datetime(2026, 1, 1, 12, tzinfo=UTC))
    '2026-01-01T12:00:00.000Z'
    """
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sent_view(ses: LocalSes, sent: SentMessage) -> dict[str, Any]:
    """A sent message."""
    asked, options = sent.asked, sent.options
    return {
        "id": sent.message_id,
        "account": ses.account_id,
        "region": ses.region,
        "sent_at": moment(sent.sent_at),
        "operation": asked.operation if asked else None,
        "envelope_from": sent.envelope.mail_from,
        "recipients": list(sent.recipients),
        "configuration_set": options.configuration_set,
        "tags": [{"name": name, "value": value} for name, value in options.tags],
        "template": asked.template if asked else None,
        "template_data": asked.template_data if asked else None,
        **_shown(sent.message, f"{PREFIX}/mail/{quote(sent.message_id, safe='')}/raw"),
    }


def received_view(address: str, number: int, message: ParsedMessage) -> dict[str, Any]:
    """A message in an inbox."""
    return {
        "number": number,
        "address": address,
        "return_path": message.section.get("return-path"),
        **_shown(message, f"{PREFIX}/inboxes/{quote(address, safe='@')}/{number}/raw"),
    }


def _shown(message: ParsedMessage, raw: str) -> dict[str, Any]:
    sender, date = message.sender, message.date
    return {
        "from": message.headers.decoded("From"),
        "sender": sender.addr_spec if sender else None,
        "to": list(map(str, message.to)),
        "cc": list(map(str, message.cc)),
        "reply_to": list(map(str, message.reply_to)),
        "subject": message.subject,
        "date": moment(date) if date else None,
        "text": message.text,
        "html": message.html,
        "attachments": [file_view(number, one) for number, one in enumerate(files(message), 1)],
        "headers": [{"name": one.name, "value": one.value} for one in message.headers],
        "size": len(message.raw.data),
        "raw": raw,
    }


def files(message: ParsedMessage) -> tuple[Entity, ...]:
    """What is attached, then what the HTML shows."""
    return (*message.attachments, *message.inline)


def file_view(number: int, part: Entity) -> dict[str, Any]:
    """A file, without its content."""
    return {
        "number": number,
        "filename": part.filename,
        "content_type": part.content_type,
        "size": len(part.content),
        "content_id": part.content_id,
        "inline": part.disposition == "inline",
    }


def event_view(ses: LocalSes, event: Event) -> dict[str, Any]:
    """An event, and where it happened."""
    return {
        "account": ses.account_id,
        "region": ses.region,
        "type": event.event_type.value,
        "message_id": event.message_id,
        "event": event.as_dict(),
    }
