"""HTML as it is once opens and clicks of it are tracked: other links, a picture, no more (EVP-14, EVP-15)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from sesmodel.mail.html_anchors import outline
from sesmodel.mail.http_url import is_http_url
from sesmodel.mail.splice import Splice, spliced
from sesmodel.service.link_tags import read_link_tags
from sesmodel.service.open_tracker import OPEN_TRACKER, put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.mail.html_anchors import Attribute

MOST_LINKS = 250
"""So many links of one mail are tracked, the first (EVP-19)."""

_NO_TRACK, _TAGS = "ses:no-track", "ses:tags"
_OWN = frozenset({_NO_TRACK, _TAGS})
_BLANKS = "\t\n\f\r "


@attrs.frozen
class TrackedLink:
    """A link that was rewritten.

    Attributes:
        url: where it leads, as the sender wrote it.
        tags: its tags by name; ``None`` if it has none.
    """

    url: str
    tags: dict[str, tuple[str, ...]] | None = None


@attrs.define
class Rewriter:
    """Rewrites the links of one mail, and remembers them.

    Args:
        address: what a link leads to from now on, told where it leads and its number; ``None`` tracks no clicks.

    >>> rewriter = Rewriter(lambda url, number: f"https://track.example/{number}")
    >>> rewriter.rewrite('<a ses:tags="product:book" href="https://example.com">x</a>', "<img>")
    '<a href="https://track.example/1">x</a><img>'
    >>> rewriter.links
    [TrackedLink(url='https://example.com', tags={'product': ('book',)})]
    """

    address: Callable[[str, int], str] | None
    links: list[TrackedLink] = attrs.field(factory=list)

    def rewrite(self, html: str, picture: str = "") -> str:
        """Rewrite one text.

        Args:
            html: the text.
            picture: what is put below all that is shown (EVP-14), or in the place of the placeholder.
        """
        found = outline(html)
        edits = [edit for anchor in found.anchors for edit in self._edits(html, anchor)]
        if OPEN_TRACKER in html:
            return _with_picture(spliced(html, sorted(edits)), picture)
        if picture:
            edits.append((found.bottom, found.bottom, picture))
        return spliced(html, sorted(edits))

    def _edits(self, html: str, anchor: list[Attribute]) -> Iterator[Splice[str]]:
        given: dict[str, Attribute] = {}
        for one in anchor:
            given.setdefault(one.name, one)  # of two of a name, the first counts
            if one.name in _OWN:
                yield *_taken_out(html, one), ""
        href = given.get("href")
        if href is None or _NO_TRACK in given or self.address is None or len(self.links) >= MOST_LINKS:
            return
        url = href.value.strip(_BLANKS)
        if is_http_url(url):  # EVP-19
            tags = read_link_tags(given[_TAGS].value) if _TAGS in given else None
            self.links.append(TrackedLink(url, tags or None))
            yield href.end - len(href.written), href.end, href.with_value(self.address(url, len(self.links)))


def _with_picture(html: str, picture: str) -> str:
    placed = put_in_place(html, picture)
    if placed is not None:
        return placed
    bottom = outline(html).bottom  # the placeholder was a part of a link
    return spliced(html, [(bottom, bottom, picture)])


def _taken_out(html: str, attribute: Attribute) -> tuple[int, int]:
    """What goes with an attribute: the blanks before it too, where they part nothing else."""
    start, end = attribute.start, attribute.end
    if html[end] in _BLANKS or html[end] == ">":
        while html[start - 1] in _BLANKS:
            start -= 1
    return start, end
