"""What RFC 6522, RFC 3464 and RFC 5965 ask of reports, checked with nothing but the standard library's reader."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage, Message

_TYPED = re.compile(r"[A-Za-z0-9-]+ *; *\S.*", re.DOTALL)
_PATH = re.compile(r"<[^<>@\s]*(?:@[^<>@\s]+)?>")
_ONCE = "Feedback-Type User-Agent Version Original-Mail-From Arrival-Date Received-Date Source-IP Reporting-MTA".split()
_IN_HEADER = "From To Date Subject Message-ID MIME-Version Content-Type".split()
_LONGEST_LINE = 998
_ACTIONS = {"failed", "delayed", "delivered", "relayed", "expanded"}
_TYPES = {"abuse", "auth-failure", "fraud", "not-spam", "other", "virus"}  # of IANA


def parsed(data: bytes) -> EmailMessage:
    """A message as the standard library reads it."""
    return message_from_bytes(data, policy=policy.default)


def wire_problems(data: bytes) -> list[str]:
    """What a report does against the rules of lines and of transfer encodings (RFC 5322, RFC 2045)."""
    return list(_wire_problems(data))


def _wire_problems(data: bytes) -> Iterator[str]:
    if re.search(rb"\r(?!\n)|(?<!\r)\n", data):
        yield "a line does not end in CRLF"
    yield from (f"a line of {len(line)} bytes" for line in data.split(b"\r\n") if len(line) > _LONGEST_LINE)
    message = parsed(data)
    for part in (message, *message.iter_parts()):
        clear, encoding = part.as_bytes().isascii(), part.get("Content-Transfer-Encoding", "7bit")
        if encoding != ("7bit" if clear else "8bit"):
            yield f"{part.get_content_type()} says {encoding}"
    yield from (
        f"{name} is there {len(found)} times" for name in _IN_HEADER if len(found := message.get_all(name, [])) != 1
    )


def dsn_problems(data: bytes) -> list[str]:
    """What a delivery status notification does against the rules."""
    return list(_dsn_problems(parsed(data)))


def arf_problems(data: bytes) -> list[str]:
    """What a feedback report does against the rules."""
    return list(_arf_problems(parsed(data)))


def _report_problems(message: EmailMessage, report_type: str, machine: str) -> Iterator[str]:
    if message.get_content_type() != "multipart/report" or message.get_param("report-type") != report_type:
        yield f"no multipart/report of type {report_type}"
        return
    kinds = [part.get_content_type() for part in message.iter_parts()]
    if len(kinds) not in (2, 3) or kinds[1] != machine:
        yield f"parts are {kinds}"
        return
    if kinds[2:] and kinds[2] not in ("message/rfc822", "text/rfc822-headers"):
        yield f"what comes back is {kinds[2]}"
    if list(message.iter_parts())[1].get("Content-Transfer-Encoding", "7bit").lower() != "7bit":
        yield "the fields are encoded"
    yield from (f"{part.get_content_type()}: {defect!r}" for part in message.walk() for defect in part.defects)


def _dsn_problems(message: EmailMessage) -> Iterator[str]:
    yield from (found := list(_report_problems(message, "delivery-status", "message/delivery-status")))
    if found:
        return
    whole, *recipients = cast("list[Message]", list(message.iter_parts())[1].get_payload())
    if not _TYPED.fullmatch(whole.get("Reporting-MTA", "")):
        yield "no Reporting-MTA"
    if not recipients:
        yield "nobody is named"
    for recipient in recipients:
        if not _TYPED.fullmatch(recipient.get("Final-Recipient", "")):
            yield "no Final-Recipient"
        if recipient.get("Action", "") not in _ACTIONS:
            yield f"action {recipient.get('Action')}"
        if not re.fullmatch(r"[245](\.\d{1,3}){2}", recipient.get("Status", "")):
            yield f"status {recipient.get('Status')}"
        if "Diagnostic-Code" in recipient and not _TYPED.fullmatch(recipient["Diagnostic-Code"]):
            yield f"diagnostic code {recipient['Diagnostic-Code']!r}"


def _arf_problems(message: EmailMessage) -> Iterator[str]:
    yield from (found := list(_report_problems(message, "feedback-report", "message/feedback-report")))
    if found:
        return
    if len(list(message.iter_parts())) != 3:
        yield "nothing comes back"
    (report,) = cast(
        "list[Message]", list(message.iter_parts())[1].get_payload()
    )  # every message/* is one to the library
    yield from _fields_problems(report)


def _fields_problems(report: Message) -> Iterator[str]:
    yield from (f"{name} more than once" for name in _ONCE if len(report.get_all(name, [])) > 1)
    yield from (f"no {name}" for name in ("Feedback-Type", "User-Agent", "Version") if not report.get(name))
    if report.get("Feedback-Type", "").lower() not in _TYPES:
        yield f"feedback type {report.get('Feedback-Type')}"
    if not re.fullmatch(
        r"\d+(\.\d+)?", report.get("Version", "")
    ):  # 1, or 0.1 in reports as SES forwards them (OBS-382)
        yield f"version {report.get('Version')}"
    if not _PATH.fullmatch(report.get("Original-Mail-From", "<>").strip()):
        yield f"original sender {report['Original-Mail-From']}"
    for name in ("Arrival-Date", "Received-Date"):
        if name in report and parsedate_to_datetime(report[name]) is None:
            yield f"{name} {report[name]}"
