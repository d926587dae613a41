"""``SendEmail`` and ``SendRawEmail`` of the v1 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Params, required, texts
from sesmodel.errors import InvalidContent
from sesmodel.flow.sending import send
from sesmodel.mail.raw import RawMessage
from sesmodel.service.send_request import Data, Destination, SendRequest, Simple
from sesmodel.service.submission import SendOptions

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.content import Text
    from sesmodel.mail.message import Message


def send_email(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send formatted content (API-03)."""
    message = required(params, "Message")
    body = message.get("Body") or {}
    request = SendRequest(
        operation="SendEmail",
        source=required(params, "Source"),
        destination=destination(required(params, "Destination")),
        content=Simple(subject=data(message.get("Subject")), text=data(body.get("Text")), html=data(body.get("Html"))),
        reply_to=texts(params, "ReplyToAddresses"),
        return_path=params.get("ReturnPath"),
        options=_options(params),
    )
    return {"MessageId": send(state, request).message_id}


def send_raw_email(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send a finished message (API-12)."""
    raw = required(required(params, "RawMessage"), "Data")
    request = SendRequest(
        operation="SendRawEmail",
        source=params.get("Source"),
        destination=Destination(to=texts(params, "Destinations")),
        content=RawMessage(raw.encode() if isinstance(raw, str) else raw),
        options=_options(params),
    )
    return {"MessageId": send(state, request).message_id}


def send_email_params(message: Message, *, configuration_set: str | None = None) -> dict[str, Any]:
    """Write a composed message as the parameters of ``SendEmail``, for any client with boto3's names.

    Args:
        message: a message without attachments, inline parts and header fields of its own, which this action lacks.
        configuration_set: the name of a configuration set.

    Raises:
        InvalidContent: the message has what ``SendEmail`` cannot say; send it raw.

    >>> from sesmodel.mail.message import Message
    >>> send_email_params(Message(sender="a@example.com", to="b@example.com", subject="Hi", text="Hello"))["Source"]
    'a@example.com'
    """
    _check_expressible(message)
    bodies = {"Text": message.text, "Html": message.html}
    params: dict[str, Any] = {
        "Source": message.sender.encode() if message.sender else None,
        "Destination": {
            name: [address.encode() for address in people]
            for name, people in (
                ("ToAddresses", message.to),
                ("CcAddresses", message.cc),
                ("BccAddresses", message.bcc),
            )
            if people
        },
        "Message": {
            "Subject": {"Charset": "UTF-8", "Data": message.subject or ""},
            "Body": {name: _content(text) for name, text in bodies.items() if text is not None},
        },
        "ReplyToAddresses": [address.encode() for address in message.reply_to],
        "ReturnPath": message.return_path.addr_spec if message.return_path else None,
        "ConfigurationSetName": configuration_set,
    }
    return {name: value for name, value in params.items() if value}


def data(member: Params | None) -> Data | None:
    """A text with its charset, if it is there."""
    return None if member is None else Data(required(member, "Data"), member.get("Charset"))


def destination(member: Params) -> Destination:
    """The recipients, as the caller wrote them."""
    return Destination(
        to=texts(member, "ToAddresses"), cc=texts(member, "CcAddresses"), bcc=texts(member, "BccAddresses")
    )


def tags(members: list[Params] | None) -> tuple[tuple[str, str], ...]:
    """Message tags."""
    return tuple((tag.get("Name") or "", tag.get("Value") or "") for tag in members or ())


def _options(params: Params) -> SendOptions:
    return SendOptions(configuration_set=params.get("ConfigurationSetName"), tags=tags(params.get("Tags")))


def _content(text: Text) -> dict[str, str]:
    return {"Charset": text.charset, "Data": text.content}


def _check_expressible(message: Message) -> None:
    if message.attachments or message.inline or len(message.headers):
        raise InvalidContent("SendEmail has no attachments and no header fields.", cure="Send the message raw.")
