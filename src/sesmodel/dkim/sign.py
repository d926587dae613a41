"""One signature: what it covers, and the field that says so (RFC 6376 sections 3.5, 3.7 and 5.4)."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

import attrs

from sesmodel.dkim.canonical import Canonicalization, header_field
from sesmodel.dkim.key import DkimKey
from sesmodel.dkim.record import record_name
from sesmodel.dkim.tags import fold, fold_base64
from sesmodel.errors import InvalidConfiguration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


FIELD = "DKIM-Signature"

Pair = tuple[Canonicalization, Canonicalization]
"""The canonical forms of the header section and of the body."""

RELAXED_SIMPLE: Pair = (Canonicalization.RELAXED, Canonicalization.SIMPLE)
"""What SES uses (OBS-354)."""

_FIELD_NAME = re.compile(r"[!-9<-~]+")  # RFC 5322 less the semicolon, which ends a tag
_NOT_PLAIN = re.compile(rb"[^!-:<>-~]")
_PLACEHOLDER = bytes(32)


def canonicalization_pair(text: str) -> Pair:
    """Read ``header/body``; the body is ``simple`` if only one is named (RFC 6376 section 3.5).

    Raises:
        InvalidConfiguration: there is no such canonicalization.
    """
    header, _, body = text.partition("/")
    try:
        return Canonicalization(header), Canonicalization(body or "simple")
    except ValueError as error:
        cure = "Use 'relaxed/relaxed', or 'simple' in place of either."
        raise InvalidConfiguration(f"{text!r} is none.", where="canonicalization", cure=cure) from error


@lru_cache(maxsize=256)
def _check_names(headers: tuple[str, ...]) -> None:
    if not all(map(_FIELD_NAME.fullmatch, headers)):
        raise InvalidConfiguration("one of them is no field name.", where="headers")
    if "from" not in map(str.lower, headers):
        raise InvalidConfiguration("From is always signed.", where="headers", cure="Add it (RFC 6376 section 5.4).")


def _names(source: Iterable[str]) -> tuple[str, ...]:
    return tuple(source)


@attrs.frozen(kw_only=True)
class Signature:
    """What a signature is to say; :meth:`field` makes it.

    Args:
        domain: the signing domain, in ASCII: ``d=``.
        selector: names the key in DNS: ``s=``.
        key: signs.
        headers: names of the header fields to sign, in the order and letter case that ``h=`` shows. Each mention takes
            one more field of the name, from the bottom up; a mention too many seals the name against fields put in
            later (RFC 6376 section 8.15).
        at: when it is made; aware: ``t=``.
        canonicalization: of the header section and of the body.
        expires: when it is void; aware: ``x=``.
        identity: on whose behalf, ``ana@example.com`` or ``@sub.example.com``, at the domain or below: ``i=``.

    Raises:
        InvalidConfiguration: a value cannot stand in a signature, or From is not signed.
    """

    domain: str
    selector: str
    key: DkimKey
    headers: tuple[str, ...] = attrs.field(converter=_names)
    at: datetime
    canonicalization: Pair = RELAXED_SIMPLE
    expires: datetime | None = None
    identity: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse what would not verify."""
        record_name(self.selector, self.domain)
        _check_names(self.headers)
        if self.at.tzinfo is None or (self.expires and self.expires.tzinfo is None):
            raise InvalidConfiguration("it has no time zone.", where="time", cure="Give an aware datetime.")
        if self.expires and self.expires <= self.at:
            raise InvalidConfiguration("it is not after the time of signing.", where="expires")
        at = self.identity.rpartition("@")[2].lower()
        if self.identity and not f".{at}".endswith(f".{self.domain.lower()}"):
            raise InvalidConfiguration(f"it is not at {self.domain} or below.", where="identity")

    def field(self, fields: Iterable[tuple[str, bytes]], body_hash: bytes) -> bytes:
        r"""Sign.

        Args:
            fields: names and whole bytes of the header fields, folds included, in their order. They are in CRLF.
            body_hash: what :func:`sesmodel.dkim.canonical.body_hash` gives for the body and its canonicalization.

        Returns:
            The ``DKIM-Signature`` field, folded, with CRLF at its end, to be put on top of the message.
        """
        unsigned = self._unsigned(body_hash)
        digest = header_hash(fields, self.headers, unsigned.encode("ascii"), self.canonicalization[0])
        signature = b64encode(self.key.sign(digest)).decode("ascii")
        return f"{unsigned.removesuffix(_EMPTY)}{fold_base64('b', signature)}\r\n".encode("ascii")

    @property
    def length(self) -> int:
        """How many bytes the field takes, so that room can be left for it before the message is written."""
        unsigned = self._unsigned(_PLACEHOLDER).removesuffix(_EMPTY)
        return len(unsigned) + len(fold_base64("b", "=" * self.key.signature_length)) + 2

    def _unsigned(self, body_hash: bytes) -> str:
        made, void = _seconds(self.at), _seconds(self.expires) if self.expires else ""
        tags = (  # the order of SES: OBS-354
            ("v", "1"),
            ("a", self.key.algorithm),
            ("q", "dns/txt"),
            ("c", "/".join(self.canonicalization)),
            ("s", self.selector),
            ("d", self.domain),
            ("i", _quoted(self.identity) if self.identity else ""),
            ("t", _T * len(made)),
            ("x", _X * len(void)),
            ("h", ":".join(self.headers)),
            ("bh", _BH * 44),
        )
        folded = _folded(tags).replace(_T * len(made), made).replace(_BH * 44, b64encode(body_hash).decode("ascii"))
        return folded.replace(_X * len(void), void) if void else folded


_T, _X, _BH = "\0\1\2"  # marks in the place of what differs from one signature to the next


@lru_cache(maxsize=256)
def _folded(tags: tuple[tuple[str, str], ...]) -> str:
    return fold(FIELD, {name: value for name, value in tags if value}) + _EMPTY


def _seconds(moment: datetime) -> str:
    return f"{moment.timestamp():.0f}"


_EMPTY = fold_base64("b", "")


def header_hash(
    fields: Iterable[tuple[str, bytes]], names: Sequence[str], unsigned: bytes, canonicalization: Canonicalization
) -> bytes:
    """The SHA-256 that is signed: the fields that ``h=`` names, then the signature itself without ``b=``.

    Args:
        fields: names and whole bytes of the header fields, in their order.
        names: what ``h=`` names, in its order.
        unsigned: the signature field with an empty ``b=``, without CRLF at its end.
        canonicalization: of the header section.
    """
    covered = [header_field(data, canonicalization) for data in (*selected(fields, names), unsigned)]
    return sha256(b"\r\n".join(covered)).digest()


def selected(fields: Iterable[tuple[str, bytes]], names: Sequence[str]) -> list[bytes]:
    """The fields that ``h=`` means: of each name from the bottom up, and nothing where there are no more of it."""
    wanted = [name.lower() for name in names]
    left: dict[str, list[bytes]] = {name: [] for name in wanted}
    for name, data in fields:
        if (same := left.get(name.lower())) is not None:
            same.append(data)
    return [left[name].pop() for name in wanted if left[name]]


def _quoted(identity: str) -> str:
    """In the quoted-printable form of DKIM (RFC 6376 section 2.11)."""
    return _NOT_PLAIN.sub(lambda found: b"=%02X" % ord(found[0]), identity.encode()).decode("ascii")
