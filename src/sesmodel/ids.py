"""Identifiers are handed in: the protocol, and a source that gives the same ones for the same seed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from threading import Lock
from typing import Protocol

_GREGORIAN = datetime(1582, 10, 15, tzinfo=UTC)  # when the time of UUIDs begins


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


def uuid1_form(token: str, moment: datetime) -> str:
    """Write a token as a version 1 UUID of a moment, of a node that is none (RFC 9562 section 5.1): 61 bits are kept.

    >>> from datetime import UTC
    >>> uuid1_form("0123456789abcdef0123456789abcdef", datetime(2017, 7, 14, 2, 40, tzinfo=UTC))
    'bb22c000-683d-11e7-8123-456789abcdef'
    """
    ticks = f"{(moment - _GREGORIAN) // timedelta(microseconds=1) * 10:015x}"
    node = int(token[20:22], 16) | 1  # as a node that has no address of its own: section 6.10
    return f"{ticks[7:]}-{ticks[3:7]}-1{ticks[:3]}-{_variant(token)}-{node:02x}{token[22:]}"


def uuid4_form(token: str) -> str:
    """Write a token as a version 4 UUID (RFC 9562 section 5.4): 122 of its bits are kept.

    >>> uuid4_form("0123456789abcdef0123456789abcdef")
    '01234567-89ab-4def-8123-456789abcdef'
    """
    return f"{token[:8]}-{token[8:12]}-4{token[13:16]}-{_variant(token)}-{token[20:]}"


def _variant(token: str) -> str:
    return f"{'89ab'[int(token[16], 16) & 3]}{token[17:20]}"
