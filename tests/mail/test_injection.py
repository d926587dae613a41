"""No value can start a header field of its own, in any place that takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Address, Attachment, Header, Headers, Inline, InvalidValue, Message, build, read

if TYPE_CHECKING:
    from collections.abc import Callable

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
