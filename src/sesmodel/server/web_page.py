"""Requests that a web page makes a browser send: told apart from those of programs, which send no such fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def foreign_page(headers: Mapping[str, str]) -> str | None:
    """Which page of another origin a request is of; ``None`` if it is of a program, or of a page of this door.

    A page sends its ``Origin``; where it sends none, as for pictures, the browser says ``Sec-Fetch-Site``.

    Args:
        headers: by their names in lower case.

    >>> foreign_page({"host": "localhost:8005", "origin": "https://example.com"})
    "'https://example.com'"
    >>> foreign_page({"host": "localhost:8005", "sec-fetch-site": "cross-site"})
    'other sites'
    >>> foreign_page({"host": "localhost:8005", "origin": "http://localhost:8005"})
    """
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower():
        return repr(origin)
    return "other sites" if headers.get("sec-fetch-site") in ("cross-site", "same-site") else None


def is_forgeable(headers: Mapping[str, str]) -> bool:
    """Whether a page of another origin may have made a browser send this, without being allowed to by anybody.

    For ``Authorization`` a browser asks the server first (CORS), so that an SDK that runs in a page is told apart by
    it. By a signature in the query string it is not: an address can stand in any page.

    Args:
        headers: as they came, by their names in lower case.
    """
    return "authorization" not in headers and foreign_page(headers) is not None
