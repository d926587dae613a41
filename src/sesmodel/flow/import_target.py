"""What import jobs change: the suppression list, or a contact list."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeAlias, TypeVar

import attrs

from sesmodel.flow.state import ServiceState
from sesmodel.service.contact_file import read_contact_file
from sesmodel.service.contact_list import ContactList
from sesmodel.service.contact_row import ContactRow
from sesmodel.service.contact_rows import ContactRows
from sesmodel.service.import_file import FailedRecord
from sesmodel.service.import_job import ImportAction, ImportJob
from sesmodel.service.suppression_file import FileEntry, read_suppression_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sesmodel.service.stored_objects import ObjectData

Entries: TypeAlias = list[FileEntry] | ContactRows
"""The records that can be used."""

_Entry_contra = TypeVar("_Entry_contra", contravariant=True)
_T = TypeVar("_T")


class _Growing(Protocol[_Entry_contra]):
    """What takes entries in."""

    def append(self, entry: _Entry_contra, /) -> None:
        """Take one in."""
        ...


def target(state: ServiceState, job: ImportJob) -> ToSuppressionList | ToContactList:
    """What a job changes.

    Raises:
        NotFound: the contact list is not there any more.
    """
    if job.contact_list is None:
        return ToSuppressionList(state, job)
    return ToContactList(state, job, state.account.contact_lists.require(job.contact_list))


@attrs.frozen
class ToSuppressionList:
    """Addresses that are put on the suppression list, or taken off it (SUP-13, SUP-14)."""

    called: ClassVar[str] = "addresses"
    state: ServiceState
    job: ImportJob

    @property
    def most(self) -> int:
        """How many records an object may hold."""
        limits, adds = self.state.limits, self.job.action is ImportAction.PUT
        return limits.suppression_additions if adds else limits.suppression_removals

    def read(self, data: ObjectData) -> tuple[list[FileEntry], list[FailedRecord]]:
        """The records of an object, those that cannot be used apart, up to one more than it may hold."""
        adds, entries = self.job.action is ImportAction.PUT, list[FileEntry]()
        rows = read_suppression_file(data, self.job.source.data_format, with_reasons=adds)
        return entries, _sorted_out(islice(rows, self.most + 1), entries)

    def apply(self, entries: Entries, now: datetime) -> None:
        """Put addresses on the list, or take them off if they are on it."""
        listed = self.state.account.suppression
        for entry in entries:
            if not isinstance(entry, FileEntry):
                continue
            if self.job.action is ImportAction.DELETE:
                listed.remove(entry.email_address)
            elif entry.reason:
                listed.put(entry.email_address, entry.reason, now)


@attrs.frozen
class ToContactList:
    """Contacts that are made or changed, or taken off a list (LST-10)."""

    called: ClassVar[str] = "contacts"
    state: ServiceState
    job: ImportJob
    contact_list: ContactList

    @property
    def most(self) -> int:
        """How many records an object may hold (LST-02)."""
        return self.state.limits.contact_imports

    def read(self, data: ObjectData) -> tuple[ContactRows, list[FailedRecord]]:
        """As of the suppression list."""
        topics, deletes = frozenset(one.name for one in self.contact_list.topics), self._deletes
        rows = read_contact_file(data, self.job.source.data_format, topics=topics, only_addresses=deletes)
        entries = ContactRows()
        return entries, _sorted_out(islice(rows, self.most + 1), entries)

    def apply(self, entries: Entries, now: datetime) -> None:
        """Put contacts on the list, or take them off if they are on it."""
        rows = (entry for entry in entries if isinstance(entry, ContactRow))
        if not self._deletes:
            self.contact_list.take(rows, now)
            return
        for row in rows:
            self.contact_list.contacts.remove(row.address)

    @property
    def _deletes(self) -> bool:
        return self.job.action is ImportAction.DELETE


def _sorted_out(rows: Iterable[_T | FailedRecord], entries: _Growing[_T]) -> list[FailedRecord]:
    """Put what can be used where it belongs, and give the rest."""
    failures = []
    for row in rows:
        if isinstance(row, FailedRecord):
            failures.append(row)
        else:
            entries.append(row)
    return failures
