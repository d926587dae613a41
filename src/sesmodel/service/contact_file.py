"""Files of contacts, as import jobs read them: CSV with a header, or JSON with an object on every line (LST-09)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

import attrs

from sesmodel.errors import InvalidParameterValue, InvalidValue
from sesmodel.service.contact import check_attributes, contact_address
from sesmodel.service.contact_preferences import contact_preferences
from sesmodel.service.contact_topic import SubscriptionStatus
from sesmodel.service.import_file import (
    DataFormat,
    UnusableRecord,
    csv_fields,
    json_line,
    json_object,
    numbered_lines,
    records,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.service.contact_preferences import ContactPreferences
    from sesmodel.service.import_file import FailedRecord

_ADDRESS, _UNSUBSCRIBE_ALL, _ATTRIBUTES = "emailAddress", "unsubscribeAll", "attributesData"
_PREFERENCES = "topicPreferences"
_TOPIC = f"{_PREFERENCES}."  # the column of a topic of CSV begins with it
_KEYS = (_ADDRESS, _UNSUBSCRIBE_ALL, _PREFERENCES, _ATTRIBUTES)
_FLAGS = {"true": True, "false": False}
_STATUSES = {status.value: status for status in SubscriptionStatus}
_MOST_KNOWN = 10_000

Opinion: TypeAlias = tuple[bool | None, Mapping[str, SubscriptionStatus]]
"""Whether all mail is unwanted, and what is said about topics."""


class Subscriber(Protocol):
    """What can be written to a file: a :class:`ContactRow`, a :class:`Contact`."""

    @property
    def address(self) -> str:
        """The address alone."""
        ...

    @property
    def unsubscribe_all(self) -> bool | None:
        """Whether no mail of the list is wanted; ``None`` if nobody said."""
        ...

    @property
    def preferences(self) -> Mapping[str, SubscriptionStatus]:
        """What is said about topics."""
        ...

    @property
    def attributes(self) -> str | None:
        """More about the contact, a JSON object."""
        ...


class ContactRow(NamedTuple):
    """A row of a file. There can be a million of them, which is why it is no more than a tuple.

    Args:
        address: the address as a list keeps it.
        unsubscribe_all: whether no mail of the list is wanted; ``None`` if the row does not say.
        preferences: what it says about topics.
        attributes: a JSON object as text; ``None`` if there is none.
    """

    address: str
    unsubscribe_all: bool | None = None
    preferences: Mapping[str, SubscriptionStatus] = contact_preferences({})
    attributes: str | None = None


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
        yield from records(numbered, _JsonRows(topics, only_addresses).read)
        return
    head = next(numbered, None)
    if head is not None:
        yield from records(numbered, _csv_rows(head[1], topics, only_addresses=only_addresses).read)


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

    >>> ada = ContactRow("ada@example.net", False, {"Releases": SubscriptionStatus.OPT_OUT})
    >>> print(*write_contact_file([ada], DataFormat.CSV, topics=["Releases"]), sep="", end="")
    emailAddress,unsubscribeAll,attributesData,topicPreferences.Releases
    ada@example.net,false,,OPT_OUT
    >>> print(*write_contact_file([ContactRow("ada@example.net", True)], DataFormat.JSON), sep="", end="")
    {"emailAddress":"ada@example.net","unsubscribeAll":true}
    """
    if data_format is DataFormat.JSON:
        yield from (json_line(_json_row(one)) for one in contacts)
        return
    columns = tuple(topics)
    yield _csv_line([_ADDRESS, _UNSUBSCRIBE_ALL, _ATTRIBUTES, *(f"{_TOPIC}{topic}" for topic in columns)])
    for one in contacts:
        yield _csv_line(_cells(one, columns))


# --- CSV -------------------------------------------------------------------------------------------


def _csv_rows(header: str, topics: Collection[str] | None, *, only_addresses: bool) -> _CsvRows:
    try:
        names = csv_fields(header)
    except UnusableRecord as error:
        raise InvalidValue(str(error), where="header", cure="Quote none of its columns.") from error
    twice = {name for name, times in Counter(names).items() if name and times > 1}
    if _ADDRESS not in names or twice:
        what = f"there are two columns {min(twice)}." if twice else f"there is no column {_ADDRESS}."
        raise InvalidValue(what, where="header", cure=f"Begin the file with {_ADDRESS},{_UNSUBSCRIBE_ALL} and so on.")
    return _CsvRows(tuple(names), topics, only_addresses)


@attrs.define
class _CsvRows:
    """Reads the rows below a header. What stands behind the address repeats in most files, and is read once."""

    names: tuple[str, ...]
    topics: Collection[str] | None
    only_addresses: bool
    _known: dict[str, Opinion] = attrs.field(factory=dict, init=False)

    def read(self, text: str) -> ContactRow:
        address, _, rest = text.partition(",")
        plain = '"' not in address  # else the comma may stand within quotes
        known = self._known.get(rest) if plain else None
        if known:
            return ContactRow(_address(address), *known)
        row = self._read(text)
        if plain and self.names[0] == _ADDRESS and row.attributes is None:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            self._known[rest] = row.unsubscribe_all, row.preferences
        return row

    def _read(self, text: str) -> ContactRow:
        fields = csv_fields(text)
        if len(fields) > len(self.names):
            raise UnusableRecord(f"There are {len(fields)} fields, and the header names {len(self.names)}.")
        said = {name: field for name, field in zip(self.names, fields, strict=False) if field}
        address = _address(said.pop(_ADDRESS, ""))
        if self.only_addresses:
            return ContactRow(address)
        attributes = _attributes(said.pop(_ATTRIBUTES, None))
        return ContactRow(address, *self._read_opinion(said), attributes)

    def _read_opinion(self, said: dict[str, str]) -> Opinion:
        flag = said.pop(_UNSUBSCRIBE_ALL, None)
        if flag is not None and flag.lower() not in _FLAGS:
            raise UnusableRecord(f"{flag!r} is no value of {_UNSUBSCRIBE_ALL}: use true or false.")
        for name in said:
            if not name.startswith(_TOPIC):
                raise UnusableRecord(f"There is no column {name!r} of contacts.")
        about = {name.removeprefix(_TOPIC): status for name, status in said.items()}
        return None if flag is None else _FLAGS[flag.lower()], _preferences(about, self.topics)


def _cells(one: Subscriber, columns: tuple[str, ...]) -> list[str]:
    if stray := [topic for topic in one.preferences if topic not in columns]:
        raise InvalidValue(f"there is no column for {stray[0]}.", where=one.address, cure="Name it among the topics.")
    flag = "" if one.unsubscribe_all is None else str(one.unsubscribe_all).lower()
    said = [one.preferences[topic].value if topic in one.preferences else "" for topic in columns]
    return [one.address, flag, one.attributes or "", *said]


def _csv_line(cells: Iterable[str]) -> str:
    """A line, whatever line breaks there are between the parts of a JSON object."""
    flat = (cell.replace("\r", " ").replace("\n", " ") for cell in cells)
    return ",".join('"' + cell.replace('"', '""') + '"' if '"' in cell or "," in cell else cell for cell in flat) + "\n"


# --- JSON ------------------------------------------------------------------------------------------


@attrs.frozen
class _JsonRows:
    """Reads rows that are objects."""

    topics: Collection[str] | None
    only_addresses: bool

    def read(self, text: str) -> ContactRow:
        given = json_object(text)
        address = _typed(given, _ADDRESS, str, "text")
        if address is None:
            raise UnusableRecord(f"There is no text under {_ADDRESS}.")
        if self.only_addresses:
            return ContactRow(_address(address))
        for key in given:
            if key not in _KEYS:
                raise UnusableRecord(f"There is no key {key!r} of contacts.")
        said = _typed(given, _PREFERENCES, list, "list") or []
        return ContactRow(
            _address(address),
            _typed(given, _UNSUBSCRIBE_ALL, bool, "true or false"),
            _preferences(dict(map(_pair, said)), self.topics),
            _attributes(_typed(given, _ATTRIBUTES, str, "text")),
        )


def _typed(given: dict[str, Any], key: str, kind: type, called: str) -> Any:
    """A value of some type, or ``None`` if nothing is said."""
    value = given.get(key)
    if value is not None and not isinstance(value, kind):
        raise UnusableRecord(f"There is no {called} under {key}.")
    return value


def _pair(given: Any) -> tuple[str, str]:
    if not (isinstance(given, dict) and given.keys() == {"topicName", "subscriptionStatus"}):
        raise UnusableRecord(f"Each of {_PREFERENCES} is an object with topicName and subscriptionStatus.")
    topic, status = given["topicName"], given["subscriptionStatus"]
    if not (isinstance(topic, str) and isinstance(status, str)):
        raise UnusableRecord("topicName and subscriptionStatus are texts.")
    return topic, status


def _json_row(one: Subscriber) -> dict[str, Any]:
    said = [{"topicName": topic, "subscriptionStatus": status.value} for topic, status in one.preferences.items()]
    row = {
        _ADDRESS: one.address,
        _UNSUBSCRIBE_ALL: one.unsubscribe_all,
        _PREFERENCES: said or None,
        _ATTRIBUTES: one.attributes,
    }
    return {key: value for key, value in row.items() if value is not None}


# --- both ------------------------------------------------------------------------------------------


def _preferences(said: dict[str, str], topics: Collection[str] | None) -> ContactPreferences:
    for topic, status in said.items():
        if topics is not None and topic not in topics:
            raise UnusableRecord(f"The list has no topic {topic!r}.")
        if status not in _STATUSES:
            raise UnusableRecord(f"{status!r} is no status of {topic}: use OPT_IN or OPT_OUT.")
    return contact_preferences(said)


def _address(text: str) -> str:
    try:
        return contact_address(text)
    except InvalidParameterValue as error:
        raise UnusableRecord(str(error)) from error


def _attributes(text: str | None) -> str | None:
    if text:
        try:
            check_attributes(text)
        except InvalidParameterValue as error:
            raise UnusableRecord(str(error)) from error
    return text or None
