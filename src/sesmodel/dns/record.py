"""DNS records, and what a name server answers when it is asked for some."""

from __future__ import annotations

import re
from enum import StrEnum

import attrs

from sesmodel.dns.name import record_name
from sesmodel.errors import InvalidRecord

_MX = re.compile(r"([0-9]{1,5})[ \t]+(\S+)")
_HIGHEST_PREFERENCE = 65_535  # 16 bits: RFC 1035 section 3.3.9
_LONGEST_TEXT = 65_280  # bytes: in strings of 255, each with one more for its length, they fill the 65,535 of a record


class RecordType(StrEnum):
    """The types of records that mail needs (RFC 1035 section 3.2.2)."""

    CNAME = "CNAME"
    MX = "MX"
    TXT = "TXT"


def _value(type: RecordType, text: str) -> str:  # noqa: A002  the word of DNS
    match type:
        case RecordType.CNAME:
            return record_name(text)
        case RecordType.MX:
            return _exchange(text)
        case RecordType.TXT:
            return _checked_text(text)


def _exchange(text: str) -> str:
    found = _MX.fullmatch(text)
    if not found or int(found[1]) > _HIGHEST_PREFERENCE:
        raise InvalidRecord(
            f"{text!r} is no value of an MX record",
            cure="Write a preference up to 65535, a space and a host name: '10 mail.example.com'.",
        )
    host = found[2] if found[2] == "." else record_name(found[2])  # RFC 7505: "0 ." says that there is no mail here
    return f"{int(found[1])} {host}"


def _checked_text(text: str) -> str:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise InvalidRecord(f"a text cannot hold {text[error.start]!r}", where="TXT") from error
    if size > _LONGEST_TEXT:
        raise InvalidRecord(f"a text has at most {_LONGEST_TEXT} bytes, and this one {size}", where="TXT")
    return text


@attrs.frozen
class Record:
    """One record: what to publish, or what is published.

    Args:
        name: the full name, in ASCII, in labels of up to 63 characters; a period at its end is taken away.
        type: its type.
        value: a host name, without the period at its end; of an MX record ``10 mail.example.com``; of a TXT record the
            text, its strings joined, without quotation marks, up to 65,280 bytes.

    Raises:
        InvalidRecord: there can be no such record.

    >>> Record("example.com.", RecordType.MX, "10 mail.example.com.")
    Record(name='example.com', type=<RecordType.MX: 'MX'>, value='10 mail.example.com')
    """

    name: str = attrs.field(converter=record_name)
    type: RecordType = attrs.field(converter=RecordType)
    value: str

    def __attrs_post_init__(self) -> None:
        """Write the value in the one form that its type has."""
        object.__setattr__(self, "value", _value(self.type, self.value))


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
