"""What a receiver finds out about mail that came from SES: SPF, DKIM and DMARC together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from sesmodel.dkim.report import DkimReport
from sesmodel.dkim_verification import verify_dkim
from sesmodel.dns.dmarc import DmarcRecord, is_dmarc
from sesmodel.dns.dmarc_verdict import DmarcVerdict, dmarc_evaluate, organizational_domain
from sesmodel.dns.question import ask
from sesmodel.dns.record import RecordType
from sesmodel.dns.spf import SpfResult
from sesmodel.errors import InvalidAddress, InvalidRecord
from sesmodel.mail.address import parse_list
from sesmodel.mail.raw import RawMessage
from sesmodel.service.spf import spf_result

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sesmodel.dkim.report import DkimResult
    from sesmodel.ports import Resolver

_PLAIN = re.compile(r"[\w.-]+")


@attrs.frozen
class Authentication:
    """What a receiver found. Its ``str`` is the value of an ``Authentication-Results`` field (RFC 8601).

    Attributes:
        mail_from_domain: the domain of the envelope sender, ``""`` if it is not known.
        from_domain: the domain of the address in From, ``""`` if there is none.
        spf: whether SES may send for the first.
        dkim: what became of each signature.
        dmarc: whether either speaks for the second, and what becomes of the message.
        server: the receiver.
    """

    mail_from_domain: str
    from_domain: str
    spf: SpfResult
    dkim: DkimReport
    dmarc: DmarcVerdict
    server: str = "mx.example.net"

    def __str__(self) -> str:
        """On one line: ``mx.example.net; spf=pass smtp.mailfrom=…; dkim=pass header.d=…; dmarc=pass header.from=…``."""
        spf = _said(f"spf={self.spf}", {"smtp.mailfrom": self.mail_from_domain})
        dmarc = _said(f"dmarc={self.dmarc.result}", {"header.from": self.from_domain})
        return "; ".join([self.server, spf, *(map(_signature, self.dkim) if self.dkim else ["dkim=none"]), dmarc])


def authenticate(
    raw: bytes | RawMessage,
    resolver: Resolver,
    *,
    mail_from_domain: str | None = None,
    server: str = "mx.example.net",
    now: datetime | None = None,
    chance: Callable[[], float] = lambda: 0.0,
) -> Authentication:
    """Judge mail that SES sent as its receiver does (AUTH-38, AUTH-39, LIF-20).

    Args:
        raw: the message as it was received.
        resolver: looks the records up.
        mail_from_domain: the domain of the envelope sender; that of the ``Return-Path`` field if not given.
        server: the receiver.
        now: when it is received; the time of the machine if not given.
        chance: draws a number from 0 up to 1, for the ``pct`` of DMARC; every message is covered if not given.

    Raises:
        MissingExtra: dkimpy is not installed: ``sesmodel[dns]``.

    >>> from sesmodel import LocalSes, Mailer, Message
    >>> ses = LocalSes()
    >>> ses.verify("example.com", dkim=True)
    >>> _ = Mailer(ses).send(Message(sender="a@example.com", to="b@example.net", subject="Hi", text="Hello"))
    >>> found = authenticate(ses.inbox("b@example.net")[0].raw, ses.dns, now=ses.clock.now())
    >>> found.spf.value, found.dkim.passed, found.dmarc.dkim_aligned
    ('pass', ('example.com', 'amazonses.com'), True)
    """
    raw = RawMessage.of(raw)
    envelope = _domain(raw.headers.get("Return-Path", "")) if mail_from_domain is None else mail_from_domain
    author = _domain(raw.headers.get("From", ""))
    spf = ask(spf_result(envelope), resolver.lookup) if envelope else SpfResult.NONE
    dkim = verify_dkim(raw, resolver, now=now)
    place, record = _policy(author, resolver) if author else ("", None)
    dmarc = dmarc_evaluate(
        author,
        spf_result=spf,
        mail_from=envelope,
        dkim_results=[(one.domain, one.ok) for one in dkim],
        record=record,
        record_domain=place,
        chance=chance,
    )
    return Authentication(envelope, author, spf, dkim, dmarc, server)


def _domain(field: str) -> str:
    """The domain of the only address in a field, if there is one."""
    try:
        (address,) = parse_list(field)
    except (InvalidAddress, ValueError):
        return ""
    return address.domain.lower()


def _policy(domain: str, resolver: Resolver) -> tuple[str, DmarcRecord | None]:
    """The record of a domain, or that of its organisation (RFC 7489 section 6.6.3); of several, none holds."""
    for place in dict.fromkeys((domain, organizational_domain(domain))):
        texts = list(filter(is_dmarc, resolver.lookup(f"_dmarc.{place}", RecordType.TXT).values))
        if texts:
            return place, _parsed(texts)
    return domain, None


def _parsed(texts: list[str]) -> DmarcRecord | None:
    try:
        (text,) = texts
        return DmarcRecord.parse(text)
    except (InvalidRecord, ValueError):
        return None


def _signature(one: DkimResult) -> str:
    reason = f' reason="{one.failure}"' if one.failure else ""
    properties = {"header.d": one.domain, "header.s": one.selector, "header.a": one.algorithm}
    return _said(f"dkim={one.result}{reason}", properties)


def _said(verdict: str, properties: dict[str, str]) -> str:
    return verdict + "".join(f" {name}={value}" for name, value in properties.items() if _PLAIN.fullmatch(value))
