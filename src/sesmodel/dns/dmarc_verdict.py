"""Whether mail passes DMARC, and what becomes of it (RFC 7489 sections 3.1 and 6.6)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.dns.dmarc import AlignmentMode, DmarcPolicy, DmarcRecord
from sesmodel.dns.name import same_form
from sesmodel.dns.spf import SpfResult

if TYPE_CHECKING:
    from collections.abc import Iterable

OrganizationalDomain = Callable[[str], str]
"""Finds the domain that an organisation registered, from one at or below it."""

# Below country codes, these are registered under by everybody; the Public Suffix List knows all, and grows weekly.
_SHARED = frozenset("ac co com edu go gob gov gouv ltd me mil ne net nom or org plc sch".split())
_COUNTRY_CODE = 2
_MILDER = {
    DmarcPolicy.REJECT: DmarcPolicy.QUARANTINE,
    DmarcPolicy.QUARANTINE: DmarcPolicy.NONE,
    DmarcPolicy.NONE: DmarcPolicy.NONE,
}
"""What mail gets that ``pct`` leaves out (RFC 7489 section 6.6.4)."""


class DmarcResult(StrEnum):
    """Whether a message passes."""

    PASS = "pass"  # noqa: S105  no password
    FAIL = "fail"
    NONE = "none"


@attrs.frozen
class DmarcVerdict:
    """What a receiver makes of a message.

    Attributes:
        result: whether it passes; none if the domain publishes no record.
        disposition: what becomes of it.
        spf_aligned: whether SPF passes for a domain that aligns with From.
        dkim_aligned: whether a signature is good whose domain does.
    """

    result: DmarcResult
    disposition: DmarcPolicy
    spf_aligned: bool
    dkim_aligned: bool


def organizational_domain(domain: str) -> str:
    """Guess the domain that an organisation registered: two labels, or three as in ``example.co.uk``.

    A guess without the Public Suffix List. Where it matters, pass a function that reads the list.

    >>> organizational_domain("news.mail.example.com"), organizational_domain("mail.example.co.uk")
    ('example.com', 'example.co.uk')
    """
    labels = same_form(domain).split(".")
    shared = len(labels) > 2 and len(labels[-1]) == _COUNTRY_CODE and labels[-2] in _SHARED
    return ".".join(labels[-3 if shared else -2 :])


def spf_aligned(
    from_domain: str,
    mail_from_domain: str,
    mode: AlignmentMode | str = AlignmentMode.RELAXED,
    *,
    organization: OrganizationalDomain = organizational_domain,
) -> bool:
    """Whether the MAIL FROM domain aligns with that of From (AUTH-35, RFC 7489 section 3.1.2).

    Args:
        from_domain: the domain of the address in From.
        mail_from_domain: the domain that SPF was asked about; ``""`` aligns with none.
        mode: ``r``, relaxed, wants one organisation; ``s``, strict, one domain.
        organization: finds the domain that an organisation registered.

    >>> spf_aligned("example.com", "mail.example.com"), spf_aligned("example.com", "mail.example.com", "s")
    (True, False)
    """
    return _aligned(from_domain, mail_from_domain, AlignmentMode(mode), organization)


def dkim_aligned(
    from_domain: str,
    signing_domain: str,
    mode: AlignmentMode | str = AlignmentMode.RELAXED,
    *,
    organization: OrganizationalDomain = organizational_domain,
) -> bool:
    """Whether the domain of a signature aligns with that of From (AUTH-36, RFC 7489 section 3.1.1).

    Args:
        from_domain: the domain of the address in From.
        signing_domain: the ``d=`` of the signature.
        mode: ``r``, relaxed, wants one organisation; ``s``, strict, one domain.
        organization: finds the domain that an organisation registered.

    >>> dkim_aligned("example.com", "amazonses.com")
    False
    """
    return _aligned(from_domain, signing_domain, AlignmentMode(mode), organization)


def dmarc_evaluate(
    from_domain: str,
    *,
    spf_result: SpfResult | str,
    mail_from: str,
    dkim_results: Iterable[tuple[str, bool]] = (),
    record: DmarcRecord | str | None,
    record_domain: str | None = None,
    chance: Callable[[], float] = lambda: 0.0,
    organization: OrganizationalDomain = organizational_domain,
) -> DmarcVerdict:
    """Say whether a message passes DMARC, and what becomes of it (AUTH-38).

    Args:
        from_domain: the domain of the address in From.
        spf_result: what SPF says.
        mail_from: the domain that it says it of.
        dkim_results: of each signature its ``d=``, and whether it is good.
        record: the DMARC record that was found, if there is one.
        record_domain: where it was found, if that is not ``from_domain``: then ``sp`` decides.
        chance: draws a number from 0 up to 1, and ``pct`` covers the message if that is below it; always covered if
            not given.
        organization: finds the domain that an organisation registered.

    Raises:
        InvalidRecord: the text is no DMARC record.

    >>> dmarc_evaluate(
    ...     "example.com", spf_result="pass", mail_from="eu-west-1.amazonses.com", record="v=DMARC1; p=quarantine"
    ... ).disposition.value
    'quarantine'
    """
    known = DmarcRecord.parse(record) if isinstance(record, str) else record
    aspf, adkim = (known.aspf, known.adkim) if known else (AlignmentMode.RELAXED, AlignmentMode.RELAXED)
    by_spf = SpfResult(spf_result) is SpfResult.PASS and _aligned(from_domain, mail_from, aspf, organization)
    by_dkim = any(good and _aligned(from_domain, domain, adkim, organization) for domain, good in dkim_results)
    if known is None:
        return DmarcVerdict(DmarcResult.NONE, DmarcPolicy.NONE, by_spf, by_dkim)
    if by_spf or by_dkim:
        return DmarcVerdict(DmarcResult.PASS, DmarcPolicy.NONE, by_spf, by_dkim)
    of_parent = record_domain is not None and same_form(record_domain) != same_form(from_domain)
    return DmarcVerdict(DmarcResult.FAIL, _disposition(known, chance, of_parent=of_parent), by_spf, by_dkim)


def _disposition(record: DmarcRecord, chance: Callable[[], float], *, of_parent: bool) -> DmarcPolicy:
    policy = record.sp if of_parent and record.sp else record.p
    return policy if chance() * 100 < record.pct else _MILDER[policy]


def _aligned(one: str, other: str, mode: AlignmentMode, organization: OrganizationalDomain) -> bool:
    same, found = same_form(one), same_form(other)
    if mode is AlignmentMode.STRICT or same == found or not found:
        return same == found
    return organization(same) == organization(found)
