"""A table of DNS records that answers as name servers do: for tests, and for the zones of the model itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sesmodel.dns.name import LONGEST_NAME, same_form
from sesmodel.dns.record import Answer, LookupStatus, Record, RecordType
from sesmodel.errors import InvalidRecord

Lookup = Callable[[str, RecordType], Answer]
"""How a resolver is asked: its method ``lookup``."""

_Records = dict[str, tuple[Record, ...]]

_FAILED = Answer(LookupStatus.FAILED)
_NO_SUCH_NAME = Answer(LookupStatus.NO_SUCH_NAME)
_NO_SUCH_TYPE = Answer(LookupStatus.NO_SUCH_TYPE)


class DnsTable:
    """Records that can be changed, and a resolver that answers from them, with and without ``await``.

    Changes replace what they change, so a look-up in another thread sees the table before or after it.

    Args:
        records: what is published at first.
        fallback: asked for names that are not in the table: the ``lookup`` of another resolver.

    Raises:
        InvalidRecord: a name is longer than 253 characters, or has a CNAME record and another one (RFC 1034 section
            3.6.2).

    >>> table = DnsTable([Record("www.example.com", RecordType.CNAME, "example.com")])
    >>> table.add(Record("example.com", RecordType.TXT, "v=spf1 -all"))
    >>> table.lookup("WWW.example.com.", RecordType.TXT).values
    ('v=spf1 -all',)
    """

    def __init__(self, records: Iterable[Record] = (), *, fallback: Lookup | None = None) -> None:
        """Publish the first records."""
        self.fallback = fallback
        self._records = _by_name(records)
        self._failing: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Record]:
        """Every record, name by name."""
        return (record for here in self._records.values() for record in here)

    def __len__(self) -> int:
        """How many records there are."""
        return sum(map(len, self._records.values()))

    def __bool__(self) -> bool:
        """A table without records is one, too: ``if table`` asks whether there is a table."""
        return True

    def __repr__(self) -> str:
        """The records, a line each."""
        lines = "".join(f"\n  {record.name} {record.type} {record.value}" for record in self)
        return f"<DnsTable of {len(self)} records{lines}>"

    @property
    def contents(self) -> tuple[_Records, frozenset[str]]:
        """All that can change in it, to be set again by who goes back to this moment."""
        return self._records, self._failing

    @contents.setter
    def contents(self, contents: tuple[_Records, frozenset[str]]) -> None:
        self._records, self._failing = contents

    def add(self, *records: Record) -> None:
        """Publish records; one that is there already stays once.

        Raises:
            InvalidRecord: a name is longer than 253 characters, or would have a CNAME record and another one; nothing
                is added.
        """
        self._records = _by_name(records, self._records)

    def publish(self, records: Iterable[Record]) -> None:
        """Put records in the place of all that their names had before, as an editor of a zone does.

        Raises:
            InvalidRecord: as of ``add``.
        """
        self._records = {**self._records, **_by_name(records)}

    def remove(self, name: str, type: RecordType | None = None) -> bool:  # noqa: A002  the word of DNS
        """Take the records of a name away, or those of one type; whether there were any."""
        key = same_form(name)
        before = self._records.get(key, ())
        left = tuple(record for record in before if type is not None and record.type is not type)
        others = {known: here for known, here in self._records.items() if known != key}
        self._records = {**others, key: left} if left else others
        return len(left) < len(before)

    def fail(self, name: str) -> None:
        """Let nobody answer for a name and all below it, as when its name servers are down."""
        self._failing |= {same_form(name)}

    def recover(self, name: str) -> None:
        """Let a name answer again."""
        self._failing -= {same_form(name)}

    def lookup(self, name: str, type: RecordType, /) -> Answer:  # noqa: A002  the word of DNS
        """Ask for the records of one type at one name, through the CNAME records on the way.

        Args:
            name: the full name, in any letter case, with or without the period at its end.
            type: the type.
        """
        key, passed = same_form(name), set[str]()
        while key not in passed:
            passed.add(key)
            answer, key = self._step(key, type)
            if answer:
                return answer
        return _FAILED  # the CNAME records go round in a circle: a resolver gives up with SERVFAIL

    async def alookup(self, name: str, type: RecordType, /) -> Answer:  # noqa: A002  the word of DNS
        """As ``lookup``; there is nothing to wait for."""
        return self.lookup(name, type)

    def _step(self, name: str, wanted: RecordType) -> tuple[Answer | None, str]:
        if any(name == failing or name.endswith(f".{failing}") for failing in self._failing):
            return _FAILED, name
        here = self._records.get(name, ())
        if values := tuple(record.value for record in here if record.type is wanted):
            return Answer(LookupStatus.FOUND, values), name
        if alias := next((record.value for record in here if record.type is RecordType.CNAME), None):
            return None, same_form(alias)
        return self._without_records(name, wanted, exists=bool(here)), name

    def _without_records(self, name: str, wanted: RecordType, *, exists: bool) -> Answer:
        # RFC 8020: a name exists when there is anything below it
        exists = exists or any(known.endswith(f".{name}") for known in self._records)
        if self.fallback and not exists:
            return self.fallback(name, wanted)
        return _NO_SUCH_TYPE if exists else _NO_SUCH_NAME


def _by_name(records: Iterable[Record], before: _Records | None = None) -> _Records:
    after = dict(before or {})
    for record in records:
        name = same_form(record.name)
        if len(name) > LONGEST_NAME:
            raise InvalidRecord(f"a name has at most {LONGEST_NAME} characters, and this one {len(name)}", where=name)
        here = after.get(name, ())
        known = {(one.type, one.value) for one in here}  # the name may be in another letter case
        after[name] = here if (record.type, record.value) in known else (*here, record)
        _stand_together(after[name])
    return after


def _stand_together(records: tuple[Record, ...]) -> None:
    if len(records) > 1 and any(record.type is RecordType.CNAME for record in records):
        raise InvalidRecord(
            f"{records[0].name} has a CNAME record, and so can have no other",
            cure="Remove one of them.",
        )
