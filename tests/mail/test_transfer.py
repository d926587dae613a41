"""Transfer encodings, and the choice between them."""

from __future__ import annotations

import quopri
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Attachment, Html, InvalidContent, Message, ParsedMessage, SeededIds, Text, build, read
from sesmodel.mail.build import text_part
from sesmodel.mail.transfer import TransferEncoding, base64_blocks, is_7bit, quoted_printable

HINDI = "१९७२ मेरे"


def written(text: str | Text) -> ParsedMessage:
    return read(build(Message(sender="a@example.com", to="b@example.net", text=text)))


@pytest.mark.spec("API-07")
def test_hindi_text_is_sent_as_base64() -> None:
    message = written(HINDI)

    assert message.headers.get("Content-Transfer-Encoding") == "base64"
    assert message.raw.body.strip() == b"4KWn4KWv4KWt4KWoIOCkruClh+CksOClhw=="
    assert message.text == HINDI


@pytest.mark.spec("API-07")
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hello Bob", "7bit"),
        ("x" * 998, "7bit"),
        ("x" * 999, "quoted-printable"),
        ("Grüße aus Köln, liebe Leute", "quoted-printable"),
        ("Привіт", "base64"),
    ],
    ids=["ascii", "longest line", "too long a line", "mostly ascii", "mostly not"],
)
def test_the_encoding_that_fits_is_chosen_and_announced(text: str, encoding: str) -> None:
    message = written(text)

    assert message.headers.get("Content-Transfer-Encoding") == encoding
    assert message.text == text


@pytest.mark.spec("API-07")
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "7bit"])
def test_the_caller_may_force_an_encoding(encoding: TransferEncoding) -> None:
    message = written(Text("plain", transfer_encoding=encoding))

    assert message.headers.get("Content-Transfer-Encoding") == encoding
    assert message.text == "plain"


@pytest.mark.spec("API-07")
def test_7bit_is_refused_for_what_is_not() -> None:
    with pytest.raises(InvalidContent, match="7bit"):
        written(Text(HINDI, transfer_encoding="7bit"))


def test_text_is_sent_in_the_charset_that_is_named() -> None:
    message = written(Text("Grüße", charset="iso-8859-1"))

    assert message.headers.get("Content-Type") == "text/plain; charset=iso-8859-1"
    assert message.content == "Grüße".encode("iso-8859-1")


@pytest.mark.parametrize(
    ("text", "charset"),
    [("€", "iso-8859-1"), ("x", "no-such"), ("x", "utf-16"), ("\ud800", "utf-8"), ("x", "hex"), ("x", "utf-8\r\n")],
)
def test_a_charset_that_cannot_carry_the_text_is_refused(text: str, charset: str) -> None:
    with pytest.raises(InvalidContent):
        Text(text, charset=charset)


@pytest.mark.spec("API-07", "API-11")
@given(st.binary(max_size=200), st.integers(0, 3))
def test_base64_agrees_with_the_standard_library(data: bytes, blocks: int) -> None:
    data += b"x" * (58368 * blocks)

    encoded = b"".join(base64_blocks(data))
    assert b64decode(encoded) == data
    assert all(len(line) == 76 for line in encoded.split(b"\r\n")[:-1])


@pytest.mark.spec("API-07")
@given(st.text(st.characters(codec="utf-8", exclude_characters="\r")))
def test_quoted_printable_agrees_with_the_standard_library(text: str) -> None:
    data = text.replace("\n", "\r\n").encode()

    encoded = quoted_printable(data)
    assert quopri.decodestring(encoded) == data
    assert encoded.count(b"\n") == encoded.count(b"\r\n")
    assert all(len(line) <= 76 for line in encoded.split(b"\r\n"))
    assert not any(line.endswith((b" ", b"\t")) for line in encoded.split(b"\r\n"))


@pytest.mark.spec("API-07")
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("aaaaaaaaéé", "quoted-printable"),
        ("aaaaéé", "base64"),
        ("nul \0 in ascii", "quoted-printable"),
        ("line\nline", "7bit"),
        ("x" * 998 + "\n" + "x" * 998, "7bit"),
        ("x\n" + "x" * 999, "quoted-printable"),
    ],
)
def test_the_choice_turns_where_a_third_is_not_ascii_and_where_a_line_is_too_long(text: str, encoding: str) -> None:
    for kind in (Text, Html):
        body = kind(text)
        part = text_part(body)
        assert f"Content-Transfer-Encoding: {encoding}" in part.head
    assert written(text).text == text


@pytest.mark.spec("API-07")
def test_data_with_a_bare_line_end_is_not_7bit() -> None:
    assert is_7bit(b"a\r\nb")
    assert not any(is_7bit(data) for data in (b"a\nb", b"a\rb", b"a\0b", "ä".encode(), b"x" * 999))


@pytest.mark.spec("API-07")
def test_an_encoding_is_forced_for_html_too_and_7bit_refuses_long_lines() -> None:
    message = Message(sender="a@example.com", to="b@example.net", html=Html("<p>", transfer_encoding="base64"))

    assert read(build(message)).headers.get("Content-Transfer-Encoding") == "base64"
    with pytest.raises(InvalidContent, match="7bit"):
        Html("x" * 999, transfer_encoding="7bit")


@pytest.mark.spec("API-09")
def test_a_body_is_read_in_the_charset_that_it_names() -> None:
    assert read(b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdfe").text == "Grüße"


@pytest.mark.spec("API-07")
@pytest.mark.parametrize("data", [b"x" * 74 + b" ", b"x" * 74 + b"\t\r\nnext"], ids=["blank at the end", "tab"])
def test_a_blank_after_74_characters_makes_no_line_too_long(data: bytes) -> None:
    assert max(map(len, quoted_printable(data).split(b"\r\n"))) <= 76


@pytest.mark.spec("API-07")
def test_a_long_body_is_base64_in_lines_of_76_with_crlf_inside() -> None:
    message = written("Привіт\n" * 40)

    assert message.headers.get("Content-Transfer-Encoding") == "base64"
    assert {len(line) for line in message.raw.body.split(b"\r\n")[:-1]} == {76}
    assert message.content == ("Привіт\r\n" * 40).encode()


@pytest.mark.spec("API-08")
@pytest.mark.parametrize("kind", [Text, Html])
def test_8bit_is_written_only_when_it_is_forced(kind: type[Text]) -> None:
    bodies = {"text": HINDI} if kind is Text else {"html": HINDI}
    chosen = Message(sender="a@example.com", to="b@example.net", **bodies)  # type: ignore[arg-type]
    forced = chosen.replace(**{name: kind(HINDI, transfer_encoding="8bit") for name in bodies})

    assert build(chosen).isascii()
    data = build(forced)
    assert read(data).headers.get("Content-Transfer-Encoding") == "8bit"
    assert data.endswith(b"\r\n\r\n" + HINDI.encode())


@pytest.mark.spec("API-08")
@pytest.mark.parametrize("text", ["é\0", "é" * 500], ids=["nul", "long line"])
def test_8bit_is_refused_for_what_no_line_of_mail_may_hold(text: str) -> None:
    with pytest.raises(InvalidContent, match="8bit takes lines of at most 998 octets"):
        Text(text, transfer_encoding="8bit")
    with pytest.raises(InvalidContent, match="no transfer encoding"):
        Text("x", transfer_encoding="binary")  # type: ignore[arg-type]


def test_a_boundary_that_occurs_in_8bit_text_is_not_used() -> None:
    ids = SeededIds()
    taken = f"é\n--=_{SeededIds().token()}\nx"
    message = Message(
        sender="a@example.com",
        message_id="1@b.c",
        text=Text(taken, transfer_encoding="8bit"),
        attachments=[Attachment(b"x", "a.bin")],
    )

    assert read(build(message, ids=ids)).text == taken
