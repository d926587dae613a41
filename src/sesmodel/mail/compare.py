"""Whether two messages say the same, however they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.mail.encoded_word import decode
from sesmodel.mail.media_type import bare
from sesmodel.mail.message import Message

if TYPE_CHECKING:
    from sesmodel.mail.content import Text
    from sesmodel.mail.read import Entity, ParsedMessage

_COMPARED = ("subject", "sender", "to", "cc", "reply_to", "text", "html", "calendar", "inline", "attachments", "body")


def same_content(one: Message | ParsedMessage, other: Message | ParsedMessage) -> bool:
    """Whether a reader of both messages reads the same: addresses, subject, bodies, files, own header fields.

    Date, Message-ID, boundaries, transfer encodings and line ends do not count, nor does Bcc, which nobody reads.

    >>> same_content(Message(subject="a"), Message(subject="b"))
    False
    """
    return not differences(one, other)


def differences(one: Message | ParsedMessage, other: Message | ParsedMessage) -> tuple[str, ...]:
    """The names of what differs; own header fields count when one side is a composed message."""
    prepared = any(isinstance(message, Message) and message.body for message in (one, other))
    mine, theirs = _content(one, prepared=prepared), _content(other, prepared=prepared)
    found = [name for name in _COMPARED if mine[name] != theirs[name]]
    if not (_has_headers(one, other) and _has_headers(other, one)):
        found.append("headers")
    return tuple(found)


def _content(message: Message | ParsedMessage, *, prepared: bool) -> dict[str, object]:
    return {
        "subject": message.subject or "",
        "sender": message.sender,
        "to": message.to,
        "cc": message.cc,
        "reply_to": message.reply_to,
        **(_composed(message) if isinstance(message, Message) else _read(message, prepared=prepared)),
    }


def _composed(message: Message) -> dict[str, object]:
    body = message.body
    return {
        "text": _plain(message.text),
        "html": _plain(message.html),
        "calendar": _plain(message.calendar),
        "inline": [(one.content_id, one.filename, bare(one.content_type), one.data) for one in message.inline],
        "attachments": [(one.filename, bare(one.content_type), one.data) for one in message.attachments],
        "body": (body.media_type, body.data) if body else None,
    }


def _read(message: ParsedMessage, *, prepared: bool) -> dict[str, object]:
    if prepared:
        nothing: dict[str, object] = {"text": "", "html": "", "calendar": "", "inline": [], "attachments": []}
        return {**nothing, "body": (message.content_type, message.raw.body)}
    invitation = next(filter(_is_invitation, message.attachments), None)
    files = [part for part in message.attachments if part is not invitation]
    return {
        "text": _plain(message.text),
        "html": _plain(message.html),
        "calendar": _plain(invitation.decoded if invitation else ""),
        "inline": [(one.content_id, one.filename, one.content_type, one.content) for one in message.inline],
        "attachments": [(one.filename, one.content_type, one.content) for one in files],
        "body": None,
    }


def _is_invitation(part: Entity) -> bool:
    return part.content_type == "text/calendar" and part.disposition != "attachment" and "method" in part.parameters


def _plain(text: str | Text | None) -> str:
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n")


def _has_headers(one: Message | ParsedMessage, other: Message | ParsedMessage) -> bool:
    if not isinstance(one, Message):
        return True
    return all(_values(one, header.name) == _values(other, header.name) for header in one.headers)


def _values(message: Message | ParsedMessage, name: str) -> list[str]:
    values = message.headers.get_all(name)
    return list(values) if isinstance(message, Message) else [decode(value) for value in values]
