"""The rules that our reports are held against find fault with reports that are wrong, and with no others."""

from __future__ import annotations

import pytest

from tests.mail.report_rules import arf_problems, dsn_problems
from tests.mail.reports_of_servers import report_of


@pytest.mark.parametrize("name", ["postfix", "postfix-delay", "exim", "exchange"])
def test_bounces_of_servers_keep_the_rules(name: str) -> None:
    assert dsn_problems(report_of(name)) == []


@pytest.mark.parametrize("name", ["rfc5965-minimal", "rfc5965-full"])
def test_complaints_of_the_standard_keep_the_rules(name: str) -> None:
    assert arf_problems(report_of(name)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"report-type=delivery-status", b"report-type=other", "no multipart/report of type delivery-status"),
        (b"Action: failed", b"Action: lost", "action lost"),
        (b"Status: 5.1.1", b"Status: 3.1.1", "status 3.1.1"),
        (b"Reporting-MTA: dns; mx", b"Reporting-MTA: mx", "no Reporting-MTA"),
        (b"Final-Recipient: rfc822; ", b"Final-Recipient: ", "no Final-Recipient"),
        (b"Diagnostic-Code: smtp; 550", b"Diagnostic-Code: 550", "diagnostic code"),
    ],
)
def test_a_bounce_against_the_rules_is_found_out(old: bytes, new: bytes, problem: str) -> None:
    assert problem in "\n".join(dsn_problems(report_of("postfix").replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"report-type=feedback-report", b"report-type=other", "no multipart/report of type feedback-report"),
        (b"Feedback-Type: abuse", b"Feedback-Type: none", "feedback type none"),
        (b"User-Agent: SomeGenerator/1.0\r\n", b"", "no User-Agent"),
        (b"Version: 1", b"Version: 1\r\nVersion: 1", "Version more than once"),
        (b"<bounces@example.com>\r\nOriginal-Rcpt", b"bounces@example.com\r\nOriginal-Rcpt", "original sender"),
    ],
)
def test_a_complaint_against_the_rules_is_found_out(old: bytes, new: bytes, problem: str) -> None:
    assert problem in "\n".join(arf_problems(report_of("rfc5965-full").replace(old, new)))
