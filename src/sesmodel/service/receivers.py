"""The servers of everyone who gets mail, and the rules for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.mail.domain import to_ascii

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sesmodel.mail.raw import RawMessage
    from sesmodel.service.outcome import Outcome
    from sesmodel.service.receiver_rule import ReceiverRule  # noqa: TC004  loaded by who makes one


@attrs.define(repr=False)
class Receivers:
    r"""The servers of everyone who gets mail; all accept until a rule says otherwise.

    >>> from datetime import UTC, datetime, timedelta
    >>> from sesmodel.mail.raw import RawMessage
    >>> receivers, message = Receivers(), RawMessage(b"Subject: Hi\r\n\r\n")
    >>> _ = receivers.when("*@full.example").defer(times=2).then.accept()
    >>> attempts = [datetime(2026, 1, 1, 12, minutes, tzinfo=UTC) for minutes in (0, 5, 15)]
    >>> [receivers.outcome("bob@full.example", attempts[:number], message).reply[:3] for number in (1, 2, 3)]
    ['452', '452', '250']
    """

    _rules: list[ReceiverRule] = attrs.field(factory=list)

    def when(
        self,
        pattern: str,
        *,
        larger_than: int | None = None,
        subject: str | None = None,
        attachment: str | None = None,
    ) -> ReceiverRule:
        """Start a rule; of those that are about a message and its recipient, the newest counts.

        Args:
            pattern: the recipients, such as ``bob@example.com`` or ``*@slow.example``.
            larger_than: only messages of more bytes than that.
            subject: only messages whose subject is like that, such as ``*lottery*``.
            attachment: only messages with a file whose name is like that, such as ``*.zip``.
        """
        from sesmodel.service.mail_condition import MailCondition
        from sesmodel.service.receiver_rule import ReceiverRule

        rule = ReceiverRule(_in_ascii(pattern), MailCondition(larger_than, subject, attachment))
        self._rules.append(rule)
        return rule

    @property
    def patterns(self) -> tuple[str, ...]:
        """For whom there are rules, the oldest first."""
        return tuple(rule.pattern for rule in self._rules)

    def clear(self) -> None:
        """Forget all rules: everybody accepts again."""
        self._rules.clear()

    def outcome(self, recipient: str, attempts: Sequence[datetime], message: RawMessage) -> Outcome:
        """What the server of a recipient answers to the last of some attempts.

        Args:
            recipient: its address.
            attempts: the moments of every attempt so far, this one last.
            message: what is to be delivered.
        """
        for rule in reversed(self._rules):
            if rule.concerns(recipient, message):
                return rule.outcome(recipient, attempts)
        from sesmodel.service.outcome import ACCEPTED

        return ACCEPTED

    def __repr__(self) -> str:
        """For whom there are rules."""
        return f"<Receivers: {', '.join(self.patterns) or 'all accept'}>"


def _in_ascii(pattern: str) -> str:
    """A pattern whose domain is written as envelopes have it."""
    local_part, at, domain = pattern.rpartition("@")
    return pattern if domain.isascii() else f"{local_part}{at}{to_ascii(domain)}"
