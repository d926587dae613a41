"""Addresses of pages, as they have to be written (RFC 3986, RFC 9110 section 4.2)."""

from __future__ import annotations

import re

_PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_USER_INFO = r"(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*+@"
_HOST = r"(?:\[[0-9A-Fa-f:.]++\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})++)"
_PATH = rf"(?:/{_PCHAR}*+)*+"
_QUERY = _FRAGMENT = rf"(?:{_PCHAR}|[/?])*+"
_HTTP = re.compile(
    rf"https?://(?:{_USER_INFO})?{_HOST}(?::[0-9]*+)?{_PATH}(?:\?{_QUERY})?(?:\#{_FRAGMENT})?", re.IGNORECASE | re.ASCII
)


def is_http_url(text: str) -> bool:
    """Whether a text is an address of ``http`` or ``https`` in which all is encoded that has to be.

    >>> is_http_url("http://www.example.com/path/to/page?name=John%20Doe")
    True
    >>> is_http_url("http://www.example.com/path/to/page?name=John Doe"), is_http_url("mailto:ana@example.com")
    (False, False)
    """
    return _HTTP.fullmatch(text) is not None
