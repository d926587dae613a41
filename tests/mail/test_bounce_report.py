"""Bounces that came by mail, read: those of other servers, those that we write, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes

import pytest
from flufl.bounce import all_failures
from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel import Address, BounceReport, ManualClock, RawMessage, SeededIds, read_bounce, verp
from sesmodel.mail.report import Notice, delivery_status, returned_message
from sesmodel.testing.hostile_mail import hostile_bytes
from sesmodel.testing.strategies import domains, local_parts
from tests.mail.reports_of_servers import report_of

CLOCK = ManualClock(datetime(2026, 1, 1, 12, tzinfo=UTC))
ORIGINAL = RawMessage(b"Message-ID: <order-7@example.com>\r\nX-Order: 7\r\n\r\nHello\r\n")
NOTICE = Notice(
    sender=Address("MAILER-DAEMON", "amazonses.com"),
    to=Address("bounces", "example.com"),
    subject="Delivery Status Notification (Failure)",
    message_id="1@amazonses.com",
)
WRITTEN_BY = ["postfix", "postfix-delay", "exim", "exchange", "sendmail", "opensmtpd", "rfc3464-several"]


def bounce(name: str) -> BounceReport:
    found = read_bounce(report_of(name))
    assert found is not None
    return found


# --- of other servers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("postfix", [("gone@example.net", "failed", "5.1.1")]),
        ("postfix-delay", [("slow@example.org", "delayed", "4.4.1")]),
        ("exim", [("gone@example.net", "failed", "5.0.0"), ("full@example.net", "failed", "5.0.0")]),
        ("exim-3", [("gone@example.net", "failed", None), ("full@example.net", "failed", None)]),
        ("exchange", [("gone@corp.example", "failed", "5.1.10")]),
        ("sendmail", [("gone@example.net", "failed", "5.1.1")]),
        ("opensmtpd", [("gone@example.net", "error", "5.0.0")]),
        (
            "rfc3464-several",
            [
                ("arathib@vnet.example", "failed", "5.0.0"),
                ("johnh@hpnjld.example", "delayed", "4.0.0"),
                ("wsnell@sdcc13.example", "relayed", "2.0.0"),
            ],
        ),
        ("rfc6533", [("jörg@example.net", "failed", "5.1.1"), ("rené@example.net", "failed", "5.2.2")]),
        ("qmail-verp", [("gone@example.net", None, None)]),
    ],
)
def test_the_bounce_of_every_server_says_who_and_why(name: str, told: list[tuple[str, str | None, str | None]]) -> None:
    assert [(one.address, one.action, one.status) for one in bounce(name).recipients] == told


@pytest.mark.parametrize("name", WRITTEN_BY)
def test_flufl_bounce_reads_the_same_recipients(name: str) -> None:
    found = bounce(name)
    delayed, failed = all_failures(message_from_bytes(report_of(name)))

    assert {one.address.encode() for one in found.failed} == failed
    assert {one.address.encode() for one in found.recipients if one.action == "delayed"} == delayed


def test_all_that_a_server_says_of_a_recipient_is_there() -> None:
    (recipient,) = bounce("postfix").recipients

    assert recipient.original_address == "gone@example.net"
    assert recipient.diagnostic_code == "smtp; 550 5.1.1 <gone@example.net>: Recipient address    rejected"
    assert recipient.remote_mta == "dns; store.example.net"
    assert recipient.fields[0] == ("Final-Recipient", "rfc822; gone@example.net")


def test_all_that_a_server_says_of_the_message_is_there() -> None:
    found = bounce("postfix")

    assert found.reporting_mta == "dns; mx.example.net"
    assert found.arrival_date == datetime(2022, 11, 1, 9, 8, 7, tzinfo=UTC)
    assert ("X-Postfix-Queue-ID", "8D1E2A0B1") in found.fields
    assert "could not be delivered to everyone" in found.text


@pytest.mark.spec("TRB-45")
@pytest.mark.parametrize("name", ["postfix", "exim", "exchange", "sendmail", "opensmtpd", "rfc3464-several", "rfc6533"])
def test_the_message_that_comes_back_tells_which_one_it_is_whole_or_its_header_alone(name: str) -> None:
    assert bounce(name).message_id == "order-7@example.com"


@pytest.mark.spec("TRB-45")
def test_a_field_of_ones_own_comes_back_with_the_message() -> None:
    original = bounce("postfix").original

    assert original is not None
    assert original.headers.get("X-Order") == "7"


# --- what is known without fields for programs ---------------------------------------------------


@pytest.mark.spec("TRB-45", "LIF-15")
def test_the_return_path_tells_who_bounced_where_the_mail_daemon_does_not() -> None:
    found = read_bounce(
        b"From: Mailer-Daemon@mx.example.net\r\nTo: %b\r\n\r\nNo.\r\n"
        % verp("bounces@example.com", "bob@example.org").encode()
    )

    assert found is not None
    assert [(one.address, one.failed) for one in found.recipients] == [("bob@example.org", False)]  # or delayed


def test_what_the_report_says_counts_more_than_the_return_path() -> None:
    mail = report_of("postfix").replace(b"To: bounces@", b"To: bounces+other=example.org@", 1)
    found = read_bounce(mail)

    assert found is not None
    assert [one.address for one in found.recipients] == ["gone@example.net"]


def test_a_message_that_a_daemon_sends_back_with_a_text_is_a_bounce_of_nobody_knows_whom() -> None:
    data = returned_message(NOTICE, told="It did not work.", original=ORIGINAL, clock=CLOCK, ids=SeededIds(0))
    found = read_bounce(data)

    assert found is not None
    assert (found.recipients, found.message_id, found.text.strip()) == ((), "order-7@example.com", "It did not work.")


@pytest.mark.parametrize("name", ["vacation", "rfc5965-full"])
def test_what_is_no_bounce_is_none(name: str) -> None:
    assert read_bounce(report_of(name)) is None


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"From: bob@example.net\r\nSubject: Hello\r\n\r\nHello\r\n",
        b"From: mailer-daemon@example.net\r\nTo: bounces@example.com\r\n\r\nHello\r\n",
        b"To: bounces+bob=example.org@example.com\r\n\r\nHello\r\n",
    ],
)
def test_mail_that_names_nobody_and_brings_nothing_back_is_no_bounce(mail: bytes) -> None:
    assert read_bounce(mail) is None


def test_a_bounce_that_only_comes_along_in_another_mail_is_none() -> None:
    mail = b"From: bob@example.net\r\nContent-Type: message/rfc822\r\n\r\n" + report_of("postfix")

    assert read_bounce(mail) is None


# --- of any form ---------------------------------------------------------------------------------


def with_status(fields: bytes) -> BounceReport:
    found = read_bounce(b"Content-Type: message/delivery-status\r\n\r\n" + fields)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("rfc822; bob@example.net", "bob@example.net"),
        ("RFC822;<bob@example.net>", "bob@example.net"),
        ("bob@example.net", "bob@example.net"),
        ("rfc822; bob@example.net (Bob)", "bob@example.net"),
        ("rfc822; bob", "bob"),
        (r"utf-8; b\x{F6}b@example.net", "böb@example.net"),
        (r"utf-8; b\x{D800}\x{FFFFFF}", r"b\x{D800}\x{FFFFFF}"),
        ("x400; /C=de/ADMD= /S=Bob/", "/C=de/ADMD= /S=Bob/"),
    ],
)
def test_an_address_is_read_in_every_spelling(written: str, read: str) -> None:
    (recipient,) = with_status(f"Final-Recipient: {written}\r\n".encode()).recipients

    assert recipient.address == read


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("between", [b"", b" \t", b"--junk"])
def test_groups_are_told_apart_whatever_stands_between(end: bytes, between: bytes) -> None:
    lines = [b"Reporting-MTA: dns; a", b"", between, b"", b"Final-Recipient: rfc822; a@b.example", b"", b""]
    lines += [between, b"nonsense", b"Final-Recipient: rfc822; c@d.example", b"Action: FAILED (really)"]
    found = with_status(end.join(lines))

    assert found.reporting_mta == "dns; a"
    assert [(one.address, one.action) for one in found.recipients] == [("a@b.example", None), ("c@d.example", "failed")]


def test_only_what_is_a_status_is_one() -> None:
    told = ["", "no", "5", "55.1.1", "3.1.1", "5.1.1", "4.7.123 (later)", "5.1.1234"]
    fields = [f"Final-Recipient: rfc822; a@b.example\r\nStatus: {status}\r\n\r\n" for status in told]

    found = [one.status for one in with_status("".join(fields).encode()).recipients]
    assert found == [None, None, None, None, None, "5.1.1", "4.7.123", None]


def test_a_recipient_that_only_the_sender_knows_by_its_name_is_one() -> None:
    (recipient,) = with_status(
        b"Final-Recipient: rfc822;\r\nOriginal-Recipient: rfc822; bob@example.net\r\n"
    ).recipients

    assert (recipient.address, recipient.original_address) == ("bob@example.net", "bob@example.net")


@given(hostile_bytes())
@example(b"Content-Type: message/delivery-status\r\n\r\n" + b"\n" * 5000 + b"a" * 50_000)
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for mail in (data, b"Content-Type: message/delivery-status\r\n\r\n" + data):
        found = read_bounce(mail)
        assert found is None or all(one.address for one in found.recipients)


WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=100)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
STATUS = st.builds("{}.{}.{}".format, st.sampled_from("245"), st.integers(0, 999), st.integers(0, 999))
ACTIONS = st.sampled_from(["failed", "delayed", "delivered", "relayed", "expanded"])
RECIPIENTS = st.tuples(st.builds(Address, local_parts(), domains()), ACTIONS, STATUS, TEXTS)


@given(TEXTS, st.lists(RECIPIENTS, min_size=1, max_size=5))
def test_what_we_write_is_read_back(server: str, recipients: list[tuple[Address, str, str, str]]) -> None:
    data = delivery_status(
        NOTICE,
        reporting_mta=f"dsn; {server}",
        recipients=[
            {
                "Action": action,
                "Final-Recipient": f"rfc822; {person.addr_spec}",
                "Diagnostic-Code": f"smtp; {reply}",
                "Status": status,
            }
            for person, action, status, reply in recipients
        ],
        original=ORIGINAL,
        clock=CLOCK,
        ids=SeededIds(0),
    )
    found = read_bounce(data)

    assert found is not None
    assert [(one.address, one.action, one.status, one.diagnostic_code) for one in found.recipients] == [
        (person.addr_spec, action, status, f"smtp; {reply}") for person, action, status, reply in recipients
    ]
    assert (found.reporting_mta, found.message_id) == (f"dsn; {server}", "order-7@example.com")
