"""No value can start a header field of its own, in any place that takes one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesmodel import (
    Address,
    Attachment,
    Header,
    Headers,
    Inline,
    InvalidValue,
    ManualClock,
    Message,
    PreparedBody,
    SeededIds,
    build,
    read,
    same_content,
)
from sesmodel.testing.strategies import hostile_text

if TYPE_CHECKING:
    from collections.abc import Callable

# What ends a header field, or hides the rest of one.
BREAKS = ["\r\nBcc: victim@example.org", "\nBcc: victim@example.org", "\rBcc: victim@example.org", "\0"]
FIELDS = {
    "sender": lambda bad: Message(sender=f"Ana{bad} <ana@example.com>"),
    "display name": lambda bad: Address("ana", "example.com", f"Ana{bad}"),
    "local part": lambda bad: Address(f"ana{bad}", "example.com"),
    "domain": lambda bad: Address("ana", f"example.com{bad}"),
    "to": lambda bad: Message(to=f"bob@example.net{bad}"),
    "cc": lambda bad: Message(cc=[f"bob@example.net{bad}"]),
    "bcc": lambda bad: Message(bcc=f"bob@example.net{bad}"),
    "reply_to": lambda bad: Message(reply_to=f"bob@example.net{bad}"),
    "return_path": lambda bad: Message(return_path=f"bob@example.net{bad}"),
    "subject": lambda bad: Message(subject=f"Hello{bad}"),
    "message_id": lambda bad: Message(message_id=f"token@example.com{bad}"),
    "header value": lambda bad: Message(headers={"X-A": f"1{bad}"}),
    "header name": lambda bad: Message(headers={f"X-A{bad}": "1"}),
    "header": lambda bad: Header("X-A", f"1{bad}"),
    "headers.add": lambda bad: Headers().add("X-A", f"1{bad}"),
    "file name": lambda bad: Attachment(b"", f"offer.pdf{bad}"),
    "content type": lambda bad: Attachment(b"", "offer.pdf", f"application/pdf{bad}"),
    "content id": lambda bad: Inline(b"", "logo.png", content_id=f"logo{bad}"),
}


@pytest.mark.parametrize("bad", BREAKS, ids=["crlf", "lf", "cr", "nul"])
@pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS.keys())
def test_a_value_that_would_start_another_field_is_refused(make: Callable[[str], object], bad: str) -> None:
    with pytest.raises(InvalidValue):
        make(bad)


@given(st.text(max_size=60))
def test_a_subject_is_refused_or_makes_no_field_of_its_own(subject: str) -> None:
    try:
        message = Message(sender="a@example.com", to="b@example.net", subject=subject, text="x")
    except InvalidValue:
        assert set(subject) & set("\r\n\0") or any("\ud800" <= character <= "\udfff" for character in subject)
        return

    names = [header.name for header in read(build(message)).headers]
    assert names == [
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    ]  # fmt: skip


@given(st.text(max_size=40))
def test_a_file_name_is_refused_or_makes_no_field_of_its_own(name: str) -> None:
    try:
        attachment = Attachment(b"x", name)
    except InvalidValue:
        return

    (part,) = read(build(Message(sender="a@example.com", to="b@example.net", attachments=[attachment]))).attachments
    assert [header.name for header in part.headers] == [
        "Content-Type", "Content-Disposition", "Content-Transfer-Encoding",
    ]  # fmt: skip
    assert part.filename == attachment.filename


# --- every place, every character ------------------------------------------------------------------


def message(**changes: Any) -> Message:
    whole = {"sender": "a@example.com", "to": "b@example.net", "subject": "Hello", "text": "x", "html": "<p>x"}
    return Message(**whole | changes)


PLACES: dict[str, Callable[[str], Message]] = {
    "name of the sender": lambda text: message(sender=Address("a", "example.com", text)),
    "name of a recipient": lambda text: message(to=[Address("b", "example.net", text)]),
    "name of a cc": lambda text: message(cc=[Address("b", "example.net", text)]),
    "name of a reply-to": lambda text: message(reply_to=[Address("b", "example.net", text)]),
    "local part": lambda text: message(to=[Address(f"b{text}", "example.net")]),
    "domain": lambda text: message(to=[Address("b", f"example{text}.net")]),
    "parsed sender": lambda text: message(sender=f"Ana {text} <a@example.com>"),
    "parsed recipients": lambda text: message(to=f"Bob {text} <b@example.net>, c@example.net"),
    "return path": lambda text: message(return_path=f"{text}@example.com"),
    "bcc": lambda text: message(bcc=[Address("b", "example.net", text)]),
    "subject": lambda text: message(subject=text),
    "text": lambda text: message(text=text),
    "html": lambda text: message(html=text),
    "message id": lambda text: message(message_id=f"{text}@example.com"),
    "extension field": lambda text: message(headers={"X-A": text}),
    "name of a field": lambda text: message(headers={f"X-{text}": "1"}),
    "references": lambda text: message(headers={"References": text}),
    "list-unsubscribe": lambda text: message(headers={"List-Unsubscribe": text}),
    "field of addresses": lambda text: message(headers={"Errors-To": f"{text}@example.com"}),
    "name of a file": lambda text: message(attachments=[Attachment(b"x", f"a{text}")]),
    "type of a file": lambda text: message(attachments=[Attachment(b"x", "a", f"application/{text}")]),
    "charset of a file": lambda text: message(attachments=[Attachment(b"x", "a", f"text/csv; charset={text}")]),
    "name of an inline file": lambda text: message(inline=[Inline(b"x", f"a{text}", content_id="a")]),
    "content id": lambda text: message(inline=[Inline(b"x", "a", content_id=text)]),
    "invitation": lambda text: message(calendar=f"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n{text}"),
    "type of a prepared body": lambda text: prepared(f"application/pkcs7-mime; name={text}"),
    "disposition of a prepared body": lambda text: prepared("application/pkcs7-mime", disposition=text),
    "description of a prepared body": lambda text: prepared("application/pkcs7-mime", description=text),
}
# Fields of words and blanks, where nothing is encoded.
STRUCTURED = {"references": "References", "list-unsubscribe": "List-Unsubscribe"}
SEPARATORS = [
    *"\r\n\0\v\f\x1b\x1c\x1d\x1e\x7f\x85\u2028\u2029\ufeff\u200b\u202e", "\r\n", "\ud800", "\udcff", "\ude00\ud83d",
    "\n.\n", "\r\n.\r\n", "\r.\r", "?=\r\nBcc: v@example.org", "=?utf-8?q?=0D=0ABcc:_v@example.org?=",
]  # fmt: skip


def prepared(content_type: str, **more: str) -> Message:
    body = PreparedBody(content_type, b"YWJj", "base64", **more)
    return Message(sender="a@example.com", to="b@example.net", subject="Hello", body=body)


def field_names(data: bytes) -> list[list[str]]:
    """The names of the fields of every part."""
    return [[field.name for field in part.headers] for part in read(data).walk()]


def check_place(place: str, text: str) -> None:
    """Ask that a text in a place is refused, or makes no field, part or line of its own."""
    try:
        made = PLACES[place](text)
    except InvalidValue:
        return
    data = build(made, clock=ManualClock(), ids=SeededIds())
    plain = build(PLACES[place]("a" if text.split() else ""), clock=ManualClock(), ids=SeededIds())
    assert data.isascii()
    assert b"\0" not in data
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    if place != "name of a field":
        assert known(field_names(data)) == known(field_names(plain))
    assert len(list(read(data).walk())) == len(list(read(plain).walk()))
    if place in STRUCTURED:
        assert read(data).headers.get(STRUCTURED[place]) == re.sub("[ \t]+", " ", text).strip(" ")
    else:
        assert same_content(read(data), made)


def known(names: list[list[str]]) -> list[list[str]]:
    """Without the field that says how the content is encoded, which depends on it."""
    return [[name for name in part if name != "Content-Transfer-Encoding"] for part in names]


@pytest.mark.parametrize("character", SEPARATORS, ids=ascii)
@pytest.mark.parametrize("place", PLACES)
def test_what_ends_lines_somewhere_is_refused_or_starts_nothing(place: str, character: str) -> None:
    check_place(place, f"a{character}Bcc: victim@example.org{character}{character}x")


@settings(max_examples=4 * settings().max_examples)
@given(place=st.sampled_from(sorted(PLACES)), text=hostile_text())
def test_hostile_text_is_refused_or_starts_nothing_anywhere(place: str, text: str) -> None:
    check_place(place, text)


@given(name=st.text(max_size=10), value=hostile_text() | st.text(max_size=80))
def test_any_header_value_is_read_back_or_refused(name: str, value: str) -> None:
    try:
        made = message(headers=[Header(f"X-{name}", value)])
    except InvalidValue:
        return

    assert read(build(made)).headers.decoded(f"X-{name}") == value
