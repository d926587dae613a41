"""The parts of a message: where they are, however they are nested, and what they are called."""

from __future__ import annotations

import tracemalloc
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Message, RawMessage, build, read
from sesmodel.mail.structure import MOST_PARTS


def part(content: str, *fields: str) -> str:
    return "\r\n".join([*fields, "", content])


def multipart(boundary: str, *parts: str, kind: str = "mixed") -> str:
    written = "".join(f"--{boundary}\r\n{one}\r\n" for one in parts)
    return part(f"{written}--{boundary}--\r\n", f"Content-Type: multipart/{kind}; boundary={boundary}")


TEXT, HTML = "Content-Type: text/plain", "Content-Type: text/html"
PDF = part("PDF", 'Content-Type: application/pdf; name="a.pdf"', "Content-Disposition: attachment")


def test_a_thousand_nested_parts_are_read_to_the_last() -> None:
    inner = part("the core", TEXT)
    for number in range(1_000):
        inner = multipart(f"b{number}", inner)

    message = read(inner.encode())
    assert message.text == "the core"
    assert len(list(message.walk())) == 1_001
    assert message.all_defects == ()


def test_messages_in_messages_are_read_to_the_last() -> None:
    message = read(b"Subject: outer\r\nContent-Type: message/rfc822\r\n\r\n" * 500 + b"Subject: core\r\n\r\nHello")

    for _ in range(500):
        assert message.message is not None
        message = message.message
    assert (message.subject, message.text, message.message) == ("core", "Hello", None)


def test_a_message_inside_is_an_attachment_and_its_text_is_its_own() -> None:
    inner = "Subject: inner\r\n" + multipart("in", part("inside", TEXT), PDF)
    message = read(multipart("out", part("outside", TEXT), part(inner, "Content-Type: message/rfc822")).encode())

    (attached,) = message.attachments
    assert attached.message is not None
    assert (message.text, attached.message.text, attached.message.subject) == ("outside", "inside", "inner")
    assert attached.content == inner.encode()
    assert [one.content_type for one in message.walk()] == ["multipart/mixed", "text/plain", "message/rfc822"]
    assert [one.filename for one in message.walk(messages=True)][-1] == "a.pdf"


def test_a_delimiter_of_the_outer_part_ends_the_message_inside() -> None:
    text = multipart("out", part("Subject: x\r\n\r\nshort", "Content-Type: message/rfc822"), part("next", TEXT))

    message = read(text.encode())
    assert message.parts[0].message is not None
    assert message.parts[0].message.text == "short"
    assert message.text == "next"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_message_that_is_encoded_against_the_standard_is_read_too(encoding: str) -> None:
    inner = {"base64": "U3ViamVjdDogeAoKSGVsbG8=", "quoted-printable": "Subject: =78\r\n\r\nHello"}[encoding]
    text = part(inner, "Content-Type: message/rfc822", f"Content-Transfer-Encoding: {encoding}")

    message = read(text.encode()).message
    assert message is not None
    assert (message.subject, message.text) == ("x", "Hello")


def test_messages_encoded_over_and_over_end_in_a_defect() -> None:
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"

    message = read(head * 40 + b"\r\nend")
    assert "encoded messages are nested too deep" in message.all_defects[-1]
    assert len(list(message.walk(messages=True))) == 11


def test_the_parts_of_a_digest_are_messages() -> None:
    text = multipart("d", "\r\nSubject: one\r\n\r\n1", "\r\nSubject: two\r\n\r\n2", part("x", TEXT), kind="digest")

    message = read(text.encode())
    assert message.tree == "multipart/digest[message/rfc822, message/rfc822, text/plain]"
    assert [one.message.subject for one in message.parts if one.message] == ["one", "two"]


def test_more_parts_than_any_mail_has_are_a_defect() -> None:
    message = read(b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n" * (MOST_PARTS + 10))

    assert "too many parts" in message.defects
    assert len(message.parts) == MOST_PARTS - 1


def test_the_outer_part_has_a_boundary_that_both_use() -> None:
    text = multipart("x", multipart("x", part("inner", TEXT)), PDF)

    message = read(text.encode())
    assert message.tree == "multipart/mixed[multipart/mixed, text/plain]"
    assert message.parts[0].defects == ("boundary of an outer part",)


def test_a_boundary_that_begins_like_another_is_another() -> None:
    text = multipart("x", multipart("x-1", part("a", TEXT), part("b", HTML), kind="alternative"), PDF)

    assert read(text.encode()).tree == "multipart/mixed[multipart/alternative[text/plain, text/html], application/pdf]"


@pytest.mark.parametrize("line", ["--x ", "--x\t", "--x"], ids=["blank", "tab", "none"])
def test_blanks_after_a_boundary_are_passed_over(line: str) -> None:
    text = f"Content-Type: multipart/mixed; boundary=x\r\n\r\npreamble\r\n{line}\r\n\r\none\r\n--x--  \r\nepilogue"

    message = read(text.encode())
    assert (message.text, message.defects) == ("one", ())


@pytest.mark.parametrize("line", ["--xy", " --x", "--x y", "-- x", "x--x"])
def test_what_only_looks_like_a_boundary_is_text(line: str) -> None:
    text = multipart("x", part(f"one\r\n{line}\r\ntwo", TEXT))

    assert read(text.encode()).text == f"one\n{line}\ntwo"


def test_a_part_that_ends_within_its_header_keeps_its_fields() -> None:
    message = read(b"Content-Type: multipart/mixed; boundary=x\n\n--x\nX-A: 1\n--x\n\ntext\n--x--")

    assert message.parts[0].headers.get("X-A") == "1"
    assert message.parts[0].defects == ("no empty line after the header",)
    assert message.text == "text"


# --- every leaf in one place ------------------------------------------------------------------------


def test_text_after_a_file_is_joined_to_the_text_before_it() -> None:
    message = read(multipart("x", part("before", TEXT), PDF, part("after", TEXT)).encode())

    assert message.text == "before\nafter"
    assert [one.filename for one in message.attachments] == ["a.pdf"]


def test_a_footer_after_an_alternative_is_text() -> None:
    both = multipart("in", part("plain", TEXT), part("<p>", HTML), kind="alternative")
    message = read(multipart("out", both, part("footer", TEXT)).encode())

    assert (message.text, message.html) == ("plain\nfooter", "<p>")


def test_of_alternatives_of_one_kind_the_last_is_shown() -> None:
    message = read(
        multipart("x", part("poor", TEXT), part("<p>", HTML), part("rich", TEXT), kind="alternative").encode()
    )

    assert (message.text, message.html) == ("rich", "<p>")


def test_a_multipart_that_cannot_be_taken_apart_is_an_attachment() -> None:
    message = read(multipart("x", part("text", TEXT), part("lost", "Content-Type: multipart/mixed")).encode())

    assert [one.content for one in message.attachments] == [b"lost"]


_LEAVES = [
    part("one text", TEXT), part("<p>some HTML", HTML), PDF, part("notes", TEXT, "Content-Disposition: attachment"),
    part("GIF", "Content-Type: image/gif", "Content-ID: <g>"),
    part("x", "Content-Disposition: inline", TEXT + "; name=y"),
    part("Subject: m\r\n\r\nm", "Content-Type: message/rfc822"), part("b", "Content-Type: text/calendar"), part("c"),
]  # fmt: skip
_TREES: st.SearchStrategy[str] = st.deferred(
    lambda: (
        st.sampled_from(_LEAVES)
        | st.builds(
            lambda number, parts, kind: multipart(f"b{number}", *parts, kind=kind),
            st.integers(0, 10**9),
            st.lists(_TREES, min_size=1, max_size=3),
            st.sampled_from(["mixed", "related", "report"]),
        )
    )
)


@given(_TREES)
def test_every_leaf_is_in_one_place(text: str) -> None:
    message = read(text.encode())

    leaves = [one for one in message.walk() if not one.parts]
    files = [*message.attachments, *message.inline]
    bodies = [one for one in leaves if one not in files]
    assert len(leaves) == len(bodies) + len(files)
    shown = {"text/plain": message.text, "text/html": message.html}
    assert all(one.decoded in shown[one.content_type] for one in bodies)
    assert sum(len(one.decoded) + 1 for one in bodies) == sum(len(one) + 1 for one in shown.values() if one)


# --- views, not copies ------------------------------------------------------------------------------


def test_nested_parts_copy_nothing() -> None:
    inner = part("x" * 76 + "\r\n" * 20_000, TEXT)
    for number in range(50):
        inner = multipart(f"b{number}", inner)
    data = inner.encode()

    tracemalloc.start()
    read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(data) * 4


def test_a_large_attachment_is_read_in_little_memory() -> None:
    data = multipart(
        "x", part("text", TEXT), part("A" * 50_000_000, "Content-Type: a/b", "Content-Transfer-Encoding: base64")
    ).encode()

    tracemalloc.start()
    message = read(data)
    assert (len(message.parts), message.text) == (2, "text")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_raw_message_is_taken_apart_once() -> None:
    raw = RawMessage(multipart("x", PDF).encode())

    assert raw.structure is raw.structure
    assert read(raw) == read(raw) == read(raw.data)
    assert hash(read(raw)) == hash(read(raw.data))
    assert read(raw).parts[0] != read(raw)
    assert read(raw).raw == raw
    assert (read(raw) == raw.data) is False


# --- the standard library agrees --------------------------------------------------------------------


@given(st.from_type(Message))
def test_the_standard_library_finds_the_same_parts(message: Message) -> None:
    data = build(message)
    ours, theirs = read(data), message_from_bytes(data, policy=policy.default)

    assert isinstance(theirs, EmailMessage)
    parts = list(ours.walk(messages=True))
    assert [one.content_type for one in parts] == [one.get_content_type() for one in theirs.walk()]
    mine = [one for one in parts if not one.parts and one.message is None]
    leaves = [one for one in theirs.walk() if not one.is_multipart()]
    assert [one.content for one in mine] == [one.get_payload(decode=True) for one in leaves]
    assert [one.filename for one in mine] == [one.get_filename() for one in leaves]
