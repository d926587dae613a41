"""What a look at the DNS of an identity found, as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.dns.dmarc_verdict import DmarcVerdict
from sesmodel.dns.zone_file import text_table
from sesmodel.service.record_verdict import CheckedRecord, RecordVerdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEADS = ("Name", "Type", "Expected", "Found", "Verdict", "What")
_NEITHER = {RecordVerdict.OK, RecordVerdict.MISSING, RecordVerdict.NO_ANSWER, RecordVerdict.NOT_COMPARED}
_WIDEST, _WIDEST_WHAT = 60, 90


@attrs.frozen
class DnsReport:
    """The records that an identity needs, each with what was found. ``str()`` of it is a table.

    Attributes:
        domain: the domain of the identity.
        records: the records that were looked for.
        notes: what could not be said of them, and why.
        dmarc: what receivers make of mail that SES sends for the domain now; ``None`` if nobody said how it is signed
            and SPF alone does not pass.
    """

    domain: str
    records: tuple[CheckedRecord, ...]
    notes: tuple[str, ...] = ()
    dmarc: DmarcVerdict | None = None

    def __iter__(self) -> Iterator[CheckedRecord]:
        """The records."""
        return iter(self.records)

    def __len__(self) -> int:
        """How many records there are: a report of nothing is false."""
        return len(self.records)

    @property
    def ok(self) -> bool:
        """Whether all that SES waits for is there; never if it was not said what that is."""
        required = [one for one in self.records if one.expected.required]
        return bool(required) and all(one.ok for one in required)

    @property
    def missing(self) -> DnsReport:
        """The records that are not there."""
        return self._only(lambda one: one.verdict is RecordVerdict.MISSING)

    @property
    def wrong(self) -> DnsReport:
        """The records that are there, and not as they must be."""
        return self._only(lambda one: one.verdict not in _NEITHER)

    @property
    def unanswered(self) -> DnsReport:
        """The records that nobody answered for."""
        return self._only(lambda one: one.verdict is RecordVerdict.NO_ANSWER)

    def _only(self, wanted: Callable[[CheckedRecord], bool]) -> DnsReport:
        return attrs.evolve(self, records=tuple(filter(wanted, self.records)))

    def __str__(self) -> str:
        """A row a record, then what to do, then the notes and the verdict of DMARC."""
        table = [text_table(_HEADS, map(row_of, self.records))] if self.records else ["no records"]
        advice = dict.fromkeys(f"{one.verdict}: {one.advice}" for one in self.records if one.advice)
        notes = [f"note: {note}" for note in self.notes]
        return "\n".join([*table, *advice, *notes, *self.dmarc_line])

    @property
    def dmarc_line(self) -> tuple[str, ...]:
        """The verdict of DMARC as a line, if there is one."""
        if self.dmarc is None:
            return ()
        passed = [name for name, by in (("SPF", self.dmarc.spf_aligned), ("DKIM", self.dmarc.dkim_aligned)) if by]
        by = f"aligned by {' and '.join(passed)}" if passed else "nothing aligned"
        return (f"DMARC: {self.dmarc.result} ({by}), what becomes of mail: {self.dmarc.disposition}",)


def row_of(one: CheckedRecord) -> tuple[str, ...]:
    """A record as a row of name, type, expected, found, verdict and what that means."""
    needed = "" if one.expected.required else " (not required)"
    return (
        one.expected.name,
        one.expected.type.value,
        shortened(one.expected.value),
        found_of(one),
        one.verdict.value,
        f"{shortened(one.what, _WIDEST_WHAT)}{needed}",
    )


def found_of(one: CheckedRecord) -> str:
    """What was found; with its name and type, where they are not those that were expected."""
    if one.found == (one.expected.record,):
        return "the same"
    there = (one.expected.name, one.expected.type)
    return ", ".join(
        shortened(record.value)
        if (record.name, record.type) == there
        else f"{record.name} {record.type} {shortened(record.value)}"
        for record in one.found
    )


def shortened(value: str, widest: int = _WIDEST) -> str:
    """A value that fits into a table, on one line."""
    line = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in value)
    return line if len(line) <= widest else f"{line[: widest - 1]}…"
