"""The replies of the SMTP interface, as the guide lists them (SRC-01)."""

from __future__ import annotations

import re
from functools import cached_property
from string import Formatter

import attrs

from sesmodel.errors import InvalidValue


@attrs.frozen
class SmtpReply:
    """A reply, with places for what differs from one to the next.

    Args:
        code: its code.
        template: its text, with ``{names}`` for what differs.

    >>> ACCEPTED.render(message_id="0000014644fe5ef6-000000")
    '250 Ok 0000014644fe5ef6-000000'
    >>> ACCEPTED.parse("250 Ok 0000014644fe5ef6-000000")
    {'message_id': '0000014644fe5ef6-000000'}
    """

    code: int
    template: str

    @property
    def retryable(self) -> bool:
        """Whether the same message may be taken later (SRC-17, SRC-18)."""
        return 400 <= self.code < 500

    def render(self, **values: str) -> str:
        """Write it on one line.

        Raises:
            InvalidValue: a value is missing or too many.
        """
        if values.keys() != set(self._names):
            raise InvalidValue(
                f"{', '.join(values) or 'nothing'} does not fit.", where=self.template, cure=f"Give {self._names}."
            )
        return f"{self.code} {self.template.format(**values)}"

    def parse(self, line: str) -> dict[str, str] | None:
        """What stands in the places of a line; ``None`` if it is another reply.

        An enhanced status code after the code, and a full stop at the end, are passed over (SRC-19).
        """
        found = self._pattern.fullmatch(line.strip())
        return found and found.groupdict()

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(name for _, name, _, _ in Formatter().parse(self.template) if name)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = [
            re.escape(text.removesuffix(".") if name is None else text) + (f"(?P<{name}>.+?)" if name else "")
            for text, name, _, _ in Formatter().parse(self.template)
        ]
        return re.compile(rf"{self.code} (?:[245]\.\d+\.\d+ )?{''.join(parts)}\.?")


AUTHENTICATED = SmtpReply(235, "Authentication successful")
ACCEPTED = SmtpReply(250, "Ok {message_id}")
TOO_MANY_CONNECTIONS = SmtpReply(421, "Too many concurrent SMTP connections")
LOCAL_ERROR = SmtpReply(451, "Temporary service failure")
TIMED_OUT = SmtpReply(451, "Timeout waiting for data from client")
DAILY_QUOTA = SmtpReply(454, "Throttling failure: Daily message quota exceeded")
SEND_RATE = SmtpReply(454, "Throttling failure: Maximum sending rate exceeded")
NOT_ENCRYPTED = SmtpReply(454, "Temporary authentication failure")
NOT_RECEIVED = SmtpReply(454, "Temporary service failure")
NOT_LOGGED_IN = SmtpReply(530, "Authentication required")
WRONG_CREDENTIALS = SmtpReply(535, "Authentication Credentials Invalid")
NOT_SUBSCRIBED = SmtpReply(535, "Account not subscribed to SES")
TOO_LONG = SmtpReply(552, "Message is too long.")
ACCESS_DENIED = SmtpReply(
    554, "Access denied: User {user} is not authorized to perform ses:SendRawEmail on resource {identity}"
)
NOT_VERIFIED = SmtpReply(
    554,
    "Message rejected: Email address is not verified. "
    "The following identities failed the check in region {region}: {identities}",
)

SMTP_REPLIES = (
    AUTHENTICATED,
    ACCEPTED,
    TOO_MANY_CONNECTIONS,
    LOCAL_ERROR,
    TIMED_OUT,
    DAILY_QUOTA,
    SEND_RATE,
    NOT_ENCRYPTED,
    NOT_RECEIVED,
    NOT_LOGGED_IN,
    WRONG_CREDENTIALS,
    NOT_SUBSCRIBED,
    TOO_LONG,
    ACCESS_DENIED,
    NOT_VERIFIED,
)
"""All of them, in the order of the guide."""
