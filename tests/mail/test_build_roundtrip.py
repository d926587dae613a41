"""The standard library's parser, as an independent reader, reads from our bytes what went into them."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from inspect import signature
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sesmodel import Address, Attachment, Inline, Message, build, read, same_content
from sesmodel.mail.domain import to_unicode
from sesmodel.testing.strategies import addresses, attached_messages, attachments, messages, one_line, text

if TYPE_CHECKING:
    from collections.abc import Iterator

_MORE = settings(suppress_health_check=[HealthCheck.too_slow])


def stdlib(data: bytes) -> EmailMessage:
    """Parse with the standard library, CRLF and all."""
    parsed = message_from_bytes(data, policy=policy.default.clone(max_line_length=None))
    assert isinstance(parsed, EmailMessage)
    return parsed


def own_parts(parsed: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are not made of parts; a message that is attached is one of them."""
    if parsed.get_content_maintype() != "multipart":
        yield parsed
        return
    for part in parsed.iter_parts():
        assert isinstance(part, EmailMessage)
        yield from own_parts(part)


def plain(content: str) -> str:
    """Line ends as a composer types them."""
    return content.replace("\r\n", "\n").replace("\r", "\n")


def stdlib_text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return plain(payload.decode(part.get_content_charset("utf-8")))


@pytest.mark.spec("API-07", "API-09")
@_MORE
@given(messages())
def test_the_standard_library_reads_the_bodies_that_were_written(message: Message) -> None:
    parsed = stdlib(build(message))

    leaves = [part for part in own_parts(parsed) if not part.get_filename()]
    bodies = {part.get_content_type(): stdlib_text(part) for part in leaves}
    if message.text is not None:
        assert bodies["text/plain"] == plain(message.text.content)
    if message.html is not None:
        assert bodies["text/html"] == plain(message.html.content)


@pytest.mark.spec("API-09", "API-11")
@_MORE
@given(messages())
def test_the_standard_library_reads_the_files_that_were_written(message: Message) -> None:
    parsed = stdlib(build(message))

    files = [(part.get_filename(), part.get_payload(decode=True)) for part in own_parts(parsed) if part.get_filename()]
    written = (*message.inline, *message.attachments)
    assert [name for name, _ in files] == [one.filename for one in written]
    assert all(data in (one.data, None) for (_, data), one in zip(files, written, strict=True))  # None: a message


@given(one_line())
def test_the_standard_library_reads_the_subject_that_was_written(subject: str) -> None:
    parsed = stdlib(build(Message(sender="a@example.com", to="b@example.net", subject=subject, text="x")))

    assert str(parsed["Subject"]) == subject


@given(one_line(max_size=150))
def test_the_standard_library_reads_a_header_field_that_was_written(value: str) -> None:
    parsed = stdlib(build(Message(sender="a@example.com", to="b@example.net", headers={"X-Anything": value})))

    assert str(parsed["X-Anything"]) == value


def stdlib_name(text: str) -> str:
    """A display name by the older of the library's parsers: the newer one puts blanks between encoded words."""
    return str(make_header(decode_header(text)))


# The strict mode of newer Pythons counts a bracket in a quoted local part, and gives up on the whole field.
_LENIENT: dict[str, bool] = {"strict": False} if "strict" in signature(getaddresses).parameters else {}


@pytest.mark.spec("API-04")
@given(st.lists(addresses(), min_size=1, max_size=5))
def test_the_standard_library_reads_the_names_and_addresses_that_were_written(people: list[Address]) -> None:
    parsed = message_from_bytes(build(Message(sender=people[0], to=people)), policy=policy.compat32)

    read_back = [(stdlib_name(name), address) for name, address in getaddresses([parsed["To"]], **_LENIENT)]
    assert read_back == [(one.display_name, one.addr_spec) for one in people]


@pytest.mark.spec("API-08")
@_MORE
@given(messages())
def test_every_message_is_short_lines_of_ascii_ended_by_crlf(message: Message) -> None:
    data = build(message)

    assert data.isascii()
    encodings = {part.headers.get("Content-Transfer-Encoding", "7bit") for part in read(data).walk()}
    assert encodings <= {"7bit", "quoted-printable", "base64"}
    assert b"\0" not in data
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", data)
    assert max(map(len, data.split(b"\r\n"))) <= 998


@_MORE
@given(messages())
def test_a_header_line_with_an_encoded_word_has_at_most_76_characters(message: Message) -> None:
    head = build(message).partition(b"\r\n\r\n")[0]

    for line in head.split(b"\r\n"):
        words = re.findall(rb"=\?utf-8\?[bq]\?[^?]*\?=", line)
        assert not words or len(line) <= 76 or line.startswith(b"X-")
        assert all(len(word) <= 75 for word in words)


@pytest.mark.spec("API-09")
@_MORE
@given(messages())
def test_what_is_read_back_says_the_same(message: Message) -> None:
    assert same_content(read(build(message)), message)


@_MORE
@given(messages())
def test_nobody_in_bcc_is_written(message: Message) -> None:
    data = build(message.replace(to="shown@visible.example", cc=(), reply_to=(), sender="me@visible.example"))

    head = data.partition(b"\r\n\r\n")[0].lower()
    assert b"bcc" not in re.findall(rb"^([!-9;-~]+):", head, re.MULTILINE)
    assert [str(one) for one in read(data).bcc] == []


@given(text(max_size=2000))
def test_text_of_any_length_survives(content: str) -> None:
    parsed = stdlib(build(Message(sender="a@example.com", to="b@example.net", text=content)))

    assert stdlib_text(parsed) == plain(content)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=300))
def test_text_with_any_character_at_all_survives(content: str) -> None:
    message = Message(sender="a@example.com", to="b@example.net", text=content)

    assert read(build(message)).text == content


@given(attachments())
def test_a_file_of_any_name_and_content_survives(attachment: Attachment) -> None:
    message = Message(sender="a@example.com", to="b@example.net", attachments=[attachment])

    (found,) = read(build(message)).attachments
    assert (found.filename, found.content) == (attachment.filename, attachment.data)


@given(one_line(max_size=200))
@example("")
@example("=?utf-8?q?x?=")
def test_what_a_file_is_said_to_be_survives(description: str) -> None:
    attached = Attachment(b"x", "a.bin", description=description)
    shown = Inline(b"x", "a.png", description=description)
    message = Message(sender="a@example.com", to="b@example.net", html="x", inline=[shown], attachments=[attached])

    parts = [part for part in own_parts(stdlib(build(message))) if part.get_filename()]
    assert [str(part.get("Content-Description", "")).split() for part in parts] == [description.split()] * 2


@pytest.mark.parametrize(
    "name", ["=?utf-8?q?x?=.pdf", "%41.pdf", "a''b.pdf", "a*0*=b.pdf", '".pdf', "\\".join("ab"), "; x=y"]
)
def test_a_file_name_that_looks_like_its_own_spelling_survives(name: str) -> None:
    attachment = Attachment(b"x", name)
    message = Message(sender="a@example.com", to="b@example.net", attachments=[attachment])

    (found,) = read(build(message)).attachments
    assert found.filename == attachment.filename


@given(attached_messages())
def test_a_message_that_is_attached_survives(attachment: Attachment) -> None:
    message = Message(sender="a@example.com", to="b@example.net", attachments=[attachment])

    (found,) = read(build(message)).attachments
    assert (found.filename, found.content) == (attachment.filename, attachment.data)
    assert found.message is not None
    assert found.message.subject == read(attachment.data).subject


@given(addresses())
def test_a_printed_address_is_parsed_back(address: Address) -> None:
    assert Address.parse(str(address)) == address


@given(addresses())
def test_an_encoded_address_is_ascii_and_parsed_back(address: Address) -> None:
    encoded = address.encode()

    assert encoded.isascii()
    assert Address.parse(encoded.replace("\r\n", "")) == address


@given(addresses())
def test_an_address_keeps_its_domain_readable(address: Address) -> None:
    assert Address(address.local_part, to_unicode(address.domain)) == Address(address.local_part, address.domain)
