"""A bounded pool of SMTP connections, safe between threads and after a fork."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sesmodel.transport.smtp_limits import Pooled, PoolLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesmodel.clock import Timer
    from sesmodel.transport.smtp_connection import SmtpConnection


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
        self._idle: list[Pooled[SmtpConnection]] = []
        self._closings = 0

    @contextmanager
    def borrow(self) -> Iterator[Pooled[SmtpConnection]]:
        """One connection for one block; it is kept if the block ends well, else dropped.

        Raises:
            TransportFailed, SesError: no connection could be opened.
        """
        if self._process != os.getpid():  # a fork: the sockets are the parent's, and so may be the locks
            for pooled in self._idle:
                pooled.connection.abandon()
            self._start()
        with self._places:
            closings = self._closings
            pooled = self._take() or self._opened()
            try:
                yield pooled
            except BaseException:
                pooled.connection.abandon()  # who knows what the server waits for
                raise
            pooled.used = self._timer.monotonic()
            self._keep(pooled, closings)

    def renew(self, pooled: Pooled[SmtpConnection]) -> None:
        """Put a new connection in the place of one that was lost; those as idle as it are closed."""
        pooled.connection.abandon()
        self._drop_idle()
        pooled.replace(self._open(), self._timer.monotonic())

    def _opened(self) -> Pooled[SmtpConnection]:
        return Pooled(self._open(), self._timer.monotonic())

    def _take(self) -> Pooled[SmtpConnection] | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                pooled = self._idle.pop()
            if pooled.lasts(self._limits, self._timer.monotonic()):
                pooled.fresh = False
                return pooled
            pooled.connection.close()

    def _keep(self, pooled: Pooled[SmtpConnection], closings: int) -> None:
        with self._lock:
            kept = closings == self._closings and pooled.lasts(self._limits, self._timer.monotonic())
            if kept:
                self._idle.append(pooled)
        if not kept:
            pooled.connection.close()

    def _drop_idle(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for pooled in idle:
            pooled.connection.close()

    def close(self) -> None:
        """Close what is not lent out, and the rest when it comes back; a later borrower opens anew."""
        if self._process != os.getpid():
            for pooled in self._idle:
                pooled.connection.abandon()
            self._start()
            return
        with self._lock:
            self._closings += 1
        self._drop_idle()
