"""The DNS records that an identity needs, in any Region (IDN-38)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.dkim.byodkim import SELECTOR_TODAY
from sesmodel.dns.record import Record, RecordType
from sesmodel.errors import InvalidConfiguration, InvalidRecord
from sesmodel.service.byodkim import key_record
from sesmodel.service.domain_verification import token_record
from sesmodel.service.easy_dkim import dkim_records
from sesmodel.service.mail_from import MailFrom
from sesmodel.service.region import REGION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DMARC_SUGGESTION = "v=DMARC1; p=none"
"""What a domain may begin with: nothing changes for its mail, and receivers see that it is watched."""

_LABEL = re.compile(r"[A-Za-z0-9]{1,63}")
_KEY = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_ARMOUR = re.compile(r"-----[^-]*-----")
_FEEDBACK_HOST = re.compile(rf"feedback-smtp\.({REGION.pattern})\.(?:amazonses|amazonaws)\.com", re.IGNORECASE)


class RecordPurpose(StrEnum):
    """What a record is for."""

    VERIFICATION = "domain verification"
    DKIM = "DKIM"
    MAIL_FROM = "MAIL FROM"
    SPF = "SPF"
    DMARC = "DMARC"


@attrs.frozen
class RequiredRecord(Record):
    """A record to publish for an identity.

    Args:
        purpose: what it is for.
        required: whether SES waits for it. It does not for SPF and DMARC, which are for receivers.
    """

    purpose: RecordPurpose = attrs.field(converter=RecordPurpose)
    required: bool = True

    @classmethod
    def of(cls, record: Record, purpose: RecordPurpose, *, required: bool = True) -> RequiredRecord:
        """A record with what it is for."""
        return cls(record.name, record.type, record.value, purpose, required)

    @property
    def record(self) -> Record:
        """The record alone, equal to one that is read from elsewhere."""
        return Record(self.name, self.type, self.value)


def required_dns_records(
    identity: str,
    *,
    region: str,
    tokens: Sequence[str] = (),
    selector: str | None = None,
    public_key: str | None = None,
    verification_token: str | None = None,
    mail_from: str | None = None,
    dmarc: str | None = None,
) -> tuple[RequiredRecord, ...]:
    """Say what to publish for an identity.

    Args:
        identity: a domain; or an address, whose domain is meant then (AUTH-08).
        region: whose SES it is for, such as ``eu-west-1``.
        tokens: of Easy DKIM.
        selector: of your own key (BYODKIM).
        public_key: that key, in PEM or its base64 alone.
        verification_token: of ``VerifyDomainIdentity``.
        mail_from: the custom MAIL FROM domain, if there is one.
        dmarc: the DMARC record to publish, if the domain has none yet: ``DMARC_SUGGESTION`` harms nobody.

    Raises:
        InvalidRecord: something given cannot stand in a record.
        InvalidConfiguration: there can be no such Region.

    >>> for one in required_dns_records("example.com", region="eu-west-1", mail_from="mail.example.com"):
    ...     print(one.name, one.type, one.value)
    mail.example.com MX 10 feedback-smtp.eu-west-1.amazonses.com
    mail.example.com TXT v=spf1 include:amazonses.com ~all
    """
    domain = identity.rpartition("@")[2]
    return (
        *(() if verification_token is None else [verification_record(domain, verification_token)]),
        *easy_dkim_records(domain, tokens),
        *_own_key_records(domain, selector, public_key),
        *(() if mail_from is None else mail_from_records(mail_from, region)),
        *(() if dmarc is None else [dmarc_record(domain, dmarc)]),
    )


def easy_dkim_records(domain: str, tokens: Iterable[str]) -> tuple[RequiredRecord, ...]:
    """The CNAME records of Easy DKIM, one a token (AUTH-03).

    Args:
        domain: the domain of the identity.
        tokens: labels of up to 63 letters and digits; those of SES have 32 (AUTH-04, OBS-221).

    Raises:
        InvalidRecord: a token is none.

    >>> easy_dkim_records("example.com", ["v3rnz522czcl46quexamplek3efo5o6x"])[0].value
    'v3rnz522czcl46quexamplek3efo5o6x.dkim.amazonses.com'
    """
    records = dkim_records(domain, [_label(token, "token") for token in tokens])
    return tuple(RequiredRecord.of(record, RecordPurpose.DKIM) for record in records)


def own_key_record(domain: str, selector: str, public_key: str) -> RequiredRecord:
    r"""The TXT record of your own DKIM key (BYODKIM, AUTH-16).

    Args:
        domain: the domain of the identity.
        selector: 1 to 63 letters, digits and inner hyphens (TRB-35, OBS-231).
        public_key: the key in PEM, or its base64 alone.

    Raises:
        InvalidRecord: it is no selector, or no key in base64.

    >>> own_key_record("example.com", "s1", "-----BEGIN PUBLIC KEY-----\nMIGf\n-----END PUBLIC KEY-----\n").value
    'p=MIGf'
    """
    if not SELECTOR_TODAY.fullmatch(selector):
        raise InvalidRecord(f"{selector!r} is no selector", cure="It has 1 to 63 letters and digits.")
    key = "".join(_ARMOUR.sub("", public_key).split())
    if not _KEY.fullmatch(key):  # the key itself may be a private one, put here by mistake: it is not shown
        raise InvalidRecord("this is no public key", where="DKIM", cure="Give it in PEM, or its base64 alone.")
    return RequiredRecord.of(key_record(domain, selector, key), RecordPurpose.DKIM)


def verification_record(domain: str, token: str) -> RequiredRecord:
    """The TXT record with the token of ``VerifyDomainIdentity``, as it is, in this letter case (TRB-23, TRB-25)."""
    return RequiredRecord.of(token_record(domain, token), RecordPurpose.VERIFICATION)


def mail_from_records(mail_from: str, region: str) -> tuple[RequiredRecord, RequiredRecord]:
    """The records of a custom MAIL FROM domain: where bounces go, and SPF (AUTH-27).

    Args:
        mail_from: the domain.
        region: whose SES sends, such as ``eu-west-1``.

    Raises:
        InvalidConfiguration: there can be no such Region.
    """
    if not REGION.fullmatch(region):
        raise InvalidConfiguration(f"{region!r} is no Region.", where="region", cure="Write it as in eu-west-1.")
    exchange, spf = MailFrom(mail_from).records(region)
    return (
        RequiredRecord.of(exchange, RecordPurpose.MAIL_FROM),
        RequiredRecord.of(spf, RecordPurpose.SPF, required=False),
    )


def dmarc_record(domain: str, text: str = DMARC_SUGGESTION) -> RequiredRecord:
    """The DMARC record of a domain (AUTH-34)."""
    return RequiredRecord(f"_dmarc.{domain}", RecordType.TXT, text, RecordPurpose.DMARC, required=False)


def feedback_region(exchange: str) -> str | None:
    """The Region that the value of an MX record sends bounces to; any of them serves all (AUTH-33).

    Both spellings of the guide count, ``amazonses.com`` and ``amazonaws.com`` (AUTH-27, QRC-08).

    >>> feedback_region("10 feedback-smtp.us-east-1.amazonses.com")
    'us-east-1'
    """
    found = _FEEDBACK_HOST.fullmatch(exchange.partition(" ")[2])
    return found[1].lower() if found else None


def _own_key_records(domain: str, selector: str | None, public_key: str | None) -> tuple[RequiredRecord, ...]:
    if selector is None and public_key is None:
        return ()
    if selector is None or public_key is None:
        missing = "selector" if selector is None else "public_key"
        raise InvalidRecord("your own key needs its selector and the key", where=missing, cure=f"Give {missing}=.")
    return (own_key_record(domain, selector, public_key),)


def _label(text: str, what: str) -> str:
    if not _LABEL.fullmatch(text):
        raise InvalidRecord(f"{text!r} is no {what}", where="DKIM", cure="It has 1 to 63 letters and digits.")
    return text
