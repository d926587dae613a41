"""Complaints that came by mail, read: those of providers, those that we write, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Address, ComplaintReport, ManualClock, RawMessage, SeededIds, read_complaint
from sesmodel.mail.build import date
from sesmodel.mail.report import Notice, abuse_feedback
from sesmodel.testing.hostile_mail import hostile_bytes
from sesmodel.testing.strategies import domains, local_parts
from tests.mail.reports_of_servers import report_of

CLOCK = ManualClock(datetime(2026, 1, 1, 12, tzinfo=UTC))
ORIGINAL = RawMessage(b"Message-ID: <order-7@example.com>\r\n\r\nHello\r\n")
NOTICE = Notice(
    sender=Address("complaints", "email-abuse.amazonses.com"),
    to=Address("bounces", "example.com"),
    subject="Fw: Hello",
    message_id="1@amazonses.com",
)


def complaint(name: str) -> ComplaintReport:
    found = read_complaint(report_of(name))
    assert found is not None
    return found


def test_a_complaint_with_everything_is_read() -> None:
    found = complaint("rfc5965-full")

    assert found == ComplaintReport(
        feedback_type="abuse",
        recipients=("user@isp.example",),
        user_agent="SomeGenerator/1.0",
        original_mail_from="bounces@example.com",
        arrival_date=datetime(2005, 3, 8, 14, tzinfo=timezone(timedelta(hours=-4))),
        source_ip="192.0.2.1",
        reported_domains=("example.net",),
        fields=found.fields,
        text="A recipient complained.",
        original=found.original,
    )
    assert [value for name, value in found.fields if name == "Reported-Uri"] == [
        "http://example.net/earn_money.html",
        "mailto:user@example.com",
    ]


def test_of_a_complaint_with_little_in_it_little_is_known() -> None:
    found = complaint("rfc5965-minimal")

    assert (found.feedback_type, found.recipients, found.arrival_date) == ("abuse", (), None)
    assert found.fields == (("Feedback-Type", "abuse"), ("User-Agent", "SomeGenerator/1.0"), ("Version", "1"))


@pytest.mark.spec("TRB-46")
@pytest.mark.parametrize("name", ["rfc5965-minimal", "rfc5965-full", "feedback-loop-hidden"])
def test_the_mail_in_question_tells_which_one_it_is_whole_or_its_header_alone(name: str) -> None:
    assert complaint(name).message_id == "order-7@example.com"


@pytest.mark.spec("TRB-46", "LIF-15")
def test_the_return_path_tells_who_complained_where_the_provider_hides_it() -> None:
    found = complaint("feedback-loop-hidden")

    assert (found.feedback_type, found.recipients) == ("not-spam", ("user@isp.example",))
    assert found.arrival_date == datetime(2005, 3, 8, 14, tzinfo=UTC)  # by its older name


@pytest.mark.parametrize("name", ["vacation", "postfix"])
def test_what_is_no_complaint_is_none(name: str) -> None:
    assert read_complaint(report_of(name)) is None


def test_a_report_of_no_type_is_one_all_the_same() -> None:
    found = read_complaint(b"Content-Type: message/feedback-report\r\n\r\n")

    assert found == ComplaintReport()
    assert found is not None
    assert found.message_id is None


@given(hostile_bytes())
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for mail in (data, b"Content-Type: message/feedback-report\r\n\r\n" + data):
        found = read_complaint(mail)
        assert found is None or all(found.recipients)


TYPES = st.sampled_from(["abuse", "auth-failure", "fraud", "not-spam", "other", "virus"])
AGENTS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=100)
MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  aware by then


@given(TYPES, AGENTS, st.builds(Address, local_parts(), domains()), MOMENTS)
def test_what_we_write_is_read_back(kind: str, agent: str, person: Address, arrived: datetime) -> None:
    fields = {
        "Feedback-Type": kind,
        "User-Agent": agent,
        "Version": "0.1",
        "Original-Mail-From": "<1@amazonses.com>",
        "Original-Rcpt-To": person.addr_spec,
        "Received-Date": date(arrived),
    }
    data = abuse_feedback(NOTICE, told="Spam.", fields=fields, original=ORIGINAL, clock=CLOCK, ids=SeededIds(0))
    found = read_complaint(data)

    assert found is not None
    assert (found.feedback_type, found.user_agent, found.recipients) == (kind, agent, (person.addr_spec,))
    assert (found.original_mail_from, found.message_id) == ("1@amazonses.com", "order-7@example.com")
    assert found.arrival_date == arrived.replace(microsecond=0)
