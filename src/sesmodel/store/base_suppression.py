"""What suppression stores have in common: all but how they keep their entries."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import closing
from typing import TYPE_CHECKING

import attrs

from sesmodel.clock import Clock
from sesmodel.errors import InvalidConfiguration
from sesmodel.service.suppression import SuppressedDestination, SuppressionReason
from sesmodel.service.suppression_event import suppressed_by
from sesmodel.service.suppression_query import EVERY_ENTRY, suppression_reason
from sesmodel.store.file_export import export
from sesmodel.store.file_rows import file_rows
from sesmodel.store.suppression_key import respelt, suppression_key
from sesmodel.system import SystemClock

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import TextIO

    from sesmodel.service.event import Event
    from sesmodel.service.import_file import DataFormat
    from sesmodel.service.suppression_query import SuppressionFilter, SuppressionPage
    from sesmodel.service.suppression_transfer import ImportAction, ImportReport, OnTransfer
    from sesmodel.store.file_rows import Row

PAGE_SIZE = 1_000  # OBS-281
SUPPRESSION_REASONS = {reason.value: reason for reason in SuppressionReason}


def check_page_size(size: int) -> None:
    """Refuse a page without room.

    Raises:
        InvalidConfiguration: it has none.
    """
    if size < 1:
        raise InvalidConfiguration(f"it is {size}.", where="page_size", cure="Give 1 or more.")


@attrs.define(eq=False)
class BaseSuppression(ABC):
    """A suppression store without its memory.

    A back end finds, pages and counts, and changes entries in three ways: by hand, by an event, and by a file. Keys are
    addresses as ``suppression_key`` writes them.
    """

    clock: Clock = attrs.field(factory=SystemClock, kw_only=True)
    fold_case: bool = attrs.field(default=False, kw_only=True)

    def _key(self, address: str) -> str:
        return suppression_key(address, fold_case=self.fold_case)

    # --- looking ---------------------------------------------------------------------------------

    def contains(self, address: str, /) -> bool:
        """Whether an address is on the list.

        Args:
            address: an address alone.

        Raises:
            InvalidAddress: it is none.
            StoreFailed: the list cannot be read.
        """
        return bool(self.contains_many((address,)))

    def contains_many(self, addresses: Iterable[str], /) -> Mapping[str, SuppressionReason]:
        """Say which of some addresses are on the list, and why.

        Args:
            addresses: addresses alone.

        Returns:
            Those on the list, spelt as they were given.

        Raises:
            InvalidAddress: one of them is none.
            StoreFailed: the list cannot be read.
        """
        asked = list(addresses)
        found = self._reasons(asked) if asked else {}
        odd = respelt((address for address in asked if address not in found), fold_case=self.fold_case)
        if odd:
            more = self._reasons(list(odd.values()))
            found |= {address: more[key] for address, key in odd.items() if key in more}
        return found

    def get(self, address: str, /) -> SuppressedDestination | None:
        """The entry of an address, if it is on the list.

        Raises:
            InvalidAddress: it is no address.
            StoreFailed: the list cannot be read.
        """
        return self._get(self._key(address))

    @abstractmethod
    def count(self, only: SuppressionFilter = EVERY_ENTRY, /) -> int:
        """How many entries there are.

        Args:
            only: which are counted.
        """

    @abstractmethod
    def page(
        self, only: SuppressionFilter = EVERY_ENTRY, /, *, page_size: int = PAGE_SIZE, next_token: str | None = None
    ) -> SuppressionPage:
        """Some of the entries at a time, in the order of the addresses.

        Entries that are there all the while come once each, whatever is added or taken off between two pages.

        Args:
            only: which.
            page_size: how many at most, 1 or more.
            next_token: what the page before ended with.

        Raises:
            InvalidConfiguration: the size is less than 1.
        """

    def entries(self, only: SuppressionFilter = EVERY_ENTRY, /) -> Iterator[SuppressedDestination]:
        """All of them, in the order of the addresses, read page by page.

        Args:
            only: which.
        """
        page = self.page(only)
        yield from page.entries
        while page.next_token is not None:
            page = self.page(only, next_token=page.next_token)
            yield from page.entries

    # --- changing --------------------------------------------------------------------------------

    def add(self, address: str, reason: SuppressionReason | str, /) -> None:
        """Put an address on the list by hand; of one that is there, the reason and the time change (SUP-10).

        Args:
            address: an address alone.
            reason: BOUNCE or COMPLAINT.

        Raises:
            InvalidAddress: it is none.
            InvalidValue: the reason is none.
            StoreFailed: it cannot be written.
        """
        self._put(SuppressedDestination(self._key(address), suppression_reason(reason), self.clock.now()))

    def remove(self, address: str, /) -> bool:
        """Take an address off the list by hand (SUP-11).

        An event of before that comes late, or again, does not put it back: the removal is remembered for 30 days, by a
        digest of the address. What happens after it does.

        Args:
            address: an address alone.

        Returns:
            Whether it was there.

        Raises:
            InvalidAddress: it is none.
            StoreFailed: it cannot be written.
        """
        return self._take_off(self._key(address), self.clock.now())

    def apply(self, event: Event, /) -> tuple[str, ...]:
        """Put those on the list who bounced hard or complained, by an event of SES; others change nothing (LIF-26).

        SES may deliver an event twice, late, or out of order: in whatever order events come, the list ends up the same.
        Of two about one address the later counts, and what was done by hand counts more than all that was before.

        Args:
            event: such as ``parse_event`` reads.

        Returns:
            The addresses whose entries it made or changed.

        Raises:
            StoreFailed: it cannot be written; hand the event in again.
        """
        entries = {self._key(entry.email_address): entry for entry in suppressed_by(event)}  # each once
        keyed = [attrs.evolve(entry, email_address=key) for key, entry in entries.items()]
        return tuple(self._merge(keyed)) if keyed else ()

    # --- files -----------------------------------------------------------------------------------

    def import_file(
        self,
        source: str | os.PathLike[str] | Iterable[str | bytes],
        data_format: DataFormat | str | None = None,
        *,
        action: ImportAction = "PUT",
        on_progress: OnTransfer | None = None,
    ) -> ImportReport:
        """Add, or take off, the addresses of a file, as import jobs do (SUP-13, SUP-14).

        It happens at once at the end: until then the list is as it was, and so it stays if the file cannot be read to
        its end, if ``on_progress`` raises, or if the process dies. Rows that cannot be used are passed over. There is
        no limit; SES has one of 100,000 addresses a file, and of 10,000 to take off.

        Args:
            source: the path of a file in UTF-8, or its lines, such as an open file.
            data_format: ``CSV``, or ``JSON`` for an object on every line; the end of the path says so if not given.
            action: ``PUT`` for rows with reasons, of which the last one of an address counts; ``DELETE`` for rows of
                addresses.
            on_progress: is told of each block of some 25,000 rows, in this thread. What it raises ends the import.

        Returns:
            How many rows there were, and which cannot be used.

        Raises:
            InvalidConfiguration: nothing says how the file is written, or there is no such action.
            OSError: the file cannot be read.
            StoreFailed: the list cannot be written.
        """
        if action not in {"PUT", "DELETE"}:
            raise InvalidConfiguration(f"{action!r} is no action.", where="action", cure="Use PUT or DELETE.")
        rows = file_rows(source, data_format, action=action, fold_case=self.fold_case, on_progress=on_progress)
        change = self._put_rows if action == "PUT" else self._take_off_rows
        with closing(rows.blocks()) as blocks:
            change(blocks, self.clock.now())
        return rows.report()

    def export_file(
        self,
        target: str | os.PathLike[str] | TextIO,
        data_format: DataFormat | str | None = None,
        *,
        only: SuppressionFilter = EVERY_ENTRY,
        on_progress: OnTransfer | None = None,
    ) -> int:
        """Write the list to a file that :meth:`import_file` and the import jobs of SES read, in both formats.

        A file appears under its name when it is complete. These formats hold no dates.

        Args:
            target: its path, or a file that is open for text.
            data_format: ``CSV`` or ``JSON``; the end of the path says so if not given.
            only: which entries.
            on_progress: is told of every 1,000 entries. What it raises ends the export.

        Returns:
            How many entries were written.

        Raises:
            InvalidConfiguration: nothing says how the file is to be written.
            OSError: it cannot be written.
            StoreFailed: the list cannot be read.
        """
        entries, total = self.entries(only), self.count(only) if on_progress else 0
        return export(entries, target, data_format, total=total, on_progress=on_progress)

    # --- what a back end does --------------------------------------------------------------------

    @abstractmethod
    def _reasons(self, keys: Sequence[str]) -> dict[str, SuppressionReason]: ...

    @abstractmethod
    def _get(self, key: str) -> SuppressedDestination | None: ...

    @abstractmethod
    def _put(self, entry: SuppressedDestination) -> None: ...

    @abstractmethod
    def _take_off(self, key: str, now: datetime) -> bool: ...

    @abstractmethod
    def _merge(self, entries: Sequence[SuppressedDestination]) -> list[str]: ...

    @abstractmethod
    def _put_rows(self, blocks: Iterable[list[Row]], now: datetime) -> None: ...

    @abstractmethod
    def _take_off_rows(self, blocks: Iterable[list[Row]], now: datetime) -> None: ...
