"""Identifiers are handed in: the protocol, and a source that gives the same ones for the same seed."""

from __future__ import annotations

from hashlib import blake2b
from threading import Lock
from typing import Protocol


class Ids(Protocol):
    """Gives out tokens that nobody gave out before."""

    def token(self) -> str:
        """32 lower-case hexadecimal digits: 128 bits."""
        ...


class SeededIds:
    """Tokens that depend on the seed and on how many were taken: unlike each other, alike in every run.

    Args:
        seed: any number; another seed gives other tokens.

    >>> SeededIds(1).token() == SeededIds(1).token()
    True
    """

    def __init__(self, seed: int = 0) -> None:
        """Start before the first token."""
        self._key = seed.to_bytes(16, "big", signed=True)
        self._taken = 0
        self._lock = Lock()

    @property
    def taken(self) -> int:
        """How many tokens were given out."""
        return self._taken

    def rewind(self, taken: int) -> None:
        """Go back to when so many were given out, and give out the same again: for who goes back to that state."""
        self._taken = taken

    def token(self) -> str:
        """The next token; several threads may take some."""
        with self._lock:
            self._taken = taken = self._taken + 1
        return blake2b(taken.to_bytes(8, "big"), digest_size=16, key=self._key).hexdigest()


def uuid4_form(token: str) -> str:
    """Write a token as a version 4 UUID (RFC 9562 section 5.4): 122 of its bits are kept.

    >>> uuid4_form("0123456789abcdef0123456789abcdef")
    '01234567-89ab-4def-8123-456789abcdef'
    """
    variant = "89ab"[int(token[16], 16) & 3]
    return f"{token[:8]}-{token[8:12]}-4{token[13:16]}-{variant}{token[17:20]}-{token[20:]}"
