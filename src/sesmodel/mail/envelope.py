"""The envelope: who a message is from and for, as the servers see it (RFC 5321 section 2.3.1, LIF-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail.address import Address, addresses

if TYPE_CHECKING:
    from collections.abc import Iterable


def _mail_from(value: str | Address) -> str:
    return _addr_spec(value) if value else ""  # the null sender stays


_set = object.__setattr__


def _rcpt_to(values: str | Address | Iterable[str | Address]) -> tuple[str, ...]:
    return tuple(address.addr_spec for address in addresses(values))


def _addr_spec(value: str | Address) -> str:
    return (value if isinstance(value, Address) else Address.parse(value)).addr_spec


@attrs.frozen
class Envelope:
    """The routing of one message. Bcc recipients stand here, and nowhere else.

    Args:
        mail_from: where bounces go; ``""`` is the null sender of notices.
        rcpt_to: who gets a copy; at least one.

    Raises:
        InvalidAddress: an address is none, or there is no recipient.

    >>> Envelope("a@example.com", ["Bob <b@example.net>"]).rcpt_to
    ('b@example.net',)
    """

    mail_from: str = attrs.field(converter=_mail_from)
    rcpt_to: tuple[str, ...] = attrs.field(converter=_rcpt_to)

    @classmethod
    def known(cls, mail_from: str, rcpt_to: tuple[str, ...]) -> Envelope:
        """Make one of bare addresses that are known to be such."""
        made = cls.__new__(cls)
        _set(made, "mail_from", mail_from)
        _set(made, "rcpt_to", rcpt_to)
        return made

    def __attrs_post_init__(self) -> None:
        """Refuse an envelope that goes nowhere."""
        if not self.rcpt_to:
            raise InvalidAddress("There are no recipients specified", where="envelope")
