"""What comes back: bounces, complaints and automatic replies, as events and as mail to the sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.flow import notices
from sesmodel.flow.forwarding import forwards
from sesmodel.flow.log_entry import Stage
from sesmodel.flow.publish import publish
from sesmodel.flow.stages import Signed
from sesmodel.flow.telling import tell
from sesmodel.service import simulator
from sesmodel.service.afterwards import Afterwards, LaterBounce, LaterComplaint
from sesmodel.service.diagnosis import UNDETERMINED, bounce_kind
from sesmodel.service.event import Bounce, BouncedRecipient, Complaint
from sesmodel.service.feedback_loop import tells_of_complaints
from sesmodel.service.letter import Letter
from sesmodel.service.outcome import Outcome
from sesmodel.service.region import complaint_id, message_id

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.stages import Accepted, Assembled
    from sesmodel.flow.state import ServiceState

_REMOTE_IP = "192.0.2.25"


@attrs.frozen(kw_only=True)
class Feedback:
    """What recipients of one server send back after it took a message, at its own moment.

    Attributes:
        signed: the message.
        recipients: who sends it back.
        what: what it is.
    """

    signed: Signed
    recipients: tuple[str, ...]
    what: Afterwards

    def happen(self, state: ServiceState, now: datetime) -> None:
        """Let it arrive at SES."""
        if isinstance(self.what, LaterBounce):
            _bounce_later(state, self, self.what, now)
        elif isinstance(self.what, LaterComplaint):
            _complain(state, self, self.what, now)
        else:
            _reply(state, self, self.what.text, now)


def bounce(
    state: ServiceState,
    assembled: Assembled,
    letter: Letter,
    bounced: tuple[BouncedRecipient, ...],
    kind: tuple[str, str],
    now: datetime,
    *,
    reached: bool,
    reporting_mta: str | None = None,
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
        reporting_mta: the server that a delivery status notification is from, if there is one (NTF-23).
    """
    accepted = assembled.accepted
    for recipient in bounced:
        state.note(accepted.message_id, Stage.BOUNCED, now, recipient.email_address, recipient.diagnostic_code or "")
    remote_mta_ip = remote_ip(bounced[0].email_address) if reached else None
    event = _bounce(state, accepted, bounced, kind, now, reporting_mta=reporting_mta, remote_mta_ip=remote_mta_ip)
    if _heard(state, accepted, event):
        notices.bounced(state, accepted, letter, event)


def _heard(state: ServiceState, accepted: Accepted, event: Bounce | Complaint) -> bool:
    """Let everybody hear of feedback who is to: by events, and by topics. Whether it comes by mail, too."""
    publish(state, event)
    return forwards(state, accepted, event, told=tell(state, accepted, event))


def _bounce(
    state: ServiceState,
    accepted: Accepted,
    bounced: tuple[BouncedRecipient, ...],
    kind: tuple[str, str],
    now: datetime,
    *,
    reporting_mta: str | None = None,
    remote_mta_ip: str | None = None,
) -> Bounce:
    return Bounce(
        mail=accepted.record,
        bounce_type=kind[0],
        bounce_sub_type=kind[1],
        bounced_recipients=bounced,
        timestamp=now,
        feedback_id=message_id(state.account.region, now, state.ids.token()),
        reporting_mta=reporting_mta,
        remote_mta_ip=remote_mta_ip,
    )


def _bounce_later(state: ServiceState, feedback: Feedback, what: LaterBounce, now: datetime) -> None:
    """Of a notice that no program understands, only the addresses are known (NTF-34)."""
    outcome = None if what.reply is None else Outcome(what.reply)
    found = {} if outcome is None else {"status": outcome.status, "diagnostic_code": f"smtp; {outcome.reply}"}
    bounced = tuple(
        BouncedRecipient(email_address=recipient, action="failed" if found else None, **found)
        for recipient in feedback.recipients
    )
    server = feedback.recipients[0].rpartition("@")[2]
    bounce(
        state,
        feedback.signed.assembled,
        feedback.signed.letter,
        bounced,
        bounce_kind(outcome) if outcome else UNDETERMINED,
        now,
        reached=True,
        reporting_mta=f"dns; {server}" if outcome else None,  # as the notice of another server has it (NTF-23)
    )


def _complain(state: ServiceState, feedback: Feedback, what: LaterComplaint, now: datetime) -> None:
    accepted = feedback.signed.accepted
    for recipient in feedback.recipients:
        state.note(accepted.message_id, Stage.COMPLAINED, now, recipient)
    if not (what.feedback_loop and tells_of_complaints(feedback.recipients[0])):
        return
    reported = what.feedback_type is not None
    event = Complaint(
        mail=accepted.record,
        complained_recipients=feedback.recipients if what.named else _suspects(accepted, feedback.recipients),
        timestamp=now,
        feedback_id=complaint_id(state.account.region, now, state.ids.token()),
        user_agent=_user_agent(feedback.recipients[0]) if reported else None,
        complaint_feedback_type=what.feedback_type,
        arrival_date=_arrival(feedback, now) if reported else None,
    )
    if _heard(state, accepted, event):
        notices.complained(state, feedback.signed, event)


def complain_unsent(state: ServiceState, assembled: Assembled, recipients: tuple[str, ...], sub_type: str) -> None:
    """Report that a message was not sent to recipients who once complained (SUP-06); no report comes with it."""
    accepted, now = assembled.accepted, assembled.accepted.at
    for recipient in recipients:
        state.note(accepted.message_id, Stage.COMPLAINED, now, recipient, sub_type)
    event = Complaint(
        mail=accepted.record,
        complained_recipients=recipients,
        timestamp=now,
        feedback_id=complaint_id(state.account.region, now, state.ids.token()),
        complaint_sub_type=sub_type,
    )
    if _heard(state, accepted, event):
        unsent = Signed(assembled=assembled, letter=Letter(assembled.raw), recipients=recipients)
        notices.complained(state, unsent, event)


def _suspects(accepted: Accepted, complainers: tuple[str, ...]) -> tuple[str, ...]:
    """Everyone of the message whose address is at the domain that complains (SCH-12)."""
    domain = complainers[0].rpartition("@")[2].lower()
    return tuple(address for address in accepted.checked.recipients if address.lower().endswith(f"@{domain}"))


def _reply(state: ServiceState, feedback: Feedback, text: str, now: datetime) -> None:
    """Let recipients answer automatically, to where bounces go (TST-04). It counts for nothing, bounce or not."""
    accepted = feedback.signed.accepted
    for recipient in feedback.recipients:
        notices.replied(state, feedback.signed, recipient, text, now)
        state.note(accepted.message_id, Stage.REPLIED, now, recipient)
    if state.rules.feedback.replies_bounce:
        away = tuple(BouncedRecipient(email_address=recipient) for recipient in feedback.recipients)
        event = _bounce(state, accepted, away, ("Transient", "General"), now)
        _heard(state, accepted, event)  # by mail comes the reply itself


def _arrival(feedback: Feedback, now: datetime) -> datetime | None:
    """When the message had arrived, which the reports of providers say, and those of the simulator do not (OBS-422)."""
    return None if simulator.is_simulator(feedback.recipients[0]) else now - feedback.what.after


def remote_ip(recipient: str) -> str:
    """The address of the server of a recipient."""
    return simulator.REMOTE_IP if simulator.is_simulator(recipient) else _REMOTE_IP


def _user_agent(recipient: str) -> str:
    return simulator.USER_AGENT if simulator.is_simulator(recipient) else "Yahoo!-Mail-Feedback/2.0"  # OBS-382
