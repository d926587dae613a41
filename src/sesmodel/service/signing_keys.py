"""The keys that the model signs with: its own, and those that Easy DKIM makes for identities."""

from __future__ import annotations

from base64 import b32encode, b64decode
from collections.abc import Callable
from hashlib import sha256

import attrs

from sesmodel.dkim.key import DkimKey
from sesmodel.service.bundled_keys import BUNDLED_KEYS

SERVICE_KEY_SIZE = 1024
"""Bits, as seen in the length of its signatures (OBS-360)."""

_SERVICE_SELECTORS = {
    "us-west-2": "gdwg2y3kokkkj5a55z2ilkup5wp5hhxx",
    "us-east-1": "6gbrjpgwjskckoa6a5zn6fwqkn67xbtw",
    "eu-west-1": "ihchhvubuqgjsxyuhssfvqohv7z3u4hn",
    "ap-south-1": "rlntogby6xsxlfnvyxwnvvhttakdsqto",
    "us-west-1": "iek43urnex4zqv5t3opageoatkmhcael",
}
"""The latest that was seen in mail of each Region (OBS-359)."""


def service_selector(region: str) -> str:
    """The selector that SES signs with in a Region; one that nobody has seen is made up in the same form.

    >>> service_selector("us-west-2"), len(service_selector("eu-west-3"))
    ('gdwg2y3kokkkj5a55z2ilkup5wp5hhxx', 32)
    """
    if (seen := _SERVICE_SELECTORS.get(region)) is not None:
        return seen
    return b32encode(sha256(region.encode()).digest()[:20]).decode("ascii").lower()


@attrs.define
class SigningKeys:
    """The private keys behind selectors: test keys that everybody has, unless a maker of keys is handed in.

    A key is made, and the library that makes it is loaded, when it is first needed.

    Args:
        make: makes a new RSA key of so many bits.
    """

    _make: Callable[[int], DkimKey] | None = None
    _sizes: dict[str, int] = attrs.field(factory=dict)
    _keys: dict[str, DkimKey] = attrs.field(factory=dict, repr=False)

    @property
    def issued(self) -> dict[str, int]:
        """The selectors that there are keys for, with their bits."""
        return dict(self._sizes)

    @property
    def everybodys(self) -> bool:
        """Whether they are the test keys, which are the same in every process."""
        return self._make is None

    def issue(self, selector: str, size: int) -> None:
        """Let there be a key for a selector.

        Args:
            selector: a token of Easy DKIM, or the selector of SES itself.
            size: 1024 or 2048 bits.
        """
        self._sizes[selector] = size

    def get(self, selector: str) -> DkimKey | None:
        """The key of a selector that was issued: the same one in every call, and with test keys in every run."""
        found, size = self._keys.get(selector), self._sizes.get(selector)
        if found is None and size is not None:
            made = self._make(size) if self._make else _bundled(selector, size)
            found = self._keys.setdefault(selector, made)  # another thread may have been faster
        return found

    def of(self, selector: str) -> DkimKey:
        """The key of a selector that was issued for sure."""
        found = self.get(selector)
        assert found is not None
        return found


def _bundled(selector: str, size: int) -> DkimKey:
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    keys = BUNDLED_KEYS[size]
    chosen = keys[sha256(selector.encode()).digest()[0] % len(keys)]
    # Its primes were checked when it was made; to check them again takes longer than to send a message.
    return DkimKey(load_der_private_key(b64decode(chosen), None, unsafe_skip_rsa_key_validation=True))
