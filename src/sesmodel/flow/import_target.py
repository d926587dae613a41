"""What import jobs change: the suppression list, or a contact list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

import attrs

from sesmodel.flow.state import ServiceState
from sesmodel.service.contact_file import ContactRow, read_contact_file
from sesmodel.service.contact_list import ContactList
from sesmodel.service.import_job import ImportAction, ImportJob
from sesmodel.service.suppression_file import FileEntry, read_suppression_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sesmodel.service.import_file import FailedRecord
    from sesmodel.service.stored_objects import ObjectData

Entry: TypeAlias = FileEntry | ContactRow
"""A record that can be used."""


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

    def rows(self, data: ObjectData) -> Iterator[FileEntry | FailedRecord]:
        """The records of an object."""
        adds = self.job.action is ImportAction.PUT
        return read_suppression_file(data, self.job.source.data_format, with_reasons=adds)

    def apply(self, entries: Iterator[Entry], now: datetime) -> None:
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

    def rows(self, data: ObjectData) -> Iterator[ContactRow | FailedRecord]:
        """The records of an object."""
        topics = frozenset(topic.name for topic in self.contact_list.topics)
        deletes = self.job.action is ImportAction.DELETE
        return read_contact_file(data, self.job.source.data_format, topics=topics, only_addresses=deletes)

    def apply(self, entries: Iterator[Entry], now: datetime) -> None:
        """Put contacts on the list, or take them off if they are on it."""
        rows = (entry for entry in entries if isinstance(entry, ContactRow))
        if self.job.action is ImportAction.PUT:
            self.contact_list.take(rows, now)
            return
        for row in rows:
            self.contact_list.contacts.remove(row.address)
