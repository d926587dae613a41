"""Mail of any size: many recipients, large files, deep nesting; the time and the memory grow with the length only."""

from __future__ import annotations

import tracemalloc

import pytest

from sesmodel import Attachment, Message, build, check, check_raw, iter_bytes, read, same_content

RECIPIENTS = 10_000
MEGABYTE = 1 << 20


@pytest.mark.usefixtures("untraced")
def test_ten_thousand_recipients_are_built_checked_and_read() -> None:
    people = [f"Grüße {number} <user{number}@bücher.example>" for number in range(RECIPIENTS)]
    message = Message(sender="a@example.com", to=people, subject="All", text="Hello")

    data = build(message)
    assert read(data).to == message.to
    assert max(map(len, data.split(b"\r\n"))) <= 78
    assert [problem.code for problem in check(message)] == ["too-many-recipients"]
    assert "too-many-recipients" in [problem.code for problem in check_raw(data)]


@pytest.mark.usefixtures("untraced")
def test_fifty_thousand_addresses_that_are_none_are_passed_over_in_no_time() -> None:
    message = read(b"To: " + b"nobody," * 50_000 + b"bob@example.net\r\n\r\n")

    assert [person.addr_spec for person in message.to] == ["bob@example.net"]


@pytest.fixture
def large() -> Message:
    """A message with a file of 100 MB."""
    file = Attachment(bytes(100 * MEGABYTE), "large.bin")
    return Message(sender="a@example.com", to="b@example.net", text="Hello", attachments=[file])


def test_a_file_of_100_megabytes_takes_twice_the_message_at_most(large: Message) -> None:
    tracemalloc.start()
    try:
        data = build(large)
        assert tracemalloc.get_traced_memory()[1] < 2.1 * len(data)
    finally:
        tracemalloc.stop()
    (file,) = read(data).attachments
    assert file.content == large.attachments[0].data


def test_a_file_of_100_megabytes_is_streamed_in_little_memory(large: Message) -> None:
    tracemalloc.start()
    try:
        length = sum(map(len, iter_bytes(large)))
        assert tracemalloc.get_traced_memory()[1] < 2 * MEGABYTE
    finally:
        tracemalloc.stop()
    assert length > 100 * MEGABYTE * 4 // 3


def nested(depth: int) -> bytes:
    """Parts in parts, well-formed."""
    heads = [b"Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n" % (at, at) for at in range(depth)]
    ends = [b"\r\n--x%d--\r\n" % at for at in reversed(range(depth))]
    return b"".join((b"From: a@example.com\r\nTo: b@example.net\r\n", *heads, b"\r\ndeep", *ends))


def test_a_thousand_nested_parts_are_read() -> None:
    message = read(nested(1000))

    assert message.tree == "multipart/mixed[" * 1000 + "text/plain" + "]" * 1000
    assert message.text == "deep"
    assert message.all_defects == ()
    assert check_raw(nested(1000)).problems is not None


def test_messages_in_messages_are_read_to_any_depth() -> None:
    data = b"Content-Type: message/rfc822\r\n\r\n" * 1000 + b"Subject: innermost\r\n\r\nHello"

    *_, last = read(data).walk(messages=True)
    assert last.headers.get("Subject") == "innermost"
    assert len(list(read(data).walk(messages=True))) == 1001
    assert read(data).all_defects == ()


def test_a_message_forwarded_a_hundred_times_is_built_and_read() -> None:
    message = Message(sender="a@example.com", to="b@example.net", subject="0", text="original")
    for number in range(1, 101):
        message = Message(
            sender="a@example.com",
            to="b@example.net",
            subject=f"{number}",
            attachments=[Attachment(build(message), "f.eml")],
        )

    found = read(build(message))
    assert same_content(found, message)
    for number in reversed(range(100)):
        inner = found.attachments[0].message
        assert inner is not None
        assert inner.subject == f"{number}"
        found = inner
    assert found.text == "original"
