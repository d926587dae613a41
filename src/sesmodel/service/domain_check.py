"""Checking all that the DNS says of a domain that SES sends for: the questions, and what to make of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import attrs

from sesmodel.dns.dmarc_verdict import DmarcVerdict, dmarc_evaluate
from sesmodel.dns.question import Question, together
from sesmodel.dns.record import LookupStatus, RecordType
from sesmodel.service.byodkim import published_key
from sesmodel.service.dns_report import DnsReport
from sesmodel.service.domain_verification import token_names
from sesmodel.service.identity_domain import identity_domain, identity_domain_advice
from sesmodel.service.identity_records import (
    DMARC_SUGGESTION,
    RecordPurpose,
    RequiredRecord,
    own_key_record,
    required_dns_records,
)
from sesmodel.service.misplaced_record import misplaced, records_of
from sesmodel.service.record_check import check_records
from sesmodel.service.record_verdict import RecordVerdict, checked
from sesmodel.service.region import return_path_domain
from sesmodel.service.spf import spf_result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesmodel.dns.question import Dialogue
    from sesmodel.dns.spf import SpfResult
    from sesmodel.service.record_verdict import CheckedRecord

_NO_DKIM = (
    "DKIM was not checked: give the tokens that SES shows for the identity, or the selector of your own key. "
    "They are in the answer of GetEmailIdentity, which you can give as identity."
)
_NO_KEY = "Give the public key, too, and it is compared."
_NO_MAIL_FROM = "No MAIL FROM domain was given: that of SES is taken, which passes SPF, and never aligns for DMARC."
_NOT_COMPARED = "There is a record at _amazonses.{domain}; it was not compared, since no verification token was given."
_NO_DOMAIN = "There is no {domain} in the DNS: it is not registered, misspelt, or not delegated to its name servers."


def _domain_of(identity: str) -> str:
    return identity_domain(identity.rpartition("@")[2])


def _tokens(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


class DomainDetails(TypedDict, total=False):
    """What of an identity need not be known."""

    tokens: Iterable[str]
    selector: str | None
    public_key: str | None
    verification_token: str | None
    mail_from: str | None


@attrs.frozen(kw_only=True)
class DomainSetup:
    """What is known of an identity: what SES gave out for it, and what its owner chose.

    Args:
        domain: its domain; or an address, whose domain is meant then.
        region: whose SES it is for.
        tokens: of Easy DKIM.
        selector: of your own key.
        public_key: that key.
        verification_token: of ``VerifyDomainIdentity``.
        mail_from: its custom MAIL FROM domain.

    Raises:
        InvalidAddress: no identity can have this domain.
        InvalidRecord: something given cannot stand in a record.
        InvalidConfiguration: there can be no such Region.
    """

    domain: str = attrs.field(converter=_domain_of)
    region: str
    tokens: tuple[str, ...] = attrs.field(default=(), converter=_tokens)
    selector: str | None = None
    public_key: str | None = None
    verification_token: str | None = None
    mail_from: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot stand in a record."""
        _ = self.records, self.bare_selector

    def with_identity(self, identity: Mapping[str, object] | None) -> DomainSetup:
        """With what ``GetEmailIdentity`` answers, where it was not given otherwise.

        Args:
            identity: the answer, as boto3 shows it.
        """
        dkim, mail_from = ((identity or {}).get(name) for name in ("DkimAttributes", "MailFromAttributes"))
        tokens = dkim.get("Tokens", ()) if isinstance(dkim, dict) else ()
        domain = mail_from.get("MailFromDomain") if isinstance(mail_from, dict) else None
        known = self.tokens or (() if self.selector else tuple(tokens))
        return attrs.evolve(self, tokens=known, mail_from=self.mail_from or domain)

    @property
    def records(self) -> tuple[RequiredRecord, ...]:
        """What can be compared to the letter, and a DMARC record."""
        return required_dns_records(
            self.domain,
            region=self.region,
            tokens=self.tokens,
            selector=None if self.public_key is None else self.selector,
            public_key=self.public_key,
            verification_token=self.verification_token,
            mail_from=self.mail_from,
            dmarc=DMARC_SUGGESTION,
        )

    @property
    def bare_selector(self) -> RequiredRecord | None:
        """The record of a key that nobody gave, if there is a selector."""
        if self.selector is None or self.public_key is not None:
            return None
        return attrs.evolve(own_key_record(self.domain, self.selector, "x"), value="p=…")

    @property
    def has_dkim(self) -> bool:
        """Whether it is known where the keys are."""
        return bool(self.tokens) or self.selector is not None


def check_domain(setup: DomainSetup) -> Dialogue[DnsReport]:
    """Compare what an identity needs with what is published, and say what receivers make of its mail.

    Args:
        setup: what is known of the identity.
    """
    report = DnsReport(setup.domain, ())
    parts = yield from together(
        [
            _add_records(report, setup),
            _add_key(report, setup),
            _add_notes(report, setup),
        ]
    )
    rows = tuple(row for part in parts for row in part.records)
    notes = tuple(note for part in parts for note in part.notes)
    spf = yield from spf_result(_mail_from_in_use(setup, rows))
    return DnsReport(setup.domain, rows, notes, _dmarc(setup, rows, spf))


def _add_records(report: DnsReport, setup: DomainSetup) -> Dialogue[DnsReport]:
    rows = yield from check_records(setup.domain, setup.records)
    return attrs.evolve(report, records=rows)


def _add_key(report: DnsReport, setup: DomainSetup) -> Dialogue[DnsReport]:
    """Whether there is any key under a selector."""
    expected = setup.bare_selector
    if expected is None:
        return report
    place = Question(expected.name, expected.type)
    (answer,) = yield (place,)
    found = records_of(place, answer)
    if any(published_key(value) for value in answer.values):
        return attrs.evolve(report, records=(checked(expected, RecordVerdict.NOT_COMPARED, found, advice=_NO_KEY),))
    if found:
        row = checked(expected, RecordVerdict.WRONG_VALUE, found, what="there is no p= in it")
    else:
        row = yield from misplaced(expected, setup.domain, answer)
    return attrs.evolve(report, records=(row,))


def _add_notes(report: DnsReport, setup: DomainSetup) -> Dialogue[DnsReport]:
    """What could not be checked, and what stands above the records: whether the domain is there at all."""
    itself, token = yield (
        Question(setup.domain, RecordType.TXT),
        Question(token_names(setup.domain)[0], RecordType.TXT),
    )
    notes = [
        *((_NO_DOMAIN,) if itself.status is LookupStatus.NO_SUCH_NAME else ()),
        *(f"{advice.what}. {advice.cure}" for advice in identity_domain_advice(setup.domain)),
        *(() if setup.has_dkim else (_NO_DKIM,)),
        *((_NOT_COMPARED,) if token.values and setup.verification_token is None else ()),
        *(() if setup.mail_from else (_NO_MAIL_FROM,)),
    ]
    return attrs.evolve(report, notes=tuple(note.format(domain=setup.domain) for note in notes))


def _mail_from_in_use(setup: DomainSetup, rows: tuple[CheckedRecord, ...]) -> str:
    """The custom domain while its MX record is right, else that of SES (AUTH-30)."""
    usable = any(row.ok for row in rows if row.expected.purpose is RecordPurpose.MAIL_FROM)
    return setup.mail_from if setup.mail_from and usable else return_path_domain(setup.region)


def _dmarc(setup: DomainSetup, rows: tuple[CheckedRecord, ...], spf: SpfResult) -> DmarcVerdict | None:
    policy = next(row for row in rows if row.expected.purpose is RecordPurpose.DMARC)
    keys = [row for row in rows if row.expected.purpose is RecordPurpose.DKIM]
    if policy.verdict is RecordVerdict.NO_ANSWER:
        return None
    verdict = dmarc_evaluate(
        setup.domain,
        spf_result=spf,
        mail_from=_mail_from_in_use(setup, rows),
        dkim_results=[(setup.domain, bool(keys) and all(row.ok for row in keys))],
        record=policy.found[0].value if policy.ok else None,
        record_domain=policy.found[0].name.removeprefix("_dmarc.") if policy.ok else None,
    )
    unknown = not setup.has_dkim or any(row.verdict is RecordVerdict.NOT_COMPARED for row in keys)
    return None if unknown and policy.ok and not verdict.spf_aligned else verdict
