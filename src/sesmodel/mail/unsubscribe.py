"""Header fields by which people leave a list, with one click where it is offered (RFC 2369, RFC 8058)."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from sesmodel.errors import InvalidHeader
from sesmodel.mail.address import Address
from sesmodel.mail.header import Header

_URI = re.compile(r"[!#-;=?-Z\[\]_a-z~%]+")  # RFC 3986, without what ends a URI in this field
_FIELD = "List-Unsubscribe"


def list_unsubscribe(
    *, url: str | None = None, mailto: str | Address | None = None, one_click: bool = True
) -> tuple[Header, ...]:
    """Make the fields that let people leave a list, for the ``headers`` of a message.

    Mailbox providers ask bulk senders for one-click unsubscription. The mail must be signed (DKIM) for it to count.

    Args:
        url: what the mail program posts to, or opens; https for one click. It should name the recipient and the list.
        mailto: where a mail to unsubscribe goes: an address, or a ``mailto:`` URI with a subject.
        one_click: whether a POST of ``List-Unsubscribe=One-Click`` to ``url`` is enough, nobody being asked anything
            (RFC 8058). Without a ``url`` there is nothing to post to.

    Raises:
        InvalidHeader: neither is given, one is no URI, or one click is to go over something else than https.
        InvalidAddress: ``mailto`` is no mailbox.

    >>> for header in list_unsubscribe(url="https://example.com/u?t=opaque", mailto="leave@example.com"):
    ...     print(header)
    List-Unsubscribe: <https://example.com/u?t=opaque>, <mailto:leave@example.com>
    List-Unsubscribe-Post: List-Unsubscribe=One-Click
    """
    uris = [_web(url, one_click=one_click)] if url is not None else []
    if mailto is not None:
        uris.append(_mail(mailto))
    if not uris:
        raise InvalidHeader("nowhere to unsubscribe.", where=_FIELD, cure="Give url=, mailto= or both.")
    fields = [Header(_FIELD, ", ".join([f"<{uri}>" for uri in uris]))]
    if url is not None and one_click:
        fields.append(Header(f"{_FIELD}-Post", f"{_FIELD}=One-Click"))
    return tuple(fields)


def _web(url: str, *, one_click: bool) -> str:
    parts = _split(url)
    if one_click and parts[0] != "https":
        cure = "Use an https URL (RFC 8058 section 3.1), or one_click=False."
        raise InvalidHeader(f"{url!r} is no https URL.", where=_FIELD, cure=cure)
    if parts[0] not in {"http", "https"} or not parts[1]:
        raise InvalidHeader(f"{url!r} is no URL of the web.", where=_FIELD, cure="Write 'https://example.com/…'.")
    return url


def _mail(mailto: str | Address) -> str:
    if isinstance(mailto, str) and mailto.lower().startswith("mailto:"):
        _split(mailto)
        return mailto
    address = mailto if isinstance(mailto, Address) else Address.parse(mailto)
    return f"mailto:{quote(address.addr_spec, safe='@!$*+-._~')}"


def _split(uri: str) -> tuple[str, str]:
    try:
        parts = urlsplit(uri)
    except ValueError:
        parts = None
    if parts is None or not _URI.fullmatch(uri):
        cure = "Write what is not ASCII, blanks, commas and brackets as %XX."
        raise InvalidHeader(f"{uri!r} is no URI.", where=_FIELD, cure=cure)
    return parts.scheme.lower(), parts.netloc
