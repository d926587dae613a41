"""mailparser, the reader of the Node world, reads from our bytes what went into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sesmodel import Address, Attachment, Calendar, Inline, Message, build
from sesmodel.mail.domain import to_ascii
from tests.clients.mailboxes import parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.clients.node_mail import NodeMail

MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def people(mailboxes: Iterable[Address]) -> list[tuple[str, str, str]]:
    """Name, local part and domain of ours."""
    return [(one.display_name, one.local_part, one.domain) for one in mailboxes]


def theirs(mailboxes: Iterable[dict[str, str]]) -> list[tuple[str, str, str]]:
    """The same of mailparser's, which writes domains in Unicode, and the quotes of local parts now and then."""
    split = [(one["name"], *parts(one["address"])) for one in mailboxes]
    return [(name, local_part, to_ascii(domain)) for name, local_part, domain in split]


def plain(content: object) -> str:
    """A body without its last line end, which mailparser adds."""
    return str(content or "").replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


def files(found: dict[str, Any]) -> list[tuple[str, str, bytes]]:
    return [(one["filename"], one["contentType"], one["content"]) for one in found["attachments"]]


@MANY
@given(message=st.from_type(Message))
def test_people_and_subject_are_read(node: NodeMail, message: Message) -> None:
    found = node.parse(build(message))

    assert found["subject"] == (message.subject or None)
    assert theirs(found["from"]) == people([message.sender] if message.sender else [])
    assert theirs(found["to"]) == people(message.to)
    assert theirs(found["cc"]) == people(message.cc)
    assert theirs(found["replyTo"]) == people(message.reply_to)


@MANY
@given(message=st.from_type(Message).map(lambda message: message.replace(calendar=None)))
def test_bodies_and_files_are_read(node: NodeMail, message: Message) -> None:
    found = node.parse(build(message))

    assert plain(found["text"]) == plain(message.text)
    assert plain(found["html"]) == plain(message.html)
    sent = (*message.inline, *message.attachments)
    assert files(found) == [(one.filename, one.content_type, one.data) for one in sent]
    assert [one["contentId"] for one in found["attachments"] if one["contentId"]] == [
        one.content_id for one in message.inline
    ]


@MANY
@given(attachment=st.from_type(Attachment))
def test_a_file_of_any_name_is_read(node: NodeMail, attachment: Attachment) -> None:
    message = Message(sender="a@example.com", to="b@example.net", attachments=[attachment])

    (found,) = node.parse(build(message))["attachments"]
    assert (found["filename"], found["content"]) == (attachment.filename, attachment.data)


@pytest.mark.parametrize("name", ["прайс.csv", "見積書.pdf", "عرض.pdf", 'a "b"; c.png', "%41.png", "🍵.png", "x" * 200])
def test_the_names_of_inline_parts_are_read_in_every_script(node: NodeMail, name: str) -> None:
    picture = Inline(b"\x89PNG", name, content_id="logo")
    message = Message(sender="a@example.com", to="b@example.net", html='<img src="cid:logo">', inline=[picture])

    (found,) = node.parse(build(message))["attachments"]
    assert (found["filename"], found["contentId"], found["disposition"]) == (name, "logo", "inline")


@given(calendar=st.from_type(Calendar))
def test_an_invitation_is_a_file_to_it(node: NodeMail, calendar: Calendar) -> None:
    message = Message(sender="a@example.com", to="b@example.net", text="Tea?", html="<p>Tea?", calendar=calendar)

    found = node.parse(build(message))
    assert (plain(found["text"]), plain(found["html"])) == ("Tea?", "<p>Tea?")
    (invitation,) = found["attachments"]
    assert (invitation["contentType"], plain(invitation["content"].decode())) == ("text/calendar", plain(calendar))
