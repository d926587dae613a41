"""How SMTP connections are kept between messages."""

from __future__ import annotations

import math
from typing import Generic, Protocol, TypeVar

import attrs

from sesmodel.errors import InvalidConfiguration


class Counting(Protocol):
    """A connection that counts the messages begun over it."""

    messages: int


_Connection = TypeVar("_Connection", bound=Counting)


@attrs.frozen(kw_only=True)
class PoolLimits:
    """How connections are kept.

    Args:
        max_connections: how many may be open at once; who needs another one waits.
        max_messages_per_connection: after so many a new one is opened: servers behind a load balancer change (TRB-63).
        max_connection_age: seconds after which a new one is opened.
        max_idle: seconds without a message after which a new one is opened; SES closes after about 10 (OBS-443).

    Raises:
        InvalidConfiguration: nothing could be sent under such a limit.
    """

    max_connections: int = 4
    max_messages_per_connection: int = 100
    max_connection_age: float = 300.0
    max_idle: float = 8.0

    def __attrs_post_init__(self) -> None:
        """Refuse limits under which nothing could be sent."""
        for name in ("max_connections", "max_messages_per_connection", "max_connection_age", "max_idle"):
            value = getattr(self, name)
            if math.isnan(value) or value <= 0:
                raise InvalidConfiguration("it must be more than nothing.", where=name, cure="Give 1 or more.")

    def allow(self, *, messages: int, age: float, idle: float) -> bool:
        """Whether a connection may carry one more message."""
        return messages < self.max_messages_per_connection and age < self.max_connection_age and idle < self.max_idle


class Pooled(Generic[_Connection]):
    """A connection and its times.

    Attributes:
        connection: the connection.
        opened: when it was opened.
        used: when it was last used.
        fresh: whether it was opened for the one who has it.
    """

    def __init__(self, connection: _Connection, now: float) -> None:
        """Start fresh."""
        self.connection = connection
        self.opened = self.used = now
        self.fresh = True

    def replace(self, connection: _Connection, now: float) -> None:
        """Go on with a new connection."""
        self.connection, self.opened, self.fresh = connection, now, True

    def lasts(self, limits: PoolLimits, now: float) -> bool:
        """Whether it may carry one more message."""
        age, idle = now - self.opened, now - self.used
        return limits.allow(messages=self.connection.messages, age=age, idle=idle)
