"""Pages that SES serves to the recipients of mail, and who visits them: tracked links, pictures, subscriptions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Self

import attrs

from sesmodel.errors import InvalidConfiguration

_NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})
_HTML = "text/html; charset=utf-8"
_ROOT = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+/?")


def pages_root(url: str | None) -> str | None:
    """Scheme and host of where pages are to be; ``None`` for those of AWS.

    Args:
        url: the two, with or without a slash at the end.

    Raises:
        InvalidConfiguration: it is something else.

    >>> pages_root("http://127.0.0.1:8025/")
    'http://127.0.0.1:8025'
    """
    if url is None or _ROOT.fullmatch(url):
        return url and url.rstrip("/")
    cure = "Give scheme and host alone: http://127.0.0.1:8025."
    raise InvalidConfiguration(f"{url!r} is not where pages can be.", where="pages_at", cure=cure)


@attrs.frozen
class Reader:
    """Who reads mail, as far as events tell.

    Attributes:
        ip_address: where from.
        user_agent: the program.
    """

    ip_address: str
    user_agent: str


@attrs.frozen(kw_only=True)
class Visit:
    """Somebody asks for a page, by an address that stands in a mail.

    Attributes:
        method: ``GET``, ``HEAD`` or ``POST``.
        path: the path of the address as it stands there, percent signs and all.
        query: what follows its question mark.
        form: what was filled in, by the names of the fields.
        reader: who asks.
    """

    method: str
    path: str
    query: str = ""
    form: Mapping[str, Sequence[str]] = _NOTHING
    reader: Reader


@attrs.frozen(kw_only=True)
class Page:
    """What a server of SES answers to a visitor.

    Attributes:
        status: the status of HTTP.
        content_type: what the body is.
        body: the body.
        headers: the other header fields, by their names.

    >>> Page.redirect("https://example.com/spring").location
    'https://example.com/spring'
    """

    status: int
    content_type: str
    body: bytes = attrs.field(repr=False)
    headers: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def redirect(cls, location: str) -> Self:
        """Send the visitor on to another address.

        Args:
            location: the address, in ASCII.
        """
        return cls(
            status=302, content_type=_HTML, body=b"", headers={"Location": location, "Cache-Control": "no-cache"}
        )

    @classmethod
    def html(cls, text: str, status: int = 200, **headers: str) -> Self:
        """Show HTML.

        Args:
            text: the document.
            status: the status of HTTP.
            headers: other header fields by their names.
        """
        return cls(status=status, content_type=_HTML, body=text.encode(), headers=headers)

    @classmethod
    def problem(cls, status: int, what: str, **headers: str) -> Self:
        """Say what is wrong with what was asked for.

        Args:
            status: the status of HTTP.
            what: a sentence.
            headers: other header fields by their names.
        """
        from html import escape  # knows thousands of characters by name

        text = f"<!DOCTYPE html><html lang=en><title>{status}</title><p>{escape(what)}</p></html>\n"
        return cls.html(text, status, **headers)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> str | None:
        """Where the visitor is sent on to; ``None`` if nowhere."""
        return self.headers.get("Location")
