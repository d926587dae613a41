"""DNS records, and what a name server answers when it is asked for some."""

from __future__ import annotations

from enum import StrEnum

import attrs


class RecordType(StrEnum):
    """The types of records that mail needs (RFC 1035 section 3.2.2)."""

    CNAME = "CNAME"
    MX = "MX"
    TXT = "TXT"


@attrs.frozen
class Record:
    """One record: what to publish, or what is published.

    Args:
        name: the full name, without the period at its end.
        type: its type.
        value: a host name without the period at its end; of an MX record ``10 mail.example.com``; of a TXT record the
            text, its strings joined, without quotation marks.
    """

    name: str
    type: RecordType
    value: str


class LookupStatus(StrEnum):
    """How a look-up ended."""

    FOUND = "found"
    NO_SUCH_NAME = "no such name"
    NO_SUCH_TYPE = "no record of this type"
    FAILED = "failed"


@attrs.frozen
class Answer:
    """What a resolver answered.

    Args:
        status: how the look-up ended.
        values: of the records found, written as in :class:`Record`, in any order.
    """

    status: LookupStatus
    values: tuple[str, ...] = ()
