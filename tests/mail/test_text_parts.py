"""Bodies of a finished message are edited where they stand, and all else stays byte for byte."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel.mail.raw import RawMessage
from sesmodel.mail.read import read
from sesmodel.mail.text_parts import edit_text_parts
from sesmodel.mail.transfer import base64_lines, quoted_printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

PIXEL = "<img src=x>"


def add_pixel(subtype: str, text: str) -> str:
    return text + PIXEL if subtype == "html" else text


def part(encoding: str, body: bytes, kind: str = "text/html; charset=utf-8") -> RawMessage:
    head = f"Subject: Hi\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n"
    field = f"Content-Transfer-Encoding: {encoding}\r\n" if encoding else ""
    return RawMessage((head + field + "X-Last: 1\r\n\r\n").encode() + body)


def by_email(raw: RawMessage) -> EmailMessage:
    """The message as the parser of the standard library sees it."""
    return email.message_from_bytes(raw.data, policy=email.policy.default)


def text_of(raw: RawMessage) -> str:
    """Its content as that parser sees it, which has a line end or not, as it likes."""
    content: str = by_email(raw).get_content()
    return content.replace("\r\n", "\n").removesuffix("\n")


def test_a_message_that_is_not_edited_is_the_same_object() -> None:
    raw = part("base64", b"PHA+")
    assert edit_text_parts(raw, lambda _, text: text) is raw


@pytest.mark.spec("FAQ-53")
def test_8bit_text_comes_back_with_the_same_words_and_in_another_encoding() -> None:
    after = edit_text_parts(part("8bit", "<p>Café</p>\r\n".encode()), add_pixel)
    assert text_of(after) == f"<p>Café</p>\n{PIXEL}"
    assert after.headers.get("Content-Transfer-Encoding") == "quoted-printable"
    assert after.data.isascii()


@pytest.mark.spec("EVP-21")
@pytest.mark.parametrize(
    ("encoding", "body"),
    [("base64", b"PHA+Q2Fmw6k8L3A+\r\n"), ("quoted-printable", b"<p>Caf=C3=A9</p>"), ("8bit", "<p>Café</p>".encode())],
)
def test_a_part_is_decoded_edited_and_encoded_again(encoding: str, body: bytes) -> None:
    after = edit_text_parts(part(encoding, body), add_pixel)
    assert text_of(after) == f"<p>Café</p>{PIXEL}"
    assert by_email(after)["Content-Transfer-Encoding"] in {"base64", "quoted-printable"}
    assert read(after).all_defects == ()


def test_7bit_text_stays_7bit_while_it_can() -> None:
    raw = part("7bit", b"<p>x</p>\r\n")
    assert edit_text_parts(raw, add_pixel).data == raw.data + PIXEL.encode()
    long = edit_text_parts(raw, lambda _, text: text + "x" * 1000)
    assert long.headers.get("Content-Transfer-Encoding") == "quoted-printable"
    assert text_of(long) == "<p>x</p>\n" + "x" * 1000


def test_the_header_keeps_its_fields_in_their_places() -> None:
    raw = part("8BIT", "é".encode())
    after = edit_text_parts(raw, add_pixel)
    expected = raw.data[: raw.head_end].replace(b"8BIT", b"quoted-printable")
    assert after.data[: after.head_end] == expected


NESTED = b"""Subject: Hi
Content-Type: multipart/mixed; boundary=m

before
--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain

Hello \xe9
--a
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>Gr=FC=DFe</p>
--a--
--m
Content-Type: text/html
Content-Disposition: attachment; filename=page.html

<p>a file</p>
--m
Content-Type: message/rfc822

Content-Type: text/html

<p>another message</p>
--m--
after
""".replace(b"\n", b"\r\n")


def test_only_the_part_that_is_edited_changes() -> None:
    after = edit_text_parts(RawMessage(NESTED), add_pixel)
    assert after.data == NESTED.replace(b"<p>Gr=FC=DFe</p>", b"<p>Gr=FC=DFe</p>" + b"<img src=3Dx>")


def test_every_body_is_offered_once_in_its_order() -> None:
    offered: list[tuple[str, str]] = []

    def note(subtype: str, text: str) -> str:
        offered.append((subtype, text))
        return text

    edit_text_parts(RawMessage(NESTED), note)
    assert [(subtype, text.strip()[:5]) for subtype, text in offered] == [("plain", "Hello"), ("html", "<p>Gr")]


@pytest.mark.spec("HDR-13")
def test_what_is_signed_is_not_edited() -> None:
    signed = NESTED.replace(b"multipart/alternative;", b'multipart/signed; protocol="application/pgp-signature";')
    raw = RawMessage(signed)
    assert edit_text_parts(raw, lambda _, text: text + PIXEL) is raw


@pytest.mark.spec("EVP-21", "FAQ-53")
@pytest.mark.parametrize(
    ("kind", "body", "new", "charset"),
    [
        ("text/plain; charset=iso-8859-1", b"Gr=FC=DFe", "ö", "iso-8859-1"),
        ("text/plain; charset=iso-8859-1", b"Gr=FC=DFe", "€", "utf-8"),
        ('text/plain; charset="us-ascii"; format=flowed', b"Hi", "é", "utf-8"),
        ("text/plain", b"Hi", "é", "utf-8"),
        ("text/plain", b"Hi", "e", None),
    ],
)
def test_the_charset_is_kept_if_it_can_say_the_text(kind: str, body: bytes, new: str, charset: str | None) -> None:
    before = part("quoted-printable", body, kind)
    after = edit_text_parts(before, lambda _, text: text + new)
    assert text_of(after) == text_of(before) + new
    assert read(after).parameters.get("charset") == charset
    assert read(after).parameters.get("format") == read(before).parameters.get("format")


def test_text_in_a_charset_that_nobody_knows_keeps_its_bytes() -> None:
    after = edit_text_parts(part("8bit", b"<p>\xe9\xff</p>", "text/html; charset=x-unknown"), add_pixel)
    assert read(after).content == b"<p>\xe9\xff</p>" + PIXEL.encode()
    assert read(after).parameters["charset"] == "x-unknown"


def test_text_in_which_not_even_ascii_can_be_told_is_left_alone() -> None:
    raw = part("base64", b"PHA=PHA+", "text/html; charset=utf-16")
    assert edit_text_parts(raw, add_pixel) is raw


@pytest.mark.parametrize("data", [b"", b"\r\nx", b"Subject: Hi", b"Subject: Hi\r\n", b"Subject: Hi\r\n\r\n"])
def test_a_message_without_much_of_a_form_can_be_edited(data: bytes) -> None:
    after = edit_text_parts(RawMessage(data), lambda _, text: f"{text}é")
    assert read(after).text.endswith("é")
    assert read(after).subject == read(data).subject


LINES = st.text(st.sampled_from("aé€=. \t\r\n<"), max_size=60)


@given(
    text=LINES,
    added=st.text(st.sampled_from("aé€\r\n="), min_size=1, max_size=9),
    charset=st.sampled_from(["utf-8", "iso-8859-15", "us-ascii", "utf-16", "x-unknown"]),
    encoding=st.sampled_from(["base64", "quoted-printable", "8bit", "7bit", ""]),
)
def test_whatever_the_text_is_the_new_text_is_what_arrives(text: str, added: str, charset: str, encoding: str) -> None:
    codec = "utf-8" if charset == "x-unknown" else charset
    encoding = "base64" if charset == "utf-16" else encoding  # no other one can carry it
    data = text.encode(codec, "replace")
    encoders: dict[str, Callable[[bytes], bytes]] = {"base64": base64_lines, "quoted-printable": quoted_printable}
    raw = part(encoding, encoders.get(encoding, bytes)(data), f"text/plain; charset={charset}")
    seen: list[str] = []

    def add(_: str, old: str) -> str:
        seen.append(old)
        return old + added

    after = read(edit_text_parts(raw, add))
    assert after.decoded == (seen[0] + added).replace("\r\n", "\n")
    assert after.transfer_encoding in {"base64", "quoted-printable", encoding} - {"8bit"} | {"7bit"}
    assert "x-last" in after.section.names
