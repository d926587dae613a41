"""Mailboxes: a display name, a local part and a domain (RFC 5322 section 3.4)."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail import encoded_word, phrase
from sesmodel.mail.characters import CONTROL, named, one_line, unseen
from sesmodel.mail.domain import to_ascii, to_unicode
from sesmodel.mail.mailbox_list import mailboxes, readable_mailboxes
from sesmodel.mail.phrase import ATEXT
from sesmodel.mail.punycode import PREFIX, punycode_encode

if TYPE_CHECKING:
    from collections.abc import Iterable

_DOT_ATOM = re.compile(rf"[{ATEXT}]+(?:\.[{ATEXT}]+)*")
_WORD = r"=\?[A-Za-z0-9-]+\?[bBqQ]\?[A-Za-z0-9+/=_-]*\?="
_SIMPLE = re.compile(
    rf"(?:(?P<name>[^\W_]+(?:[ ][^\W_]+)*|{_WORD}(?:[ ]{_WORD})*)[ ]*(?P<angle><))?"
    rf"(?P<local>[{ATEXT}]+(?:\.[{ATEXT}]+)*)@(?P<domain>[A-Za-z0-9.-]+)(?(angle)>)"
)  # most of what people write; everything else goes through the grammar
_set = object.__setattr__
_QUOTABLE = re.compile(r"[ -~]+")
_LONGEST_LOCAL_PART = 64  # RFC 5321 section 4.5.3.1.1

_LINE = 75  # with a comma, the 76 of a line that has an encoded word: RFC 2047 section 2


def _domain(text: str) -> str:
    return to_ascii(text)


def collapse(text: str) -> str:
    """Make one blank of every run of them, and none at the ends: readers do so with names."""
    return (re.sub(" {2,}", " ", text) if "  " in text else text).strip(" ")


def check_name(text: str, *, where: str) -> None:
    """Refuse a name of a person or a group that is not one line of text.

    Raises:
        InvalidAddress: it holds a control character or a lone surrogate.
    """
    if found := CONTROL.search(text):
        raise InvalidAddress(
            f"the display name holds {found[0]!r}",
            where=where,
            cure=f"A name is one line of text: take out the {named(found[0])} at position {found.start()}.",
        )


@attrs.frozen
class Address:
    """One mailbox. Its domain is kept in ASCII and compared without case: two spellings of one domain are equal.

    Args:
        local_part: what stands before the ``@``, without quotes; ASCII.
        domain: what stands after it; Unicode is written in Punycode (API-04).
        display_name: the name that people read; any text on one line. Runs of blanks become one.

    Raises:
        InvalidAddress: a part is missing or cannot be sent to; SES takes no local part outside ASCII (TRB-13).

    >>> address = Address.parse("Ana Pérez <ana@exämple.com>")
    >>> address.addr_spec, address.display_name
    ('ana@xn--exmple-cua.com', 'Ana Pérez')
    """

    local_part: str
    domain: str = attrs.field(converter=_domain, eq=str.lower)
    display_name: str = attrs.field(default="", converter=collapse)

    def __attrs_post_init__(self) -> None:
        """Refuse what no server would take."""
        if not _DOT_ATOM.fullmatch(self.local_part) or len(self.local_part) > _LONGEST_LOCAL_PART:
            _check_local_part(self.local_part, self.domain)
        if self.display_name:
            check_name(self.display_name, where=self.addr_spec)

    @classmethod
    def parse(cls, text: str, *, punycode_local: bool = False) -> Address:
        """Read one mailbox: ``ana@example.com``, ``Ana <ana@example.com>``, ``"Pérez, Ana" <ana@example.com>``.

        Args:
            text: the mailbox, in any form of RFC 5322, obsolete ones among them.
            punycode_local: write a local part outside ASCII in Punycode instead of refusing it. A page of the guide
                does so for envelope addresses, and its list of errors forbids it (API-05).

        Raises:
            InvalidAddress: it is none, or more than one.

        >>> Address.parse("张伟@example.com", punycode_local=True).addr_spec
        'xn--cpqy30b@example.com'
        """
        found = parse_list(text, blanks=True, punycode_local=punycode_local)
        if len(found) == 1:
            return found[0]
        what = "Illegal address" if found else "Missing final '@domain'"
        raise InvalidAddress(what, where=repr(text), cure="Give exactly one mailbox, and quote commas in names.")

    @cached_property
    def addr_spec(self) -> str:
        """The address alone, in ASCII, as it stands in envelopes: ``local@domain``."""
        if _DOT_ATOM.fullmatch(self.local_part):
            return f"{self.local_part}@{self.domain}"
        return f"{phrase.quote(self.local_part)}@{self.domain}"

    @property
    def mailbox(self) -> Address:
        """The same address without a name: what two spellings of one mailbox have in common."""
        return _checked(self.local_part, self.domain, "") if self.display_name else self

    @property
    def unicode_domain(self) -> str:
        """The domain as people read it."""
        return to_unicode(self.domain)

    def encode(self, *, column: int = 0) -> str:
        """Write it for a header field, in ASCII: the name quoted or as encoded words where it must be.

        Args:
            column: how many characters stand on the line already.

        >>> Address.parse("Jörg <a@b.c>").encode()
        '=?utf-8?q?J=C3=B6rg?= <a@b.c>'
        """
        spec = self.addr_spec
        if not self.display_name:
            return spec
        name = phrase.write(self.display_name, column=column)
        if name.startswith("=?"):  # encoded words: then the line ends at 76
            last = len(name) - name.rfind("\n") - 1 + ("\n" not in name) * column
            if last + len(spec) + 3 > _LINE:
                return f"{name}\r\n <{spec}>"
        return f"{name} <{spec}>"

    def __str__(self) -> str:
        """The mailbox as a person writes it; :meth:`parse` reads it back."""
        if not self.display_name:
            return self.addr_spec
        return f"{phrase.show(self.display_name)} <{self.addr_spec}>"


def addresses(source: str | Address | Iterable[str | Address]) -> tuple[Address, ...]:
    """Make mailboxes from what people write: one, a list in one text, or any iterable of both.

    Raises:
        InvalidAddress: one of them is none.

    >>> [a.addr_spec for a in addresses("a@example.com, B <b@example.com>")]
    ['a@example.com', 'b@example.com']
    """
    if isinstance(source, Address):
        return (source,)
    if isinstance(source, str):
        return parse_list(source, blanks=True)
    return tuple([item if isinstance(item, Address) else _simple(item) or Address.parse(item) for item in source])


def encode_address(text: str, *, punycode_local: bool = False) -> str:
    """Write a mailbox in the ASCII that SES takes: domain in Punycode, name as encoded words (API-04).

    Args:
        text: the mailbox, as :meth:`Address.parse` takes it.
        punycode_local: write a local part outside ASCII in Punycode instead of refusing it (API-05).

    Raises:
        InvalidAddress: it is no mailbox, or its local part is not ASCII.

    >>> encode_address("info@bücher.example")
    'info@xn--bcher-kva.example'
    """
    return Address.parse(text, punycode_local=punycode_local).encode()


def parse_list(text: str, *, blanks: bool = False, punycode_local: bool = False) -> tuple[Address, ...]:
    """Read mailboxes separated by commas; groups give their members (RFC 6854), stray separators are passed over.

    Args:
        text: the list.
        blanks: whether blanks and comments may stand around ``@`` and dots, as RFC 5322 allows and SES does not.
        punycode_local: write local parts outside ASCII in Punycode (API-05).

    Raises:
        InvalidAddress: one of them is none. What is wrong is said in SES's own words (OBS-074 to OBS-084).
    """
    return (_known if len(text) <= _ROOM else _mailboxes)(text, blanks, punycode_local)


def _mailboxes(text: str, blanks: bool, punycode_local: bool) -> tuple[Address, ...]:  # noqa: FBT001  see _known
    pieces = [piece for piece in (part.strip(" \t") for part in text.split(",")) if piece]
    if pieces and all(simple := [_simple(piece) for piece in pieces]):
        return tuple(filter(None, simple))
    found = mailboxes(text, blanks=blanks)
    if punycode_local:
        found = ((name, _punycode(local_part), domain) for name, local_part, domain in found)
    return tuple(Address(local_part, domain, name) for name, local_part, domain in found)


_ROOM = 200  # longer lists are not worth keeping
_known = lru_cache(maxsize=1024)(_mailboxes)  # a sender is read for every mail; a cache takes no keywords cheaply


def readable(text: str) -> tuple[Address, ...]:
    """Read what can be read of the addresses that others wrote; mailboxes that are none are passed over.

    >>> [str(address) for address in readable("good@example.com, bad, ok@example.net")]
    ['good@example.com', 'ok@example.net']
    """
    found = []
    for name, local_part, domain in readable_mailboxes(one_line(text)):
        try:
            found.append(Address(local_part, domain, one_line(name)))
        except InvalidAddress:
            continue
    return tuple(found)


def _simple(text: str) -> Address | None:
    """A mailbox of the form that most have; ``None`` if the grammar must read it."""
    match = _SIMPLE.fullmatch(text)
    if match is None or len(match["local"]) > _LONGEST_LOCAL_PART:
        return None
    name, local_part, domain = match.group("name", "local", "domain")
    if name and name.startswith("=?"):
        return Address(local_part, domain, encoded_word.decode(name))
    return _checked(local_part, to_ascii(domain), name or "")


def _checked(local_part: str, domain: str, name: str) -> Address:
    """A mailbox whose parts are checked already: a third of the time that a long list of recipients takes."""
    made = Address.__new__(Address)
    _set(made, "local_part", local_part)
    _set(made, "domain", domain)
    _set(made, "display_name", name)
    return made


def _punycode(local_part: str) -> str:
    if local_part.isascii() or unseen(local_part):  # the second is refused by its name, as everywhere
        return local_part
    atoms = local_part.split(".")
    return ".".join([atom if atom.isascii() else PREFIX + punycode_encode(atom) for atom in atoms])


def _check_local_part(local_part: str, domain: str) -> None:
    where = repr(f"{local_part}@{domain}")
    if not local_part:
        raise InvalidAddress("Missing local name", where=where)
    hidden = unseen(local_part)
    if not local_part.isascii():
        cure = f"SES takes no local part outside ASCII, and Punycode is for domains only: {local_part!r}."
        raise InvalidAddress(
            "There are non-ASCII characters in the email address",
            where=where,
            cure=f"Take out the {hidden} of {local_part!r}." if hidden else cure,
        )
    if not _QUOTABLE.fullmatch(local_part):
        cure = f"Take out the {hidden}."
        raise InvalidAddress("Local address contains control or whitespace", where=where, cure=cure)
    if len(local_part) > _LONGEST_LOCAL_PART:
        raise InvalidAddress("Local address is too long", where=where, cure="64 characters are the limit.")
