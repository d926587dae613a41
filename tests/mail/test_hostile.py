"""Input made to take long takes a time that grows with its length only: these would run for hours if it did not."""

from __future__ import annotations

from contextlib import suppress

import pytest

from sesmodel import InvalidAddress, check_raw, read
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
    b'Content-Type: multipart/mixed; boundary="a:b"\n\n' + b"--a:b\nA:\n" * (MANY // 10),
    b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x--\n" * MANY,
    b"".join(b"Content-Type: multipart/mixed; boundary=x%d\n\n--x%d\n" % (n,
    n) for n in range(3_000)) + b"\n--x" * MANY,
    b"Content-Type: message/rfc822\n\n" * (MANY // 20) + b"A: b\n" * MANY,
    b"Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n" * (MANY // 20),
    b"Content-Type: multipart/digest; boundary=x\n\n" + b"--x\n\nA: b\n\n" * (MANY // 10),
    b"Content-Type: multipart/mixed; boundary=" + b"x" * MANY + b"\n\n" + (b"--" + b"x" * (MANY - 1) + b"\n") * 10,
    b"Content-Transfer-Encoding: base64\n\n" + b"Q=" * MANY,
    b"Content-Transfer-Encoding: quoted-printable\n\n=" + b" " * MANY,
    b"Content-Transfer-Encoding: x-uuencode\n\n" + b"M\n" * MANY, b"Content-Type: text/html\n\n" + b"<a " * MANY,
    b"Content-Type: text/html\n\n<a href" + b" " * MANY, b"Content-Type: text/html\n\n" + b'<a href="' * MANY,
    b"\n\n" + b"http:" * MANY, b"\n\nhttp://" + b"." * MANY, b"Content-Type: a/b" + b" (" * MANY + b"\n\n",
    b"Content-Disposition: a" + b"; filename=x.txt" * (MANY // 10) + b"\n\n",
    b"To: " + b"a@b.c, " * (MANY // 10) + b"\n\n",
    b"Content-Disposition: a" + b"".join(b"; filename*%d=a" % n for n in range(MANY // 10)) + b"\n\n",
]  # fmt: skip
NUMBERS = [str(number) for number in range(max(len(HOSTILE), len(PARTS)))]


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("text", HOSTILE, ids=NUMBERS[: len(HOSTILE)])
def test_text_is_read_in_time(text: str) -> None:
    parameter.parse(text)
    encoded_word.decode(text)
    with suppress(InvalidAddress):
        parse_list(text)
    read(f"Subject: {text}\r\nContent-Type: {text}\r\n\r\n".encode()).tree  # noqa: B018  it is worked out when asked


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("data", PARTS, ids=NUMBERS[: len(PARTS)])
def test_messages_are_read_in_time(data: bytes) -> None:
    message = read(data)

    _ = (message.tree, message.headers, message.text, message.html, message.defects, message.attachments, message.to)
    _ = [(part.filename, len(part.defects)) for part in message.walk()]
    check_raw(data)
