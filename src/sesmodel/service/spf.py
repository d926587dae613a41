"""SPF for mail that SES sends: the record that lets it, and what receivers find (AUTH-39, AUTH-40)."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from sesmodel.dns.name import same_form
from sesmodel.dns.question import one_answer
from sesmodel.dns.record import LookupStatus, RecordType
from sesmodel.dns.spf import MOST_LOOKUPS, SpfRecord, SpfResult, SpfTerm, spf_texts
from sesmodel.errors import InvalidRecord
from sesmodel.service.mail_from import SPF
from sesmodel.service.region import SERVICE_DOMAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.dns.question import Dialogue

_CALLER = 3


def spf_with_ses(existing: str | Iterable[str] | None = None) -> str:
    """Write the SPF record of a domain that SES sends for (AUTH-40).

    Warns when the record costs more than ten look-ups, and when there are several; the first is taken then.

    Args:
        existing: the SPF record that the domain has, or all its TXT records; what is not SPF among several is passed
            over.

    Returns:
        The record with ``include:amazonses.com`` before its ``all``; unchanged if it has that already.

    Raises:
        InvalidRecord: what exists is no SPF record, or a wrong one.

    >>> spf_with_ses("v=spf1 include:example.com ~all")
    'v=spf1 include:example.com include:amazonses.com ~all'
    """
    texts = [existing] if isinstance(existing, str) else list(spf_texts(existing or ()))
    if len(texts) > 1:
        warnings.warn("There are several SPF records; receivers accept one. Merge them.", stacklevel=_CALLER - 1)
    if not texts:
        return SPF
    record = SpfRecord.parse(texts[0])
    extended = record if lets_ses_send(record) else with_ses(record)
    if extended.lookups > MOST_LOOKUPS:
        warnings.warn(
            f"The SPF record costs {extended.lookups} look-ups; receivers make {MOST_LOOKUPS}.", stacklevel=_CALLER - 1
        )
    return texts[0] if extended is record else str(extended)


def with_ses(record: SpfRecord) -> SpfRecord:
    """A record with ``include:amazonses.com`` where it decides before anything that speaks against SES."""
    ours = SpfRecord.parse(SPF).terms[0]
    before = next(
        (place for place, term in enumerate(record.terms) if term.name in {"all", "redirect"} or includes_ses(term)),
        len(record.terms),
    )
    return SpfRecord((*record.terms[:before], ours, *record.terms[before:]))


def lets_ses_send(record: SpfRecord) -> bool:
    """Whether a record itself, without those that it includes, passes mail of SES."""
    decides = next((term for term in record.effective if term.name == "all" or includes_ses(term)), None)
    return decides is not None and includes_ses(decides) and decides.result is SpfResult.PASS


def includes_ses(term: SpfTerm) -> bool:
    """Whether a term stands for the servers of SES."""
    return term.name == "include" and is_of_ses(term.domain)


def is_of_ses(domain: str) -> bool:
    """Whether a domain belongs to SES, as the default MAIL FROM domains do."""
    return f".{same_form(domain)}".endswith(f".{SERVICE_DOMAIN}")


def spf_result(mail_from_domain: str) -> Dialogue[SpfResult]:
    """Find what SPF says of mail that SES sends (AUTH-39).

    The sender is some server of SES, known as such and not by its address. So what passes is ``include:amazonses.com``,
    in the record or in one that it includes; no other address or name in a record is taken for one of SES.

    Args:
        mail_from_domain: the domain in the envelope; that of SES passes always.

    >>> from sesmodel import DnsTable
    >>> from sesmodel.dns.question import ask
    >>> ask(spf_result("mail.example.com"), DnsTable().lookup).value
    'none'
    """
    return (yield from _Evaluation().result(mail_from_domain))


class _Evaluation:
    """One evaluation (RFC 7208 section 4), with the look-ups that it has left."""

    def __init__(self) -> None:
        self.left = MOST_LOOKUPS

    def result(self, domain: str) -> Dialogue[SpfResult]:
        if is_of_ses(domain):
            return SpfResult.PASS
        answer = yield from one_answer(domain, RecordType.TXT)
        if answer.status is LookupStatus.FAILED:
            return SpfResult.TEMPERROR
        texts = spf_texts(answer.values)
        if not texts:
            return SpfResult.NONE
        try:
            (text,) = texts
            record = SpfRecord.parse(text)
        except (ValueError, InvalidRecord):
            return SpfResult.PERMERROR
        return (yield from self._evaluate(record))

    def _evaluate(self, record: SpfRecord) -> Dialogue[SpfResult]:
        for term in record.effective:
            result = yield from self._of_term(term)
            if result:
                return result
        return SpfResult.NEUTRAL  # RFC 7208 section 4.7

    def _of_term(self, term: SpfTerm) -> Dialogue[SpfResult | None]:
        if term.name == "all":
            return term.result
        if term.asks:
            self.left -= 1
            if self.left < 0:
                return SpfResult.PERMERROR
        if term.name not in {"include", "redirect"} or "%" in term.domain:
            return None
        result = yield from self.result(term.domain)
        if result is SpfResult.NONE:
            return SpfResult.PERMERROR  # RFC 7208 sections 5.2 and 6.1
        if term.name == "redirect" or result in {SpfResult.TEMPERROR, SpfResult.PERMERROR}:
            return result
        return term.result if result is SpfResult.PASS else None
