"""What comes back: bounces, complaints and automatic replies, as events and as mail to the sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.clock import ManualClock
from sesmodel.flow.publish import publish
from sesmodel.flow.stages import Stage
from sesmodel.mail.address import Address
from sesmodel.mail.build import date
from sesmodel.mail.characters import one_line
from sesmodel.mail.raw import RawMessage
from sesmodel.mail.report import Notice, abuse_feedback, automatic_reply, delivery_status
from sesmodel.service import simulator
from sesmodel.service.event import Bounce, Complaint
from sesmodel.service.letter import Letter, Received
from sesmodel.service.region import message_id, message_id_domain, outgoing_host, return_path_domain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sesmodel.flow.stages import Accepted, Answered, Assembled
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import BouncedRecipient

_REMOTE_IP = "192.0.2.25"
_COMPLAINTS = Address("complaints", "email-abuse.amazonses.com")  # OBS-381


def bounce(
    state: ServiceState,
    assembled: Assembled,
    letter: Letter,
    bounced: tuple[BouncedRecipient, ...],
    kind: tuple[str, str],
    now: datetime,
    *,
    reached: bool,
) -> None:
    """Report that a message did not reach some recipients.

    Args:
        state: the service.
        assembled: the message.
        letter: its bytes, for the copy in the notice.
        bounced: the recipients.
        kind: bounce type and subtype.
        now: when it turned out.
        reached: whether a server refused it, and not SES itself.
    """
    accepted, host = assembled.accepted, outgoing_host(state.account.region)
    for recipient in bounced:
        state.note(accepted.message_id, Stage.BOUNCED, now, recipient.email_address, recipient.diagnostic_code or "")
    event = Bounce(
        mail=accepted.record,
        bounce_type=kind[0],
        bounce_sub_type=kind[1],
        bounced_recipients=bounced,
        timestamp=now,
        feedback_id=message_id(state.account.region, now, state.ids.token()),
        reporting_mta=f"dsn; {host}",  # so spelt: OBS-375
        remote_mta_ip=_remote_ip(bounced[0].email_address) if reached else None,
    )
    publish(state, event)
    _forward(state, accepted, lambda: _bounce_notice(state, accepted, letter, event))


def complain(state: ServiceState, answered: Answered) -> None:
    """Report that recipients marked a message as spam."""
    accepted = answered.accepted
    for recipient in answered.recipients:
        state.note(accepted.message_id, Stage.COMPLAINED, answered.at, recipient)
    event = Complaint(
        mail=accepted.record,
        complained_recipients=answered.recipients,
        timestamp=answered.at,
        feedback_id=message_id(state.account.region, answered.at, state.ids.token()),
        user_agent=_user_agent(answered.recipients[0]),
        complaint_feedback_type="abuse",
    )
    publish(state, event)
    _forward(state, accepted, lambda: _complaint_notice(state, answered, event))


def reply(state: ServiceState, answered: Answered, text: str) -> None:
    """Let recipients answer automatically, to where bounces go (TST-04). It is no bounce, and counts as nothing."""
    accepted, headers, clock = answered.accepted, answered.letter.unsigned.headers, ManualClock(answered.at)
    subject, original = headers.decoded("Subject") or "", headers.get("Message-ID", "")
    for recipient in answered.recipients:
        notice = Notice(
            sender=Address.parse(recipient),
            to=Address.parse(accepted.checked.feedback_to),
            subject=one_line(f"Automatic reply: {subject}"),
            message_id=f"{state.ids.token()}@{recipient.rpartition('@')[2]}",
        )
        data = automatic_reply(notice, text=text, in_reply_to=original, clock=clock, ids=state.ids)
        state.inbox(accepted.checked.feedback_to).append(Received(Letter(RawMessage(data))))
        state.note(accepted.message_id, Stage.REPLIED, answered.at, recipient)


def _remote_ip(recipient: str) -> str:
    return simulator.REMOTE_IP if simulator.is_simulator(recipient) else _REMOTE_IP


def _user_agent(recipient: str) -> str:
    return simulator.USER_AGENT if simulator.is_simulator(recipient) else "Yahoo!-Mail-Feedback/2.0"  # OBS-382


def _forward(state: ServiceState, accepted: Accepted, write: Callable[[], Received]) -> None:
    """Put the notice into the inbox of the sender, where the identity forwards feedback."""
    if accepted.identity.feedback_forwarding:
        state.inbox(accepted.checked.feedback_to).append(write())


def _bounce_notice(state: ServiceState, accepted: Accepted, letter: Letter, event: Bounce) -> Received:
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
            "Diagnostic-Code": recipient.diagnostic_code or "",
            "Status": recipient.status or "5.0.0",
        }
        for recipient in event.bounced_recipients
    ]
    data = delivery_status(
        notice,
        reporting_mta=event.reporting_mta or "",
        recipients=recipients,
        original=letter.returned,
        clock=clock,
        ids=state.ids,
    )
    return Received(Letter(RawMessage(data)))


def _complaint_notice(state: ServiceState, answered: Answered, event: Complaint) -> Received:
    accepted, letter = answered.accepted, answered.letter
    region, clock = state.account.region, ManualClock(event.timestamp)
    notice = Notice(
        sender=_COMPLAINTS,
        to=Address.parse(accepted.checked.feedback_to),
        subject=one_line(f"Fw: {letter.unsigned.headers.decoded('Subject') or ''}"),
        message_id=f"{event.feedback_id}@{message_id_domain(region)}",
    )
    fields = {
        "Feedback-Type": event.complaint_feedback_type or "other",
        "User-Agent": event.user_agent or "",
        "Version": "0.1",
        "Original-Mail-From": f"<{answered.attempt.signed.assembled.return_path}>",
        "Original-Rcpt-To": event.complained_recipients[0],
        "Reported-Domain": "amazonses.com",
    }
    told = f"This is an email abuse report for an email message from amazonses.com on {date(accepted.at)}"
    data = abuse_feedback(notice, told=told, fields=fields, original=letter.returned, clock=clock, ids=state.ids)
    return Received(Letter(RawMessage(data)), "no-reply@amazonses.com")
