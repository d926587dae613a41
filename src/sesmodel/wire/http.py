"""A request and an answer as values, free of any HTTP library, and the call that a request stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import attrs


def _lowered(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Headers with names in lower case, since HTTP does not tell ``X-A`` from ``x-a``."""
    return MappingProxyType({name.lower(): value for name, value in headers.items()})


@attrs.frozen
class HttpRequest:
    """What a client asked for.

    Args:
        method: ``GET``, ``POST``, …
        path: the path of the URL, still percent-encoded.
        query: what follows the ``?``, still percent-encoded.
        headers: by name; the names are kept in lower case.
        body: the bytes of the body.

    >>> HttpRequest("POST", "/", headers={"Content-Type": "text/plain"}).headers["content-type"]
    'text/plain'
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = attrs.field(factory=dict, converter=_lowered, repr=False)
    body: bytes = attrs.field(default=b"", repr=False)


@attrs.frozen
class HttpResponse:
    """What the client gets back.

    Args:
        status: the HTTP status.
        headers: by name; the names are kept in lower case.
        body: the bytes of the body.
    """

    status: int
    headers: Mapping[str, str] = attrs.field(converter=_lowered)
    body: bytes


Admit = Callable[[str], None]
"""Told of an operation as soon as it is known, before its parameters are read; it may refuse."""


def admit_all(_operation: str) -> None:
    """Refuse nothing."""


class NoOperation(Exception):
    """A request is for no operation of an API, by its method and path or for want of an action."""


def unknown_operation(request_id: str) -> HttpResponse:
    """What AWS answers to such a request, whichever API it may have been meant for.

    Args:
        request_id: the id of this request.
    """
    return HttpResponse(404, {"x-amzn-requestid": request_id}, b"<UnknownOperationException/>\n")


@attrs.frozen
class Call:
    """An operation and its parameters, in the form in which boto3 takes them.

    Args:
        operation: the name in the service model, such as ``SendEmail``.
        params: by member name; blobs are bytes, and timestamps are aware datetimes.
    """

    operation: str
    params: dict[str, Any]
