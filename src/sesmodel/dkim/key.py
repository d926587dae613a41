"""Keys that sign, RSA and Ed25519, on the ``cryptography`` library (RFC 6376 section 3.3, RFC 8463).

No error of this file carries key material, and neither do the frames of its traceback: a reader hands an error back
instead of raising it, and who raises it has let go of the text before.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from functools import cached_property
from typing import Any, Literal, NoReturn, Self

import attrs

from sesmodel.errors import InvalidKey, SecretNotCopied

Algorithm = Literal["rsa-sha256", "ed25519-sha256"]

SMALLEST_RSA = 1024
"""Bits below which verifiers need not take a signature (RFC 8301 section 3.2, AUTH-21)."""

_ARMOUR = re.compile(rb"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----")
_CURE = "Give PEM text (PKCS #1 or PKCS #8, not encrypted), or the DER of such a key in base64."


@attrs.frozen(eq=False, repr=False)
class DkimKey:
    """A private key that DKIM can sign with. Make one by :meth:`load`, or new by ``SystemKeys``.

    Load it once: OpenSSL checks the primes of an RSA key, which takes some 40 ms. Two keys are equal if their public
    keys are. It cannot be pickled, and its ``repr`` shows no secret.

    Args:
        private: an RSA or Ed25519 private key of the ``cryptography`` library.
        force: take an RSA key of less than 1024 bits, too.

    Raises:
        InvalidKey: it is of another kind, or too small (AUTH-21).
    """

    _private: Any  # a private key of `cryptography`, which is loaded with the first key only
    force: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse what verifiers would."""
        if problem := _problem(self._private, force=self.force):
            raise problem

    @classmethod
    def load(cls, source: str | bytes, *, force: bool = False) -> Self:
        """Read a key.

        Args:
            source: PEM (PKCS #1 or PKCS #8), or base64 of the DER of one, or, of Ed25519, of its 32 bytes alone.
            force: take an RSA key of less than 1024 bits, too.

        Raises:
            InvalidKey: it is no key that DKIM can sign with, is encrypted, or too small (AUTH-21).
        """
        found = cls.read(source, force=force)
        del source
        if isinstance(found, InvalidKey):
            raise found
        return found

    @classmethod
    def read(cls, source: str | bytes, *, force: bool = False) -> Self | InvalidKey:
        """As :meth:`load`, but hand the error back, so that who holds the text can let go of it first."""
        private = _read(source.encode(errors="surrogatepass") if isinstance(source, str) else bytes(source))
        if isinstance(private, InvalidKey):
            return private
        return _problem(private, force=force) or cls(private, force=force)

    @property
    def algorithm(self) -> Algorithm:
        """What a signature calls it in ``a=``."""
        return "rsa-sha256" if _is_rsa(self._private) else "ed25519-sha256"

    @property
    def size(self) -> int:
        """Bits: of the modulus of an RSA key, and 256 of an Ed25519 key."""
        return self._private.key_size if _is_rsa(self._private) else 256

    @cached_property
    def public_key(self) -> str:
        """What a key record says in ``p=``: base64 of the SPKI of an RSA key, of the 32 bytes of an Ed25519 key."""
        return public_text(self._private.public_key())

    @property
    def public_exponent(self) -> int | None:
        """The public exponent of an RSA key: 65537 of all that ``openssl genrsa`` makes (AUTH-15)."""
        return self._private.public_key().public_numbers().e if _is_rsa(self._private) else None

    @cached_property
    def signature_length(self) -> int:
        """Characters of a signature in base64."""
        return 4 * -(-(self.size // 8 if _is_rsa(self._private) else 64) // 3)

    def sign(self, digest: bytes) -> bytes:
        """Sign the SHA-256 of the header fields.

        Args:
            digest: 32 bytes. Ed25519 signs them as a message (RFC 8463 section 3).
        """
        if not _is_rsa(self._private):
            return bytes(self._private.sign(digest))
        return bytes(self._private.sign(digest, *self._scheme))

    @cached_property
    def _scheme(self) -> tuple[Any, Any]:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
        from cryptography.hazmat.primitives.hashes import SHA256

        return PKCS1v15(), Prehashed(SHA256())

    def export_private_pkcs1(self) -> str:
        """The secret itself, as PEM in the PKCS #1 form that BYODKIM wants (AUTH-15).

        Raises:
            InvalidKey: it is no RSA key, so it has no such form.
        """
        if not _is_rsa(self._private):
            raise InvalidKey("PKCS #1 is for RSA keys.", where="key", cure="Use export_private_pkcs8().")
        return self._exported("TraditionalOpenSSL")

    def export_private_pkcs8(self) -> str:
        """The secret itself, as PEM in the PKCS #8 form that newer tools write."""
        return self._exported("PKCS8")

    def _exported(self, form: str) -> str:
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        data: bytes = self._private.private_bytes(Encoding.PEM, getattr(PrivateFormat, form), NoEncryption())
        return data.decode("ascii")

    def __eq__(self, other: object) -> bool:
        """Whether the public keys are the same."""
        return self.public_key == other.public_key if isinstance(other, DkimKey) else NotImplemented

    def __hash__(self) -> int:
        """A hash of the public key."""
        return hash(self.public_key)

    def __repr__(self) -> str:
        """The algorithm, the size, and how the public key ends."""
        return f"<DkimKey {self.algorithm}, {self.size} bits, public key …{self.public_key[-16:]}>"

    def __copy__(self) -> Self:
        """Itself: it does not change."""
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Itself: it does not change."""
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Refuse to be pickled.

        Raises:
            SecretNotCopied: always.
        """
        raise SecretNotCopied("a DkimKey is not pickled, since its secret would be in the data: load it again there.")


def public_text(public: Any) -> str:
    """What a key record says in ``p=``.

    Args:
        public: an RSA or Ed25519 public key of the ``cryptography`` library.
    """
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    if _is_rsa(public):
        data = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    else:
        data = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return b64encode(data).decode("ascii")


def _read(data: bytes) -> Any | InvalidKey:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return _from_pem(data) if _ARMOUR.search(data) else _from_der(b64decode(b"".join(data.split()), validate=True))
    except TypeError:
        return InvalidKey("it is encrypted.", where="key", cure="Decrypt it first: openssl pkey -in … -out ….")
    except (binascii.Error, ValueError, UnsupportedAlgorithm):  # which say nothing that a person could use
        return InvalidKey("it is no private key.", where="key", cure=_CURE)


def _from_pem(data: bytes) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return load_pem_private_key(data.strip(), None)


def _from_der(data: bytes) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    return Ed25519PrivateKey.from_private_bytes(data) if len(data) == 32 else load_der_private_key(data, None)


def _is_rsa(private: Any) -> bool:
    return hasattr(private, "key_size")


def _problem(private: Any, *, force: bool) -> InvalidKey | None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    if not isinstance(private, RSAPrivateKey | Ed25519PrivateKey):
        return InvalidKey("DKIM signs with RSA and Ed25519 keys only.", where="key", cure=_CURE)
    if isinstance(private, RSAPrivateKey) and private.key_size < SMALLEST_RSA and not force:
        what = f"it has {private.key_size} bits, and verifiers take no less than {SMALLEST_RSA}."
        return InvalidKey(what, where="key", cure="Make a new one; force=True takes it all the same.")
    return None
