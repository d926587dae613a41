"""What the HTTP door bears: how much, how many, how long."""

from __future__ import annotations

import attrs

_positive = attrs.validators.gt(0)


@attrs.frozen
class HttpLimits:
    """Limits of the HTTP door, against clients that are broken or hostile.

    Args:
        body: bytes in the body of a request. More are answered with status 413. SES takes messages of 40 MB, which are
            longer in Base64.
        head: bytes in the request line and the header fields together.
        connections: how many there may be at a time; others are closed at once.
        threads: how many calls may be at work at a time; others wait.
        head_seconds: how long the request line and the header may take, from their first byte.
        request_seconds: how long the body may take, from the end of the header.
        idle_seconds: how long a connection may wait for the next request.
        stop_seconds: how long requests that are being answered may go on when the door closes.

    >>> HttpLimits(idle_seconds=5).head
    65536
    """

    body: int = attrs.field(default=64 * 2**20, validator=_positive)
    head: int = attrs.field(default=64 * 2**10, validator=_positive)
    connections: int = attrs.field(default=2000, validator=_positive)
    threads: int = attrs.field(default=40, validator=_positive)
    head_seconds: float = attrs.field(default=10, validator=_positive)
    request_seconds: float = attrs.field(default=60, validator=_positive)
    idle_seconds: float = attrs.field(default=75, validator=_positive)
    stop_seconds: float = attrs.field(default=5, validator=_positive)


DEFAULT = HttpLimits()
