"""The TXT record that publishes a key (RFC 6376 section 3.6, RFC 8463 section 4, AUTH-16)."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from functools import lru_cache
from typing import Any, Self

import attrs

from sesmodel.dkim.key import DkimKey, public_text
from sesmodel.dkim.tags import parse, write
from sesmodel.errors import InvalidConfiguration, InvalidKey, InvalidTags

_LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LONGEST_NAME = 253  # RFC 1035 section 2.3.4
_PUBLIC = re.compile(r"-----BEGIN (?:RSA )?PUBLIC KEY-----")


@lru_cache(maxsize=1024)
def record_name(selector: str, domain: str) -> str:
    """Where the key of a selector is published.

    Args:
        selector: one or more labels of a host name.
        domain: the signing domain, in ASCII.

    Raises:
        InvalidConfiguration: one of them is no name.

    >>> record_name("s1", "example.com")
    's1._domainkey.example.com'
    """
    for where, text in (("selector", selector), ("domain", domain)):
        if not _NAME.fullmatch(text) or len(text) > _LONGEST_NAME:
            cure = "Use letters, digits and hyphens, in labels of at most 63; write other letters in Punycode."
            raise InvalidConfiguration(f"{text!r} is no host name.", where=where, cure=cure)
    return f"{selector}._domainkey.{domain}"


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(":")) if text else ()


@attrs.frozen
class KeyRecord:
    """What a key record says.

    Args:
        public_key: base64, without white space; empty if the key is revoked.
        key_type: ``rsa`` or ``ed25519``.
        hashes: the hash algorithms that may be used; any if empty.
        services: what the key may be used for; any if empty.
        flags: ``y`` the domain tests DKIM, ``s`` the identity must be at the domain itself.

    >>> KeyRecord.parse("p=MIGf") == KeyRecord.parse("v=DKIM1; k=rsa; p=MI Gf;")
    True
    """

    public_key: str
    key_type: str = "rsa"
    hashes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @classmethod
    def of(cls, key: DkimKey | str) -> Self:
        """The record of a key.

        Args:
            key: the key, or the PEM of a private or a public one.

        Raises:
            InvalidKey: it is none that DKIM can use.
        """
        if isinstance(key, str) and _PUBLIC.search(key):
            return cls(*_of_public_pem(key))
        if not isinstance(key, DkimKey):
            found = DkimKey.read(key)
            del key
            if isinstance(found, InvalidKey):
                raise found
            key = found
        return cls(key.public_key, key.algorithm.partition("-")[0])

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a record, with or without ``v=DKIM1; k=rsa`` (AUTH-16).

        Args:
            text: the strings of the TXT record, joined.

        Raises:
            InvalidTags: it is no list of tags, is of another version, or has no key.
        """
        tags = parse(text)
        if "v" in tags and (tags["v"] != "DKIM1" or next(iter(tags)) != "v"):
            raise InvalidTags("a key record begins with 'v=DKIM1', if it says a version at all.", where="v")
        if "p" not in tags:
            raise InvalidTags("there is no tag 'p', which holds the key.", where="p")
        key = "".join(tags["p"].split())
        try:
            b64decode(key, validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidTags("the key is not base64.", where="p", cure="Is the end cut off?") from error
        flags = _names(tags.get("t"))
        return cls(key, tags.get("k", "rsa"), _names(tags.get("h")), _names(tags.get("s")), flags)

    @property
    def is_revoked(self) -> bool:
        """Whether the key is empty: the domain has taken it back."""
        return not self.public_key

    @property
    def size(self) -> int:
        """Bits of the key.

        Raises:
            InvalidKey: it cannot be read.
        """
        if self.key_type == "ed25519":
            return len(b64decode(self.public_key)) * 8
        return int(_public_der(b64decode(self.public_key)).key_size)

    def __str__(self) -> str:
        """The whole text of the record, as receivers like it best: ``v=DKIM1; k=rsa; p=…``."""
        lists = {"h": self.hashes, "s": self.services, "t": self.flags}
        said = {name: ":".join(values) for name, values in lists.items() if values}
        return write({"v": "DKIM1", "k": self.key_type, **said, "p": self.public_key})

    @property
    def bare(self) -> str:
        """The text as the guide writes it, the key alone: ``p=…``; of an Ed25519 key with its type (AUTH-16)."""
        return f"p={self.public_key}" if self.key_type == "rsa" else f"k={self.key_type}; p={self.public_key}"


def public_key_record(selector: str, domain: str, key: DkimKey | str) -> tuple[str, str]:
    """Name and value of the TXT record for a key, the value as the guide writes it (AUTH-16).

    Args:
        selector: names the key.
        domain: the signing domain, in ASCII.
        key: the key, or the PEM of a private or a public one.

    Raises:
        InvalidConfiguration: the selector or the domain is no name.
        InvalidKey: it is no key that DKIM can use.
    """
    return record_name(selector, domain), KeyRecord.of(key).bare


def _of_public_pem(pem: str) -> tuple[str, str]:
    """The text of the key, in the form that verifiers read whatever form the PEM has, and its type."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    body = "".join(line for line in pem.split() if "-" not in line and line not in {"BEGIN", "RSA", "PUBLIC", "KEY"})
    try:
        public = _public_der(b64decode(body, validate=True))
    except (binascii.Error, ValueError) as error:
        raise InvalidKey("it is no public key.", where="key") from error
    if not isinstance(public, RSAPublicKey | Ed25519PublicKey):
        raise InvalidKey("DKIM signs with RSA and Ed25519 keys only.", where="key")
    return public_text(public), "rsa" if isinstance(public, RSAPublicKey) else "ed25519"


def _public_der(data: bytes) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        return load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InvalidKey("the public key cannot be read.", where="p", cure="Is it complete?") from error
