"""A suppression list in memory, with all that is known of each address."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

import attrs

from sesmodel.service.suppression import SuppressedDestination
from sesmodel.service.suppression_event import Removal, is_news
from sesmodel.service.suppression_query import EVERY_ENTRY, SuppressionPage
from sesmodel.store.base_suppression import PAGE_SIZE, SUPPRESSION_REASONS, BaseSuppression, check_page_size
from sesmodel.store.removals import REMEMBERED, trace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sesmodel.service.suppression import SuppressionReason
    from sesmodel.service.suppression_query import SuppressionFilter
    from sesmodel.store.file_rows import Row


@attrs.define(eq=False, repr=False)
class MemorySuppression(BaseSuppression):
    """A suppression list that lives as long as its process: for tests, and for lists that are read from a file.

    An entry takes some 400 bytes. For ten million addresses of which only the reason is asked, there is
    :class:`CompactSuppression`; for a list that stays, and that processes share, :class:`SqliteSuppression`. Threads
    may share it.

    Args:
        clock: tells when an address is added or taken off by hand; the machine's if not given. With a model whose clock
            is moved by hand, give that one: what happens by hand must not seem years later than its events.
        fold_case: take addresses for the same whose local parts differ in letter case only, as most providers do. SES
            does not (OBS-278).

    >>> from sesmodel import LocalSes, Mailer, Message
    >>> ses = LocalSes()
    >>> ses.verify("example.com")
    >>> store = MemorySuppression(clock=ses.clock)
    >>> mailer = Mailer(ses, sender="ana@example.com", suppression=store)
    >>> _ = ses.receivers.when("gone@example.net").reject()
    >>> message = Message(to=["gone@example.net", "bob@example.net"], subject="Hi", text="Hello")
    >>> _ = mailer.send(message)
    >>> [store.apply(event) for event in ses.events if event.event_type == "Bounce"]
    [('gone@example.net',)]
    >>> receipt = mailer.send(message)
    >>> receipt.accepted, receipt.withheld
    (('bob@example.net',), (('gone@example.net', 'BOUNCE'),))
    """

    _entries: dict[str, SuppressedDestination] = attrs.field(factory=dict, init=False)
    _removals: dict[bytes, Removal] = attrs.field(factory=dict, init=False)
    _in_order: list[str] | None = attrs.field(default=None, init=False)  # the addresses, while none comes or goes
    _lock: Lock = attrs.field(factory=Lock, init=False)

    def __repr__(self) -> str:
        """How long the list is, but nobody's address."""
        return f"<MemorySuppression with {len(self._entries)} entries>"

    async def acontains_many(self, addresses: Iterable[str], /) -> Mapping[str, SuppressionReason]:
        """As ``contains_many``; there is nothing to wait for."""
        return self.contains_many(addresses)

    def count(self, only: SuppressionFilter = EVERY_ENTRY, /) -> int:
        """How many entries there are.

        Args:
            only: which are counted.
        """
        if only == EVERY_ENTRY:
            return len(self._entries)
        with self._lock:
            return sum(map(only.takes, self._entries.values()))

    def page(
        self, only: SuppressionFilter = EVERY_ENTRY, /, *, page_size: int = PAGE_SIZE, next_token: str | None = None
    ) -> SuppressionPage:
        """Some of the entries at a time: see :meth:`BaseSuppression.page`."""
        check_page_size(page_size)
        with self._lock:
            if self._in_order is None:
                self._in_order = sorted(self._entries)
            keys = self._in_order
            start = 0 if next_token is None else bisect_right(keys, next_token)
            entries = (self._entries[keys[place]] for place in range(start, len(keys)))
            return SuppressionPage.of(tuple(islice(filter(only.takes, entries), page_size + 1)), page_size)

    # --- as a back end ---------------------------------------------------------------------------

    def _reasons(self, keys: Sequence[str]) -> dict[str, SuppressionReason]:
        entries = self._entries
        return {key: entry.reason for key in keys if (entry := entries.get(key))}

    def _get(self, key: str) -> SuppressedDestination | None:
        return self._entries.get(key)

    def _put(self, entry: SuppressedDestination) -> None:
        with self._lock:
            self._keep_by_hand([entry])

    def _merge(self, entries: Sequence[SuppressedDestination]) -> list[str]:
        with self._lock:
            news = [
                entry
                for entry in entries
                if is_news(entry, self._get(entry.email_address), self._removals.get(trace(entry.email_address)))
            ]
            self._keep(news)
        return [entry.email_address for entry in news]

    def _put_rows(self, blocks: Iterable[list[Row]], now: datetime) -> None:
        found: dict[str, SuppressedDestination] = {}
        for block in blocks:
            found.update((key, SuppressedDestination(key, SUPPRESSION_REASONS[why], now)) for key, why in block)
        with self._lock:
            self._keep_by_hand(found.values())

    def _take_off(self, key: str, now: datetime) -> bool:
        with self._lock:
            return self._forget(key, now)

    def _take_off_rows(self, blocks: Iterable[list[Row]], now: datetime) -> None:
        keys = {key for block in blocks for key, _ in block}
        with self._lock:
            for key in keys:
                self._forget(key, now)

    def _keep(self, entries: Iterable[SuppressedDestination]) -> None:
        before = len(self._entries)
        self._entries.update((entry.email_address, entry) for entry in entries)
        if len(self._entries) != before:
            self._in_order = None

    def _keep_by_hand(self, entries: Collection[SuppressedDestination]) -> None:
        self._keep(entries)
        if self._removals:
            for entry in entries:
                self._removals.pop(trace(entry.email_address), None)

    def _forget(self, key: str, now: datetime) -> bool:
        known, mark = self._entries.pop(key, None), trace(key)
        self._removals.pop(mark, None)  # to stand at the end: the oldest come first
        self._removals[mark] = Removal.of(known, now)
        while (oldest := next(iter(self._removals))) and self._removals[oldest].at < now - REMEMBERED:
            del self._removals[oldest]
        if known is not None:
            self._in_order = None
        return known is not None
