"""Domains that can be identities, and one that should not be (IDN-05)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidAddress
from sesmodel.mail.domain import to_ascii

if TYPE_CHECKING:
    from sesmodel.service.problem import Advice

_DOTS = re.compile(r"[.\u3002\uff0e\uff61]")  # UTS 46 reads them all as the period
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_LONGEST_LABEL, _LONGEST_NAME = 63, 255  # the guide counts as RFC 1034 does on the wire; 253 fit into a real name
_WWW = "www."


def identity_domain(text: str) -> str:
    """Write a domain as an identity has it: in ASCII and lower case.

    Args:
        text: labels of up to 63 characters with periods between, 255 in all, counted in Punycode; at least one period.

    Raises:
        InvalidAddress: no identity can have this domain; the message says why.

    >>> identity_domain("Bücher.example")
    'xn--bcher-kva.example'
    """
    labels = [_ascii(label, text) for label in _DOTS.split(text)]
    name = ".".join(labels).lower()
    if why := _why_not(labels, name):
        raise InvalidAddress(why, where=repr(text))
    return name


def identity_domain_advice(domain: str) -> tuple[Advice, ...]:
    """Warn of the name of a web site: a domain is verified without its ``www.`` (IDN-05).

    >>> identity_domain_advice("www.example.com")[0].cure
    'Register example.com.'
    """
    if not domain.lower().startswith(_WWW):
        return ()
    from sesmodel.service.problem import Advice

    what = "mail does not come from the name of a web site, and this one will not be verified"
    return (Advice("www-prefix", domain, what, "IDN-05", f"Register {domain[len(_WWW) :]}."),)


def _ascii(label: str, domain: str) -> str:
    if label.isascii():
        return label
    try:
        return to_ascii(label)
    except InvalidAddress as error:
        raise InvalidAddress(error.what, where=repr(domain), cure=error.cure) from error


def _why_not(labels: list[str], name: str) -> str:
    if any(len(label) > _LONGEST_LABEL for label in labels):
        return f"a label of a domain has at most {_LONGEST_LABEL} characters"
    if len(name) > _LONGEST_NAME:
        return f"a domain has at most {_LONGEST_NAME} characters, and this one has {len(name)}"
    if not all(map(_LABEL.fullmatch, labels)):
        return "labels of a domain have letters, digits and inner hyphens"
    return "" if len(labels) > 1 else "a domain has at least one period"
