"""Where bounces and complaints about a message go by mail (NTF-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NONE = ("",)


def feedback_address(*, return_path: str | None, source: str | None, header: Mapping[str, Sequence[str]]) -> str:
    """Choose the address that feedback about a message goes to, whether forwarding is on or nobody else is told.

    What the call says beats what the header says. By SMTP, ``MAIL FROM`` is the source.

    Args:
        return_path: ``ReturnPath``, or ``FeedbackForwardingEmailAddress`` of v2.
        source: ``Source``, or ``FromEmailAddress``, or the address in ``MAIL FROM``.
        header: the values of the header fields by their names in lower case.

    Returns:
        The text that says it; ``""`` if nothing does.

    >>> header = {"return-path": ["<r@example.com>"], "from": ["f@example.com"]}
    >>> feedback_address(return_path=None, source="s@example.com", header=header)
    's@example.com'
    >>> feedback_address(return_path=None, source=None, header=header)
    '<r@example.com>'
    """
    said = return_path or source or header.get("return-path", _NONE)[0]
    return said or header.get("from", _NONE)[0]
