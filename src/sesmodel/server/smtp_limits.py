"""What the SMTP door bears: how much, how many, how long."""

from __future__ import annotations

import attrs

_positive = attrs.validators.gt(0)


@attrs.frozen
class SmtpLimits:
    """Limits of the SMTP door, against clients that are broken or hostile.

    Args:
        connections: how many there may be at a time; one more is greeted with ``421`` and closed (SRC-04).
        idle_seconds: how long a client may keep silent before it hears ``451`` and is closed (SRC-06).
        command_seconds: how long one command line may take, from its first byte.
        data_seconds: how long one message may take, from ``354`` to the final dot.
        line: bytes in a command line, its end included.
        recipients: how many one message may be begun for; that of SES is less, and is told after the message.
        threads: how many messages may be at work at a time, where they cannot be taken at once; others wait.
        unknown_commands: how many commands that there are not it answers before it closes.
        stop_seconds: how long a connection that is closed may take to be so, where the client does not read; and how
            long mail that is being taken may go on when the door closes.

    >>> SmtpLimits(idle_seconds=60).connections
    1000
    """

    connections: int = attrs.field(default=1000, validator=_positive)
    idle_seconds: float = attrs.field(default=10, validator=_positive)
    command_seconds: float = attrs.field(default=60, validator=_positive)
    data_seconds: float = attrs.field(default=600, validator=_positive)
    line: int = attrs.field(default=4096, validator=_positive)
    recipients: int = attrs.field(default=1000, validator=_positive)
    threads: int = attrs.field(default=40, validator=_positive)
    unknown_commands: int = attrs.field(default=10, validator=_positive)
    stop_seconds: float = attrs.field(default=5, validator=_positive)


DEFAULT = SmtpLimits()
