"""What can be seen of a message on its way."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs


class Stage(StrEnum):
    """What can be seen of a message on its way (LIF-01)."""

    ACCEPTED = "accepted"
    RENDERING_FAILED = "rendering failed"
    ASSEMBLED = "assembled"
    SCANNED = "scanned"
    ATTEMPTED = "attempted"
    DELIVERED = "delivered"
    DEFERRED = "deferred"
    DROPPED = "dropped"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    REPLIED = "replied"
    REJECTED = "rejected"


@attrs.frozen
class LogEntry:
    """One thing that happened to one message.

    Attributes:
        message_id: the message.
        stage: what happened.
        at: when.
        recipient: to whom, where it is about one.
        detail: the reply of a server, or a reason.
        tls: of mail that was delivered, the version of TLS that it went over; ``None`` if it went in clear (HDR-11).
    """

    message_id: str
    stage: Stage
    at: datetime
    recipient: str | None = None
    detail: str = ""
    tls: str | None = None
