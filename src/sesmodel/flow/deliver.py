"""Step 7: to the servers of the recipients, again and again until they take it or time is up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.flow.configuration_sets import in_effect
from sesmodel.flow.feedback import Feedback, bounce, remote_ip
from sesmodel.flow.log_entry import Stage
from sesmodel.flow.publish import publish
from sesmodel.flow.stages import Signed
from sesmodel.flow.telling import tell
from sesmodel.service import simulator
from sesmodel.service.configuration_set_options import DeliveryOptions, TlsPolicy
from sesmodel.service.diagnosis import bounce_kind, delay_type
from sesmodel.service.event import BouncedRecipient, Delivery, DeliveryDelay
from sesmodel.service.event_time import milliseconds
from sesmodel.service.letter import Received
from sesmodel.service.outcome import NO_TLS, Outcome
from sesmodel.service.region import outgoing_host

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.afterwards import Afterwards
    from sesmodel.service.outcome import Answer
    from sesmodel.service.retry_schedule import RetrySchedule


_WITHOUT_A_SET = DeliveryOptions()


def deliver(state: ServiceState, signed: Signed) -> None:
    """Plan the first attempt, at the moment of acceptance."""
    if signed.recipients:
        state.plan(signed.accepted.at, Attempt(signed=signed, recipients=signed.recipients))


@attrs.frozen(kw_only=True)
class Attempt:
    """A try at delivering a message.

    Attributes:
        signed: the message.
        recipients: those to try.
        made: the moments of the attempts before.
    """

    signed: Signed
    recipients: tuple[str, ...]
    made: tuple[datetime, ...] = ()

    def happen(self, state: ServiceState, now: datetime) -> None:
        """Offer the message to the servers of its recipients; what they answer has a moment of its own."""
        attempts = (*self.made, now)
        for outcomes in self._by_server(state, attempts):
            answered = Answered(signed=self.signed, outcomes=outcomes, attempts=attempts)
            state.plan(now + answered.outcome.takes, answered)

    def _by_server(
        self, state: ServiceState, attempts: tuple[datetime, ...]
    ) -> Iterable[tuple[tuple[str, Outcome], ...]]:
        """The recipients with their outcomes, those of one server that get the same answer together."""
        found: dict[tuple[str, Answer], list[tuple[str, Outcome]]] = {}
        for recipient in self.recipients:
            outcome = _outcome(state, self.signed, recipient, attempts)
            state.note(self.signed.accepted.message_id, Stage.ATTEMPTED, attempts[-1], recipient, outcome.reply)
            found.setdefault((_server(recipient), outcome.answer), []).append((recipient, outcome))
        return [tuple(found[key]) for key in sorted(found, key=lambda key: (key[0], key[1].reply))]


@attrs.frozen(kw_only=True)
class Answered:
    """Recipients whose server gives one answer to one attempt.

    Attributes:
        signed: the message.
        outcomes: the recipients, and what comes of it for each; to SES, their answers look alike.
        attempts: the moments of the attempts so far.
    """

    signed: Signed
    outcomes: tuple[tuple[str, Outcome], ...]
    attempts: tuple[datetime, ...]

    @property
    def accepted(self) -> Accepted:
        """The message that was taken."""
        return self.signed.accepted

    @property
    def outcome(self) -> Outcome:
        """The answer."""
        return self.outcomes[0][1]

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who got it."""
        return tuple(recipient for recipient, _ in self.outcomes)

    def happen(self, state: ServiceState, now: datetime) -> None:
        """Do what the answer asks for."""
        if self.outcome.accepted:
            _delivered(state, self, now)
        elif self.outcome == NO_TLS and not state.rules.bounce_without_tls:
            _dropped(state, self, now)
        elif self.outcome.deferred:
            _deferred(state, self, now)
        else:
            _bounced(state, self, now, self.outcome.reply, self.outcome.status)


def _server(recipient: str) -> str:
    return recipient.rpartition("@")[2].lower()


def _outcome(state: ServiceState, signed: Signed, recipient: str, attempts: tuple[datetime, ...]) -> Outcome:
    if simulator.is_simulator(recipient):
        return simulator.outcome(recipient)
    outcome = state.receivers.outcome(recipient, attempts, signed.letter.unsigned)
    in_clear = outcome.reached and outcome.tls is None
    return NO_TLS if in_clear and _options(state, signed.accepted).tls_policy is TlsPolicy.REQUIRE else outcome


def _options(state: ServiceState, accepted: Accepted) -> DeliveryOptions:
    """How mail of the set leaves at this moment, if the message has one."""
    found = in_effect(state, accepted.checked.options.configuration_set)
    return found.delivery if found else _WITHOUT_A_SET


def _dropped(state: ServiceState, answered: Answered, now: datetime) -> None:
    """Let it be the end, in silence: mail that requires TLS goes over no other connection (CFG-09, HDR-12)."""
    for recipient in answered.recipients:
        state.note(answered.accepted.message_id, Stage.DROPPED, now, recipient, answered.outcome.reply)


def _delivered(state: ServiceState, answered: Answered, now: datetime) -> None:
    accepted, received = answered.accepted, Received(answered.signed.kept, answered.signed.assembled.return_path)
    for recipient in answered.recipients:
        state.mailboxes.put(recipient, received)
        outcome = answered.outcome
        state.note(accepted.message_id, Stage.DELIVERED, now, recipient, outcome.reply, tls=outcome.tls)
    outgoing_ip = state.account.pools.next_address(_options(state, accepted).sending_pool_name)
    tags = {**accepted.record.tags, "ses:outgoing-ip": (outgoing_ip,)}  # OBS-397
    event = Delivery(
        mail=accepted.record.tagged(tags),
        timestamp=now,
        processing_time_millis=milliseconds(accepted.at, now),
        recipients=answered.recipients,
        smtp_response=answered.outcome.reply,
        reporting_mta=outgoing_host(state.account.region),  # the bare host: OBS-403
        remote_mta_ip=remote_ip(answered.recipients[0]),
    )
    publish(state, event)
    tell(state, accepted, event)
    _plan_feedback(state, answered, now)
    if state.account.contact_lists:
        _read_unsubscribes(state, answered, now)


def _read_unsubscribes(state: ServiceState, answered: Answered, now: datetime) -> None:
    """Read mail by which people leave a list: SES gets it itself (LST-17)."""
    from sesmodel.flow.subscription import unsubscribe_by_mail  # few have lists
    from sesmodel.service.subscription_link import is_mailbox

    if any(is_mailbox(address, state.account.region) for address in answered.recipients):
        unsubscribe_by_mail(state, answered.signed.letter.unsigned, now)


def _plan_feedback(state: ServiceState, answered: Answered, now: datetime) -> None:
    """Let come back what will, that of one server which is alike together."""
    found: dict[Afterwards, list[str]] = {}
    for recipient, outcome in answered.outcomes:
        for what in outcome.then:
            found.setdefault(what, []).append(recipient)
    for what, recipients in found.items():
        state.plan(now + what.after, Feedback(signed=answered.signed, recipients=tuple(recipients), what=what))


def _deferred(state: ServiceState, answered: Answered, now: datetime) -> None:
    schedule, attempts = _schedule(state, answered.accepted), answered.attempts
    again = schedule.next_attempt(attempts[0], len(attempts), now)
    if again is None:
        _bounced(state, answered, now, f"{schedule.expiry}<{answered.outcome.reply}>", "4.4.7")  # OBS-378
        return
    for recipient in answered.recipients:
        state.note(answered.accepted.message_id, Stage.DEFERRED, now, recipient, answered.outcome.reply)
    publish(state, _delay(answered, now, attempts[0] + schedule.period))
    state.plan(again, Attempt(signed=answered.signed, recipients=answered.recipients, made=attempts))


def _schedule(state: ServiceState, accepted: Accepted) -> RetrySchedule:
    """When SES tries again, for as long as the set of the message lets it (OBS-170)."""
    return state.times.retries.within(_options(state, accepted).max_delivery_seconds)


def _delay(answered: Answered, now: datetime, expires: datetime) -> DeliveryDelay:
    outcome = answered.outcome
    delayed = tuple(
        BouncedRecipient(email_address=recipient, status=outcome.status, diagnostic_code=f"smtp; {outcome.reply}")
        for recipient in answered.recipients
    )
    return DeliveryDelay(
        mail=answered.accepted.record,
        timestamp=now,
        delay_type=delay_type(outcome),
        expiration_time=expires,
        delayed_recipients=delayed,
    )


def _bounced(state: ServiceState, answered: Answered, now: datetime, reply: str, status: str) -> None:
    bounced = tuple(
        BouncedRecipient(email_address=recipient, action="failed", status=status, diagnostic_code=f"smtp; {reply}")
        for recipient in answered.recipients
    )
    bounce(
        state,
        answered.signed.assembled,
        answered.signed.letter,
        bounced,
        bounce_kind(answered.outcome),
        now,
        reached=answered.outcome.reached,
        reporting_mta=f"dsn; {outgoing_host(state.account.region)}",  # so spelt: OBS-375
    )
