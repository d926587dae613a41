"""Files of contacts, as import jobs read them: CSV with a header, or JSON with an object on every line (LST-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.contact_csv import csv_lines, csv_rows
from sesmodel.service.contact_json import JsonRows, json_lines
from sesmodel.service.import_file import DataFormat, numbered_lines, records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sesmodel.service.contact_row import ContactRow, Subscriber
    from sesmodel.service.import_file import FailedRecord


def read_contact_file(
    lines: Iterable[str | bytes] | str | bytes,
    data_format: DataFormat,
    *,
    topics: Collection[str] | None = None,
    only_addresses: bool = False,
) -> Iterator[ContactRow | FailedRecord]:
    r"""Read a file of contacts line by line, and say of every row what it is or what is wrong with it.

    Nothing is kept, so a file may be of any length. The first line of CSV names its columns, in any order, and a field
    without text says nothing. A row fails that says something under a name which is none, or about a topic that the
    list has not.

    Args:
        lines: the lines, such as an open file, or the whole file; bytes are UTF-8.
        data_format: how it is written.
        topics: the names of the topics that there are; any if not given.
        only_addresses: whether nothing else is looked at, as to take contacts off a list.

    Raises:
        InvalidValue: the columns of CSV are none, once the first row is asked for.

    >>> file = "emailAddress,topicPreferences.Releases\nada@example.net,OPT_OUT\nbob@example.net,MAYBE"
    >>> ada, bob = read_contact_file(file, DataFormat.CSV)
    >>> ada
    ContactRow(address='ada@example.net', unsubscribe_all=None, preferences={'Releases': 'OPT_OUT'}, attributes=None)
    >>> bob.line, bob.why
    (3, "'MAYBE' is no status of Releases: use OPT_IN or OPT_OUT.")
    """
    numbered = numbered_lines(lines)
    if data_format is DataFormat.JSON:
        yield from records(numbered, JsonRows(topics, only_addresses).read)
        return
    head = next(numbered, None)
    if head is not None:
        yield from records(numbered, csv_rows(head[1], topics, only_addresses=only_addresses).read)


def write_contact_file(
    contacts: Iterable[Subscriber], data_format: DataFormat, *, topics: Iterable[str] = ()
) -> Iterator[str]:
    r"""Write a file of contacts line by line, as ``read_contact_file`` and SES read it.

    Args:
        contacts: who to write.
        data_format: how.
        topics: the names of the topics that have a column; JSON needs none.

    Raises:
        InvalidValue: there is no column for what a contact says.

    >>> from sesmodel import ContactRow, SubscriptionStatus
    >>> ada = ContactRow("ada@example.net", False, {"Releases": SubscriptionStatus.OPT_OUT})
    >>> print(*write_contact_file([ada], DataFormat.CSV, topics=["Releases"]), sep="", end="")
    emailAddress,unsubscribeAll,attributesData,topicPreferences.Releases
    ada@example.net,false,,OPT_OUT
    >>> print(*write_contact_file([ContactRow("ada@example.net", True)], DataFormat.JSON), sep="", end="")
    {"emailAddress":"ada@example.net","unsubscribeAll":true}
    """
    if data_format is DataFormat.JSON:
        return json_lines(contacts)
    return csv_lines(contacts, tuple(topics))
