"""Contacts as lines of CSV, below a header that names the columns (LST-09)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, TypeAlias

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.contact_row import (
    ADDRESS,
    ATTRIBUTES,
    PREFERENCES,
    UNSUBSCRIBE_ALL,
    ContactRow,
    read_address,
    read_attributes,
    read_preferences,
)
from sesmodel.service.contact_topic import SubscriptionStatus
from sesmodel.service.import_file import UnusableRecord, csv_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.service.contact_row import Subscriber

_TOPIC = f"{PREFERENCES}."  # the column of a topic begins with it
_FLAGS = {"true": True, "false": False}
_MOST_KNOWN = 10_000

Opinion: TypeAlias = tuple[bool | None, Mapping[str, SubscriptionStatus]]
"""Whether all mail is unwanted, and what is said about topics."""


def csv_rows(header: str, topics: Collection[str] | None, *, only_addresses: bool) -> CsvRows:
    """What reads the rows below a header.

    Args:
        header: the first line, which names the columns in any order.
        topics: the names of the topics that there are; any if ``None``.
        only_addresses: whether nothing else is looked at.

    Raises:
        InvalidValue: they are none.
    """
    try:
        names = csv_fields(header)
    except UnusableRecord as error:
        raise InvalidValue(str(error), where="header", cure="Quote none of its columns.") from error
    twice = {name for name, times in Counter(names).items() if name and times > 1}
    if ADDRESS not in names or twice:
        what = f"there are two columns {min(twice)}." if twice else f"there is no column {ADDRESS}."
        raise InvalidValue(what, where="header", cure=f"Begin the file with {ADDRESS},{UNSUBSCRIBE_ALL} and so on.")
    return CsvRows(tuple(names), topics, only_addresses)


@attrs.define
class CsvRows:
    """Reads the rows below a header. What stands behind the address repeats in most files, and is read once."""

    names: tuple[str, ...]
    topics: Collection[str] | None
    only_addresses: bool
    _known: dict[str, Opinion] = attrs.field(factory=dict, init=False)

    def read(self, text: str) -> ContactRow:
        """Read one.

        Raises:
            UnusableRecord: it says something that is none.
        """
        address, _, rest = text.partition(",")
        plain = '"' not in address  # else the comma may stand within quotes
        known = self._known.get(rest) if plain else None
        if known:
            return ContactRow(read_address(address), *known)
        row = self._read(text)
        if plain and self.names[0] == ADDRESS and row.attributes is None:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            self._known[rest] = row.unsubscribe_all, row.preferences
        return row

    def _read(self, text: str) -> ContactRow:
        fields = csv_fields(text)
        if len(fields) > len(self.names):
            raise UnusableRecord(f"There are {len(fields)} fields, and the header names {len(self.names)}.")
        said = {name: field for name, field in zip(self.names, fields, strict=False) if field}
        address = read_address(said.pop(ADDRESS, ""))
        if self.only_addresses:
            return ContactRow(address)
        attributes = read_attributes(said.pop(ATTRIBUTES, None))
        return ContactRow(address, *self._read_opinion(said), attributes)

    def _read_opinion(self, said: dict[str, str]) -> Opinion:
        flag = said.pop(UNSUBSCRIBE_ALL, None)
        if flag is not None and flag.lower() not in _FLAGS:
            raise UnusableRecord(f"{flag!r} is no value of {UNSUBSCRIBE_ALL}: use true or false.")
        for name in said:
            if not name.startswith(_TOPIC):
                raise UnusableRecord(f"There is no column {name!r} of contacts.")
        about = {name.removeprefix(_TOPIC): status for name, status in said.items()}
        return None if flag is None else _FLAGS[flag.lower()], read_preferences(about, self.topics)


def csv_lines(contacts: Iterable[Subscriber], topics: tuple[str, ...]) -> Iterator[str]:
    """The header and a line for each contact.

    Args:
        contacts: who to write.
        topics: the topics that have a column.

    Raises:
        InvalidValue: there is no column for what a contact says.
    """
    yield _line([ADDRESS, UNSUBSCRIBE_ALL, ATTRIBUTES, *(f"{_TOPIC}{topic}" for topic in topics)])
    for one in contacts:
        yield _line(_cells(one, topics))


def _cells(one: Subscriber, columns: tuple[str, ...]) -> list[str]:
    if stray := [topic for topic in one.preferences if topic not in columns]:
        raise InvalidValue(f"there is no column for {stray[0]}.", where=one.address, cure="Name it among the topics.")
    flag = "" if one.unsubscribe_all is None else str(one.unsubscribe_all).lower()
    said = [one.preferences[topic].value if topic in one.preferences else "" for topic in columns]
    return [one.address, flag, one.attributes or "", *said]


def _line(cells: Iterable[str]) -> str:
    """A line, whatever line breaks there are between the parts of a JSON object."""
    flat = (cell.replace("\r", " ").replace("\n", " ") for cell in cells)
    return ",".join('"' + cell.replace('"', '""') + '"' if '"' in cell or "," in cell else cell for cell in flat) + "\n"
