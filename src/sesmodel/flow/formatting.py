"""Formatted content -> message: the MIME work that the service does for ``SendEmail`` (API-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue, InvalidValue
from sesmodel.mail.build import build
from sesmodel.mail.content import Attachment, Html, Inline, Text
from sesmodel.mail.message import Message
from sesmodel.mail.raw import RawMessage
from sesmodel.service.checks import check_message

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.send_request import Data, SendRequest, Simple


def compose(state: ServiceState, request: SendRequest, content: Simple) -> RawMessage:
    """Make the message, without Date and Message-ID, which the service writes when it has accepted it.

    Raises:
        InvalidParameterValue: a text is not in its charset, or the message is refused.
    """
    for place, data in (("Subject", content.subject), ("Text", content.text), ("Html", content.html)):
        if data is not None:
            data.check(place)
    try:
        message = _message(request, content)
        check_message(message, limits=state.limits).raise_answer()
        written = build(message, clock=state.clock, ids=state.ids)
    except InvalidValue as error:
        raise InvalidParameterValue(f"{error.where}: {error.what}" if error.where else error.what) from error
    return RawMessage(written).edit(remove=("Date", "Message-ID"))


def _message(request: SendRequest, content: Simple) -> Message:
    inline = tuple(part for part in content.attachments if isinstance(part, Inline) and content.html)
    attached = tuple(_file(part) for part in content.attachments if not (isinstance(part, Inline) and content.html))
    return Message(
        sender=request.source or None,
        to=request.recipients.to,
        cc=request.recipients.cc,
        bcc=request.recipients.bcc,
        reply_to=request.reply_to,
        subject=content.subject.data if content.subject else None,
        text=Text(content.text.data, _charset(content.text)) if content.text else None,
        html=Html(content.html.data, _charset(content.html)) if content.html else None,
        inline=inline,
        attachments=attached,
        headers=content.headers,
    )


def _charset(data: Data) -> str:
    return data.charset or "us-ascii"


def _file(part: Attachment) -> Attachment:
    """An inline part is a file where there is no HTML to show it."""
    return Attachment(part.data, part.filename, part.content_type) if isinstance(part, Inline) else part
