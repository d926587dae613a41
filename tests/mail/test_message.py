"""The message that a person composes, and what the builder makes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    Attachment,
    Header,
    Html,
    Inline,
    InvalidAddress,
    InvalidContent,
    InvalidHeader,
    LocalSes,
    Mailer,
    Message,
    RawMessage,
    Text,
    build,
    encode_address,
    read,
    same_content,
)
from sesmodel.clock import ManualClock
from sesmodel.ids import SeededIds
from sesmodel.mail.compare import differences

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HELLO = Message(sender="Ana <ana@example.com>", to="bob@example.net", subject="Hello", text="Hello Bob")


@pytest.mark.spec("LIF-12")
def test_bcc_stands_in_the_envelope_and_nowhere_in_the_message() -> None:
    message = HELLO.replace(to="b@example.net", bcc="c@secret.example")

    written = build(message, ids=SeededIds())
    assert "Bcc" not in read(written).headers
    assert b"bcc" not in written.lower()
    assert b"c@secret.example" not in written
    assert message.envelope.rcpt_to == ("b@example.net", "c@secret.example")


@pytest.mark.spec("LIF-14")
def test_replies_go_to_the_sender_unless_there_is_a_reply_to() -> None:
    assert HELLO.effective_reply_to == (HELLO.sender,)
    several = HELLO.replace(reply_to=["x@example.com", "Y <y@example.com>"])
    assert [str(one) for one in several.effective_reply_to] == ["x@example.com", "Y <y@example.com>"]
    assert read(build(several)).reply_to == several.reply_to


@pytest.mark.spec("LIF-14")
def test_bounces_go_to_the_return_path_else_to_the_sender() -> None:
    assert HELLO.envelope.mail_from == "ana@example.com"
    other = HELLO.replace(return_path="bounces@example.com")
    assert other.envelope.mail_from == "bounces@example.com"
    assert b"bounces@example.com" not in build(other)


@pytest.mark.spec("LIF-16")
@pytest.mark.parametrize(
    ("bodies", "tree"),
    [
        ({"text": "t", "html": None}, "text/plain"),
        ({"text": None, "html": "<p>h"}, "text/html"),
        ({"text": "t", "html": "<p>h"}, "multipart/alternative[text/plain, text/html]"),
    ],
    ids=["text", "html", "both"],
)
def test_one_body_is_one_part_and_two_are_an_alternative_with_html_last(bodies: dict[str, Any], tree: str) -> None:
    assert read(build(HELLO.replace(**bodies))).tree == tree


@pytest.mark.spec("API-14")
def test_the_raw_sample_of_the_guide_is_ten_lines() -> None:
    message = Message(
        sender="Sender Name <sender@example.com>",
        to="recipient@example.com",
        subject="Customer service contact info",
        text="Hello,\r\nPlease see the attached file for a list of customers to contact.",
        html="<h1>Hello!</h1><p>Please see the attached file for a list of customers to contact.</p>",
        attachments=[Attachment(b"xlsx", "C:\\Users\\sender\\customers-to-contact.xlsx", "application/octet-stream")],
    )

    found = read(build(message))
    assert found.tree == "multipart/mixed[multipart/alternative[text/plain, text/html], application/octet-stream]"
    assert [part.parameters.get("charset") for part in found.walk()] == [None, None, "UTF-8", "UTF-8", None]
    assert found.text == "Hello,\nPlease see the attached file for a list of customers to contact."
    assert found.attachments[0].filename == "customers-to-contact.xlsx"


@pytest.mark.spec("API-14")
@pytest.mark.parametrize("path", ["C:\\Users\\sender\\customers.xlsx", "/home/sender/customers.xlsx", "customers.xlsx"])
def test_of_a_path_only_the_last_part_names_the_file(path: str) -> None:
    assert Attachment(b"", path).filename == "customers.xlsx"


@pytest.mark.spec("API-11")
def test_an_attachment_has_its_name_in_both_fields_and_is_base64_in_lines_of_76() -> None:
    data = bytes(range(256)) * 3

    raw = build(HELLO.attach(data, "sample.txt"))
    (part,) = read(raw).attachments
    assert part.headers.get("Content-Type") == 'text/plain; name="sample.txt"'
    assert part.headers.get("Content-Disposition") == 'attachment; filename="sample.txt"'
    assert part.headers.get("Content-Transfer-Encoding") == "base64"
    assert part.content == data
    lines = part.raw.body.split(b"\r\n")
    assert {len(line) for line in lines[:-1]} == {76}
    assert len(lines[-1]) <= 76


def test_a_file_has_a_description_if_it_is_given_one_of_one_line() -> None:
    plain, described = Attachment(b"", "a.pdf"), Attachment(b"", "a.pdf", description="The offer")
    parts = read(build(HELLO.replace(attachments=[plain, described]))).attachments
    assert [part.headers.get("Content-Description") for part in parts] == [None, "The offer"]
    with pytest.raises(InvalidContent, match="description of 'a.pdf' holds"):
        Attachment(b"", "a.pdf", description="a\r\nContent-Type: text/html")


@pytest.mark.spec("API-11")
@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.pdf", "application/pdf"), ("photo.JPEG", "image/jpeg"), ("data.unheard-of", "application/octet-stream")],
)
def test_the_type_of_a_file_is_guessed_from_its_name(name: str, content_type: str) -> None:
    assert Attachment(b"", name).content_type == content_type
    assert Attachment(b"", name, "x/y").content_type == "x/y"


@pytest.mark.spec("API-11")
def test_a_file_name_outside_ascii_is_written_as_rfc_2231_says() -> None:
    raw = build(HELLO.attach(b"x", "angebot für müller.pdf"))

    assert b"filename*=utf-8''angebot%20f%C3%BCr%20m%C3%BCller.pdf" in raw
    assert b"name*=utf-8''angebot%20f%C3%BCr%20m%C3%BCller.pdf" in raw


@pytest.mark.spec("API-11")
def test_a_file_is_read_from_its_path_at_once(tmp_path: Path) -> None:
    path = tmp_path / "offer.pdf"
    path.write_bytes(b"%PDF")

    attachment = Attachment.from_path(path)
    path.unlink()
    assert (attachment.filename, attachment.data, attachment.content_type) == ("offer.pdf", b"%PDF", "application/pdf")


@pytest.mark.spec("API-09")
def test_inline_parts_are_related_to_the_html_and_files_mixed_with_both() -> None:
    message = HELLO.replace(html='<img src="cid:logo">', inline=[Inline(b"png", "logo.png", content_id="logo")])

    raw = build(message.attach(b"pdf", "offer.pdf"))
    assert read(raw).tree == (
        "multipart/mixed[multipart/alternative[text/plain, multipart/related[text/html, image/png]], application/pdf]"
    )
    assert raw.partition(b"\r\n\r\n")[0].count(b"MIME-Version: 1.0") == 1
    (inline,) = read(raw).inline
    assert (inline.content_id, inline.content) == ("logo", b"png")


def test_the_same_message_clock_and_ids_give_the_same_bytes() -> None:
    message = HELLO.replace(html="<p>Hello").attach(b"x", "a.pdf")

    first, second = (build(message, clock=ManualClock(), ids=SeededIds(7)) for _ in range(2))
    assert first == second
    assert build(message, clock=ManualClock(), ids=SeededIds(8)) != first


def test_a_message_is_changed_only_as_a_copy() -> None:
    changed = HELLO.replace(subject="Changed")

    assert (HELLO.subject, changed.subject, changed.text) == ("Hello", "Changed", HELLO.text)


@pytest.mark.spec("LIF-12")
@pytest.mark.parametrize("name", ["Subject", "bcc", "Content-Type", "From", "date"])
def test_a_field_with_a_parameter_of_its_own_is_refused_as_a_header(name: str) -> None:
    with pytest.raises(InvalidHeader, match="Give it as"):
        HELLO.replace(headers={name: "x"})


def test_own_header_fields_are_written_in_order_with_their_letter_case() -> None:
    headers = [("X-b", "2"), Header("List-Unsubscribe", "<https://example.com/u>"), ("X-A", "1")]
    found = read(build(HELLO.replace(headers=headers)))

    own = [str(one) for one in found.headers if one.name.startswith(("X-", "List"))]
    assert own == ["X-b: 2", "List-Unsubscribe: <https://example.com/u>", "X-A: 1"]


def test_inline_parts_without_html_are_refused() -> None:
    with pytest.raises(InvalidContent, match="need HTML"):
        HELLO.replace(inline=[Inline(b"", "a.png")])


def test_a_long_list_of_recipients_is_folded() -> None:
    people = [f"person-{number}@example.com" for number in range(40)]

    raw = build(HELLO.replace(to=people))
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert [one.addr_spec for one in read(raw).to] == people


def test_an_attached_message_travels_as_it_is_and_never_as_base64() -> None:
    inner = b"Subject: inner\r\n\r\nbody"

    parsed = message_from_bytes(build(HELLO.attach(inner, "mail.eml")), policy=policy.default)
    (attached,) = parsed.iter_attachments()
    assert attached.get_content_type() == "message/rfc822"
    assert attached.get_content()["Subject"] == "inner"
    eight_bit = read(build(HELLO.attach("Subject: ä\r\n\r\n".encode(), "mail.eml"))).attachments[0]
    assert (eight_bit.content_type, eight_bit.content) == ("application/octet-stream", "Subject: ä\r\n\r\n".encode())


def test_fields_of_addresses_keep_the_address_out_of_encoded_words() -> None:
    raw = build(HELLO.replace(headers={"Sender": "Jörg <a@bücher.example>", "Errors-To": "x@y.org, z@y.org"}))

    assert b"Sender: =?utf-8?q?J=C3=B6rg?= <a@xn--bcher-kva.example>\r\n" in raw
    assert b"Errors-To: x@y.org, z@y.org\r\n" in raw
    with pytest.raises(InvalidHeader, match="takes addresses"):
        HELLO.replace(headers={"Sender": "nobody"})


@pytest.mark.parametrize(
    "make",
    [
        lambda: Attachment(5, "x"),  # type: ignore[arg-type]
        lambda: Attachment("text", "x"),  # type: ignore[arg-type]
        lambda: Attachment(b"", "x", "multipart/mixed"),
        lambda: Attachment(b"", "x", "a" * 200 + "/b"),
        lambda: RawMessage(5),  # type: ignore[arg-type]
        lambda: Text(b"x"),  # type: ignore[arg-type]
        lambda: Text("x", transfer_encoding="binary"),  # type: ignore[arg-type]
        lambda: Message(html=Text("x")),  # type: ignore[arg-type]
        lambda: Message(text=Html("x")),
        lambda: Message(html="x", attachments=[Inline(b"", "a.png")]),
    ],
    ids=[
        "number", "text", "multipart", "long type", "raw number", "bytes", "binary", "text as html", "html as text",
        "inline",
    ],
)  # fmt: skip
def test_a_value_that_is_none_cannot_be_built(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidContent):
        make()


@pytest.mark.parametrize("message_id", ["", "   ", "a b@x", "<a@b>, <c@d>", "a>b@x"])
def test_a_message_id_that_is_none_cannot_be_built(message_id: str) -> None:
    with pytest.raises(InvalidHeader):
        HELLO.replace(message_id=message_id)


def test_a_message_says_the_same_as_itself() -> None:
    message = HELLO.replace(headers=[("X-A", "=?utf-8?q?x?="), ("x-a", "2")])

    assert same_content(message, message)
    assert same_content(read(build(message)), message)
    assert differences(message, HELLO) == ("headers",)
    assert differences(HELLO, message.replace(text="Other")) == ("text", "headers")


@pytest.mark.spec("API-11")
@pytest.mark.parametrize(
    ("name", "kind"), [("a.tar.gz", "application/gzip"), ("a.csv.bz2", "application/octet-stream")]
)
def test_a_compressed_file_is_not_taken_for_what_is_in_it(name: str, kind: str) -> None:
    assert Attachment(b"", name).content_type == kind


def test_a_body_is_not_in_a_repr() -> None:
    assert "Hello Bob" not in repr(HELLO)


@pytest.mark.spec("API-11")
def test_the_type_of_a_file_is_the_one_that_is_given_or_guessed() -> None:
    message = HELLO.attach(b"x", "a.pdf").attach(b"y", "b.pdf", "application/x-own")

    assert [one.content_type for one in message.attachments] == ["application/pdf", "application/x-own"]
    assert [one.content_type for one in read(build(message)).attachments] == ["application/pdf", "application/x-own"]


@pytest.mark.spec("LIF-14")
def test_replies_never_go_to_the_return_path_and_a_sender_is_one_mailbox() -> None:
    assert HELLO.replace(return_path="bounces@example.com").effective_reply_to == (HELLO.sender,)
    assert HELLO.replace(sender=None).effective_reply_to == ()
    with pytest.raises(InvalidAddress):
        HELLO.replace(sender="a@example.com, b@example.com")


@pytest.mark.spec("LIF-13")
def test_a_date_is_written_in_its_own_time_zone() -> None:
    moment = datetime(2010, 12, 17, 14, 26, 21, tzinfo=timezone(timedelta(hours=-8)))

    written = read(build(HELLO.replace(date=moment)))
    assert written.headers.get("Date") == "Fri, 17 Dec 2010 14:26:21 -0800"
    assert written.date == moment
    with pytest.raises(InvalidHeader, match="time zone"):
        HELLO.replace(date=datetime(2010, 12, 17))  # noqa: DTZ001  what is refused


@pytest.mark.spec("API-04")
@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ('"Doe, Jane" <j@x.org>', '"Doe, Jane" <j@x.org>'),
        ("Jane Doe <j@x.org>", "Jane Doe <j@x.org>"),
        ('"say \\"hi\\"" <j@x.org>', '"say \\"hi\\"" <j@x.org>'),
        ("=?utf-8?q?J=C3=B6rg?= <j@x.org>", "=?utf-8?q?J=C3=B6rg?= <j@x.org>"),
    ],
)
def test_a_name_is_quoted_only_where_it_must_be(text: str, encoded: str) -> None:
    assert encode_address(text) == encoded


@pytest.mark.spec("API-09")
@pytest.mark.parametrize("changes", [{}, {"html": "<p>h"}, {"text": None}], ids=["text", "both", "no body"])
def test_every_message_has_one_mime_version(changes: dict[str, Any]) -> None:
    assert read(build(HELLO.replace(**changes))).headers.get_all("MIME-Version") == ("1.0",)


@pytest.mark.spec("API-11")
@pytest.mark.parametrize(
    ("name", "written"), [('a"b.pdf', b"a%22b.pdf"), ("a\\=b.pdf", b"%3Db.pdf"), ("100%.pdf", b"100%25.pdf")]
)
def test_marks_that_would_end_a_quoted_name_are_percent_encoded(name: str, written: bytes) -> None:
    raw = build(HELLO.attach(b"x", name))

    assert b"filename*=utf-8''" + written in raw
    assert [one.filename for one in read(raw).attachments] == [Attachment(b"", name).filename]


@pytest.mark.spec("API-14")
def test_the_raw_sample_of_the_guide_arrives_whole(tmp_path: Path) -> None:
    path = tmp_path / "customers-to-contact.xlsx"
    path.write_bytes(b"xlsx")
    ses = LocalSes(region="us-west-2")
    ses.verify("sender@example.com")
    ses.account.configuration_sets.create("ConfigSet")
    message = Message(
        sender="Sender Name <sender@example.com>",
        to="recipient@example.com",
        subject="Customer service contact info",
        text="Hello,\r\nPlease see the attached file for a list of customers to contact.",
        html="<h1>Hello!</h1><p>Please see the attached file for a list of customers to contact.</p>",
        attachments=[Attachment.from_path(path, "application/octet-stream")],
    )
    Mailer(ses, configuration_set="ConfigSet").send(message)

    (found,) = ses.inbox("recipient@example.com")
    assert [found.headers.get(name) for name in ("From", "To", "Subject")] == [
        "Sender Name <sender@example.com>", "recipient@example.com", "Customer service contact info",
    ]  # fmt: skip
    assert found.html == str(message.html)
    assert [(one.filename, one.content) for one in found.attachments] == [("customers-to-contact.xlsx", b"xlsx")]
    assert ses.sent.one().options.configuration_set == "ConfigSet"


@pytest.mark.spec("LIF-14")
def test_what_people_see_is_written_and_no_reply_to_that_nobody_gave() -> None:
    headers = read(build(HELLO.replace(cc="C <c@example.org>"), clock=ManualClock())).headers

    assert {name: headers.get(name) for name in ("From", "To", "Cc", "Subject", "Date", "Reply-To")} == {
        "From": "Ana <ana@example.com>", "To": "bob@example.net", "Cc": "C <c@example.org>", "Subject": "Hello",
        "Date": "Thu, 1 Jan 2026 12:00:00 +0000", "Reply-To": None,
    }  # fmt: skip


@pytest.mark.spec("API-11", "API-14")
def test_an_open_file_is_read_from_where_it_stands(tmp_path: Path) -> None:
    place = tmp_path / "offer.pdf"
    place.write_bytes(b"head%PDF")
    with place.open("rb") as file:
        file.seek(4)
        offer = Attachment.from_file(file)
    logo = Inline.from_file(BytesIO(b"x"), "a/logo.png", "image/x-own")

    assert (offer.filename, offer.content_type, offer.data) == ("offer.pdf", "application/pdf", b"%PDF")
    assert (logo.filename, logo.content_type, logo.data, logo.content_id) == (
        "logo.png",
        "image/x-own",
        b"x",
        "logo.png",
    )


def test_a_file_without_a_name_or_of_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match="no name"):
        Attachment.from_file(BytesIO(b"x"))
    with TemporaryFile() as numbered, pytest.raises(InvalidContent, match="no name"):
        Attachment.from_file(numbered)
    (tmp_path / "a.txt").write_text("x")
    with (tmp_path / "a.txt").open() as text, pytest.raises(InvalidContent, match="no bytes"):
        Attachment.from_file(text)  # type: ignore[arg-type]


def test_a_date_is_four_digits_and_whole_minutes() -> None:
    moment = datetime(1900, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(minutes=53, seconds=28)))

    assert read(build(HELLO.replace(date=moment))).date == moment
    assert b"Date: Tue, 2 Jan 1900 02:10:37 +0000\r\n" in build(HELLO.replace(date=moment))
    with pytest.raises(InvalidHeader, match="no mail is of the year 1899"):
        HELLO.replace(date=datetime(1899, 12, 31, tzinfo=UTC))
