"""Judging published SPF and DMARC records, which need not be those that are suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.dns.dmarc import DmarcRecord, is_dmarc
from sesmodel.dns.dmarc_verdict import organizational_domain
from sesmodel.dns.question import Question, one_answer
from sesmodel.dns.record import LookupStatus, Record, RecordType
from sesmodel.dns.spf import MOST_LOOKUPS, SpfRecord, SpfResult, is_spf, spf_texts
from sesmodel.dns.spf_lookups import spf_lookups
from sesmodel.errors import InvalidRecord
from sesmodel.service.misplaced_record import misplaced, records_of
from sesmodel.service.record_verdict import RecordVerdict, checked, judged_text
from sesmodel.service.spf import spf_result, with_ses

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.dns.question import Dialogue
    from sesmodel.dns.record import Answer
    from sesmodel.service.identity_records import RequiredRecord
    from sesmodel.service.record_verdict import CheckedRecord

_MANGLED = {RecordVerdict.SPLIT_TEXT, RecordVerdict.CASE_CHANGED}


def check_spf(expected: RequiredRecord, domain: str) -> Dialogue[CheckedRecord]:
    """Check that SPF passes for mail of SES: one right record, ten look-ups at most (RFC 7208 section 4)."""
    place = Question(expected.name, RecordType.TXT)
    answer = yield from one_answer(place.name, place.type)
    texts = spf_texts(answer.values)
    in_pieces = judged_text(expected.value, answer.values) is RecordVerdict.SPLIT_TEXT
    if not texts or in_pieces:
        return (yield from _without(expected, domain, answer, is_spf))
    found = tuple(Record(place.name, place.type, text) for text in texts)
    if len(texts) > 1:
        return checked(expected, RecordVerdict.SEVERAL_SPF, found)
    try:
        record = SpfRecord.parse(texts[0])
    except InvalidRecord as error:
        return checked(expected, RecordVerdict.WRONG_VALUE, found, what=error.what)
    return (yield from _check_terms(expected, record, found))


def _check_terms(expected: RequiredRecord, record: SpfRecord, found: tuple[Record, ...]) -> Dialogue[CheckedRecord]:
    if (yield from spf_lookups(record)) > MOST_LOOKUPS:
        return checked(expected, RecordVerdict.TOO_MANY_LOOKUPS, found)
    result = yield from spf_result(expected.name)
    if result is SpfResult.PASS:
        return checked(expected, RecordVerdict.OK, found)
    if result is SpfResult.TEMPERROR:
        return checked(expected, RecordVerdict.NO_ANSWER, found)
    return checked(
        expected,
        RecordVerdict.WRONG_VALUE,
        found,
        what=f"mail of SES gets {result.value}",
        advice=f"Publish: {with_ses(record)}",
    )


def check_dmarc(expected: RequiredRecord, domain: str) -> Dialogue[CheckedRecord]:
    """Check that a domain, or the one that its organisation registered, has one right DMARC record (AUTH-34)."""
    above = f"_dmarc.{organizational_domain(domain)}"
    names = dict.fromkeys((expected.name, above))
    places = tuple(Question(name, RecordType.TXT) for name in names)
    answers = yield places
    for place, answer in zip(places, answers, strict=True):
        if texts := tuple(text for text in answer.values if is_dmarc(text)):
            return _judged_dmarc(expected, tuple(Record(place.name, place.type, text) for text in texts))
    return (yield from _without(expected, domain, answers[0], is_dmarc))


def _judged_dmarc(expected: RequiredRecord, found: tuple[Record, ...]) -> CheckedRecord:
    if len(found) > 1:
        several = "there are several DMARC records, and receivers pass over them all"
        return checked(expected, RecordVerdict.WRONG_VALUE, found, what=several, advice="Keep one of them.")
    try:
        DmarcRecord.parse(found[0].value)
    except InvalidRecord as error:
        return checked(expected, RecordVerdict.WRONG_VALUE, found, what=error.what, advice=error.cure)
    return checked(expected, RecordVerdict.OK, found)


def _without(
    expected: RequiredRecord, domain: str, answer: Answer, is_one: Callable[[str], bool]
) -> Dialogue[CheckedRecord]:
    """What is there instead of a record: one in quotation marks, its pieces, one elsewhere, or none."""
    found = records_of(Question(expected.name, expected.type), answer)
    if quoted := tuple(one for one in found if not is_one(one.value) and is_one(one.value.strip("\\\"' "))):
        return checked(expected, RecordVerdict.QUOTED, quoted)
    verdict = judged_text(expected.value, answer.values)
    if verdict in _MANGLED:
        return checked(expected, verdict, found)
    if answer.status is LookupStatus.FOUND:
        return checked(expected, RecordVerdict.MISSING)
    return (yield from misplaced(expected, domain, answer))
