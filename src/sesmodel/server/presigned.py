"""A presigned URL: the signature stands in the query string, and not in the header ``Authorization``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import attrs

if TYPE_CHECKING:
    from sesmodel.wire.http import HttpRequest

_SIGNATURE = "X-Amz-Signature"
_PARTS = ("Credential", "SignedHeaders", "Signature")
_HEADERS = ("X-Amz-Date", "X-Amz-Security-Token")


def with_header(request: HttpRequest) -> HttpRequest:
    """The same request, with the signature of a presigned URL in ``Authorization``, as all others have it.

    Args:
        request: what came; one that is not presigned stays as it is.

    >>> from sesmodel.wire.http import HttpRequest
    >>> query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20260101%2Feu-west-1%2Fses%2Faws4_request"
    >>> with_header(HttpRequest("GET", "/", f"{query}&X-Amz-SignedHeaders=host&X-Amz-Signature=0")).headers[
    ...     "authorization"
    ... ]
    'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/ses/aws4_request, SignedHeaders=host, Signature=0'
    """
    if f"{_SIGNATURE}=" not in request.query or "authorization" in request.headers:
        return request
    pairs = request.query.split("&")
    said = {name: unquote(value) for name, _, value in (pair.partition("=") for pair in pairs)}
    parts = ", ".join([f"{name}={said[f'X-Amz-{name}']}" for name in _PARTS if f"X-Amz-{name}" in said])
    headers = {name: said[name] for name in _HEADERS if name in said}
    headers["Authorization"] = f"{said.get('X-Amz-Algorithm', '')} {parts}"
    signed = "&".join([pair for pair in pairs if not pair.startswith(f"{_SIGNATURE}=")])
    return attrs.evolve(request, query=signed, headers={**request.headers, **headers})
