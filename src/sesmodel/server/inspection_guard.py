"""Who may look into a model: programs of this machine, and no web page of somebody else.

A browser can be made to talk to a port of the machine that it runs on. Two things tell such requests apart. A page of
another site sends its ``Origin``, or says ``Sec-Fetch-Site: cross-site``. A page whose name was made to point here
(DNS rebinding) is of the same origin to the browser, but its name stands in ``Host``, and it is one that its owner
could register: so names are answered that nobody can register, and those that are listed.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

from sesmodel.server.web_page import foreign_page

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_RESERVED = (".localhost", ".test", ".internal", ".example", ".invalid")
"""Names that no registry gives out (RFC 2606, RFC 6761, and ICANN's ``.internal``)."""

_HOST = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d*)?|(?P<name>[^:]*)(?::\d*)?")


def refusal(headers: Mapping[str, str], hosts: Collection[str] = ()) -> str | None:
    """Why a request is refused; ``None`` if it is not.

    Args:
        headers: by their names in lower case.
        hosts: names that may stand in ``Host`` besides.

    >>> refusal({"host": "127.0.0.1:8005"}), refusal({"host": "localhost"})
    (None, None)
    >>> refusal({"host": "rebound.example.com"})
    "This API does not answer to the name 'rebound.example.com'; allow it with hosts=['rebound.example.com']."
    >>> refusal({"host": "localhost:8005", "origin": "https://example.com"})
    "This API does not answer pages of 'https://example.com'."
    """
    host = headers.get("host", "")
    name = _name(host)
    if not _answered(name, hosts):
        return f"This API does not answer to the name {name!r}; allow it with hosts=[{name!r}]."
    page = foreign_page(headers)
    return None if page is None else f"This API does not answer pages of {page}."


def _name(host: str) -> str:
    found = _HOST.fullmatch(host)
    return (found["v6"] or found["name"] or "").lower().rstrip(".") if found else host


def _answered(name: str, hosts: Collection[str]) -> bool:
    if not name or "." not in name or name.endswith(_RESERVED):  # a name without a dot is of this network
        return True
    return name in {one.lower() for one in hosts} or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
