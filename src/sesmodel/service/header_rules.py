"""Which header fields SES takes, how often, and how long (HDR-01, HDR-02)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sesmodel.mail.header import Header

ONCE_ONLY = frozenset(
    name.lower()
    for name in """
    Accept-Language acceptLanguage Archived-At Auto-Submitted Bounces-to Comments Content-Alternative Content-Base
    Content-Class Content-Description Content-Disposition Content-Duration Content-ID Content-Language Content-Length
    Content-Location Content-MD5 Content-Transfer-Encoding Content-Type Date Delivered-To
    Disposition-Notification-Options Disposition-Notification-To DKIM-Signature DomainKey-Signature Errors-To From
    Importance In-Reply-To Keywords List-Archive List-Help List-Id List-Owner List-Post List-Subscribe List-Unsubscribe
    Message-Context Message-ID MIME-Version Organization Original-From Original-Message-ID Original-Recipient
    Original-Subject Precedence Priority References Reply-To Return-Path Return-Receipt-To Sender Solicitation
    Sensitivity Subject Thread-Index Thread-Topic User-Agent VBR-Info
    """.split()
)
"""The 59 fields that may stand once in a header section, in lower case."""


def duplicates(names: Iterable[str]) -> tuple[str, ...]:
    """The once-only fields that stand more often, each in the spelling it was first seen in.

    >>> duplicates(["Subject", "X-Tag", "X-Tag", "subject"])
    ('Subject',)
    """
    seen = list(names)
    counts = Counter(map(str.lower, seen))
    if len(counts) == len(seen):
        return ()
    often = {name for name, count in counts.items() if count > 1 and name in ONCE_ONLY}
    first = {name.lower(): name for name in reversed(seen)}
    return tuple(first[name] for name in counts if name in often)


_MOST_FIELDS, _LONGEST_VALUE, _LONGEST_FIELD = 15, 995, 996


def unsayable(headers: Collection[Header]) -> Iterator[str]:
    """Find why header fields cannot be parameters of the v2 API, which has limits of its own for them (OBS-106).

    Args:
        headers: those of one mail.
    """
    if len(headers) > _MOST_FIELDS:
        yield f"there are {len(headers)} header fields, more than {_MOST_FIELDS}"
    for header in headers:
        length = len(value_on_one_line(header))
        if not length:
            yield f"the header field {header.name} is empty"
        elif length > _LONGEST_VALUE or length + len(header.name) > _LONGEST_FIELD:
            yield f"the header field {header.name} is too long with {length} characters"


def value_on_one_line(header: Header) -> str:
    """The value as it is written, encoded words and all, without folds: how a parameter of an API has it.

    >>> from sesmodel.mail.header import Header
    >>> value_on_one_line(Header("X-Greeting", "Gr\N{LATIN SMALL LETTER U WITH DIAERESIS}n"))
    '=?utf-8?q?Gr=C3=BCn?='
    """
    return str(header).partition(":")[2].replace("\r\n", "").strip()
