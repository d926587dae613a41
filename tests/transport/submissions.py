"""What the transports are given to send."""

from __future__ import annotations

from typing import Any

from sesmodel import Envelope, RawMessage, SendOptions, Submission

BODY = b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"
LONG = b"From: ana@example.com\r\n\r\n" + (b"x" * 70 + b"\r\n") * 100_000  # more than the buffers between two sockets


def submission(body: bytes = BODY, *recipients: str, **options: Any) -> Submission:
    """A message from Ana, for Bob if for nobody else."""
    envelope = Envelope("ana@example.com", recipients or ("bob@example.net",))
    return Submission(envelope, RawMessage(body), SendOptions(**options))
