"""What was sent, as suites for MiniStack and for fakecloud read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sesmodel.server.inspection_endpoints import Json
from sesmodel.server.inspection_views import moment, text
from sesmodel.server.other_localstack import raw_of, source_of
from sesmodel.server.other_row import row

if TYPE_CHECKING:
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input
    from sesmodel.service.outbox import SentMessage

_ACCOUNT = re.compile("[0-9]{12}")


def by_account(inspection: Inspection, asked: Input) -> Any:
    """``/_ministack/ses/messages``: all mail by the account that sent it, or that of one account."""
    account = asked.query.get("account")
    if account is not None and not _ACCOUNT.fullmatch(account):
        said = f"Account ID must be 12 digits, got: {account}"
        return Json({"__type": "InvalidAccountID", "message": said}, 400)
    found: dict[str, list[dict[str, Any]]] = {}
    for ses, sent in inspection.models.sent(account):
        found.setdefault(ses.account_id, []).append(_in_account(sent))
    return {"messages": found}


def _in_account(sent: SentMessage) -> dict[str, Any]:
    to, cc, bcc = recipients(sent)
    return {
        "MessageId": sent.message_id,
        "Source": source_of(sent),
        "To": to,
        "CC": cc,
        "BCC": bcc,
        "Subject": sent.subject or "",
        "BodyText": sent.text,
        "BodyHtml": sent.html or None,
        "Timestamp": sent.sent_at.timestamp(),
        "Type": sent.asked.operation if sent.asked else "",  # of v2, too, that which events name
    }


def list_emails(inspection: Inspection, _: Input) -> dict[str, Any]:
    """``/_fakecloud/ses/emails``: all mail, the oldest first."""
    return {"emails": [_email(sent) for _, sent in inspection.models.sent()]}


def _email(sent: SentMessage) -> dict[str, Any]:
    (to, cc, bcc), asked = recipients(sent), sent.asked
    return {
        "messageId": sent.message_id,
        "from": source_of(sent),
        "to": to,
        "cc": cc,
        "bcc": bcc,
        "subject": sent.subject,
        "htmlBody": sent.html or None,
        "textBody": sent.text or None,
        "rawData": raw_of(sent) if asked is not None and asked.raw else None,
        "templateName": asked.template if asked else None,
        "templateData": asked.template_data if asked else None,
        "headers": [[one.name, one.value] for one in sent.message.headers],
        "timestamp": moment(sent.sent_at),
    }


def recipients(sent: SentMessage) -> tuple[list[str], list[str], list[str]]:
    """Whom a message is for: as the call says, or else as the message does."""
    asked, message = sent.asked, sent.message
    if asked is not None and asked.recipients:
        return list(asked.recipients.to), list(asked.recipients.cc), list(asked.recipients.bcc)
    return list(map(str, message.to)), list(map(str, message.cc)), list(map(str, message.bcc))


OPERATIONS = (
    row("GET", "/_ministack/ses/messages", by_account, query={"account": text()}),
    row("GET", "/_fakecloud/ses/emails", list_emails),
)
