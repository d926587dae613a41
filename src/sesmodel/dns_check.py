"""`check_dns`: what is published for an identity, compared with what must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from sesmodel.dns.question import ask, ask_async
from sesmodel.resolver import DnsResolver
from sesmodel.service.domain_check import DomainSetup, check_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.dns.question import Question
    from sesmodel.dns.record import Answer
    from sesmodel.ports import AsyncResolver, Resolver
    from sesmodel.service.dns_report import DnsReport
    from sesmodel.service.domain_check import DomainDetails


def check_dns(
    domain: str,
    *,
    region: str,
    resolver: Resolver | None = None,
    identity: Mapping[str, Any] | None = None,
    **known: Unpack[DomainDetails],
) -> DnsReport:
    """Look up what is published for an identity, and compare it with what it needs (IDN-14).

    Only the DNS is asked. What SES gave out for the identity stands in no DNS, so tell it: the tokens of Easy DKIM, or
    the whole answer of ``GetEmailIdentity``. Without, the report is never ``ok``: it holds what can be said of the
    domain by itself, and notes what could not be checked.

    Args:
        domain: the domain of the identity; or an address, whose domain is meant then.
        region: whose SES it is for, such as ``eu-west-1``.
        resolver: looks up; the name servers of the machine are asked if not given.
        identity: what ``GetEmailIdentity`` answers: tokens and MAIL FROM domain are taken from it.
        known: what else is known of the identity:

            - ``tokens``: of Easy DKIM;
            - ``selector``: of your own key (BYODKIM), and ``public_key``: that key, in PEM or its base64 alone;
            - ``verification_token``: of ``VerifyDomainIdentity``;
            - ``mail_from``: the custom MAIL FROM domain, if there is one.

    Raises:
        InvalidAddress: no identity can have this domain.
        InvalidRecord: something given cannot stand in a record.
        InvalidConfiguration: there can be no such Region.
        MissingExtra: there is no resolver, and dnspython is not installed.

    >>> from sesmodel import DnsTable
    >>> report = check_dns("example.com", region="eu-west-1", resolver=DnsTable(), tokens=["tok"])
    >>> [record.expected.name for record in report.missing]
    ['tok._domainkey.example.com', '_dmarc.example.com']
    """
    setup = DomainSetup(domain=domain, region=region, **known).with_identity(identity)
    return ask(check_domain(setup), (DnsResolver() if resolver is None else resolver).lookup)


async def acheck_dns(
    domain: str,
    *,
    region: str,
    resolver: AsyncResolver | None = None,
    identity: Mapping[str, Any] | None = None,
    **known: Unpack[DomainDetails],
) -> DnsReport:
    """As :func:`check_dns`, without blocking the event loop; what can be asked at once is."""
    import asyncio  # 50 ms to load, and every caller here has it already

    asked = DnsResolver() if resolver is None else resolver

    async def answers(questions: tuple[Question, ...]) -> tuple[Answer, ...]:
        return tuple(await asyncio.gather(*(asked.alookup(one.name, one.type) for one in questions)))

    setup = DomainSetup(domain=domain, region=region, **known).with_identity(identity)
    return await ask_async(check_domain(setup), answers)
