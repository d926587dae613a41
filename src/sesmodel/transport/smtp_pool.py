"""A bounded pool of SMTP connections, safe between threads and after a fork."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidConfiguration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesmodel.clock import Timer
    from sesmodel.transport.smtp_connection import SmtpConnection


@attrs.frozen(kw_only=True)
class PoolLimits:
    """How connections are kept.

    Args:
        max_connections: how many may be open at once; who needs another one waits.
        max_messages_per_connection: after so many a new one is opened: servers behind a load balancer change (TRB-63).
        max_connection_age: seconds after which a new one is opened.
        max_idle: seconds without a message after which a new one is opened; SES closes after about 10 (OBS-443).
    """

    max_connections: int = 4
    max_messages_per_connection: int = 100
    max_connection_age: float = 300.0
    max_idle: float = 8.0

    def __attrs_post_init__(self) -> None:
        """Refuse limits under which nothing could be sent."""
        for name in ("max_connections", "max_messages_per_connection", "max_connection_age", "max_idle"):
            if getattr(self, name) <= 0:
                raise InvalidConfiguration("it must be more than nothing.", where=name)


class Pooled:
    """A connection and its times.

    Attributes:
        connection: the connection.
        opened: when it was opened.
        used: when it was last used.
        fresh: whether it was opened for the one who has it.
    """

    def __init__(self, connection: SmtpConnection, now: float) -> None:
        """Start fresh."""
        self.connection = connection
        self.opened = self.used = now
        self.fresh = True


class SmtpPool:
    """Lends connections out, one borrower each.

    Args:
        open_connection: makes a new one.
        limits: how they are kept.
        timer: measures the age of connections.
    """

    def __init__(self, open_connection: Callable[[], SmtpConnection], limits: PoolLimits, timer: Timer) -> None:
        """Start without any."""
        self._open = open_connection
        self._limits = limits
        self._timer = timer
        self._start()

    def _start(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(self._limits.max_connections)
        self._idle: list[Pooled] = []

    @contextmanager
    def borrow(self) -> Iterator[Pooled]:
        """One connection for one block; it is kept if the block ends well, else closed.

        Raises:
            TransportFailed, SesError: no connection could be opened.
        """
        if self._process != os.getpid():  # a fork: the sockets are the parent's, and so may be the locks
            for pooled in self._idle:
                pooled.connection.abandon()
            self._start()
        with self._places:
            pooled = self._take() or self.opened()
            try:
                yield pooled
            except BaseException:
                pooled.connection.close()
                raise
            pooled.used = self._timer.monotonic()
            self._keep(pooled)

    def opened(self) -> Pooled:
        """A new connection, for a borrower whose own was lost."""
        return Pooled(self._open(), self._timer.monotonic())

    def _take(self) -> Pooled | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                pooled = self._idle.pop()
            if self._lasts(pooled):
                pooled.fresh = False
                return pooled
            pooled.connection.close()

    def _lasts(self, pooled: Pooled) -> bool:
        now, limits = self._timer.monotonic(), self._limits
        return (
            pooled.connection.messages < limits.max_messages_per_connection
            and now - pooled.opened < limits.max_connection_age
            and now - pooled.used < limits.max_idle
        )

    def _keep(self, pooled: Pooled) -> None:
        if not self._lasts(pooled):
            pooled.connection.close()
            return
        with self._lock:
            self._idle.append(pooled)

    def close(self) -> None:
        """Close what is not lent out; a later send opens anew."""
        with self._lock:
            idle, self._idle = self._idle, []
        for pooled in idle:
            if self._process == os.getpid():
                pooled.connection.close()
            else:
                pooled.connection.abandon()
