"""Content -> message: the MIME work that the service does for formatted content and for templates (API-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue, InvalidValue
from sesmodel.mail.build import build_unsent
from sesmodel.mail.content import Attachment, Html, Inline, Text
from sesmodel.mail.message import Message
from sesmodel.mail.raw import RawMessage
from sesmodel.service.checks import check_message, check_size
from sesmodel.service.problem import Report
from sesmodel.service.send_request import Data, Simple

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.send_request import SendRequest, Templated


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
        return RawMessage.written(build_unsent(message, ids=state.ids))
    except InvalidValue as error:
        raise InvalidParameterValue(f"{error.where}: {error.what}" if error.where else error.what) from error


def compose_template(state: ServiceState, request: SendRequest, content: Templated) -> RawMessage:
    """Render a template and make the message, as ``compose``.

    Raises:
        TemplateError: it cannot be rendered with these data.
        InvalidParameterValue: what comes of it is refused.
    """
    rendered = content.email_template.render(content.data)
    subject, text, html = (_utf8(part) for part in (rendered.subject, rendered.text, rendered.html))
    simple = Simple(subject=subject, text=text, html=html, headers=content.headers, attachments=content.attachments)
    raw = compose(state, request, simple)
    Report(tuple(check_size(len(raw.data), state.limits))).raise_answer()
    return raw


def header_before(state: ServiceState, request: SendRequest, content: Templated) -> RawMessage:
    """The header as far as it is known before a template is rendered (OBS-398), without a body.

    Raises:
        InvalidParameterValue: something in it is refused.
    """
    nothing = Data("")
    simple = Simple(subject=nothing, text=nothing, headers=content.headers)
    return compose(state, request, simple).edit(remove=_OF_CONTENT)


_OF_CONTENT = ("Subject", "Content-Type", "Content-Transfer-Encoding")


def _utf8(text: str | None) -> Data | None:
    return None if text is None else Data(text, "UTF-8")


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
    if not isinstance(part, Inline):
        return part
    return Attachment(part.data, part.filename, part.content_type, description=part.description)
