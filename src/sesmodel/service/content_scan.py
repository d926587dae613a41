"""The scan that every accepted message passes: for viruses, which stop it, and for spam, which does not (LIF-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from sesmodel.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.mail.read import ParsedMessage

# The harmless file that every scanner detects, put together when it is needed, so that neither this file nor what
# Python compiles from it is taken for it (TST-15).
EICAR = b"".join((rb"X5O!P%@AP[4\PZX54(P^)7CC)7}", b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"))

BAD_CONTENT = "Bad content"
"""The reason that a Reject event gives (SCH-16)."""


@attrs.frozen
class ScanVerdict:
    """What a scan found.

    Args:
        infected: there is a virus in it. Nobody gets the message, and a Reject event says so (LIF-03).
        spam_score: how much it looks like spam, 0 to 1. From one half on it counts against the reputation of the
            sender; it is delivered all the same (LIF-21).

    Raises:
        InvalidValue: the score is not from 0 to 1.

    >>> ScanVerdict(spam_score=0.7).spam
    True
    """

    infected: bool = False
    spam_score: float = 0.0

    def __attrs_post_init__(self) -> None:
        """Refuse a score on another scale."""
        if not 0 <= self.spam_score <= 1:
            raise InvalidValue(f"{self.spam_score} is no score.", where="spam_score", cure="Give 0 to 1.")

    @property
    def spam(self) -> bool:
        """Whether it rather looks like spam."""
        return self.spam_score >= 0.5

    @property
    def reason(self) -> str | None:
        """Why the message is rejected, if it is."""
        return BAD_CONTENT if self.infected else None


Scan: TypeAlias = "Callable[[ParsedMessage], ScanVerdict]"
"""Looks at a message. It runs while the model is locked, so it only looks: it waits for nothing, and sends nothing."""


def scan_content(message: ParsedMessage) -> ScanVerdict:
    """Look for the EICAR test file at the beginning of every part, decoded; nothing looks like spam."""
    infected = any(part.content.startswith(EICAR) for part in message.walk(messages=True))
    return _INFECTED if infected else _CLEAN


_CLEAN, _INFECTED = ScanVerdict(), ScanVerdict(infected=True)
