"""Step 7: to the servers of the recipients, again and again until they take it or time is up."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import attrs

from sesmodel.flow import feedback
from sesmodel.flow.publish import publish
from sesmodel.flow.stages import Answered, Attempt, Stage
from sesmodel.service import simulator
from sesmodel.service.event import BouncedRecipient, Delivery, DeliveryDelay
from sesmodel.service.letter import Received
from sesmodel.service.region import OUTGOING_IP, outgoing_host

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sesmodel.flow.stages import Signed
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.delivery import Outcome


def deliver(state: ServiceState, signed: Signed) -> None:
    """Plan the first attempt, at the moment of acceptance."""
    if signed.recipients:
        at = signed.accepted.at
        state.plan(at, Attempt(signed=signed, recipients=signed.recipients, number=1, began=at))


def attempt(state: ServiceState, now: datetime, planned: Attempt) -> None:
    """Offer a message to the servers of its recipients, and do what their answers ask for."""
    for answered in list(_answers(state, now, planned)):
        if answered.outcome.accepted:
            _delivered(state, answered)
        elif answered.outcome.deferred:
            _deferred(state, answered)
        else:
            _bounced(state, answered, answered.outcome.reply, answered.outcome.status, "Permanent")


def _answers(state: ServiceState, now: datetime, planned: Attempt) -> Iterator[Answered]:
    """The answers, those of one server that are alike together."""
    message_id = planned.signed.accepted.message_id
    asked = []
    for recipient in planned.recipients:
        outcome = _outcome(state, recipient, planned.number)
        state.note(message_id, Stage.ATTEMPTED, now, recipient, outcome.reply)
        asked.append((recipient.rpartition("@")[2].lower(), outcome, recipient))
    asked.sort(key=lambda answer: (answer[0], repr(answer[1])))
    for (_, outcome), answers in groupby(asked, key=lambda answer: answer[:2]):
        yield Answered(attempt=planned, outcome=outcome, recipients=tuple(answer[2] for answer in answers), at=now)


def _outcome(state: ServiceState, recipient: str, number: int) -> Outcome:
    if simulator.is_simulator(recipient):
        return simulator.outcome(recipient)
    return state.receivers.outcome(recipient, number)


def _delivered(state: ServiceState, answered: Answered) -> None:
    accepted, return_path = answered.accepted, answered.attempt.signed.assembled.return_path
    received = Received(answered.letter, return_path)
    for recipient in answered.recipients:
        state.inbox(recipient).append(received)
        state.note(accepted.message_id, Stage.DELIVERED, answered.at, recipient, answered.outcome.reply)
    tags = {**accepted.record.tags, "ses:outgoing-ip": (OUTGOING_IP,)}  # OBS-397
    publish(
        state,
        Delivery(
            mail=attrs.evolve(accepted.record, tags=tags),
            timestamp=answered.at,
            processing_time_millis=int((answered.at - accepted.at).total_seconds() * 1000),
            recipients=answered.recipients,
            smtp_response=answered.outcome.reply,
            reporting_mta=outgoing_host(state.account.region),  # the bare host: OBS-403
        ),
    )
    if answered.outcome.complaint:
        feedback.complain(state, answered)
    if answered.outcome.auto_reply:
        feedback.reply(state, answered, answered.outcome.auto_reply)


def _deferred(state: ServiceState, answered: Answered) -> None:
    planned = answered.attempt
    again = state.schedule.next_attempt(planned.began, planned.number, answered.at)
    if again is None:
        reply = f"{state.schedule.expiry}<{answered.outcome.reply}>"
        _bounced(state, answered, reply, "4.4.7", "Transient")
        return
    for recipient in answered.recipients:
        state.note(answered.accepted.message_id, Stage.DEFERRED, answered.at, recipient, answered.outcome.reply)
    if planned.number == 1:
        publish(state, _delay(state, answered))
    state.plan(again, attrs.evolve(planned, recipients=answered.recipients, number=planned.number + 1))


def _delay(state: ServiceState, answered: Answered) -> DeliveryDelay:
    outcome = answered.outcome
    delayed = tuple(
        BouncedRecipient(email_address=recipient, status=outcome.status, diagnostic_code=f"smtp; {outcome.reply}")
        for recipient in answered.recipients
    )
    return DeliveryDelay(
        mail=answered.accepted.record,
        timestamp=answered.at,
        delay_type="MailboxFull" if outcome.status == "4.2.2" else "TransientCommunicationFailure",
        expiration_time=answered.attempt.began + state.schedule.period,
        delayed_recipients=delayed,
    )


def _bounced(state: ServiceState, answered: Answered, reply: str, status: str, kind: str) -> None:
    signed = answered.attempt.signed
    bounced = tuple(
        BouncedRecipient(email_address=recipient, action="failed", status=status, diagnostic_code=f"smtp; {reply}")
        for recipient in answered.recipients
    )
    feedback.bounce(
        state,
        signed.assembled,
        signed.letter,
        bounced,
        (kind, "General"),
        answered.at,
        reached=answered.outcome.reached,
    )
