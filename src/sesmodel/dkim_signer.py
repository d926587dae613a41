"""Signs what an application sends, before a transport sees it (AUTH-02, AUTH-21, AUTH-22)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from sesmodel.compose import build
from sesmodel.dkim.canonical import body_hash
from sesmodel.dkim.key import DkimKey
from sesmodel.dkim.record import record_name
from sesmodel.dkim.sign import Pair, Signature, canonicalization_pair
from sesmodel.errors import InvalidConfiguration, InvalidKey
from sesmodel.mail.domain import to_ascii
from sesmodel.mail.message import Message
from sesmodel.mail.raw import RawMessage
from sesmodel.service.signed_headers import SEALED, check_signed_headers, default_signed_headers
from sesmodel.system import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.dkim.canonical import Canonicalization

KeySource = DkimKey | str | bytes | Path
"""A key, its PEM or base64, or the file that holds it."""


@attrs.frozen(init=False, repr=False)
class DkimSigner:
    """Signs for a domain: give it to a mailer as ``dkim``, or call :meth:`sign`.

    Without ``headers`` it covers what readers see and mail programs act upon, and seals From, Reply-To, To, Cc and
    Subject against a second one; never Date, Message-ID and others that SES replaces or takes out (AUTH-22).

    Args:
        domain: the signing domain; letters outside ASCII are written in Punycode.
        selector: names the key in DNS.
        key: a :class:`DkimKey`, PEM text or bytes, base64, or the path of a file with one of these, read at once.
        headers: names of the fields to sign instead, in the order and letter case that ``h=`` shows. From is put
            first if it is not among them. A name mentioned once more than it is there is sealed.
        canonicalization: of the header section and of the body: ``simple`` or ``relaxed``.
        expires_after: how long signatures are valid; for ever if not given.
        identity: on whose behalf: ``ana@example.com`` or ``@news.example.com``.

    Raises:
        InvalidKey: it is no key that DKIM can sign with, or has less than 1024 bits (AUTH-21).
        InvalidConfiguration, InvalidAddress: another value cannot stand in a signature.
        ForbiddenSignedHeader: a field is named that must not be signed (AUTH-22).

    >>> from sesmodel import DkimSigner, DnsTable, LocalSes, Mailer, Record, SystemKeys, public_key_record, verify_dkim
    >>> key = SystemKeys().rsa(1024)
    >>> signer = DkimSigner("example.com", selector="s1", key=key)
    >>> name, text = public_key_record("s1", "example.com", key)
    >>> table = DnsTable([Record(name, "TXT", text)])
    >>> ses = LocalSes()
    >>> ses.verify("example.com")
    >>> _ = Mailer(ses, dkim=signer).send(Message(sender="a@example.com", to="b@example.net", subject="Hi", text="Hi"))
    >>> verify_dkim(ses.sent.one().raw, table).of("example.com")[0].ok
    True
    """

    domain: str
    selector: str
    key: DkimKey
    headers: tuple[str, ...] | None
    canonicalization: Pair
    expires_after: timedelta | None
    identity: str

    def __init__(
        self,
        domain: str,
        *,
        selector: str,
        key: KeySource,
        headers: Iterable[str] | None = None,
        canonicalization: str = "relaxed/relaxed",
        expires_after: timedelta | None = None,
        identity: str = "",
    ) -> None:
        found = _key(key)
        del key  # so that no traceback shows it
        if isinstance(found, InvalidKey):
            raise found
        names = None if headers is None else _with_from(tuple(headers))
        check_signed_headers(names or ())
        pair = canonicalization_pair(canonicalization)
        if expires_after is not None and expires_after <= timedelta():
            raise InvalidConfiguration("it is not positive.", where="expires_after")
        ascii_domain = to_ascii(domain)
        record_name(selector, ascii_domain)
        self.__attrs_init__(ascii_domain, selector, found, names, pair, expires_after, identity)

    def __repr__(self) -> str:
        """Domain, selector and key, which shows no secret."""
        if not hasattr(self, "key"):
            return "<DkimSigner, not made>"  # in a traceback
        return f"<DkimSigner {self.domain}, selector {self.selector}, {self.key!r}>"

    def signature(self, present: Iterable[str], at: datetime) -> Signature:
        """What it would say of a message.

        Args:
            present: names of the fields of the message, in their order.
            at: when it is signed.
        """
        return Signature(
            domain=self.domain,
            selector=self.selector,
            key=self.key,
            headers=default_signed_headers(present, SEALED) if self.headers is None else self.headers,
            at=at,
            canonicalization=self.canonicalization,
            expires=at + self.expires_after if self.expires_after else None,
            identity=self.identity,
        )

    def sign(self, source: Message | bytes | RawMessage, *, at: datetime | None = None) -> RawMessage:
        """Sign a message.

        Args:
            source: a message, which is built first, or a finished one. Bare CR and LF become CRLF.
            at: when it is signed; aware. Now, if not given.

        Returns:
            The message with the signature on top.
        """
        return signed(source, (self,), at or SystemClock().now())

    def field(self, source: bytes | RawMessage, *, at: datetime | None = None) -> bytes:
        """The signature of a finished message alone, for who puts it on top by himself.

        Args:
            source: the message; its line ends are CRLF, and it has an empty line after its header.
            at: when it is signed; aware. Now, if not given.

        Returns:
            The ``DKIM-Signature`` field, folded, with CRLF at its end.
        """
        return SignaturesOnTop((self,), at or SystemClock().now()).over(RawMessage.of(source))


def sign(
    source: Message | bytes | RawMessage,
    *,
    domain: str,
    selector: str,
    key: KeySource,
    headers: Iterable[str] | None = None,
    canonicalization: str = "relaxed/relaxed",
    at: datetime | None = None,
    force: bool = False,
) -> RawMessage:
    """Sign a message with DKIM, for ``SendRawEmail`` or any other way to send it (AUTH-21).

    Args:
        source: a message, which is built first, or a finished one.
        domain: as for :class:`DkimSigner`.
        selector: as for :class:`DkimSigner`.
        key: as for :class:`DkimSigner`.
        headers: as for :class:`DkimSigner`.
        canonicalization: as for :class:`DkimSigner`.
        at: when it is signed; aware. Now, if not given.
        force: take an RSA key of less than 1024 bits, too.

    Returns:
        The message with one more ``DKIM-Signature`` field on top.

    Raises:
        InvalidKey, InvalidConfiguration, InvalidAddress, ForbiddenSignedHeader: as :class:`DkimSigner`.
    """
    found = _key(key, force=force)
    del key
    if isinstance(found, InvalidKey):
        raise found
    signer = DkimSigner(domain, selector=selector, key=found, headers=headers, canonicalization=canonicalization)
    return signer.sign(source, at=at)


@attrs.define
class SignaturesOnTop:
    """The signatures of several signers over one message, made while it is written (``mail.build.OnTop``).

    Args:
        signers: who signs, the topmost first. None covers the signature of another.
        at: when.
    """

    signers: Sequence[DkimSigner]
    at: datetime
    _fields: list[tuple[str, bytes]] = attrs.field(init=False, factory=list, repr=False)
    _signatures: list[Signature] = attrs.field(init=False, factory=list, repr=False)

    def over(self, raw: RawMessage) -> bytes:
        """The fields for a finished message."""
        self._begin(raw)
        return self.fields(raw.data, raw.body_start)

    def room(self, head: bytes) -> int:
        """How many bytes they will take on top of a header section."""
        self._begin(RawMessage(head))
        return sum(one.length for one in self._signatures)

    def _begin(self, raw: RawMessage) -> None:
        self._fields = [(name.rstrip(" \t"), whole.encode("latin-1")) for name, _, _, whole in raw.section.rows]
        names = [name for name, _ in self._fields]
        self._signatures = [one.signature(names, self.at) for one in self.signers]

    def fields(self, data: bytes, body: int) -> bytes:
        """The fields themselves, once the body is written.

        Args:
            data: a buffer with the message.
            body: where its body begins.
        """
        kinds = {one.canonicalization[1] for one in self._signatures}
        hashes: dict[Canonicalization, bytes] = {kind: body_hash(data, body, kind) for kind in kinds}
        return b"".join(one.field(self._fields, hashes[one.canonicalization[1]]) for one in self._signatures)


def signed(source: Message | bytes | RawMessage, signers: Sequence[DkimSigner], at: datetime) -> RawMessage:
    """Sign a message by several signers; the signature of the first stands on top."""
    raw = RawMessage.of(build(source) if isinstance(source, Message) else source).with_crlf()
    if not raw.section.has_end:
        raw = raw.edit()  # which writes the empty line
    if raw.data.endswith((b" ", b"\t")):
        raw = RawMessage(raw.data + b"\r\n")  # as `mail.build` does of what is signed
    return RawMessage.written(SignaturesOnTop(signers, at).over(raw) + raw.data)


def signers(source: DkimSigner | Iterable[DkimSigner]) -> tuple[DkimSigner, ...]:
    """One signer, several, or none."""
    return (source,) if isinstance(source, DkimSigner) else tuple(source)


def _key(source: KeySource, *, force: bool = False) -> DkimKey | InvalidKey:
    if isinstance(source, DkimKey):
        return source
    return DkimKey.read(source.read_bytes() if isinstance(source, Path) else source, force=force)


def _with_from(names: tuple[str, ...]) -> tuple[str, ...]:
    return names if "from" in map(str.lower, names) else ("From", *names)
