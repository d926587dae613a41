"""The virus scan that every accepted message passes (LIF-01, TST-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.mail.read import read

if TYPE_CHECKING:
    from sesmodel.mail.raw import RawMessage

# The harmless file that every scanner detects, in two pieces, so that this file is not taken for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

BAD_CONTENT = "Bad content"
"""The reason that a Reject event gives."""


def scan(raw: RawMessage) -> str | None:
    """Look into every decoded part.

    Returns:
        Why the message is rejected, or ``None``.
    """
    infected = any(EICAR in part.content for part in read(raw).walk() if not part.parts)
    return BAD_CONTENT if infected else None
