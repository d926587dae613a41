"""A scripted receiver: what the servers of some recipients do, step by step."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service import outcome as outcomes
from sesmodel.service.afterwards import LaterBounce, LaterComplaint, LaterReply
from sesmodel.service.mail_condition import MailCondition, matches
from sesmodel.service.outcome import ACCEPTED, Outcome
from sesmodel.service.script_step import Step, known_delay, known_kind, reply_of, span_of
from sesmodel.service.tls import TLS_1_2, agreed_tls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesmodel.mail.raw import RawMessage
    from sesmodel.service.afterwards import Afterwards


@attrs.define
class ReceiverRule:
    """What happens at the servers of the recipients that a pattern names; the calls add up in order.

    Each returns the rule, so a script reads as a sentence: ``rule.defer(times=2).then.accept()``. Every message goes
    through it from its beginning, for each recipient by itself. When the script is over, mail is accepted.

    A step that defers is for ever, unless it is told for how many attempts (``times=3``) or how long (``hours=2``).
    Spans of time are given as ``timedelta`` takes them.
    """

    pattern: str
    condition: MailCondition = attrs.field(factory=MailCondition)
    _steps: list[Step] = attrs.field(factory=list)
    _takes: timedelta = timedelta(0)
    _tls: str | None = TLS_1_2

    @property
    def then(self) -> Self:
        """The same rule, for reading aloud."""
        return self

    def wait(self, **span: float) -> Self:
        """Let the server take its time over each answer that follows: ``wait(seconds=30).then.accept()``."""
        self._takes = span_of(span) or timedelta(0)
        return self

    def no_tls(self) -> Self:
        """Let the server offer no secure connection, whatever else it does (HDR-11)."""
        self._tls = None
        return self

    def tls(self, version: str) -> Self:
        """Let the server speak this version of TLS and those before it: ``TLSv1.2`` unless told.

        SES speaks TLS 1.0 to 1.2, so with a server that has only ``SSLv3`` there is no secure connection (CFG-09).

        Args:
            version: ``TLSv1``, ``TLSv1.1``, ``TLSv1.2``, ``TLSv1.3``, ``SSLv2`` or ``SSLv3``.

        Raises:
            InvalidValue: there is no such version.
        """
        self._tls = agreed_tls(version)
        return self

    # --- taking it, and what comes later -----------------------------------------------------------

    def accept(self, reply: str = ACCEPTED.reply) -> Self:
        """Take the mail."""
        return self._add(reply_of("2", reply))

    def bounce(self, reply: str | None = outcomes.UNKNOWN_USER.reply, **after: float) -> Self:
        """Take the mail, find out later that it cannot be delivered, and send a notice (LIF-08).

        Args:
            reply: the reason that the notice gives; ``None`` for a notice that no program understands, which makes the
                bounce Undetermined.
            after: how long after the mail was taken.
        """
        if reply is not None:
            reply_of("45", reply)
        return self._afterwards(LaterBounce(reply, span_of(after) or timedelta(0)))

    def complain(
        self, feedback_type: str | None = "abuse", *, named: bool = False, feedback_loop: bool = True, **after: float
    ) -> Self:
        """Take the mail, and let the recipient mark it as spam (LIF-09).

        Args:
            feedback_type: ``abuse``, ``auth-failure``, ``fraud``, ``not-spam``, ``other`` or ``virus``; ``None`` for a
                complaint without a feedback report.
            named: whether the provider tells who it was; else everyone of the message at that domain is suspected.
            feedback_loop: whether the provider tells SES at all.
            after: how long after the mail was taken.
        """
        return self._afterwards(
            LaterComplaint(feedback_type, span_of(after) or timedelta(0), named=named, feedback_loop=feedback_loop)
        )

    def auto_reply(self, text: str = outcomes.OUT_OF_OFFICE.text, **after: float) -> Self:
        """Take the mail, and send an automatic reply (LIF-10)."""
        return self._afterwards(LaterReply(text, span_of(after) or timedelta(0)))

    # --- refusing it for good ----------------------------------------------------------------------

    def reject(self, reply: str = outcomes.UNKNOWN_USER.reply, *, kind: tuple[str, str] | None = None) -> Self:
        """Refuse it for good: a bounce at once.

        Args:
            reply: the SMTP reply.
            kind: type and subtype of the bounce, such as ``("Permanent", "General")``, if the model is not to read them
                from the reply.

        Raises:
            InvalidValue: it is no such reply, or there is no such kind of bounce.
        """
        return self._add(attrs.evolve(reply_of("5", reply), kind=known_kind(kind) if kind else None))

    def reject_size(self, reply: str = outcomes.TOO_LARGE.reply) -> Self:
        """Refuse it since it is too large (Transient, MessageTooLarge)."""
        return self.reject(reply)

    def reject_content(self, reply: str = outcomes.BAD_CONTENT.reply) -> Self:
        """Refuse it for its content (Transient, ContentRejected)."""
        return self.reject(reply)

    def reject_attachment(self, reply: str = outcomes.BAD_ATTACHMENT.reply) -> Self:
        """Refuse it for what is attached (Transient, AttachmentRejected)."""
        return self.reject(reply)

    # --- refusing it for now -----------------------------------------------------------------------

    def defer(
        self,
        reply: str = outcomes.MAILBOX_FULL.reply,
        *,
        times: int | None = None,
        delay_type: str | None = None,
        **span: float,
    ) -> Self:
        """Refuse it for now.

        Args:
            reply: the SMTP reply.
            times: for so many attempts.
            delay_type: what DeliveryDelay events give as the reason, such as ``IPFailure``, if the model is not to read
                it from the reply.
            span: for so long.

        Raises:
            InvalidValue: there is no such reason, or none that this account can meet.
        """
        reason = known_delay(delay_type) if delay_type else None
        return self._add(attrs.evolve(reply_of("4", reply), delay_type=reason), times, span_of(span))

    def mailbox_full(self, *, times: int | None = None, **span: float) -> Self:
        """Refuse it for now since the mailbox is full."""
        return self._add(outcomes.MAILBOX_FULL, times, span_of(span))

    def greylist(self, *, times: int | None = None, **span: float) -> Self:
        """Refuse it at first, as servers do that want to see whether the sender comes back: one attempt if not told."""
        once = 1 if times is None and not span else times
        return self._add(outcomes.GREYLISTED, once, span_of(span))

    def time_out(self, *, times: int | None = None, **span: float) -> Self:
        """Let the server not be reached."""
        return self._add(outcomes.TIMED_OUT, times, span_of(span))

    def dns_failure(self, *, times: int | None = None, **span: float) -> Self:
        """Let the domain not be looked up."""
        return self._add(None, times, span_of(span))  # an outcome that names the domain of the recipient

    # --- asking ------------------------------------------------------------------------------------

    def concerns(self, recipient: str, message: RawMessage) -> bool:
        """Whether it is about this message to that recipient."""
        return matches(self.pattern, recipient) and self.condition.fits(message)

    def outcome(self, recipient: str, attempts: Sequence[datetime]) -> Outcome:
        """What the server of a recipient answers to the last of some attempts.

        Args:
            recipient: its address.
            attempts: the moments of every attempt so far.
        """
        step = self._met(attempts)
        if step is None:
            return attrs.evolve(ACCEPTED, takes=self._takes, tls=self._tls)
        found = step.outcome or outcomes.dns_failure(recipient.rpartition("@")[2])
        return attrs.evolve(found, tls=self._tls)

    def _met(self, attempts: Sequence[datetime]) -> Step | None:
        """The step that the last attempt meets."""
        place, used, entered = 0, 0, attempts[0]
        for moment in attempts:
            while place < len(self._steps) and self._steps[place].over(used, moment - entered):
                place, used, entered = place + 1, 0, moment
            used += 1
        return self._steps[place] if place < len(self._steps) else None

    def _add(self, outcome: Outcome | None, times: int | None = None, span: timedelta | None = None) -> Self:
        if self._steps and self._steps[-1].lasting:
            raise InvalidValue(
                "nothing comes after a step for ever.", where="receivers", cure="Give the step before it times=1."
            )
        if outcome and self._takes:
            outcome = attrs.evolve(outcome, takes=self._takes)
        self._steps.append(Step(outcome, times, span))
        return self

    def _afterwards(self, what: Afterwards) -> Self:
        """Let something follow: on the acceptance that the script ends with, or on one of its own."""
        last = self._steps[-1].outcome if self._steps else None
        if last and last.accepted:
            self._steps.pop()
        else:
            last = ACCEPTED
        return self._add(attrs.evolve(last, then=(*last.then, what)))
