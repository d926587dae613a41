"""``SendEmail`` and ``SendRawEmail`` of the v1 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.errors import InvalidContent
from sesmodel.flow.sending import send
from sesmodel.mail.raw import RawMessage, from_mailbox
from sesmodel.service.send_request import Data, Recipients, SendRequest, Simple
from sesmodel.service.submission import SendOptions

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.content import Text
    from sesmodel.mail.message import Message


ARNS = ("SourceArn", "ReturnPathArn")
"""By whose leave mail has its sender, and its place for bounces; empty ones stand for the account itself."""


def send_email(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send formatted content (API-03)."""
    members = Members(params).only(
        "Source", "Destination", "Message", "ReplyToAddresses", "ReturnPath", "ConfigurationSetName", "Tags", *ARNS
    )
    message = members.required_record("Message").only("Subject", "Body")
    text, html = bodies(message)
    request = SendRequest(
        operation="SendEmail",
        source=members.required_text("Source"),
        recipients=recipients(members.required_record("Destination")),
        content=Simple(subject=data(message.record("Subject")), text=text, html=html),
        reply_to=members.texts("ReplyToAddresses"),
        return_path=members.text("ReturnPath") or None,
        options=options(members, "Tags"),
    )
    return {"MessageId": send(state, request).message_id}


def send_raw_email(state: ServiceState, params: Params) -> dict[str, Any]:
    """Send a finished message (API-12)."""
    members = Members(params).only(
        "RawMessage", "Source", "Destinations", "ConfigurationSetName", "Tags", "FromArn", *ARNS
    )
    request = SendRequest(
        operation="SendRawEmail",
        source=members.text("Source") or None,
        recipients=Recipients(to=members.texts("Destinations")),
        content=RawMessage(from_mailbox(members.required_record("RawMessage").only("Data").blob("Data"))),
        options=options(members, "Tags"),
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


def data(members: Members | None) -> Data | None:
    """A text with its charset, if it is there."""
    return None if members is None else Data(members.required_text("Data"), members.text("Charset"))


def bodies(members: Members) -> tuple[Data | None, Data | None]:
    """The text and the HTML of formatted content."""
    body = members.required_record("Body").only("Text", "Html")
    return data(body.record("Text")), data(body.record("Html"))


def recipients(members: Members | None) -> Recipients:
    """The recipients, as the caller wrote them."""
    if members is None:
        return Recipients()
    kinds = members.only("ToAddresses", "CcAddresses", "BccAddresses")
    return Recipients(to=kinds.texts("ToAddresses"), cc=kinds.texts("CcAddresses"), bcc=kinds.texts("BccAddresses"))


def options(members: Members, tags_member: str) -> SendOptions:
    """What is said beside the message.

    Args:
        members: the request.
        tags_member: what the member of message tags is called.
    """
    return SendOptions(
        configuration_set=members.text("ConfigurationSetName"),
        tags=tags(members, tags_member),
        source_arn=members.text("SourceArn"),
        from_arn=members.text("FromArn"),
        return_path_arn=members.text("ReturnPathArn"),
    )


def tags(members: Members, name: str) -> tuple[tuple[str, str], ...]:
    """Message tags; whether SES takes them is for later."""
    return tuple((tag.text("Name") or "", tag.text("Value") or "") for tag in members.records(name))


def _content(text: Text) -> dict[str, str]:
    return {"Charset": text.charset, "Data": text.content}


def _check_expressible(message: Message) -> None:
    if message.attachments or message.inline or message.calendar or message.body or len(message.headers):
        raise InvalidContent("SendEmail has text and HTML, and no other parts or fields.", cure="Send the message raw.")
