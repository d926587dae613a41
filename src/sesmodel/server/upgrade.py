"""Clients that would rather speak another protocol, and go on in this one if the server does not change (RFC 9110)."""

from __future__ import annotations

import re

_FIELD = re.compile(rb"(?<=\n)(?=upgrade[ \t]*:)", re.IGNORECASE)


def without_upgrade(data: bytes) -> bytes:
    r"""The beginning of a request, without the wish for another protocol.

    Java's client asks for HTTP/2 in every request at first. The parser takes that for the end of HTTP/1.1, and so for
    a request without a body.

    Args:
        data: what came, which begins within a header, or with it.

    >>> without_upgrade(b"POST / HTTP/1.1\r\nUpgrade: h2c\r\n\r\nUpgrade: me")
    b'POST / HTTP/1.1\r\nX-Upgrade: h2c\r\n\r\nUpgrade: me'
    """
    if b"pgrade" not in data:
        return data
    head, end, body = data.partition(b"\r\n\r\n")
    return _FIELD.sub(b"X-", head) + end + body
