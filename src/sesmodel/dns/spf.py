"""What an SPF record says (RFC 7208)."""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_LOOKUPS = 10
"""How many terms of a record, with those that it includes, may ask the DNS (RFC 7208 section 4.6.4)."""

_VERSION = re.compile(r"v=spf1(?= |$)", re.IGNORECASE)
_MECHANISM = re.compile(r"([-+?~]?)([A-Za-z][A-Za-z0-9_.-]*)(?::([^\s/]*))?((?:/.*)?)")
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*)=(.*)")
_CIDR = re.compile(r"(?:/(?:3[0-2]|[12]?[0-9]))?(?://(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))?")
_PREFIX = re.compile(r"(?:/[0-9]{1,3})?")
_DOMAIN = re.compile(r"(?:[!-$&-~]|%\{[slodiphcrtvSLODIPHCRTV][0-9]*[rR]?[-.+,/_=]*\}|%[%_-])+")
_ASKING = {"include", "a", "mx", "ptr", "exists", "redirect"}
_ALONE, _WITH_DOMAIN, _WITH_ADDRESS = {"all"}, {"include", "exists"}, {"ip4": IPv4Network, "ip6": IPv6Network}


class SpfResult(StrEnum):
    """What SPF says of a sender (RFC 7208 section 2.6)."""

    PASS = "pass"  # noqa: S105  no password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


_BY_QUALIFIER = {
    "+": SpfResult.PASS,
    "-": SpfResult.FAIL,
    "~": SpfResult.SOFTFAIL,
    "?": SpfResult.NEUTRAL,
}


@attrs.frozen
class SpfTerm:
    """One term of a record.

    Attributes:
        name: the mechanism or modifier, in lower case.
        domain: what stands after its colon or equals sign, as written.
        qualifier: of a mechanism ``+``, ``-``, ``~`` or ``?``; empty for a modifier.
        text: the term as written.
    """

    name: str
    domain: str
    qualifier: str
    text: str

    @property
    def asks(self) -> bool:
        """Whether it makes a receiver ask the DNS (RFC 7208 section 4.6.4)."""
        return self.name in _ASKING

    @property
    def result(self) -> SpfResult:
        """What a sender gets that the mechanism matches."""
        return _BY_QUALIFIER[self.qualifier]


@attrs.frozen
class SpfRecord:
    """An SPF record.

    Attributes:
        terms: its terms, in their order.

    >>> SpfRecord.parse("v=spf1 mx include:example.com -all").lookups
    2
    """

    terms: tuple[SpfTerm, ...]

    @classmethod
    def parse(cls, text: str) -> SpfRecord:
        """Read the text of a record.

        Raises:
            InvalidRecord: it is none, or has a term that makes receivers give up with ``permerror``.
        """
        if not is_spf(text):
            raise InvalidRecord(f"{text!r} is no SPF record", cure="It begins with 'v=spf1 '.")
        terms = tuple(_term(word) for word in text[len("v=spf1") :].split(" ") if word)
        for once in ("redirect", "exp"):  # RFC 7208 section 6
            if sum(term.name == once for term in terms if not term.qualifier) > 1:
                raise InvalidRecord(f"{once}= stands there twice", where="SPF", cure="Keep one of them.")
        return cls(terms)

    def __str__(self) -> str:
        """The record, to publish as a TXT record."""
        return " ".join(("v=spf1", *(term.text for term in self.terms)))

    @property
    def effective(self) -> tuple[SpfTerm, ...]:
        """The terms that decide: the mechanisms up to ``all``, then ``redirect=`` if there is no ``all``."""
        mechanisms = [term for term in self.terms if term.qualifier]
        for position, term in enumerate(mechanisms):
            if term.name == "all":
                return tuple(mechanisms[: position + 1])  # RFC 7208 section 5.1
        return (*mechanisms, *(term for term in self.terms if not term.qualifier and term.name == "redirect"))

    @property
    def lookups(self) -> int:
        """How many of its own terms ask the DNS; those of the records that it includes count, too."""
        return sum(term.asks for term in self.effective)


def is_spf(text: str) -> bool:
    """Whether a TXT record is one of SPF, right or wrong (RFC 7208 section 4.5)."""
    return _VERSION.match(text) is not None


def spf_texts(texts: Iterable[str]) -> tuple[str, ...]:
    """The SPF records among the TXT records of a name; more than one is an error (RFC 7208 section 4.5)."""
    return tuple(text for text in texts if is_spf(text))


def _term(word: str) -> SpfTerm:
    if modifier := _MODIFIER.fullmatch(word):
        return _modifier(word, modifier[1].lower(), modifier[2])
    found = _MECHANISM.fullmatch(word)
    if not found or not _fits(found[2].lower(), found[3], found[4]):
        raise InvalidRecord(f"{word!r} is no term", where="SPF", cure="Receivers ignore the whole record: mend it.")
    return SpfTerm(found[2].lower(), found[3] or "", found[1] or "+", word)


def _modifier(word: str, name: str, domain: str) -> SpfTerm:
    needs_domain = name in {"redirect", "exp"}  # any other is unknown, and passed over
    if not (_DOMAIN.fullmatch(domain) or (domain == "" and not needs_domain)):
        raise InvalidRecord(f"{word!r} is no term", where="SPF", cure="Receivers ignore the whole record: mend it.")
    return SpfTerm(name, domain, "", word)


def _fits(name: str, domain: str | None, cidr: str) -> bool:
    if name in _WITH_ADDRESS:
        return _PREFIX.fullmatch(cidr) is not None and _is_network(name, f"{domain or ''}{cidr}")
    has_domain = domain is not None and _DOMAIN.fullmatch(domain) is not None
    if name in {"a", "mx"}:
        return (domain is None or has_domain) and _CIDR.fullmatch(cidr) is not None
    if cidr:
        return False
    if name == "ptr":
        return domain is None or has_domain
    return (name in _WITH_DOMAIN and has_domain) or (name in _ALONE and domain is None)


def _is_network(name: str, text: str) -> bool:
    try:
        _WITH_ADDRESS[name](text, strict=False)
    except ValueError:
        return False
    return "%" not in text
