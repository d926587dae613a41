"""Which header fields SES signs (OBS-355, OBS-356, OBS-362, OBS-363)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FEEDBACK_ID = "feedback-id"

_SIGNED = frozenset(
    {
        "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references",
        "mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-id",
        "content-description", "content-language", "list-id", "list-help", "list-unsubscribe",
        "list-unsubscribe-post", "list-subscribe", "list-post", "list-owner", "list-archive",
    }
)  # fmt: skip


def signed_by_identity(names: Iterable[str]) -> tuple[str, ...]:
    """The fields that the signature of an identity covers: those that the RFCs define, but for the trace of others.

    Args:
        names: of all fields, in the order of the message.

    Returns:
        The names in the same order and letter case. ``Feedback-ID`` and ``X-`` fields are not among them.
    """
    return tuple(name for name in names if name.lower() in _SIGNED)


def signed_by_service(names: Iterable[str]) -> tuple[str, ...]:
    """The fields that the signature of SES itself covers: the same, and every ``Feedback-ID``.

    A message without From, which SES takes if it is told the source, is signed as having none (RFC 6376 section 5.4).
    """
    found = tuple(name for name in names if name.lower() in _SIGNED or name.lower() == FEEDBACK_ID)
    return found if "from" in map(str.lower, found) else ("From", *found)
