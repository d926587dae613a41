"""How the servers of recipients answer: outcomes, scripted receivers, and when SES tries again."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from fnmatch import translate
from functools import lru_cache
from typing import Self

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.mail.domain import to_ascii

_REPLY = re.compile(r"(?P<code>[245]\d\d)(?: (?P<status>[245]\.\d{1,3}\.\d{1,3}))?(?: [ -~]*)?")


@attrs.frozen
class Outcome:
    """The answer of a recipient's server to one attempt.

    Args:
        reply: its SMTP reply: ``250 …`` accepts, ``4xx`` defers, ``5xx`` rejects.
        reached: whether it was reached at all; if not, the reply is SES's own account of it.
        complaint: the recipient then marks the mail as spam.
        auto_reply: the text of an automatic reply that comes back.

    Raises:
        InvalidValue: the reply is none.

    >>> Outcome("550 5.1.1 user unknown").status
    '5.1.1'
    """

    reply: str
    reached: bool = True
    complaint: bool = False
    auto_reply: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what no server says."""
        if not _REPLY.fullmatch(self.reply):
            raise InvalidValue(
                f"{self.reply!r} is no SMTP reply.", where="reply", cure="Write '550 5.1.1 user unknown'."
            )

    @property
    def accepted(self) -> bool:
        """Whether the server took the mail."""
        return self.reply.startswith("2")

    @property
    def deferred(self) -> bool:
        """Whether it is worth trying again."""
        return self.reply.startswith("4")

    @property
    def status(self) -> str:
        """The enhanced status code, made from the reply code where there is none (RFC 3463)."""
        match = _REPLY.fullmatch(self.reply)
        return (match and match["status"]) or f"{self.reply[0]}.0.0"


ACCEPTED = Outcome("250 2.0.0 OK")
UNKNOWN_USER = Outcome("550 5.1.1 user unknown")  # OBS-420
MAILBOX_FULL = Outcome("452 4.2.2 mailbox full")


def dns_failure(domain: str) -> Outcome:
    """The outcome when the domain cannot be looked up: tried again, unlike other hard failures (LIF-06, OBS-379)."""
    return Outcome(f"421 4.4.0 Unable to lookup DNS for {domain}", reached=False)


@attrs.define
class ReceiverRule:
    """What happens at the servers of the recipients that a pattern names; the calls add up in order.

    Each returns the rule, so a script reads as a sentence: ``rule.defer(times=2).then.accept()``. When the script is
    over, mail is accepted, unless its last step has no number of times.
    """

    pattern: str
    _steps: list[tuple[Outcome | None, int | None]] = attrs.field(factory=list)

    @property
    def then(self) -> Self:
        """The same rule, for reading aloud."""
        return self

    def accept(self, reply: str = ACCEPTED.reply) -> Self:
        """Take the mail."""
        return self._add(_of_class("2", reply), None)

    def reject(self, reply: str = UNKNOWN_USER.reply) -> Self:
        """Refuse it for good: a hard bounce."""
        return self._add(_of_class("5", reply), None)

    def defer(self, reply: str = MAILBOX_FULL.reply, *, times: int | None = None) -> Self:
        """Refuse it for now, so many times; for ever if not given."""
        return self._add(_of_class("4", reply), times)

    def dns_failure(self, *, times: int | None = None) -> Self:
        """Let the domain be unknown to the DNS, for so many attempts; for ever if not given."""
        return self._add(None, times)  # an outcome that names the domain of the recipient

    def complain(self) -> Self:
        """Take the mail, and let the recipient mark it as spam."""
        return self._add(attrs.evolve(ACCEPTED, complaint=True), None)

    def auto_reply(self, text: str = "I am out of the office.") -> Self:
        """Take the mail, and send an automatic reply."""
        return self._add(attrs.evolve(ACCEPTED, auto_reply=text), None)

    def outcome(self, recipient: str, attempt: int) -> Outcome:
        """What the server of a recipient answers to the attempt of that number, counted from 1."""
        for outcome, times in self._steps:
            if times is None or attempt <= times:
                return outcome or dns_failure(recipient.rpartition("@")[2])
            attempt -= times
        return ACCEPTED

    def _add(self, outcome: Outcome | None, times: int | None) -> Self:
        if times is not None and times < 1:
            raise InvalidValue(f"{times} times is never.", where="times", cure="Give 1 or more.")
        self._steps.append((outcome, times))
        return self


@attrs.define
class Receivers:
    """The servers of everyone who gets mail; all accept until a rule says otherwise.

    >>> receivers = Receivers()
    >>> _ = receivers.when("*@full.example").defer(times=2).then.accept()
    >>> [receivers.outcome("bob@full.example", attempt).reply[:3] for attempt in (1, 2, 3)]
    ['452', '452', '250']
    """

    _rules: list[ReceiverRule] = attrs.field(factory=list)

    def when(self, pattern: str) -> ReceiverRule:
        """Start a rule for recipients, such as ``bob@example.com`` or ``*@slow.example``; the newest one counts."""
        rule = ReceiverRule(_in_ascii(pattern))
        self._rules.append(rule)
        return rule

    def outcome(self, recipient: str, attempt: int) -> Outcome:
        """What the server of a recipient answers to the attempt of that number, counted from 1."""
        for rule in reversed(self._rules):
            if _matcher(rule.pattern).match(recipient.lower()):
                return rule.outcome(recipient, attempt)
        return ACCEPTED


def _of_class(digit: str, reply: str) -> Outcome:
    if not reply.startswith(digit):
        raise InvalidValue(f"{reply!r} is no {digit}xx reply.", where="reply", cure="Use accept, defer or reject.")
    return Outcome(reply)


def _in_ascii(pattern: str) -> str:
    """A pattern whose domain is written as envelopes have it."""
    local_part, at, domain = pattern.rpartition("@")
    return pattern if domain.isascii() else f"{local_part}{at}{to_ascii(domain)}"


@lru_cache(maxsize=256)
def _matcher(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern.lower()))


@attrs.frozen
class RetrySchedule:
    """When SES tries again after a temporary failure (LIF-07).

    Args:
        first: the pause after the first attempt; every further pause is twice as long.
        period: how long it keeps trying; 14 hours, the 840 minutes of its own text (OBS-378).
    """

    first: timedelta = timedelta(minutes=5)
    period: timedelta = timedelta(hours=14)

    def next_attempt(self, began: datetime, attempt: int, now: datetime) -> datetime | None:
        """When to try again after the attempt of that number, or ``None`` to give up.

        Args:
            began: the moment of the first attempt.
            attempt: the number of attempts made so far.
            now: the moment of the last of them.
        """
        end = began + self.period
        if now >= end:
            return None
        pause: timedelta = self.first * 2 ** (attempt - 1)
        return min(now + pause, end)

    @property
    def expiry(self) -> str:
        """What SES says when it gives up (OBS-378)."""
        minutes = int(self.period.total_seconds() // 60)
        return f"554 4.4.7 Message expired: unable to deliver in {minutes} minutes."
