"""Where a record stands that is not where it must be: under another name, or with another type (IDN-14, TRB-24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.dns.question import Question
from sesmodel.dns.record import LookupStatus, Record, RecordType
from sesmodel.service.identity_records import RecordPurpose
from sesmodel.service.record_verdict import RecordVerdict, checked

if TYPE_CHECKING:
    from sesmodel.dns.question import Dialogue
    from sesmodel.dns.record import Answer
    from sesmodel.service.identity_records import RequiredRecord
    from sesmodel.service.record_verdict import CheckedRecord

_WITHOUT_UNDERSCORE = "If the provider takes no underscore, publish the TXT record at the domain itself."  # TRB-23


def misplaced(expected: RequiredRecord, domain: str, answer: Answer) -> Dialogue[CheckedRecord]:
    """Look for a record that was not found under its name.

    Args:
        expected: the record that is needed.
        domain: the domain of the identity.
        answer: what was answered when its name was asked for.
    """
    if answer.status is LookupStatus.FAILED:
        return checked(expected, RecordVerdict.NO_ANSWER)
    suspects = _suspects(expected, domain)
    answers = yield tuple(question for question, _ in suspects)
    for (question, verdict), found in zip(suspects, answers, strict=True):
        if found.values:
            advice = _WITHOUT_UNDERSCORE if _may_drop(expected, verdict) else ""
            return checked(expected, verdict, records_of(question, found), advice=advice)
    return checked(expected, RecordVerdict.MISSING)


def records_of(question: Question, answer: Answer) -> tuple[Record, ...]:
    """The records that an answer holds."""
    return tuple(Record(question.name, question.type, value) for value in answer.values)


def doubled_names(name: str, domain: str) -> tuple[str, ...]:
    """A name with a domain put behind it once more: that of the identity, or of the zone that it is in.

    >>> doubled_names("_amazonses.news.example.com", "news.example.com")
    ('_amazonses.news.example.com.news.example.com', '_amazonses.news.example.com.example.com')
    """
    labels = domain.split(".")
    zones = (".".join(labels[start:]) for start in range(max(1, len(labels) - 1)))
    return tuple(f"{name}.{zone}" for zone in zones)


def without_underscore(name: str) -> tuple[str, ...]:
    """A name without its underscore, and without the period before it.

    >>> without_underscore("tok._domainkey.example.com")
    ('tok.domainkey.example.com', 'tokdomainkey.example.com')
    """
    before, mark, after = name.partition("_")
    if not mark:
        return ()
    return (before + after, before.removesuffix(".") + after) if before else (after,)


def _suspects(expected: RequiredRecord, domain: str) -> list[tuple[Question, RecordVerdict]]:
    others = [kind for kind in RecordType if kind is not expected.type]
    return [
        *(
            (Question(name, expected.type), RecordVerdict.DOUBLED_DOMAIN)
            for name in doubled_names(expected.name, domain)
        ),
        *(
            (Question(name, expected.type), RecordVerdict.UNDERSCORE_DROPPED)
            for name in without_underscore(expected.name)
        ),
        *((Question(expected.name, kind), RecordVerdict.WRONG_TYPE) for kind in others if _is_suspect(expected, kind)),
    ]


def _is_suspect(expected: RequiredRecord, kind: RecordType) -> bool:
    """Whether a record of this type is one that was meant: a MAIL FROM domain has an MX and a TXT record anyway."""
    return kind is RecordType.CNAME or expected.purpose not in {RecordPurpose.MAIL_FROM, RecordPurpose.SPF}


def _may_drop(expected: RequiredRecord, verdict: RecordVerdict) -> bool:
    return verdict is RecordVerdict.UNDERSCORE_DROPPED and expected.purpose is RecordPurpose.VERIFICATION
