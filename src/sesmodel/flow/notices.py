"""The mail that feedback comes as: bounces, complaints and automatic replies, in the inbox of the sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.clock import ManualClock
from sesmodel.flow.sign import finished, sign_own
from sesmodel.mail.address import Address
from sesmodel.mail.build import date
from sesmodel.mail.characters import one_line
from sesmodel.mail.raw import RawMessage
from sesmodel.mail.report import Notice, abuse_feedback, automatic_reply, delivery_status, returned_message
from sesmodel.mail.report_fields import typed
from sesmodel.service.letter import Letter, Received
from sesmodel.service.region import message_id_domain, outgoing_host, return_path_domain

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.stages import Accepted, Signed
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Bounce, Complaint

_COMPLAINTS = Address("complaints", "email-abuse.amazonses.com")  # OBS-381
_COMPLAINTS_RETURN_PATH = "no-reply@amazonses.com"  # OBS-381
_SAID_BY_SES = "X-SES"  # a type of one's own begins so: RFC 3464 section 2.1.2


def bounced(state: ServiceState, accepted: Accepted, letter: Letter, event: Bounce) -> None:
    """Forward a bounce: with its reasons, if they are known."""
    region, clock = state.account.region, ManualClock(event.timestamp)
    notice = Notice(
        sender=Address("MAILER-DAEMON", return_path_domain(region)),  # OBS-366
        to=Address.parse(accepted.checked.feedback_to),
        subject="Delivery Status Notification (Failure)",
        message_id=f"{event.feedback_id}@{message_id_domain(region)}",
    )
    recipients = [
        {
            "Action": recipient.action or "failed",
            "Final-Recipient": f"rfc822; {recipient.email_address}",
            **_diagnostic(recipient.diagnostic_code),
            "Status": recipient.status,
        }
        for recipient in event.bounced_recipients
        if recipient.status
    ]
    if not recipients:
        addresses = ", ".join(recipient.email_address for recipient in event.bounced_recipients)
        told = f"The mail could not be delivered to {addresses}."
        data = returned_message(notice, told=told, original=letter.returned, clock=clock, ids=state.ids)
    else:
        data = delivery_status(
            notice,
            reporting_mta=event.reporting_mta or f"dsn; {outgoing_host(region)}",
            recipients=recipients,
            original=letter.returned,
            clock=clock,
            ids=state.ids,
        )
    _put(state, accepted, sign_own(state, RawMessage(data), event.timestamp))


def _diagnostic(told: str | None) -> dict[str, str]:
    """What was said, with its type; what SES says itself has none in events, and may not be without here (RFC 3464)."""
    if not told:
        return {}
    kind, text = typed(told)
    return {"Diagnostic-Code": told if kind else f"{_SAID_BY_SES}; {text}"}


def complained(state: ServiceState, signed: Signed, event: Complaint) -> None:
    """Forward a complaint: with its feedback report, if there is one."""
    accepted, letter = signed.accepted, signed.letter
    region, clock = state.account.region, ManualClock(event.timestamp)
    notice = Notice(
        sender=_COMPLAINTS,
        to=Address.parse(accepted.checked.feedback_to),
        subject=one_line(f"Fw: {letter.unsigned.headers.decoded('Subject') or ''}"),
        message_id=f"{event.feedback_id}@{message_id_domain(region)}",
    )
    told = f"This is an email abuse report for an email message from amazonses.com on {date(accepted.at)}"
    if event.complaint_feedback_type is None:
        data = returned_message(notice, told=told, original=letter.returned, clock=clock, ids=state.ids)
    else:
        fields = _report_fields(signed, event)
        data = abuse_feedback(notice, told=told, fields=fields, original=letter.returned, clock=clock, ids=state.ids)
    _put(state, accepted, sign_own(state, RawMessage(data), event.timestamp), _COMPLAINTS_RETURN_PATH)


def _report_fields(signed: Signed, event: Complaint) -> dict[str, str]:
    named = {"Original-Rcpt-To": event.complained_recipients[0]} if len(event.complained_recipients) == 1 else {}
    return {
        "Feedback-Type": event.complaint_feedback_type or "",
        "User-Agent": event.user_agent or "",
        "Version": "0.1",
        "Original-Mail-From": f"<{signed.assembled.return_path}>",
        **named,  # who hides the complainer does not name him here
        **({"Received-Date": date(event.arrival_date)} if event.arrival_date else {}),  # OBS-382
        "Reported-Domain": "amazonses.com",
    }


def replied(state: ServiceState, signed: Signed, recipient: str, text: str, now: datetime) -> None:
    """Pass an automatic reply on, whether or not the identity forwards feedback."""
    headers, to = signed.letter.unsigned.headers, signed.accepted.checked.feedback_to
    notice = Notice(
        sender=Address.parse(recipient),
        to=Address.parse(to),
        subject=one_line(f"Automatic reply: {headers.decoded('Subject') or ''}"),
        message_id=f"{state.ids.token()}@{recipient.rpartition('@')[2]}",
    )
    original = headers.get("Message-ID", "")
    data = automatic_reply(notice, text=text, in_reply_to=original, clock=ManualClock(now), ids=state.ids)
    _put(state, signed.accepted, finished(state, RawMessage(data)))


def _put(state: ServiceState, accepted: Accepted, letter: Letter, return_path: str = "") -> None:
    state.mailboxes.put(accepted.checked.feedback_to, Received(state.kept(letter), return_path))
