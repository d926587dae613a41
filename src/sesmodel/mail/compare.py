"""Whether two messages say the same, however they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.mail.encoded_word import decode
from sesmodel.mail.message import Message

if TYPE_CHECKING:
    from sesmodel.mail.content import Text
    from sesmodel.mail.read import ParsedMessage

_COMPARED = ("subject", "sender", "to", "cc", "reply_to", "text", "html", "inline", "attachments", "headers")


def same_content(one: Message | ParsedMessage, other: Message | ParsedMessage) -> bool:
    """Whether a reader of both messages reads the same: addresses, subject, bodies, files, own header fields.

    Date, Message-ID, boundaries, transfer encodings and line ends do not count, nor does Bcc, which nobody reads.

    >>> same_content(Message(subject="a"), Message(subject="b"))
    False
    """
    return not differences(one, other)


def differences(one: Message | ParsedMessage, other: Message | ParsedMessage) -> tuple[str, ...]:
    """The names of what differs; own header fields count when one side is a composed message."""
    mine, theirs = _content(one), _content(other)
    found = [name for name in _COMPARED if name != "headers" and mine[name] != theirs[name]]
    if not (_has_headers(one, other) and _has_headers(other, one)):
        found.append("headers")
    return tuple(found)


def _content(message: Message | ParsedMessage) -> dict[str, object]:
    return {
        "subject": message.subject or "",
        "sender": message.sender,
        "to": message.to,
        "cc": message.cc,
        "reply_to": message.reply_to,
        "text": _plain(message.text),
        "html": _plain(message.html),
        **_files(message),
    }


def _files(message: Message | ParsedMessage) -> dict[str, object]:
    if isinstance(message, Message):
        return {
            "inline": [
                (part.content_id, part.filename, part.content_type.lower(), part.data) for part in message.inline
            ],
            "attachments": [(part.filename, part.content_type.lower(), part.data) for part in message.attachments],
        }
    return {
        "inline": [(part.content_id, part.filename, part.content_type, part.content) for part in message.inline],
        "attachments": [(part.filename, part.content_type, part.content) for part in message.attachments],
    }


def _plain(text: str | Text | None) -> str:
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n")


def _has_headers(one: Message | ParsedMessage, other: Message | ParsedMessage) -> bool:
    if not isinstance(one, Message):
        return True
    return all(_values(one, header.name) == _values(other, header.name) for header in one.headers)


def _values(message: Message | ParsedMessage, name: str) -> list[str]:
    values = message.headers.get_all(name)
    return list(values) if isinstance(message, Message) else [decode(value) for value in values]
