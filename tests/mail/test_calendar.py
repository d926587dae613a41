"""Invitations that mail programs show with buttons."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from sesmodel import Attachment, Calendar, Html, InvalidContent, Message, Text, build, read, same_content

EVENT = (
    "BEGIN:VCALENDAR\r\nPRODID:-//example//EN\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    "UID:1@example.com\r\nDTSTAMP:20260101T120000Z\r\nDTSTART:20260102T120000Z\r\nSUMMARY:Зустріч\r\n"
    "ORGANIZER:mailto:ana@example.com\r\nATTENDEE;RSVP=TRUE:mailto:bob@example.net\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
INVITATION = Message(
    sender="ana@example.com", to="bob@example.net", subject="Meeting", text="Come", html="<p>Come", calendar=EVENT
)


def test_an_invitation_is_the_last_of_what_readers_choose_from() -> None:
    data = build(INVITATION)

    assert read(data).tree == "multipart/alternative[text/plain, text/html, text/calendar]"
    part = list(message_from_bytes(data, policy=policy.default).walk())[-1]
    assert dict(part["Content-Type"].params) == {"method": "REQUEST", "charset": "UTF-8"}
    assert part.get_content_disposition() is None
    assert part.get_payload(decode=True) == EVENT.encode()


def test_with_files_and_pictures_each_stands_on_its_level() -> None:
    message = INVITATION.attach(EVENT.encode(), "invite.ics")

    assert read(build(message)).tree == (
        "multipart/mixed[multipart/alternative[text/plain, text/html, text/calendar], text/calendar]"
    )
    assert same_content(read(build(message)), message)
    assert not same_content(read(build(message)), message.replace(calendar=None))
    assert not same_content(read(build(message)), message.replace(calendar=EVENT.replace("UID:1", "UID:2")))


def test_an_invitation_alone_is_the_body() -> None:
    message = INVITATION.replace(text=None, html=None)

    assert read(build(message)).tree == "text/calendar"
    assert b"Content-Type: text/calendar; method=REQUEST; charset=UTF-8\r\n" in build(message)


@pytest.mark.parametrize(
    ("line", "method"), [("METHOD:CANCEL", "CANCEL"), ("method:reply ", "REPLY"), ("METHOD;X-A=1:PUBLISH", "PUBLISH")]
)
def test_the_method_is_that_of_the_object(line: str, method: str) -> None:
    assert Calendar(EVENT.replace("METHOD:REQUEST", line)).method == method
    assert Calendar(EVENT.replace("METHOD:REQUEST", line).replace("\r\n", "\n").encode()).method == method


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (EVENT.replace("METHOD:REQUEST\r\n", ""), "no METHOD"),
        (EVENT.replace("METHOD:REQUEST", "METHOD:a b"), "no METHOD"),
        ("Hello\nMETHOD:REQUEST", "no iCalendar object"),
        (b"\xff", "not UTF-8"),
        (5, "no iCalendar object"),
    ],
)
def test_what_nobody_could_answer_is_refused(content: str | bytes, what: str) -> None:
    with pytest.raises(InvalidContent, match=what):
        Calendar(content)


def test_each_body_has_its_own_parameter() -> None:
    for wrong in ({"text": Calendar(EVENT)}, {"html": Calendar(EVENT)}, {"text": Html("x")}, {"html": Text("x")}):
        with pytest.raises(InvalidContent):
            Message(**wrong)
    with pytest.raises(InvalidContent, match="whole body"):
        INVITATION.replace(text=None, html=None, body=b"Content-Type: application/pgp-keys\r\n\r\nx")
    assert Attachment(EVENT.encode(), "a.ics").content_type == "text/calendar"
