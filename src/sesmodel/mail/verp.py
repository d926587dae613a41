"""Variable envelope return paths: a bounce tells by its own address who bounced (LIF-15)."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from sesmodel.errors import InvalidAddress
from sesmodel.mail.address import Address

# What may stand in a label as it is: the characters of an atom but "=", "+" and "%", and dots between them.
_KEPT_LOCAL = "!#$&'*/?^_`{|}~-"
_KEPT_DOMAIN = "_-."
_DOTS_BETWEEN = re.compile(r"[^.]+(?:\.[^.]+)*")


def verp(base: str | Address, recipient: str | Address) -> str:
    """Make a return path that names a recipient, for a message to that recipient alone.

    It is a label on ``base``, so SES takes it for verified when ``base`` is. In the recipient's local part ``=``,
    ``+``, ``%`` and what could not stand in a label are written as ``%XX``.

    Args:
        base: where bounces go.
        recipient: who gets the message.

    Raises:
        InvalidAddress: one is no mailbox, or both together pass the 64 characters of a local part.

    >>> verp("bounces@example.com", "bob@example.org")
    'bounces+bob=example.org@example.com'
    """
    back, person = _address(base), _address(recipient)
    dots = "." if _DOTS_BETWEEN.fullmatch(person.local_part) else ""
    local_part = quote(person.local_part, safe=_KEPT_LOCAL).replace(".", dots or "%2E")
    label = f"{local_part}={quote(person.domain, safe=_KEPT_DOMAIN)}"
    return Address(f"{back.local_part}+{label}", back.domain).addr_spec


def unverp(address: str | Address) -> str:
    """Tell whom a return path of :func:`verp` names.

    Raises:
        InvalidAddress: it names nobody.

    >>> unverp("bounces+bob=example.org@example.com")
    'bob@example.org'
    """
    back = _address(address)
    _, plus, label = back.local_part.rpartition("+")
    local_part, equals, domain = label.rpartition("=")
    if not (plus and equals):
        cure = "Give an address such as 'bounces+bob=example.org@example.com'."
        raise InvalidAddress("no recipient is named in it", where=repr(back.addr_spec), cure=cure)
    return Address(unquote(local_part), unquote(domain)).addr_spec


def _address(source: str | Address) -> Address:
    return source if isinstance(source, Address) else Address.parse(source)
