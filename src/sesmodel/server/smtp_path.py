"""The paths of ``MAIL FROM`` and ``RCPT TO``, read as leniently as SES does (SMTP-16)."""

from __future__ import annotations

import re
from typing import NamedTuple

_PATH = re.compile(
    r"""\ *+(?:<(?P<path>[^<>]*)>|(?P<bare>[^<>\s]++))  # RFC 5321 section 4.1.1.2, or an address alone
        (?P<parameters>(?:\ ++\S++)*+)\ *+""",
    re.VERBOSE,
)
_ROUTE = re.compile(r"@[^:]*:")  # RFC 5321 section 4.1.1.3: to be passed over


class Path(NamedTuple):
    """Whom mail is from or to.

    Attributes:
        address: the address; empty for the null sender.
        parameters: by name in capital letters; one without a value has an empty one.
    """

    address: str
    parameters: dict[str, str]


def read_path(argument: str, keyword: str) -> Path | None:
    """Read what follows ``MAIL`` or ``RCPT``; ``None`` if it cannot be read.

    Args:
        argument: such as ``FROM:<a@example.com> SIZE=100``, or ``FROM: a@example.com``.
        keyword: ``FROM`` or ``TO``.

    >>> read_path("From:<a@example.com> BODY=8BITMIME", "FROM")
    Path(address='a@example.com', parameters={'BODY': '8BITMIME'})
    >>> read_path("TO: b@example.com", "TO").address
    'b@example.com'
    """
    said, colon, rest = argument.partition(":")
    found = _PATH.fullmatch(rest)
    if not colon or said.strip().upper() != keyword or found is None:
        return None
    address = found["bare"] or _ROUTE.sub("", found["path"] or "", count=1).strip()
    pairs = (one.partition("=") for one in found["parameters"].split())
    return Path(address, {name.upper(): value for name, _, value in pairs})
