"""Advice: what SES takes, and what serves the sender badly. It never refuses anything."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import (
    ADVICE,
    Address,
    Header,
    InvalidHeader,
    LocalSes,
    Mailer,
    Message,
    Report,
    Severity,
    check,
    check_address,
    check_raw,
    read,
)

HELLO = Message(
    sender="ana@example.com",
    to="bob@example.net",
    subject="Hello",
    text="Hello Bob",
    return_path="bounces@example.com",
)
HEAD = "From: ana@example.com\r\nTo: bob@example.net\r\nReturn-Path: bounces@example.com\r\n"


def codes(report: Report) -> list[str]:
    assert report.ok
    assert list(report) == []
    return [advice.code for advice in report.advice]


def advised(**changes: Any) -> list[str]:
    return codes(check(HELLO.replace(**changes)))


def advised_raw(text: str) -> list[str]:
    return codes(check_raw(text.encode()))


def test_good_mail_needs_no_advice() -> None:
    report = check(HELLO.replace(html="<a href='https://example.com/privacy'>Privacy Policy</a>"))

    assert codes(report) == []
    assert str(report) == "no problems"


@pytest.mark.spec("LIF-15")
def test_a_message_without_a_return_path_gets_advice() -> None:
    report = check(HELLO.replace(return_path=None))

    assert codes(report) == ["no-return-path"]
    assert report.advice[0].severity is Severity.ADVICE
    assert "VERP" in str(report)
    assert "no-return-path" in advised_raw("From: ana@example.com\r\nTo: bob@example.net\r\n\r\nx")
    assert advised_raw(f"{HEAD}\r\nx") == ["replaced-header"]


# --- links ------------------------------------------------------------------------------------------


@pytest.mark.spec("LIF-28")
@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("https://bit.ly/x", "link-shortener"), ("HTTP://BIT.LY/x", "link-shortener"),
        ("https://a.bit.ly:443/x", "link-shortener"),
        ("https://user@tinyurl.com/x", "link-shortener"), ("https://rabbit.ly/x", None),
        ("https://example.com/?u=bit.ly", None),
        ("", "empty-link"), (" ", "empty-link"), ("http://", "malformed-link"), ("http:/example.com", "malformed-link"),
        ("https://example", "malformed-link"), ("https://exa mple.com", "malformed-link"),
        ("https://[::1", "malformed-link"),
        ("https://example.com:port/", "malformed-link"), ("www.example.com", "malformed-link"),
        ("https://a..b/", "malformed-link"),
        ("https://example.com/a?b=c&amp;d#e", None), ("mailto:bob@example.net", None), ("tel:+34123", None),
        ("#top", None),
        ("http://localhost:8000/", None), ("https://[::1]/", None), ("https://bücher.example/", "untracked-link"),
        ("{{url}}", None),
    ],
)  # fmt: skip
def test_links_of_html_are_looked_at(link: str, code: str | None) -> None:
    assert advised(html=f'<p><A class="x" HREF="{link}">here</a>') == ([code] if code else [])


@pytest.mark.spec("LIF-28")
@pytest.mark.parametrize(
    "html", ["<a href=https://bit.ly/x>", "<a href='https://bit.ly/x'>", '<a\nhref = "https&#58;//bit.ly/x">']
)
def test_links_are_found_however_they_are_written(html: str) -> None:
    assert advised(html=html) == ["link-shortener"]


@pytest.mark.spec("FAQ-52")
@pytest.mark.parametrize("link", ["https://example.com/é", "https://example.com/?a[]=1", "https://example.com/100%"])
def test_a_link_that_works_and_is_not_tracked_is_told_of_where_it_could_be(link: str) -> None:
    assert advised(html=f'<a href="{link}">x</a>') == ["untracked-link"]
    assert advised(text=f"See {link} x") == []


@pytest.mark.spec("LIF-28")
def test_links_of_plain_text_are_looked_at() -> None:
    assert advised(text="See https://bit.ly/x.") == ["link-shortener"]
    assert advised(text="See (https://example.com/a), bit.ly, or http://.") == ["malformed-link"]


@pytest.mark.spec("LIF-28")
def test_html_without_text_gets_advice() -> None:
    assert advised(text=None, html="<p>Hello") == ["html-only"]
    assert advised(html="<p>Hello") == []


def test_each_link_is_named_once() -> None:
    assert advised(html="<a href='https://bit.ly/x'>a</a><a href='https://bit.ly/x'>b</a>") == ["link-shortener"]


def test_links_of_attached_files_are_not_looked_at() -> None:
    assert advised(attachments=[]) == []
    assert codes(check(HELLO.attach(b"<a href='https://bit.ly/x'>", "page.html"))) == []


@pytest.mark.spec("LIF-28", "LIF-29")
def test_the_lists_can_be_longer() -> None:
    message = HELLO.replace(sender="ana@post.example", text="https://Sho.example/x")
    rules = ADVICE.extended(
        shorteners=["SHO.example"], free_providers=["post.example"], no_reply_names=["ana"], role_names=["bob"]
    )

    assert codes(check(message)) == []
    found = check(message, advice=rules)
    assert codes(found) == ["no-reply", "free-provider", "role-address", "link-shortener"]
    assert ADVICE.shorteners < rules.shorteners


# --- addresses --------------------------------------------------------------------------------------


@pytest.mark.spec("LIF-29")
@pytest.mark.parametrize(
    ("sender", "code"),
    [
        ("no-reply@example.com", "no-reply"), ("NoReply@example.com", "no-reply"),
        ("donotreply@example.com", "no-reply"),
        ("sender@hotmail.com", "free-provider"), ("sender@GMAIL.com", "free-provider"),
        ("sender@marketing.example.com", None), ("reply@example.com", None), ("sender@mygmail.com", None),
    ],
)  # fmt: skip
def test_the_sender_is_looked_at(sender: str, code: str | None) -> None:
    expected = [code] if code else []

    assert advised(sender=sender) == expected
    assert [
        one for one in advised_raw(f"From: {sender}\r\n{HEAD.partition(chr(10))[2]}\r\nx") if "replaced" not in one
    ] == expected


@pytest.mark.spec("LIF-29")
def test_nobody_should_be_told_to_reply_to_no_reply() -> None:
    report = check(HELLO.replace(reply_to="no-reply@example.com"))

    assert codes(report) == ["no-reply"]
    assert report.advice[0].place == "Reply-To"
    assert advised(reply_to="ana@gmail.com") == []


@pytest.mark.spec("LIF-30")
@pytest.mark.parametrize("name", ["postmaster", "abuse", "noc", "Abuse"])
def test_roles_rarely_subscribe(name: str) -> None:
    address = f"{name}@example.net"

    assert codes(check_address(address)) == ["role-address"]
    for kind in ("to", "cc", "bcc"):
        assert advised(**{"to": (), kind: address}) == ["role-address"]
    assert "role-address" in codes(check_raw(HEAD.encode() + b"\r\nx", recipients=["bob@example.net", address]))
    assert advised(to=f"{name}-team@example.net") == []


@pytest.mark.spec("LIF-30")
@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("recipient@example.com", True), ("Bob <bob@example.net>", True), ("ana@bücher.example", True),
        ("", False), ("recipient", False), ("recipient@", False), ("@example.com", False), ("a@b@c", False),
        ("a b@c.d", False),
        ("a@b.c, d@e.f", False), ("a@b.c\r\nBcc: x@y", False), ("a\0@b.c", False), ("jürgen@example.com", False),
        ("a@b..c", False),
    ],
)  # fmt: skip
def test_what_people_type_into_forms_is_checked(text: str, ok: bool) -> None:
    report = check_address(text)

    assert report.ok is ok
    assert [problem.code for problem in report] == ([] if ok else ["bad-address"])


@pytest.mark.spec("LIF-30")
def test_the_mail_server_of_a_domain_is_asked_for_by_whoever_is_given() -> None:
    asked: list[str] = []

    def has_mx(domain: str) -> bool:
        asked.append(domain)
        return domain == "example.com"

    assert codes(check_address("ana@example.com", has_mx=has_mx)) == []
    assert codes(check_address("ana@bücher.example", has_mx=has_mx)) == ["no-mail-server"]
    assert not check_address("ana@", has_mx=has_mx).ok
    assert asked == ["example.com", "xn--bcher-kva.example"]
    assert check_address("abuse@example.net", has_mx=has_mx, advice=None).advice == ()


@pytest.mark.spec("LIF-30")
def test_a_header_value_cannot_bring_another_field() -> None:
    with pytest.raises(InvalidHeader):
        HELLO.replace(subject="Hi\r\nBcc: x@y")
    with pytest.raises(InvalidHeader):
        Header("Subject", "Hi\nBcc: x@y")
    with pytest.raises(InvalidHeader):
        HELLO.replace(headers={"X-A": "Hi\rBcc: x@y"})
    assert Address("ana", "example.com", "Ana").display_name == "Ana"


# --- raw mail ---------------------------------------------------------------------------------------


@pytest.mark.spec("API-08")
@pytest.mark.parametrize("encoding", ["8bit", "8BIT", "binary"])
def test_eight_bits_are_taken_with_advice(encoding: str) -> None:
    raw = f"{HEAD}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\nGrüße"
    ses = LocalSes()
    ses.verify("example.com")

    assert "eight-bit-cte" in advised_raw(raw)
    assert "eight-bit-cte" not in advised_raw(raw.replace(encoding, "7bit").replace("Grüße", "Hi"))
    assert "eight-bit-cte" in advised_raw(raw.replace(encoding, "7bit"))
    ses.client("sesv2").send_email(Content={"Raw": {"Data": raw.encode()}})
    assert ses.sent.one().text == "Grüße"


@pytest.mark.spec("API-08")
def test_eight_bits_are_found_in_every_part() -> None:
    part = "Content-Transfer-Encoding: 8bit\r\n\r\nx"
    raw = f"{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nx\r\n--x\r\n{part}\r\n--x--"

    assert advised_raw(raw).count("eight-bit-cte") == 1


SAMPLE = (
    "Subject: Amazon SES Raw Email Test\r\nMIME-Version: 1.0\r\n{}Content-Type: text/html\r\n\r\n"
    "<!DOCTYPE html>\r\n<html><body><h1>This text should be large</h1>\r\n"
    '<a href="https://aws.amazon.com/ses">SES</a></body></html>\r\n'
)


@pytest.mark.spec("TST-18")
def test_an_empty_line_within_the_header_ends_it_and_gets_advice() -> None:
    right, wrong = f"{HEAD}{SAMPLE.format('')}", f"{HEAD}{SAMPLE.format(chr(13) + chr(10))}"

    assert read(right.encode()).content_type == "text/html"
    assert "header-in-body" not in advised_raw(right)
    broken = read(wrong.encode())
    assert (broken.content_type, broken.text.startswith("Content-Type: text/html\n")) == ("text/plain", True)
    assert broken.html == ""
    assert "header-in-body" in advised_raw(wrong)


@pytest.mark.spec("TST-18")
def test_the_sample_comes_without_from_and_to_which_the_form_gives() -> None:
    report = check_raw(SAMPLE.format("").encode(), recipients=["bob@example.net"], sender=True)

    assert report.ok


@pytest.mark.parametrize("line", ["Dear Bob:", "Note: this", "Hello", "Subject matter"])
def test_text_with_a_colon_is_no_header_field(line: str) -> None:
    assert "header-in-body" not in advised_raw(f"{HEAD}\r\n{line}\r\n")


def test_fields_that_ses_replaces_get_advice() -> None:
    raw = f"{HEAD}Message-ID: <a@example.com>\r\nDate: Fri, 17 Dec 2010 14:26:21 -0800\r\n\r\nx"

    found = [advice for advice in check_raw(raw.encode()).advice if advice.code == "replaced-header"]
    assert [(one.place, one.fact) for one in found] == [
        ("Message-ID", "HDR-06"),
        ("Date", "HDR-05"),
        ("Return-Path", "HDR-04"),
    ]
    assert advised(message_id="a@example.com") == ["replaced-header"]


@pytest.mark.parametrize(("tags", "count"), [("a=b, c=d", 0), ("a=b, c", 1), ("=b", 1), ("a=", 1), ("a b=c, d!=e", 2)])
def test_tags_that_are_none_get_advice(tags: str, count: int) -> None:
    assert advised_raw(f"{HEAD}X-SES-MESSAGE-TAGS: {tags}\r\n\r\nx").count("malformed-tag") == count


def test_no_advice_is_given_when_none_is_asked_for() -> None:
    message = HELLO.replace(sender="no-reply@example.com")

    assert check(message, advice=None).advice == ()
    assert check_raw(b"From: no-reply@example.com\r\nTo: bob@example.net\r\n\r\nx", advice=None).advice == ()


def test_advice_keeps_no_mail_from_going_out() -> None:
    ses = LocalSes()
    ses.verify("example.com")

    Mailer(ses).send(HELLO.replace(sender="no-reply@example.com", html="<a href='https://bit.ly/x'>"))
    assert len(ses.sent) == 1
