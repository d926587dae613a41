"""nodemailer, the writer of the Node world: what it writes is read, and nothing is found wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sesmodel import Address, Calendar, Message, check_raw, read
from sesmodel.mail.compare import differences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.clients.node_mail import NodeMail

MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def mailboxes(people: Iterable[Address]) -> list[dict[str, str]]:
    return [{"name": one.display_name, "address": one.addr_spec} for one in people]


def options(message: Message) -> dict[str, Any]:
    """The same message in nodemailer's terms."""
    files = [
        {"filename": one.filename, "content": one.data, "contentType": one.content_type}
        for one in (*message.attachments, *message.inline)
    ]
    for file, one in zip(files[len(message.attachments) :], message.inline, strict=True):
        file["cid"] = one.content_id
    for file in files[: len(message.attachments)]:
        file["contentDisposition"] = "attachment"  # else messages are shown inline
    wanted = {
        "from": mailboxes([message.sender] if message.sender else []),
        "to": mailboxes(message.to),
        "cc": mailboxes(message.cc),
        "bcc": mailboxes(message.bcc),
        "replyTo": mailboxes(message.reply_to),
        "subject": message.subject,
        "headers": [{"key": one.name, "value": one.value} for one in message.headers],
        "text": None if message.text is None else str(message.text),
        "html": None if message.html is None else str(message.html),
        "messageId": message.message_id,
        "attachments": files,
    }
    return {name: value for name, value in wanted.items() if value is not None}


def is_kept(person: Address) -> bool:
    """Whether nodemailer writes a mailbox as it is.

    It writes blanks for angle brackets in local parts, and what looks like an encoded word only in quotes, where
    readers decode it.
    """
    return not set(person.local_part) & set("<>") and "=?" not in person.display_name


def kept(message: Message) -> Message:
    """A message without what nodemailer changes.

    See :func:`is_kept`; it also leaves out empty header fields, and writes an invitation twice, which a test of its
    own looks at.
    """
    return message.replace(
        sender=message.sender if message.sender and is_kept(message.sender) else "a@example.com",
        to=[*filter(is_kept, message.to), Address("b", "example.net")],
        cc=filter(is_kept, message.cc),
        reply_to=filter(is_kept, message.reply_to),
        calendar=None,
        headers=[one for one in message.headers if one.value.strip()],
    )


def without_end(body: object) -> str:
    """A body without its line ends at the end, of which nodemailer adds one where nothing follows."""
    return str(body or "").rstrip("\r\n")


@MANY
@given(message=st.from_type(Message).map(kept), encoding=st.sampled_from(["base64", "quoted-printable", False]))
def test_what_nodemailer_writes_is_read(node: NodeMail, message: Message, encoding: str) -> None:
    data = node.compose(**options(message), textEncoding=encoding)

    found = read(data)
    assert set(differences(found, message)) <= {"text", "html"}
    assert (without_end(found.text), without_end(found.html)) == (without_end(message.text), without_end(message.html))
    assert [part.defects for part in found.walk() if part.defects] == []
    assert found.message_id == message.message_id or message.message_id is None


@MANY
@given(message=st.from_type(Message).map(kept))
def test_nothing_is_found_wrong_with_what_nodemailer_writes(node: NodeMail, message: Message) -> None:
    data = node.compose(**options(message))

    assert check_raw(data, recipients=message.envelope.rcpt_to).ok


def test_an_invitation_of_nodemailer_is_read(node: NodeMail) -> None:
    content = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR"
    message = Message(
        sender="a@example.com", to="b@example.net", subject="Tea", text="Tea?", calendar=Calendar(content)
    )

    data = node.compose(**options(message), icalEvent={"method": "REQUEST", "content": content})
    assert read(data).tree == "multipart/mixed[multipart/alternative[text/plain, text/calendar], application/ics]"
    assert "calendar" not in differences(read(data), message)


@pytest.mark.parametrize(
    ("option", "name", "value"),
    [
        ({"priority": "high"}, "Importance", "High"),
        ({"list": {"unsubscribe": "https://example.com/u"}}, "List-Unsubscribe", "<https://example.com/u>"),
        (
            {"list": {"id": {"url": "news.example.com", "comment": "Nachrichten für Sie"}}},
            "List-ID",
            "Nachrichten für Sie <news.example.com>",
        ),
        ({"references": ["<a@example.com>", "b@example.com"]}, "References", "<a@example.com> <b@example.com>"),
        ({"inReplyTo": "a@example.com"}, "In-Reply-To", "<a@example.com>"),
        ({"date": "2022-11-01T09:08:07Z"}, "Date", "2022-11-01T09:08:07Z"),
    ],
    ids=["priority", "unsubscribe", "list id", "references", "in reply to", "date"],
)
def test_the_fields_that_nodemailer_makes_are_read(
    node: NodeMail, option: dict[str, Any], name: str, value: str
) -> None:
    data = node.compose(to="b@example.net", text="Hello", **option, **{"from": "a@example.com"})

    assert read(data).headers.decoded(name) == value
    assert check_raw(data).ok
