"""What SES refuses a message for, found before it is sent."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import Attachment, Limits, Message, MessageRefused, build, check, check_raw
from sesmodel.service.attachment_rules import REFUSED_EXTENSIONS, is_refused
from sesmodel.service.header_rules import ONCE_ONLY, duplicates

HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello Bob")


def codes(message: Message) -> list[str]:
    return [problem.code for problem in check(message)]


def people(count: int) -> list[str]:
    return [f"person-{number}@example.net" for number in range(count)]


def test_a_message_that_ses_takes_has_no_problems() -> None:
    report = check(HELLO.replace(return_path="bounces@example.com"))

    assert report.ok
    assert str(report) == "no problems"
    report.raise_for_problems()


@pytest.mark.spec("QRC-14", "LIF-12")
@pytest.mark.parametrize(("bcc", "expected"), [(10, []), (11, ["too-many-recipients"])])
def test_to_cc_and_bcc_count_together_up_to_fifty(bcc: int, expected: list[str]) -> None:
    message = HELLO.replace(to=people(20), cc=people(20), bcc=people(bcc))

    assert codes(message) == expected


@pytest.mark.spec("QRC-14")
def test_the_answer_to_too_many_recipients_is_that_of_ses() -> None:
    (problem,) = check(HELLO.replace(to=people(51)))

    assert problem.answer.message == "Recipient count exceeds 50."
    assert (problem.answer.v1_code, problem.answer.smtp_reply) == (
        "InvalidParameterValue",
        "554 Transaction failed: Recipient count exceeds 50.",
    )


@pytest.mark.spec("QRC-14")
def test_recipients_of_raw_mail_are_those_of_the_envelope_and_of_the_header_together() -> None:
    raw = build(HELLO.replace(to=people(30)))

    assert check_raw(raw, recipients=tuple(people(30))).ok
    others = tuple(f"other-{number}@example.net" for number in range(21))
    assert [problem.code for problem in check_raw(raw, recipients=others)] == ["too-many-recipients"]
    assert check_raw(raw, recipients=others[:20]).ok


@pytest.mark.spec("LIF-17")
@pytest.mark.parametrize(
    ("missing", "place"),
    [
        ({"sender": None}, "Source"),
        ({"to": ()}, "Destination"),
        ({"subject": None}, "Subject"),
        ({"text": None}, "Body"),
    ],
    ids=["source", "destination", "subject", "body"],
)
def test_what_is_missing_is_named(missing: dict[str, Any], place: str) -> None:
    report = check(HELLO.replace(**missing))

    assert [problem.place for problem in report] == [place]
    with pytest.raises(MessageRefused, match=place):
        report.raise_for_problems()


@pytest.mark.spec("LIF-17")
def test_raw_mail_without_from_is_refused_and_without_date_is_not() -> None:
    assert check_raw(b"From: a@example.com\r\nTo: b@example.net\r\n\r\nx").ok
    (problem,) = check_raw(b"To: b@example.net\r\n\r\nx")
    assert problem.answer.message == "Missing required header 'From'."


@pytest.mark.spec("LIF-16")
@pytest.mark.parametrize("character", ["\x07", "\x00", "\x1b", "\x7f", "\x0b"])
def test_a_control_character_in_the_text_body_is_a_problem(character: str) -> None:
    (problem,) = check(HELLO.replace(text=f"one\ntwo{character}"))

    assert (problem.code, problem.place) == ("control-character", "text, line 2")


@pytest.mark.spec("LIF-16")
def test_tabs_and_line_ends_are_no_problem() -> None:
    assert check(HELLO.replace(text="a\tb\r\nc\nd")).ok


@pytest.mark.spec("API-10")
def test_raw_mail_whose_nested_parts_share_a_boundary_is_refused() -> None:
    raw = (
        b"From: a@example.com\r\nTo: b@example.net\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\ntext\r\n--x--\r\n--x--\r\n"
    )

    assert "Nested parts share the boundary 'x'" in [problem.answer.message for problem in check_raw(raw)]


@pytest.mark.spec("API-10")
@pytest.mark.parametrize(
    ("body", "answer"),
    [(b"--x\r\n\r\ntext", "Missing closing boundary"), (b"text", "Missing start boundary")],
)
def test_raw_mail_with_a_boundary_missing_is_refused(body: bytes, answer: str) -> None:
    head = b"From: a@example.com\r\nTo: b@example.net\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"

    assert [problem.answer.message for problem in check_raw(head + body)] == [answer]
    assert check_raw(head + b"--x\r\n\r\ntext\r\n--x--").ok


def test_the_size_is_that_of_the_finished_message() -> None:
    big = HELLO.attach(b"\0" * 8_000_000, "big.bin")

    (problem,) = check(big)
    assert problem.code == "too-large"
    assert problem.answer.message.startswith("Message length is more than 10485760 bytes long: '10")
    assert check(HELLO.attach(b"\0" * 7 * 1024 * 1024, "big.bin")).ok
    assert check(big, limits=Limits(message_bytes=40 * 1024 * 1024)).ok


def test_once_only_fields_are_59_and_compared_without_case() -> None:
    assert len(ONCE_ONLY) == 59
    assert duplicates(["Subject", "subject", "Received", "Received", "X-Tag", "X-Tag"]) == ("Subject",)
    assert duplicates(["Accept-Language", "acceptLanguage", "To", "To"]) == ()


def test_a_once_only_field_given_twice_is_a_problem_in_every_section() -> None:
    (problem,) = check(HELLO.replace(headers=[("Precedence", "bulk"), ("precedence", "list")]))
    assert problem.answer.message == "Duplicate header 'Precedence'."
    raw = b"From: a@example.com\r\nFROM: a@example.com\r\nTo: b@example.net\r\n\r\n"
    assert [found.answer.message for found in check_raw(raw)] == ["Duplicate header 'From'."]


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("run.EXE", True), ("a.pdf.exe", True), ("example.com", True), ("app.js", True), ("x.ws", True),
        ("trailing.exe. ", True), ("a.exe.pdf", False), ("photo.jpeg", False), ("run.sh", False), ("exe", False),
    ],
)  # fmt: skip
def test_files_are_refused_by_their_last_extension(name: str, refused: bool) -> None:
    assert is_refused(name) is refused
    assert codes(HELLO.replace(attachments=[Attachment(b"", name)])) == (["refused-attachment"] if refused else [])


def test_there_are_90_refused_extensions() -> None:
    assert len(REFUSED_EXTENSIONS) == 90


@pytest.mark.parametrize(
    "field",
    [
        b'Content-Disposition: attachment; filename="evil.exe"',
        b"Content-Disposition: attachment; filename*=utf-8''evil%2Eexe",
        b"Content-Disposition: attachment; filename*0=evil; filename*1=.exe",
        b'Content-Type: application/x; name="=?utf-8?B?ZXZpbC5leGU=?="',
    ],
)  # fmt: skip
def test_a_refused_file_is_found_in_raw_mail_through_every_spelling_of_its_name(field: bytes) -> None:
    raw = b"From: a@example.com\r\nTo: b@example.net\r\n" + field + b"\r\n\r\nx"

    assert [problem.answer.message for problem in check_raw(raw)] == ["Illegal filename 'evil.exe'."]


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (b"Bad Name: x", "Illegal header 'Bad Name'."),
        (b": x", "Empty header names are illegal."),
        ("X-Name: Été".encode(), "Non-ASCII characters in header 'X-Name'."),
    ],
)
def test_header_fields_that_are_none_are_refused(head: bytes, answer: str) -> None:
    raw = b"From: a@example.com\r\nTo: b@example.net\r\n" + head + b"\r\n\r\nx"

    assert [problem.answer.message for problem in check_raw(raw)] == [answer]


def test_a_line_of_raw_mail_has_at_most_998_octets() -> None:
    head = b"From: a@example.com\r\nTo: b@example.net\r\n\r\n"

    assert check_raw(head + b"x" * 998 + b"\r\n").ok
    assert [problem.code for problem in check_raw(head + b"x" * 999)] == ["line-too-long"]


def test_every_problem_is_listed_in_one_report_that_a_person_can_read() -> None:
    message = HELLO.replace(return_path="bounces@example.com", subject=None, text="\x07").attach(b"", "run.exe")

    assert str(check(message, advice=None)).splitlines() == [
        (
            "Subject: 1 validation error detected: Value at 'message.subject' failed to satisfy constraint: "
            "Member must not be null [no-subject, LIF-17] Give subject=."
        ),
        "text, line 1: Text body contains control character '\\x07' [control-character, LIF-16] Take it out.",
        "run.exe: Illegal filename 'run.exe'. [refused-attachment, HDR-07] Send another type, or an archive.",
    ]


def nested(outer: str, middle: str, inner: str, body: str = "text") -> bytes:
    """Raw mail of three levels of parts."""
    lines = [
        "From: a@example.com", "To: b@example.net", f"Content-Type: multipart/mixed; boundary={outer}", "",
        f"--{outer}", f"Content-Type: multipart/related; boundary={middle}", "",
        f"--{middle}", f"Content-Type: multipart/alternative; boundary={inner}", "",
        f"--{inner}", "", body, f"--{inner}--", f"--{middle}--", f"--{outer}--", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


@pytest.mark.spec("API-10")
@pytest.mark.parametrize(("outer", "middle", "inner"), [("x", "x", "y"), ("x", "y", "y")])
def test_equal_boundaries_are_found_at_every_level(outer: str, middle: str, inner: str) -> None:
    assert check_raw(nested("x", "y", "z")).ok
    shared = inner if inner == middle else outer
    answers = [problem.answer.message for problem in check_raw(nested(outer, middle, inner))]
    assert f"Nested parts share the boundary '{shared}'" in answers


@pytest.mark.spec("API-10")
def test_a_boundary_that_is_missing_inside_is_found() -> None:
    raw = nested("x", "y", "z").replace(b"--z--\r\n", b"")

    assert [problem.answer.message for problem in check_raw(raw)] == ["Missing closing boundary"]


@pytest.mark.spec("LIF-16")
@pytest.mark.parametrize("number", [*range(32), *range(127, 160)])
def test_every_control_character_but_tab_cr_and_lf_is_a_problem(number: int) -> None:
    assert check(HELLO.replace(text=f"a{chr(number)}b")).ok is (chr(number) in "\t\r\n")


@pytest.mark.spec("LIF-17", "API-12")
def test_one_recipient_of_any_kind_is_enough() -> None:
    for kind in ("to", "cc", "bcc"):
        assert check(HELLO.replace(to=()).replace(**{kind: "bob@example.net"})).ok
    for name in ("To", "Cc", "Bcc"):
        assert check_raw(f"From: a@example.com\r\n{name}: b@example.net\r\n\r\nx".encode()).ok


@pytest.mark.spec("API-10")
def test_a_boundary_of_the_grandparent_is_not_to_be_used_again() -> None:
    answers = [problem.answer.message for problem in check_raw(nested("x", "y", "x"))]

    assert "Nested parts share the boundary 'x'" in answers


@pytest.mark.spec("LIF-16")
def test_the_text_beside_html_has_no_control_characters_either() -> None:
    assert [problem.code for problem in check(HELLO.replace(text="a\x07", html="<p>"))] == ["control-character"]
