"""What a DMARC record says (RFC 7489 section 6.3)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSION = re.compile(r"v[ \t]*=[ \t]*DMARC1[ \t]*(?=;|$)")
_TAG = re.compile(r"[ \t]*([A-Za-z][A-Za-z0-9_]*)[ \t]*=[ \t]*([^;]*?)[ \t]*")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s,;!]+(?:![0-9]+[kmgtKMGT]?)?")
_FORMAT = re.compile(r"[A-Za-z0-9]+")
_FAILURE = re.compile(r"[01ds]")
_DIGITS = re.compile(r"[0-9]{1,10}")
_TAGS = {"p", "sp", "pct", "rua", "ruf", "adkim", "aspf", "fo", "rf", "ri"}


class DmarcPolicy(StrEnum):
    """What receivers are asked to do with mail that fails."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"


class AlignmentMode(StrEnum):
    """How like the domain of From another one must be: of the same organisation, or the same."""

    RELAXED = "r"
    STRICT = "s"


def _policy(value: str) -> DmarcPolicy:
    try:
        return DmarcPolicy(value.lower())
    except ValueError:
        raise _wrong("p= or sp=", value, "Use none, quarantine or reject.") from None


def _mode(value: str) -> AlignmentMode:
    try:
        return AlignmentMode(value.lower())
    except ValueError:
        raise _wrong("adkim= or aspf=", value, "Use r or s.") from None


def _percent(value: str | int) -> int:
    return _number("pct=", value, 100)


def _seconds(value: str | int) -> int:
    return _number("ri=", value, 2**32 - 1)


def _addresses(value: str | Iterable[str]) -> tuple[str, ...]:
    cure = "Write addresses as in mailto:dmarc@example.com, with commas between."
    return _items("rua= or ruf=", value, _ADDRESS, ",", cure)


def _failures(value: str | Iterable[str]) -> tuple[str, ...]:
    return _items("fo=", value, _FAILURE, ":", "Use 0, 1, d and s, with colons between.")


def _formats(value: str | Iterable[str]) -> tuple[str, ...]:
    return _items("rf=", value, _FORMAT, ":", "Use afrf.")


def _number(tag: str, value: str | int, most: int) -> int:
    text = str(value)
    if not (_DIGITS.fullmatch(text) and int(text) <= most):
        raise _wrong(tag, text, f"Use a whole number from 0 to {most}.")
    return int(text)


def _items(tag: str, value: str | Iterable[str], item: re.Pattern[str], separator: str, cure: str) -> tuple[str, ...]:
    given = value.split(separator) if isinstance(value, str) else value
    found = tuple(one.strip(" \t") for one in given)
    if wrong := [one for one in found if not item.fullmatch(one)]:
        raise _wrong(tag, wrong[0], cure)
    return found


def _wrong(tag: str, value: str, cure: str) -> InvalidRecord:
    return InvalidRecord(f"{value!r} is no value of {tag}", where="DMARC", cure=cure)


@attrs.frozen(kw_only=True)
class DmarcRecord:
    """A DMARC record, to read or to publish.

    Args:
        p: what to do with mail that fails.
        sp: the same for subdomains; as ``p`` if not given.
        pct: to how many percent of that mail, 0 to 100.
        rua: where to send reports about all mail: addresses such as ``mailto:dmarc@example.com``.
        ruf: where to send reports about single messages.
        adkim: how like From the domain of a DKIM signature must be.
        aspf: how like From the MAIL FROM domain must be.
        fo: when to report a single message: ``0``, ``1``, ``d``, ``s``.
        rf: the formats of such reports.
        ri: seconds between reports about all mail.

    Raises:
        InvalidRecord: a value is none of its tag; receivers would take another one, or ignore the record.

    >>> str(DmarcRecord(p="quarantine", rua="mailto:dmarc@example.com"))
    'v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com'
    """

    p: DmarcPolicy = attrs.field(converter=_policy)
    sp: DmarcPolicy | None = attrs.field(default=None, converter=attrs.converters.optional(_policy))
    pct: int = attrs.field(default=100, converter=_percent)
    rua: tuple[str, ...] = attrs.field(default=(), converter=_addresses)
    ruf: tuple[str, ...] = attrs.field(default=(), converter=_addresses)
    adkim: AlignmentMode = attrs.field(default=AlignmentMode.RELAXED, converter=_mode)
    aspf: AlignmentMode = attrs.field(default=AlignmentMode.RELAXED, converter=_mode)
    fo: tuple[str, ...] = attrs.field(default=("0",), converter=_failures)
    rf: tuple[str, ...] = attrs.field(default=("afrf",), converter=_formats)
    ri: int = attrs.field(default=86_400, converter=_seconds)

    @classmethod
    def parse(cls, text: str) -> DmarcRecord:
        """Read the text of a record; tags that nobody knows are passed over, as receivers do (AUTH-34).

        Raises:
            InvalidRecord: it is none, or a tag has no value of its kind.

        >>> DmarcRecord.parse("v=DMARC1;p=quarantine;pct=25").pct
        25
        """
        if not is_dmarc(text):
            raise InvalidRecord(f"{text!r} is no DMARC record", cure="It begins with 'v=DMARC1;'.")
        tags = _tags(text)
        if "p" not in tags:
            raise InvalidRecord("there is no p=", where="DMARC", cure="Say p=none, p=quarantine or p=reject.")
        known: dict[str, Any] = {name: value for name, value in tags.items() if name in _TAGS}
        return cls(**known)

    def __str__(self) -> str:
        """The record, to publish as a TXT record; what is as it would be anyway is left out."""
        told = {field.name: getattr(self, field.name) for field in attrs.fields(DmarcRecord)}
        usual = {field.name: field.default for field in attrs.fields(DmarcRecord)}
        tags = [f"{name}={_written(name, value)}" for name, value in told.items() if value != usual[name]]
        return "; ".join(["v=DMARC1", *tags])


def is_dmarc(text: str) -> bool:
    """Whether a TXT record is one of DMARC, right or wrong (RFC 7489 section 6.6.3)."""
    return _VERSION.match(text) is not None


def alignment(record: str | DmarcRecord) -> tuple[AlignmentMode, AlignmentMode]:
    """How like From the MAIL FROM domain must be, and the domain of a signature (AUTH-37).

    Returns:
        The mode for SPF, and that for DKIM.

    Raises:
        InvalidRecord: it is no DMARC record.

    >>> [mode.value for mode in alignment("v=DMARC1;p=none;adkim=s")]
    ['r', 's']
    """
    known = DmarcRecord.parse(record) if isinstance(record, str) else record
    return known.aspf, known.adkim


def _tags(text: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    for part in text.split(";")[1:]:
        if not part.strip(" \t"):
            continue
        found = _TAG.fullmatch(part)
        if not found:
            raise InvalidRecord(
                f"{part!r} is no tag", where="DMARC", cure="Write tags as in p=none, with a ';' between."
            )
        if found[1] in tags:
            raise InvalidRecord(f"{found[1]}= stands there twice", where="DMARC", cure="Keep one of them.")
        tags[found[1]] = found[2]
    return tags


def _written(name: str, value: str | int | tuple[str, ...]) -> str:
    separator = "," if name in {"rua", "ruf"} else ":"
    return separator.join(value) if isinstance(value, tuple) else str(value)
