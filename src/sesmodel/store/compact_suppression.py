"""Ten million suppressed addresses in memory, at a ninth of what a set takes: whether, and why, and nothing else."""

from __future__ import annotations

import sys
from array import array
from contextlib import closing
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

from sesmodel.service.plain_address import LONGEST_PLAIN, plain_address
from sesmodel.service.suppression import SuppressionReason
from sesmodel.service.suppression_query import suppression_reason
from sesmodel.store.file_rows import file_rows
from sesmodel.store.suppression_key import suppression_key

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from sesmodel.service.import_file import DataFormat
    from sesmodel.service.suppression_transfer import ImportReport, OnTransfer
    from sesmodel.store.file_rows import Row

_BOUNCE, _COMPLAINT = SuppressionReason.BOUNCE, SuppressionReason.COMPLAINT
_DIGEST = 0x7FFF_FFFF_FFFF_FFFF  # 63 bits; whether it stands inverted says why an address is listed
_EMPTY, _REMOVED = 0, -1  # so no digest may be 0
_FULL, _GROWTH, _FEWEST = 0.7, 1.5, 1_000


def _blake(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")


# Python's own hash of a text is keyed with chance at the start of the process, and 64 bits wide where pointers are.
_hash = hash if sys.hash_info.width >= 64 else _blake


class CompactSuppression:
    """A look-up of suppressed addresses that takes 11 to 18 bytes for each, where a set of them takes 124.

    It says whether an address is listed and why, which is all that a mailer asks. It keeps a digest of 63 bits in place
    of each address, so it can name nobody: no entries, dates, pages, export or events; those have
    :class:`MemorySuppression` and :class:`SqliteSuppression`. With ten million addresses on it, one that is not has a
    chance of 1 in 900,000,000,000 to be taken for listed. The digests are keyed anew in every process, so that nobody
    can make such an address on purpose (unless PYTHONHASHSEED is set), and it cannot be pickled.

    Threads may share it. It takes the most memory while it grows: two and a half times of what it had.

    Args:
        capacity: for how many addresses there is room before it must grow.
        fold_case: take addresses for the same whose local parts differ in letter case only; SES does not (OBS-278).

    >>> listed = CompactSuppression()
    >>> report = listed.import_file(["gone@example.net, BOUNCE", "angry@example.org, COMPLAINT"], "CSV")
    >>> dict(listed.contains_many(["bob@example.net", "gone@EXAMPLE.net"]))
    {'gone@EXAMPLE.net': <SuppressionReason.BOUNCE: 'BOUNCE'>}
    >>> len(listed), "angry@example.org" in listed
    (2, True)
    """

    def __init__(self, capacity: int = 0, *, fold_case: bool = False) -> None:
        """Start empty."""
        self.fold_case = fold_case
        self._lock = Lock()
        self._listed = 0
        self._taken = 0  # places, those of removed ones among them
        self._slots = _room_for(max(capacity, _FEWEST))

    def __repr__(self) -> str:
        """How long the list is."""
        return f"<CompactSuppression of {self._listed} addresses>"

    def __len__(self) -> int:
        """How many addresses are on the list."""
        return self._listed

    def __contains__(self, address: str) -> bool:
        """As ``contains``."""
        return self.contains(address)

    def __reduce__(self) -> str:
        """Refuse to be copied to another process, where the digests mean nothing.

        Raises:
            TypeError: always.
        """
        raise TypeError("A CompactSuppression cannot be pickled: read the file again in the other process.")

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return 8 * len(self._slots[0])

    # --- looking ---------------------------------------------------------------------------------

    def contains(self, address: str, /) -> bool:
        """Whether an address is on the list.

        Args:
            address: an address alone.

        Raises:
            InvalidAddress: it is none.
        """
        digest = _hash(address) & _DIGEST or 1
        slots, minus_size = self._slots
        place = digest % minus_size
        while value := slots[place]:
            if value == digest or value == ~digest:  # noqa: PLR1714  half as fast with `in`
                return True  # spelt as it is kept: there is no need to look how it should be
            place += 1
        if len(address) <= LONGEST_PLAIN and not self.fold_case and plain_address(address):
            return False
        return self._value(suppression_key(address, fold_case=self.fold_case)) != _EMPTY

    def contains_many(self, addresses: Iterable[str], /) -> Mapping[str, SuppressionReason]:
        """Say which of some addresses are on the list, and why.

        Args:
            addresses: addresses alone.

        Returns:
            Those on the list, spelt as they were given.

        Raises:
            InvalidAddress: one of them is none.
        """
        found: dict[str, SuppressionReason] = {}
        for address in addresses:
            value = self._value(address) or self._value(suppression_key(address, fold_case=self.fold_case))
            if value:
                found[address] = _BOUNCE if value > 0 else _COMPLAINT
        return found

    async def acontains_many(self, addresses: Iterable[str], /) -> Mapping[str, SuppressionReason]:
        """As ``contains_many``; there is nothing to wait for."""
        return self.contains_many(addresses)

    def _value(self, key: str) -> int:
        """What is kept under a key: 0 if nothing is."""
        slots, minus_size = self._slots
        return slots[_place(slots, minus_size, _hash(key) & _DIGEST or 1)]

    # --- changing --------------------------------------------------------------------------------

    def add(self, address: str, reason: SuppressionReason | str, /) -> None:
        """Put an address on the list; of one that is there, the reason changes.

        Args:
            address: an address alone.
            reason: BOUNCE or COMPLAINT.

        Raises:
            InvalidAddress: it is none.
            InvalidValue: the reason is none.
        """
        key = suppression_key(address, fold_case=self.fold_case)
        with self._lock:
            self._add([(key, suppression_reason(reason).value)])

    def remove(self, address: str, /) -> bool:
        """Take an address off the list; whether it was there.

        Args:
            address: an address alone.

        Raises:
            InvalidAddress: it is none.
        """
        key = suppression_key(address, fold_case=self.fold_case)
        with self._lock:
            slots, minus_size = self._slots
            place = _place(slots, minus_size, _hash(key) & _DIGEST or 1)
            if not slots[place]:
                return False
            slots[place] = _REMOVED
            self._listed -= 1
            return True

    def import_file(
        self,
        source: str | os.PathLike[str] | Iterable[str | bytes],
        data_format: DataFormat | str | None = None,
        *,
        on_progress: OnTransfer | None = None,
    ) -> ImportReport:
        """Add the addresses of a file: see :meth:`SqliteSuppression.import_file`. What was read until an error stays.

        Args:
            source: the path of a file in UTF-8, or its lines, such as an open file.
            data_format: ``CSV``, or ``JSON`` for an object on every line; the end of the path says so if not given.
            on_progress: is told of each block of some 25,000 rows.

        Raises:
            InvalidConfiguration: nothing says how the file is written.
            OSError: it cannot be read.
        """
        rows = file_rows(source, data_format, action="PUT", fold_case=self.fold_case, on_progress=on_progress)
        with closing(rows.blocks()) as blocks:
            for block in blocks:
                with self._lock:
                    self._add(block)
        return rows.report()

    def _add(self, rows: Iterable[Row]) -> None:
        slots, minus_size = self._slots
        left, complaint = int(_FULL * len(slots)) - self._taken, _COMPLAINT.value
        for key, reason in rows:
            if not left:
                self._grow()
                slots, minus_size = self._slots
                left = int(_FULL * len(slots)) - self._taken
            digest = _hash(key) & _DIGEST or 1
            place = digest % minus_size
            while (value := slots[place]) and value != digest and value != ~digest:  # noqa: PLR1714  as above
                place += 1
            if not value:
                left -= 1
                self._taken += 1
                self._listed += 1
            slots[place] = ~digest if reason == complaint else digest

    def _grow(self) -> None:
        slots, minus_size = grown = _room_for(int(max(self._listed, _FEWEST) * _GROWTH))
        for value in self._slots[0]:
            if value not in (_EMPTY, _REMOVED):
                slots[_place(slots, minus_size, value if value > 0 else ~value)] = value
        self._slots, self._taken = grown, self._listed  # not before, since others look without the lock


def _room_for(addresses: int) -> tuple[array[int], int]:
    """An empty table, and its size below zero.

    A place is looked for from ``digest % -size`` on, which is 0 or less: to count on from there leads through 0 to the
    other end of the table by itself.
    """
    size = int(addresses / _FULL) + 1
    return array("q", bytes(8 * size)), -size


def _place(slots: array[int], minus_size: int, digest: int) -> int:
    """Where a digest is, or else where it would go."""
    place = digest % minus_size
    while value := slots[place]:
        if value == digest or value == ~digest:  # noqa: PLR1714  as above
            break
        place += 1
    return place
