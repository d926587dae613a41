"""Whom one copy of a personalised mail is for, and what is put into it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail import message_values as values
from sesmodel.mail.address import Address
from sesmodel.mail.header import Headers
from sesmodel.service.submission import tag_pairs
from sesmodel.service.template_data import template_data

if TYPE_CHECKING:
    from sesmodel.service.template_data import TemplateDataLike


def _data(source: TemplateDataLike) -> Mapping[str, Any]:
    return template_data(source)


@attrs.frozen
class Destination:
    """One destination: all its addresses get the same mail, made from its data (TPL-03).

    Args:
        to: who gets it: an address, several with commas, or any iterable of addresses.
        data: the values for the template: a mapping of JSON values, or a JSON object as text. What is missing there,
            the default data say (TPL-06).
        cc: who gets a copy.
        bcc: who gets a copy without being shown.
        headers: header fields of this mail alone, such as its ``List-Unsubscribe``.
        tags: message tags of this mail alone, by name.

    Raises:
        InvalidAddress: an address is none, or there is none at all.
        InvalidContent: the data are no JSON object.
        InvalidHeader: a header field cannot be written.

    >>> Destination("bob@example.net", {"name": "Bob"}).data["name"]
    'Bob'
    """

    to: tuple[Address, ...] = attrs.field(default=(), converter=values.to)
    data: Mapping[str, Any] = attrs.field(default=None, converter=_data)
    cc: tuple[Address, ...] = attrs.field(default=(), converter=values.cc, kw_only=True)
    bcc: tuple[Address, ...] = attrs.field(default=(), converter=values.bcc, kw_only=True)
    headers: Headers = attrs.field(factory=Headers, converter=values.headers, kw_only=True)
    tags: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=tag_pairs, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a mail for nobody."""
        if not (self.to or self.cc or self.bcc):
            raise InvalidAddress("there is no recipient.", where="to", cure="Name one.")

    def headers_with(self, shared: Headers) -> Headers:
        """The header fields that all mails share, where this one has none of that name, and then its own.

        Args:
            shared: those of all.
        """
        own = {header.name.lower() for header in self.headers}
        return Headers((*(header for header in shared if header.name.lower() not in own), *self.headers))

    def without(self, withheld: Container[str]) -> Destination | None:
        """The same without some of its recipients; ``None`` if that is all of them.

        Args:
            withheld: addresses alone.
        """
        to, cc, bcc = (
            tuple(one for one in each if one.addr_spec not in withheld) for each in (self.to, self.cc, self.bcc)
        )
        return attrs.evolve(self, to=to, cc=cc, bcc=bcc) if to or cc or bcc else None

    @property
    def recipients(self) -> tuple[Address, ...]:
        """Everyone who gets a copy: To, Cc, Bcc."""
        return (*self.to, *self.cc, *self.bcc)
