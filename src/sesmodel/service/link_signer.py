"""What signs the addresses that SES writes into mail, so that nobody else can make or change one."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hmac import compare_digest, digest
from typing import NoReturn, Self

import attrs

from sesmodel.errors import SecretNotCopied

_PATH_SIGNATURE = 20  # bytes, which make 27 characters


@attrs.frozen(eq=False)
class LinkSigner:
    """Signs links, and tells its own from any others. It holds a secret: it shows none, and cannot be pickled.

    Args:
        secret: the key of the signatures; 16 bytes or more that nobody can guess.

    >>> signer = LinkSigner(b"0123456789abcdef")
    >>> (
    ...     signer.is_signed("/page/1", signer.sign_path("/page/1")),
    ...     signer.is_signed("/page/2", signer.sign_path("/page/1")),
    ... )
    (True, False)
    """

    _secret: bytes = attrs.field(repr=False)

    def digest(self, text: str) -> bytes:
        """The HMAC-SHA256 of a text. Each kind of link begins it in a way of its own, so that none fits another."""
        return digest(self._secret, text.encode("utf-8", "surrogatepass"), "sha256")

    def sign_path(self, path: str) -> str:
        """The signature of the address of a page: 27 characters that stand in an address as they are (OBS-427).

        Args:
            path: what is signed; each kind of page begins it in a way of its own.
        """
        return urlsafe_b64encode(self.digest(f"page {path}")[:_PATH_SIGNATURE]).decode("ascii").rstrip("=")

    def is_signed(self, path: str, signature: str) -> bool:
        """Whether a signature is that of a path."""
        return compare_digest(signature.encode("utf-8", "surrogatepass"), self.sign_path(path).encode())

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Itself: it does not change."""
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Refuse to be pickled.

        Raises:
            SecretNotCopied: always.
        """
        raise SecretNotCopied("a LinkSigner is not pickled, since its secret would be in the data.")
