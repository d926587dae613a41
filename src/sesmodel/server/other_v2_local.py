"""``/store`` and its neighbours, as suites for aws-ses-v2-local read them."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from sesmodel.mail.encoded_word import decode
from sesmodel.mail.read import read
from sesmodel.server.inspection_endpoints import HEADERS, Json
from sesmodel.server.inspection_views import files, text
from sesmodel.server.other_localstack import source_of
from sesmodel.server.other_row import row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.mail.address import Address
    from sesmodel.mail.read import Entity, ParsedMessage
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input
    from sesmodel.service.asked import Asked
    from sesmodel.service.email_template import EmailTemplate
    from sesmodel.service.outbox import SentMessage
    from sesmodel.service.template_store import EmailTemplates

_SECONDS = re.compile(r"-?(?:0|[1-9]\d*)", re.ASCII)
_OWN_FIELDS = frozenset(
    "from to cc bcc reply-to subject date message-id mime-version content-type content-transfer-encoding dkim-signature"
    " feedback-id x-ses-outgoing".split()
)
_NOT_SECONDS = "Bad since query param, expected integer representing epoch timestamp in seconds"


def show_store(inspection: Inspection, asked: Input) -> Any:
    """Mail and templates, from everywhere; ``since`` leaves earlier mail out."""
    since = asked.query.get("since") or None
    if since is not None and not _SECONDS.fullmatch(since):
        return Json({"message": _NOT_SECONDS}, 400)
    begin = float(since or "-inf")  # which takes any number of digits
    emails = [email(sent) for _, sent in inspection.models.sent() if int(sent.sent_at.timestamp()) >= begin]
    templates = {name: shown for ses in inspection.models.all for name, shown in _templates(ses.templates)}
    return {"emails": emails, "templates": templates}


def email(sent: SentMessage) -> dict[str, Any]:
    """One message: in the words of the call where it was formatted, else in those of its header."""
    asked = sent.asked
    if asked is None or (asked.template is None and asked.operation != "SendEmail"):
        shown = _of_header(sent, read(asked.raw) if asked and asked.raw else sent.message)
    else:
        shown = _of_call(sent, asked)
    return {"messageId": sent.message_id, **shown, "at": int(sent.sent_at.timestamp())}


def _of_call(sent: SentMessage, asked: Asked) -> dict[str, Any]:
    to = asked.recipients
    body = {"html": sent.html, "text": sent.text}
    if asked.template is None:  # what was not given is left out; a template has both
        body = {name: value for name, value in body.items() if value}
    return {
        "from": source_of(sent),
        "replyTo": list(asked.reply_to),
        "destination": {"to": list(to.to), "cc": list(to.cc), "bcc": list(to.bcc)},
        "subject": sent.subject or "",
        "body": body,
        "attachments": [_file_of_call(part) for part in files(sent.message)],
        **({"headers": headers} if (headers := _headers(sent.message)) else {}),
    }


def _headers(message: ParsedMessage) -> list[dict[str, str]]:
    """The header fields that the call asked for: those that neither a formatted message has by itself nor SES adds."""
    return [{"name": one.name, "value": one.value} for one in message.headers if one.name.lower() not in _OWN_FIELDS]


def _of_header(sent: SentMessage, message: ParsedMessage) -> dict[str, Any]:
    body = {"text": message.text, "html": message.html}
    return {
        "from": _text((message.sender,) if message.sender else ()) or source_of(sent),
        "replyTo": _texts(message.reply_to),
        "destination": {"to": _texts(message.to), "cc": _texts(message.cc), "bcc": _texts(message.bcc)},
        "subject": decode(message.section.get("subject") or "") or "(no subject)",
        "body": {name: value for name, value in body.items() if value},
        "attachments": [_file_of_header(part) for part in files(message)],
    }


def _texts(addresses: tuple[Address, ...]) -> list[str]:
    """One text for all the addresses of a field."""
    return [_text(addresses)] if addresses else []


def _text(addresses: Iterable[Address]) -> str:
    """As mailparser writes addresses: every name in quotes."""
    return ", ".join(
        f'"{one.display_name}" <{one.addr_spec}>' if one.display_name else one.addr_spec for one in addresses
    )


def _file_of_call(part: Entity) -> dict[str, Any]:
    """A file as SES is asked for one."""
    return _file(part, contentDisposition=part.disposition.upper(), contentId=part.content_id)


def _file_of_header(part: Entity) -> dict[str, Any]:
    """A file as mailparser finds it."""
    cid = part.content_id
    return _file(part, contentDisposition=part.disposition, contentId=cid and f"<{cid}>", cid=cid)


def _file(part: Entity, **more: str | None) -> dict[str, Any]:
    return {
        "content": b64encode(part.content).decode("ascii"),
        "contentType": part.content_type,
        **{name: value for name, value in {"filename": part.filename, **more}.items() if value},
        "size": len(part.content),
    }


def _templates(templates: EmailTemplates) -> list[tuple[str, dict[str, Any]]]:
    return [(one.template.name, _template(one.template, one.created_at.timestamp())) for one in templates]


def _template(template: EmailTemplate, created: float) -> dict[str, Any]:
    parts = {"Subject": template.subject, "Html": template.html, "Text": template.text}
    content = {name: value for name, value in parts.items() if value is not None}
    return {"TemplateName": template.name, "TemplateContent": content, "CreatedTimestamp": int(created)}


def show_eml(inspection: Inspection, asked: Input) -> Any:
    """The bytes of a message, as JavaScript writes them into JSON."""
    message_id = asked.query.get("messageId")
    for _ses, sent in inspection.models.sent():
        if sent.message_id == message_id:
            body = {"type": "Buffer", "data": list(sent.raw.data)}
            return {"messageId": message_id, "fileName": sent.subject or "", "body": body}
    return Json({"message": "Email not found within the store"}, 400)


def clear_store(inspection: Inspection, _: Input) -> dict[str, str]:
    """Forget mail and templates everywhere."""
    for ses in inspection.models.all:
        ses.clear()
        for stored in tuple(ses.templates):
            ses.templates.delete(stored.template.name)
    return {"message": "Store cleared"}


def health(_: Inspection, __: Input) -> Response:
    """Whether it answers."""
    return Response(headers=HEADERS)


OPERATIONS = (
    row("GET", "/store", show_store, query={"since": text()}),
    row("GET", "/get-emlContent", show_eml, query={"messageId": text()}),
    row("POST", "/clear-store", clear_store),
    row("GET", "/health-check", health),
)
