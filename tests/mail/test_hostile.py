"""Input made to take long takes a time that grows with its length only: these would run for hours if it did not."""

from __future__ import annotations

from contextlib import suppress

import pytest

from sesmodel import InvalidAddress, read
from sesmodel.mail import encoded_word, parameter
from sesmodel.mail.address import parse_list

MANY = 200_000
HOSTILE = [
    ";" * MANY, "a" + " " * MANY + "b", "a;" + " " * MANY + "b", 'a;b="' + "\\" * MANY, 'a;b="' + '"' * MANY,
    "=?" * MANY, "=?a?q?" * MANY, "=?a?q?b?= " * MANY, "=?a?q?" + "a" * MANY, "a=" * MANY, "; f*0*=a" * (MANY // 10),
    '"' * MANY, "(" * MANY, "<" * MANY, "a@b," * MANY, "a " * MANY, "a" * MANY, "\\" * MANY, "a:" * MANY,
]  # fmt: skip
PARTS = [
    b"\n" * MANY, b"A" * MANY, b"A:\n" * MANY, b" \n" * MANY, b"--x\n" * MANY, b"\r" * MANY,
    b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n" * (MANY // 10),
    b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x" + b" " * MANY + b"y",
    b"Content-Type: multipart/mixed; boundary=x\n\n" + (b"--x" + b" " * 100) * (MANY // 100),
]  # fmt: skip
NUMBERS = [str(number) for number in range(len(HOSTILE))]


@pytest.mark.parametrize("text", HOSTILE, ids=NUMBERS)
def test_text_is_read_in_time(text: str) -> None:
    parameter.parse(text)
    encoded_word.decode(text)
    with suppress(InvalidAddress):
        parse_list(text)
    read(f"Subject: {text}\r\nContent-Type: {text}\r\n\r\n".encode()).tree  # noqa: B018  it is worked out when asked


@pytest.mark.parametrize("data", PARTS, ids=NUMBERS[: len(PARTS)])
def test_messages_are_read_in_time(data: bytes) -> None:
    message = read(data)

    _ = (message.tree, message.headers, message.text, message.defects, message.attachments)
