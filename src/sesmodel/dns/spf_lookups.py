"""How many look-ups an SPF record costs a receiver, with those of the records that it includes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.dns.question import Question
from sesmodel.dns.record import RecordType
from sesmodel.dns.spf import MOST_LOOKUPS, SpfRecord, spf_texts
from sesmodel.errors import InvalidRecord

if TYPE_CHECKING:
    from sesmodel.dns.question import Dialogue
    from sesmodel.dns.record import Answer


def spf_lookups(record: SpfRecord) -> Dialogue[int]:
    """Count the terms that ask the DNS, through every ``include`` and ``redirect`` (RFC 7208 section 4.6.4).

    Returns:
        How many there are; once they are more than ten, it looks no further.

    >>> from sesmodel import DnsTable, Record
    >>> from sesmodel.dns.question import ask
    >>> table = DnsTable([Record("example.org", RecordType.TXT, "v=spf1 a mx -all")])
    >>> ask(spf_lookups(SpfRecord.parse("v=spf1 include:example.org -all")), table.lookup)
    3
    """
    level, total = [record], 0
    while level and total <= MOST_LOOKUPS:
        total += sum(one.lookups for one in level)
        answers = yield tuple(Question(name, RecordType.TXT) for one in level for name in included(one))
        level = [found for answer in answers if (found := published_spf(answer))]
    return total


def included(record: SpfRecord) -> tuple[str, ...]:
    """The domains whose records count, too; those that depend on the sender have no name yet."""
    followed = (term for term in record.effective if term.name in {"include", "redirect"})
    return tuple(term.domain for term in followed if "%" not in term.domain)


def published_spf(answer: Answer) -> SpfRecord | None:
    """The SPF record in an answer, if there is one, and one alone, and it is right."""
    texts = spf_texts(answer.values)
    try:
        return SpfRecord.parse(*texts) if len(texts) == 1 else None
    except InvalidRecord:
        return None
