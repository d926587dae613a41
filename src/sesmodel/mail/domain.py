"""Domain names in mail: checked, and written in ASCII (UTS 46, RFC 5891).

What is wrong with one is said in the words that SES uses (OBS-075, OBS-076, OBS-079), which are those of JavaMail.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sesmodel.errors import InvalidAddress
from sesmodel.mail.characters import UNSEEN, named, unseen

_LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LITERAL = re.compile(r"\[[!-Z^-~]+\]")
_JOINERS = (
    "\u200c\u200d"  # where a script needs them, a domain may hold them, and idna knows where: RFC 5892 appendix A
)
_LONGEST_NAME, _LONGEST_LABEL = 253, 63  # RFC 1035 section 2.3.4


@lru_cache(maxsize=4096)
def to_ascii(domain: str) -> str:
    """Write a domain in ASCII: labels that are not ASCII become Punycode (API-04).

    Args:
        domain: a domain name, or an address literal such as ``[192.0.2.1]``.

    Raises:
        InvalidAddress: it is no domain name; the message says why.

    >>> to_ascii("bücher.example")
    'xn--bcher-kva.example'
    """
    written = domain if domain.isascii() else _punycode(domain)
    if (len(written) <= _LONGEST_NAME and _NAME.fullmatch(written)) or _LITERAL.fullmatch(written):
        return written
    hidden = unseen(domain)
    raise InvalidAddress(_why_not(written), where=repr(domain), cure=f"Take out the {hidden}." if hidden else "")


@lru_cache(maxsize=4096)
def to_unicode(domain: str) -> str:
    """Write a domain as people read it; what is no valid Punycode stays as it is.

    >>> to_unicode("xn--bcher-kva.example")
    'bücher.example'
    """
    if "xn--" not in domain.lower():
        return domain
    import idna  # its tables take 13 ms to load, and most domains are ASCII

    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return domain


def _punycode(domain: str) -> str:
    import idna  # see to_unicode

    if found := next((one for one in UNSEEN.finditer(domain) if one[0] not in _JOINERS), None):
        raise InvalidAddress(  # UTS 46 would pass over some of them, and one domain would look like another
            "Domain contains illegal character",
            where=repr(domain),
            cure=f"Take out the {named(found[0])} at position {found.start()}.",
        )
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise InvalidAddress(
            "Domain contains illegal character",
            where=repr(domain),
            cure=f"It cannot be written in Punycode: {unseen(domain) or error}.",
        ) from error


def _why_not(domain: str) -> str:
    if not domain or domain.endswith("."):
        return "Missing domain"
    if domain.startswith("."):
        return "Domain starts with dot"
    if ".." in domain:
        return "Domain contains dot-dot"
    if any(character.isspace() or not character.isprintable() for character in domain):
        return "Domain contains control or whitespace"
    if len(domain) > _LONGEST_NAME or any(len(label) > _LONGEST_LABEL for label in domain.split(".")):
        return "Domain is too long"
    return "Domain contains illegal character"
