"""What nobody should send is read all the same, never with an exception, and never becomes what can be smuggled."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sesmodel import Address, InvalidAddress, InvalidContent, Message, RawMessage, build, check_raw, read
from sesmodel.mail.address import readable
from sesmodel.testing.strategies import hostile_bytes, hostile_text


@settings(max_examples=2 * settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_bytes())
@example(b"\r\n.\r\n")
@example(b"\0" * 100)
def test_hostile_bytes_are_read_and_checked_without_an_exception(data: bytes) -> None:
    message = read(data)

    for part in message.walk(messages=True):
        _ = (part.content, part.decoded, part.filenames, part.content_id, part.disposition, part.raw.headers)
    _ = (message.subject, message.sender, message.to, message.cc, message.bcc, message.reply_to, str(message))
    _ = (
        message.date,
        message.message_id,
        message.text,
        message.html,
        message.attachments,
        message.inline,
        message.all_defects,
    )
    assert check_raw(data, recipients=("b@example.net",)).problems is not None


@settings(max_examples=2 * settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_bytes())
def test_what_is_read_of_hostile_bytes_can_be_written_anywhere(data: bytes) -> None:
    message = read(data)

    shown = [message.subject, message.text, message.html, *map(str, message.to), *message.all_defects]
    shown += [name for part in message.walk() for name in part.filenames]
    for text in shown:
        assert (text or "").encode("utf-8") is not None  # no lone surrogates, whatever the charset


@settings(max_examples=2 * settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_bytes(), st.binary(max_size=3))
def test_an_edit_of_hostile_bytes_keeps_the_body(data: bytes, more: bytes) -> None:
    raw = RawMessage(data + b"\r\n\r\n" + more)

    assert raw.edit(remove=["Subject", "Bcc"]).body == raw.body


@given(hostile_text())
def test_hostile_text_is_an_address_or_refused(text: str) -> None:
    with suppress(InvalidAddress):
        address = Address.parse(text)
        assert address.encode().isascii()
        assert Address.parse(str(address)) == address
    for found in readable(text):
        assert found.addr_spec.isascii()


@pytest.mark.parametrize(
    "end", ["\n.\n", "\r\n.\n", "\n.\r\n", "\r.\r", "\r\n.\r", "\r\n.\r\n", "\n.\r", "\r.\n", "\0.\n"]
)
@pytest.mark.parametrize("place", ["text", "html"])
@pytest.mark.parametrize("wide", ["", "ü" * 3, "ü" * 300], ids=["7bit", "quoted-printable", "base64"])
def test_bodies_have_no_bare_line_ends_that_smuggle(place: str, wide: str, end: str) -> None:
    body = f"Hello {wide}{end}MAIL FROM:<eve@example.org>{end}"
    data = build(Message(sender="a@example.com", to="b@example.net", subject="x").replace(**{place: body}))

    rest = data.replace(b"\r\n", b"")
    assert b"\r" not in rest
    assert b"\n" not in rest
    assert b"\0" not in rest
    assert getattr(read(data), place) == body.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("place", ["text", "html"])
@pytest.mark.parametrize("text", ["\ud800", "a\udcffb", "line\nline \ude00\ud83d", "\n\n\n\udfff"], ids=ascii)
def test_lone_surrogates_in_a_body_are_refused_by_name(place: str, text: str) -> None:
    found = next(character for character in text if "\ud800" <= character <= "\udfff")

    with pytest.raises(InvalidContent) as refused:
        Message().replace(**{place: text})
    assert f"character {found!r} at position {text.index(found)} " in str(refused.value)
