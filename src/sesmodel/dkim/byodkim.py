"""Keys that are handed to a service which signs with them: Bring Your Own DKIM (AUTH-15, AUTH-20, TRB-34)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.dkim.key import DkimKey
from sesmodel.errors import InvalidKey

if TYPE_CHECKING:
    from collections.abc import Collection

SELECTOR = re.compile(r"[A-Za-z0-9]{1,63}")
"""What the guide takes for a selector (AUTH-20)."""

SELECTOR_TODAY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
"""What the API of today takes: hyphens may stand inside (OBS-231)."""

SIZES = (1024,)
"""The bits that the guide allows (AUTH-15)."""

SIZES_TODAY = (1024, 2048)
"""The bits that the API of today allows (OBS-231)."""

_LONGEST = 20_480  # OBS-231
_BASE64 = re.compile(r"[a-zA-Z0-9+/]+={0,2}")
_COMMAND = "Convert it: openssl rsa -traditional -in … -out …, or byodkim_private_key(…)."


def check_selector(selector: str, pattern: re.Pattern[str] = SELECTOR) -> None:
    """Refuse what is no selector (AUTH-20).

    Args:
        selector: the name of the key.
        pattern: what one looks like.

    Raises:
        InvalidKey: it is none.
    """
    if not pattern.fullmatch(selector):
        cure = "Use 1 to 63 letters and digits, and no periods."
        raise InvalidKey(f"{selector!r} is no selector.", where="selector", cure=cure)


def check_private_key(text: str, sizes: Collection[int] = SIZES) -> DkimKey:
    """Read a private key as it is passed to the service: PKCS #1, in base64, without PEM armour (TRB-34).

    Args:
        text: the key.
        sizes: bits that it may have.

    Raises:
        InvalidKey: it is not in that form, is no RSA key, or is of another size.
    """
    armoured = "-----" in text
    passed = len(text) <= _LONGEST and _BASE64.fullmatch(text) is not None
    found = DkimKey.read(text)
    is_pkcs1 = isinstance(found, DkimKey) and found.algorithm == "rsa-sha256" and text == _body(found)
    del text
    if isinstance(found, InvalidKey):
        raise found
    if armoured or not passed:
        cure = "Take the lines of dashes and all line ends away: byodkim_private_key(…) does."
        raise InvalidKey("it is not base64 alone.", where="private key", cure=cure)
    _check_rsa(found, sizes)
    if not is_pkcs1:
        raise InvalidKey("it is not in the form PKCS #1.", where="private key", cure=_COMMAND)
    return found


def byodkim_private_key(key: DkimKey | str | bytes, sizes: Collection[int] = SIZES) -> str:
    """Write a private key as it is passed to the service: PKCS #1, in base64, without PEM armour.

    Args:
        key: the key, or its text, PKCS #8 or PKCS #1, with armour or without.
        sizes: bits that it may have.

    Returns:
        The secret, for ``DomainSigningPrivateKey``.

    Raises:
        InvalidKey: it is no RSA key, or of another size (AUTH-15).
    """
    found = key if isinstance(key, DkimKey) else DkimKey.read(key)
    del key
    if isinstance(found, InvalidKey):
        raise found
    _check_rsa(found, sizes)
    return _body(found)


def _check_rsa(key: DkimKey, sizes: Collection[int]) -> None:
    if key.algorithm != "rsa-sha256":
        raise InvalidKey("it is no RSA key.", where="private key", cure="openssl genrsa -f4 -traditional 1024")
    if key.size not in sizes:
        allowed = " or ".join(map(str, sizes))
        cure = f"Make one: openssl genrsa -f4 -traditional {max(sizes)}"
        raise InvalidKey(f"it has {key.size} bits, and the service takes {allowed}.", where="private key", cure=cure)


def _body(key: DkimKey) -> str:
    return "".join(key.export_private_pkcs1().splitlines()[1:-1])
