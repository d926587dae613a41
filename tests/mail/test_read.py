"""Reading what others wrote: the samples of the SES guide, and hostile bytes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Attachment, Message, RawMessage, build, read

# The sample message of the SES developer guide, "Email format in Amazon SES": its fields and values, with the blank
# that the folded Received field lost in print, and with the stray semicolon that it really has.
SAMPLE = b"""\
Received: from abc.smtp-out.amazonaws.com (123.45.67.89) by in.example.com (87.65.43.210);
 Fri, 17 Dec 2010 14:26:22
From: "Andrew" <andrew@example.com>;
To: "Bob" <bob@example.com>
Date: Fri, 17 Dec 2010 14:26:21 -0800
Subject: Hello
Message-ID: <61967230-7A45-4A9D-BEC9-87CBCF2211C9@example.com>
Accept-Language: en-US
Content-Language: en-US
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable
MIME-Version: 1.0

Hello, I hope you are having a good day.

-Andrew
""".replace(b"\n", b"\r\n")

# The multipart sample of the guide, "Sending raw email": its structure and header fields; the attachment is ours, for
# the printed one is damaged.
OUTER = "a3f166a86b56ff6c37755292d690675717ea3cd9de81228ec2b76ed4a15d6d1a"
MULTIPART = f"""\
From: "Sender Name" <sender@example.com>
To: recipient@example.com
Subject: Customer service contact info
Content-Type: multipart/mixed;
    boundary="{OUTER}"

--{OUTER}
Content-Type: multipart/alternative;
    boundary="sub_{OUTER}"

--sub_{OUTER}
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Please see the attached file for a list of customers to contact.

--sub_{OUTER}
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<html><body><h1>Hello!</h1></body></html>

--sub_{OUTER}--

--{OUTER}
Content-Type: text/plain; name="customers.txt"
Content-Description: customers.txt
Content-Disposition: attachment;filename="customers.txt";
    creation-date="Sat, 05 Aug 2017 19:35:36 GMT";
Content-Transfer-Encoding: base64

SUQsTmFtZQoxLEFuYQo=

--{OUTER}--
""".replace("\n", "\r\n").encode()


@pytest.mark.spec("LIF-13")
def test_the_sample_of_the_guide_has_eleven_fields_in_their_order() -> None:
    assert [header.name for header in read(SAMPLE).headers] == [
        "Received", "From", "To", "Date", "Subject", "Message-ID", "Accept-Language", "Content-Language",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    ]  # fmt: skip


@pytest.mark.spec("LIF-13")
def test_the_sample_of_the_guide_is_read() -> None:
    message = read(SAMPLE)

    assert message.sender is not None
    assert (message.sender.display_name, message.sender.addr_spec) == ("Andrew", "andrew@example.com")
    assert [(one.display_name, one.addr_spec) for one in message.to] == [("Bob", "bob@example.com")]
    assert message.date is not None
    assert message.date.utcoffset() == timedelta(hours=-8)
    assert message.date.isoformat() == "2010-12-17T14:26:21-08:00"
    assert message.text.splitlines()[0] == "Hello, I hope you are having a good day."
    assert message.headers.get("Received", "").endswith("(87.65.43.210); Fri, 17 Dec 2010 14:26:22")
    assert message.defects == ()


@pytest.mark.spec("LIF-13")
def test_the_sample_of_the_guide_is_written_back_as_it_was() -> None:
    raw = RawMessage(SAMPLE)

    assert raw.edit().data == SAMPLE
    assert [(one.name, one.value) for one in read(raw.edit()).headers] == [(one.name, one.value) for one in raw.headers]


@pytest.mark.spec("API-09")
def test_the_multipart_sample_of_the_guide_is_read_as_a_tree() -> None:
    message = read(MULTIPART)

    assert message.tree == "multipart/mixed[multipart/alternative[text/plain, text/html], text/plain]"
    assert message.text.strip() == "Please see the attached file for a list of customers to contact."
    (customers,) = message.attachments
    assert (customers.filename, customers.content) == ("customers.txt", b"ID,Name\n1,Ana\n")


@pytest.mark.spec("API-09")
def test_the_same_message_built_has_the_same_tree_and_a_mime_version() -> None:
    sample = read(MULTIPART)
    message = Message(
        sender="Sender Name <sender@example.com>",
        to="recipient@example.com",
        subject=sample.subject,
        text=sample.text,
        html=sample.html,
        attachments=[Attachment(b"ID,Name\n1,Ana\n", "customers.txt")],
    )

    built = read(build(message))
    assert built.tree == sample.tree
    assert "MIME-Version" not in sample.headers
    assert built.headers.get_all("MIME-Version") == ("1.0",)


def test_a_plain_line_feed_ends_lines_too() -> None:
    assert read(MULTIPART.replace(b"\r\n", b"\n")).tree == read(MULTIPART).tree


@pytest.mark.parametrize(
    ("data", "defect"),
    [
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\nno such line", "missing start boundary"),
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nopen", "missing closing boundary"),
        (b"Content-Type: multipart/mixed\r\n\r\n--x\r\n", "multipart without a boundary"),
        (b"Bad Name: x\r\n\r\n", "illegal header 'Bad Name'"),
        (b"no colon at all\r\n\r\n", "illegal header 'no colon at all'"),
    ],
)
def test_what_is_wrong_is_listed_and_no_error(data: bytes, defect: str) -> None:
    assert read(data).defects == (defect,)


def look_at_everything(data: bytes) -> None:
    """Ask for all that can be asked of a message."""
    message = read(data)
    _ = [(part.content, part.decoded, part.filename, part.content_id, part.defects) for part in message.walk()]
    _ = (message.subject, message.sender, message.to, message.date, message.text, message.html, message.attachments)
    _ = str(message)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    look_at_everything(data)


_LINES = [
    b"Content-Type: multipart/mixed; boundary=x", b"Content-Type: text/html; charset=no-such", b"", b"--x", b"--x--",
    b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable", b"=?utf-8?b?!!!?=", b"=ZZ",
    b"Subject: =?utf-8?q?=FF?= =?x?b?YQ==?=", b"From: <<a@b>", b"Date: Fri, 99 Foo 2010", b"\xff\xfe", b" folded",
    b"Content-Disposition: attachment; filename*0*=utf-8''a; filename*2=c; filename",
]  # fmt: skip


@given(st.lists(st.sampled_from(_LINES), max_size=14).map(b"\r\n".join))
def test_broken_mail_is_read_without_an_exception(data: bytes) -> None:
    look_at_everything(data)


def test_parts_nested_without_end_are_all_read() -> None:
    data = b"".join(b"Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n" % (n, n) for n in range(3000))

    message = read(data)
    assert len(list(message.walk())) == 3001
    assert message.tree == "multipart/mixed[" * 3000 + "text/plain" + "]" * 3000
    assert len(message.all_defects) == 3000
    assert message.all_defects[1] == "part 1, multipart/mixed: missing closing boundary"


@pytest.mark.spec("LIF-13")
@given(st.lists(st.sampled_from([b"A: 1\r\n", b"B: 2\r\n x\r\n", b"bad line\r\n", b"C: 3\n"]), max_size=5), st.binary())
def test_an_edit_keeps_the_body_and_the_other_fields_byte_for_byte(fields: list[bytes], body: bytes) -> None:
    raw = RawMessage(b"".join(fields) + b"\r\n" + body)

    edited = raw.edit(remove=["a"])
    assert edited.body == body
    assert edited.data[: edited.head_end] == b"".join(field for field in fields if not field.startswith(b"A"))


def test_one_bad_mailbox_does_not_hide_the_others() -> None:
    message = read(b'From: "Ana\r\n\tPerez" <a@b.c>\r\nTo: good@example.com, bad, =?utf-8?q?x=0Ay?= <d@e.f>\r\n\r\n')

    assert str(message.sender) == "Ana Perez <a@b.c>"
    assert [str(one) for one in message.to] == ["good@example.com", "x y <d@e.f>"]


def test_comments_in_fields_are_passed_over() -> None:
    message = read(
        b"Content-Type: text/html (markup); charset=us-ascii (Plain text)\r\n"
        b"Content-Transfer-Encoding: base64 (of course)\r\n\r\nPHA+"
    )

    assert (message.content_type, message.parameters, message.html) == ("text/html", {"charset": "us-ascii"}, "<p>")


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: =?idna?q?a=FF?=", b"Subject: =?punycode?b?//8=?=", b"Subject: =?unicode_escape?q?=5Cq?=",
        b"Subject: =?utf-7?q?+2AA-?=", b"Content-Type: a/b; name*=idna''%ff", b"Content-Type: text/plain; charset=hex",
        b'Content-Type: multipart/mixed; boundary="=?raw_unicode_escape?q?=5Cud800?="', b"Content-Type: a/b; charset=",
    ],
)  # fmt: skip
def test_encodings_that_are_no_charsets_are_read_without_an_exception(data: bytes) -> None:
    look_at_everything(data + b"\r\n\r\n\xff+2AA-")
    (read(data + b"\r\n\r\n\xff").subject or "").encode()


@pytest.mark.spec("API-09")
def test_the_parts_of_the_sample_are_decoded() -> None:
    message = read(MULTIPART.replace(b"Please see", b"Voil=E0, see").replace(b"<h1>Hello!", b"<h1>H=E9llo!"))

    assert message.text.startswith("Voilà, see the attached file")
    assert "<h1>Héllo!" in message.html
