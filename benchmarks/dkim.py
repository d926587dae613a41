"""Signatures: how near they are to what RSA and SHA-256 take alone, and how far from dkimpy."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

import dkim as dkimpy
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from benchmarks.harness import Case, Gate, Table
from sesmodel import (
    Attachment,
    DkimKey,
    DkimSigner,
    DnsTable,
    KeyRecord,
    ManualClock,
    Message,
    RawMessage,
    Record,
    RecordType,
    SeededIds,
    SendOptions,
    build,
    verify_dkim,
)
from sesmodel.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

_RSA = generate_private_key(65537, 2048)
_ED25519 = Ed25519PrivateKey.generate()
_PEM = _RSA.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
_SEED = b64encode(_ED25519.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
_RSA_SIGNER = DkimSigner("example.com", selector="s1", key=DkimKey(_RSA))
_ED25519_SIGNER = DkimSigner("example.com", selector="s1", key=DkimKey(_ED25519))
_CLOCK = ManualClock()

OURS, WHOLE = "DkimSigner.field(raw)", "DkimSigner.sign(bytes)"
DKIMPY, LIMIT = "dkimpy, relaxed/relaxed", "one signature and SHA-256 of the body"
TOGETHER, APART = "prepare(message, dkim=signer)", "build, SHA-256 of the body, one RSA signature"


def _text(size: int) -> bytes:
    """A message of plain text of about so many bytes."""
    line = "Words of common length, and now and then a number such as 1234.\n"
    return build(Message(sender="a@example.com", to="b@example.net", subject="Hello", text=line * (size // len(line))))


def _file(size: int) -> Message:
    data = sha256(b"file").digest() * (size // 32)
    return Message(
        sender="a@example.com",
        to="b@example.net",
        subject="Hello",
        text="Hello\n",
        attachments=[Attachment(data, "a.bin")],
    )


def _to(count: int) -> bytes:
    people = [f"Person {number} <person.{number}@example.net>" for number in range(count)]
    return build(Message(sender="a@example.com", to=people, subject="Hello", text="Hello\n"))


def _verified(key: DkimKey, mail: bytes, field: bytes) -> None:
    _verified_whole(key, field + mail)


def _verified_whole(key: DkimKey, data: bytes) -> None:
    table = DnsTable([Record("s1._domainkey.example.com", RecordType.TXT, str(KeyRecord.of(key)))])
    report = verify_dkim(data, table)
    assert report.ok, report


def _ours(signer: DkimSigner, data: bytes) -> bytes:
    return signer.field(RawMessage(data))  # a new one each time: nothing read of it before is remembered


def _whole(signer: DkimSigner, data: bytes) -> bytes:
    return signer.sign(data).data


def _theirs(pem: bytes, algorithm: bytes, data: bytes) -> bytes:
    field: bytes = dkimpy.sign(
        data,
        b"s1",
        b"example.com",
        pem,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[b"from", b"to", b"subject", b"mime-version", b"content-type", b"content-transfer-encoding"],
        signature_algorithm=algorithm,
    )
    return field


def _limit(sign: Callable[[bytes], bytes], data: bytes) -> bytes:
    body = memoryview(data)[data.find(b"\r\n\r\n") + 4 :]
    return sign(sha256(body).digest())


def _rsa(digest: bytes) -> bytes:
    return _RSA.sign(digest, PKCS1v15(), Prehashed(SHA256()))


def _size(data: bytes) -> str:
    return f"{len(data):,} bytes"


def _any(_: object) -> None:
    """Whatever it is."""


def _signing(name: str, title: str, data: bytes, *gates: Gate) -> Table:
    cases = (
        Case(OURS, partial(_ours, _RSA_SIGNER, data), partial(_verified, _RSA_SIGNER.key, data), _size),
        Case(WHOLE, partial(_whole, _RSA_SIGNER, data), partial(_verified_whole, _RSA_SIGNER.key), _size),
        Case(DKIMPY, partial(_theirs, _PEM, b"rsa-sha256", data), partial(_verified, _RSA_SIGNER.key, data), _size),
        Case(LIMIT, partial(_limit, _rsa, data), _any),
    )
    return Table(name, title, cases, peer=DKIMPY, gates=gates)


def _ed25519(data: bytes) -> Table:
    cases = (
        Case(OURS, partial(_ours, _ED25519_SIGNER, data), partial(_verified, _ED25519_SIGNER.key, data), _size),
        Case(
            DKIMPY,
            partial(_theirs, _SEED, b"ed25519-sha256", data),
            partial(_verified, _ED25519_SIGNER.key, data),
            _size,
        ),
        Case(LIMIT, partial(_limit, _ED25519.sign, data), _any),
    )
    gates = (Gate(OURS, 0.25, DKIMPY, goal=0.18),)
    return Table("dkim-ed25519", "sign 10 KB of text, Ed25519", cases, peer=DKIMPY, gates=gates)


# --- build and sign -------------------------------------------------------------------------------


def _together(message: Message) -> bytes:
    ids = SeededIds()
    return prepare(message, SendOptions(), clock=_CLOCK, ids=ids, dkim=(_RSA_SIGNER,)).submission().raw.data


def _apart(message: Message) -> bytes:
    data = prepare(message, SendOptions(), clock=_CLOCK, ids=SeededIds()).submission().raw.data
    _limit(_rsa, data)
    return data


def _building(message: Message) -> Table:
    cases = (
        Case(TOGETHER, partial(_together, message), partial(_verified_then, _RSA_SIGNER.key), _size),
        Case(APART, partial(_apart, message), _any, _size),
    )
    gates = (Gate(TOGETHER, 1.5, APART, goal=1.15),)
    return Table("dkim-build", "build a message with a file of 5 MB, and sign it", cases, peer=APART, gates=gates)


def _verified_then(key: DkimKey, data: bytes) -> None:
    _verified_whole(key, data)
    assert RawMessage(data).fields[0].name == "DKIM-Signature"


def _recipients() -> Table:
    few, many = _to(500), _to(5_000)
    cases = tuple(
        Case(name, partial(_ours, _ED25519_SIGNER, data), partial(_verified, _ED25519_SIGNER.key, data), _size)
        for name, data in (("sesmodel, 500", few), ("sesmodel, 5,000", many))
    )
    theirs = Case(
        "dkimpy, 5,000", partial(_theirs, _SEED, b"ed25519-sha256", many), partial(_verified, _ED25519_SIGNER.key, many)
    )
    gates = (Gate("sesmodel, 5,000", 15, "sesmodel, 500", goal=10),)
    title = "many people in To, Ed25519; ten times as many should take ten times as long"
    return Table("dkim-recipients", title, (*cases, theirs), peer="dkimpy, 5,000", gates=gates)


TABLES = (
    _signing(
        "dkim-rsa",
        "sign 10 KB of text, RSA of 2048 bits",
        _text(10_000),
        Gate(OURS, 0.07, DKIMPY, goal=0.05),
        Gate(OURS, 1.5, LIMIT, goal=1.3),
    ),
    _ed25519(_text(10_000)),
    _signing(
        "dkim-large",
        "sign a file of 5 MB, RSA of 2048 bits",
        build(_file(5_000_000)),
        Gate(OURS, 0.04, DKIMPY, goal=0.022),
        Gate(OURS, 1.5, LIMIT, goal=1.3),
    ),
    _building(_file(5_000_000)),
    _recipients(),
)
