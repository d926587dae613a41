"""Comparing the records that an identity needs with those that are published (IDN-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.dns.name import same_form
from sesmodel.dns.question import Question, one_answer, together
from sesmodel.dns.record import LookupStatus, Record, RecordType
from sesmodel.service.byodkim import published_key
from sesmodel.service.domain_verification import token_names
from sesmodel.service.identity_records import RecordPurpose, feedback_region
from sesmodel.service.misplaced_record import misplaced, records_of
from sesmodel.service.policy_record_check import check_dmarc, check_spf
from sesmodel.service.record_verdict import RecordVerdict, checked, judged_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.dns.question import Dialogue
    from sesmodel.dns.record import Answer
    from sesmodel.service.identity_records import RequiredRecord
    from sesmodel.service.record_verdict import CheckedRecord

_DOUBLED = "domain appended to the value"
_SEVERAL_KEYS = "there are several records under one selector"
_MANGLED = {RecordVerdict.QUOTED, RecordVerdict.CASE_CHANGED, RecordVerdict.SPLIT_TEXT}


def check_records(domain: str, records: Iterable[RequiredRecord]) -> Dialogue[tuple[CheckedRecord, ...]]:
    """Compare records with what is published.

    Args:
        domain: the domain of the identity.
        records: what it needs.

    >>> from sesmodel import DnsTable
    >>> from sesmodel.dns.question import ask
    >>> from sesmodel.service.identity_records import easy_dkim_records
    >>> records = easy_dkim_records("example.com", ["tok"])
    >>> ask(check_records("example.com", records), DnsTable(records).lookup)[0].verdict.value
    'ok'
    """
    return together(_check(expected, domain) for expected in records)


def _check(expected: RequiredRecord, domain: str) -> Dialogue[CheckedRecord]:
    match expected.purpose:
        case RecordPurpose.VERIFICATION:
            return _check_token(expected, domain)
        case RecordPurpose.DKIM:
            check = _check_pointer if expected.type is RecordType.CNAME else _check_key
            return check(expected, domain)
        case RecordPurpose.MAIL_FROM:
            return _check_exchange(expected, domain)
        case RecordPurpose.SPF:
            return check_spf(expected, domain)
        case RecordPurpose.DMARC:
            return check_dmarc(expected, domain)


def _check_pointer(expected: RequiredRecord, domain: str) -> Dialogue[CheckedRecord]:
    """A CNAME record of Easy DKIM, and whether the key behind it can be looked up (TRB-36)."""
    pointer, key = yield Question(expected.name, RecordType.CNAME), Question(expected.name, RecordType.TXT)
    if pointer.status is not LookupStatus.FOUND:
        return (yield from misplaced(expected, domain, pointer))
    found = _found(expected, pointer)
    if _is(expected.value, pointer):
        redirected = key.status is not LookupStatus.FAILED
        return checked(expected, RecordVerdict.OK if redirected else RecordVerdict.CNAME_REDIRECT_UNSUPPORTED, found)
    return _other_host(expected, pointer)


def _check_key(expected: RequiredRecord, domain: str) -> Dialogue[CheckedRecord]:
    """The TXT record of a key (BYODKIM): the key counts, whatever tags stand around it (AUTH-16)."""
    answer = yield from one_answer(expected.name, RecordType.TXT)
    if answer.status is not LookupStatus.FOUND:
        return (yield from misplaced(expected, domain, answer))
    keys = tuple(f"p={key}" if (key := published_key(value)) is not None else value for value in answer.values)
    verdict = judged_text(expected.value, keys)
    found = _found(expected, answer)
    if verdict is RecordVerdict.OK and len(keys) > 1:
        return checked(expected, RecordVerdict.WRONG_VALUE, found, what=_SEVERAL_KEYS, advice="Remove the others.")
    return checked(expected, verdict, found)


def _check_token(expected: RequiredRecord, domain: str) -> Dialogue[CheckedRecord]:
    """The token of ``VerifyDomainIdentity``, at either of its names, among any others (TRB-23, TRB-26)."""
    places = tuple(Question(name, RecordType.TXT) for name in token_names(domain))
    answers = yield places
    verdicts = [judged_text(expected.value, answer.values) for answer in answers]
    for wanted in ({RecordVerdict.OK}, _MANGLED):
        for place, answer, verdict in zip(places, answers, verdicts, strict=True):
            if verdict in wanted:
                return checked(expected, verdict, records_of(place, answer))
    if answers[0].values:
        return checked(expected, RecordVerdict.WRONG_VALUE, records_of(places[0], answers[0]))
    return (yield from misplaced(expected, domain, answers[0]))


def _check_exchange(expected: RequiredRecord, domain: str) -> Dialogue[CheckedRecord]:
    """The one MX record of a MAIL FROM domain (AUTH-28), to SES in any Region (AUTH-33)."""
    answer = yield from one_answer(expected.name, RecordType.MX)
    if answer.status is not LookupStatus.FOUND:
        return (yield from misplaced(expected, domain, answer))
    found = _found(expected, answer)
    if len(answer.values) > 1:
        return checked(expected, RecordVerdict.SEVERAL_MX, found)
    region = feedback_region(answer.values[0])
    if region is None:
        return _other_host(expected, answer)
    elsewhere = (
        "" if region == feedback_region(expected.value) else f"bounces come by SES in {region}, which serves all"
    )
    return checked(expected, RecordVerdict.OK, found, what=elsewhere)


def _other_host(expected: RequiredRecord, answer: Answer) -> CheckedRecord:
    host, wanted = (same_form(value.rpartition(" ")[2]) for value in (answer.values[0], expected.value))
    found = _found(expected, answer)
    if host.startswith(f"{wanted}."):
        return checked(expected, RecordVerdict.DOUBLED_DOMAIN, found, what=_DOUBLED)
    return checked(expected, RecordVerdict.WRONG_VALUE, found)


def _is(host: str, answer: Answer) -> bool:
    return [same_form(value) for value in answer.values] == [same_form(host)]


def _found(expected: RequiredRecord, answer: Answer) -> tuple[Record, ...]:
    return records_of(Question(expected.name, expected.type), answer)
