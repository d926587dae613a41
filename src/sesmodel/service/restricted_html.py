"""The HTML that a custom verification template may hold: 74 tags, each with a few attributes (IDN-24, IDN-25)."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidContent
from sesmodel.mail.content import Inline

if TYPE_CHECKING:
    from collections.abc import Iterator

_Attributes = list[tuple[str, str | None]]

_COMMON = frozenset("class id style title".split())
_PLAIN_TAGS = (
    "abbr acronym address area b bdo big body br button caption center cite code dd del dfn dir div dl dt em fieldset "
    "font form h1 h2 h3 h4 h5 h6 head hr html i input ins kbd label legend li map menu optgroup option p pre s samp "
    "select small span strike strong sub sup tbody textarea tfoot thead tr tt u var"
)
_FURTHER_ATTRIBUTES = {
    "blockquote": "cite",
    "q": "cite",
    "col": "span width",
    "colgroup": "span width",
    "img": "align alt height src width",
    "ol": "start type",
    "ul": "type",
    "table": "summary width",
    "td": "abbr axis colspan rowspan width",
    "th": "abbr axis colspan rowspan scope width",
}

ALLOWED: dict[str, frozenset[str]] = {
    **dict.fromkeys(_PLAIN_TAGS.split(), _COMMON),
    **{tag: _COMMON.union(further.split()) for tag, further in _FURTHER_ATTRIBUTES.items()},
}
"""The attributes of every tag that is allowed (IDN-24)."""

_UNCLOSED = "A tag or a comment is not closed: what follows would be part of it."
_SHOWN = 40  # characters of a comment, in what is said of it
_IMAGE = re.compile(r"data:(image/[A-Za-z0-9.+-]+);base64,([A-Za-z0-9+/=\s]*)", re.IGNORECASE)


@attrs.frozen
class Finding:
    """Something that is not allowed.

    Attributes:
        what: what it is, in one sentence.
        line: where it is, counted from 1.
        column: where in the line, counted from 1.
    """

    what: str
    line: int
    column: int


def findings(html: str) -> Iterator[Finding]:
    r"""Find everything in an HTML text that a custom verification template may not hold.

    Names are compared without letter case; a doctype is allowed, since it is neither a tag nor a comment; a text
    without tags is allowed as it is.

    Args:
        html: the text.

    >>> [finding.what for finding in findings('<P CLASS="x">Hi <a href="https://example.com">there</a></P>')]
    ['The tag <a> is not allowed.', 'The tag </a> is not allowed.']
    >>> [(finding.what, finding.line, finding.column) for finding in findings('<p>Hi</p>\n <p align="left">')]
    [('The attribute align of <p> is not allowed.', 2, 2)]
    """
    yield from _Checker(html).found


def before_the_end(html: str) -> int:
    """Where to add to the end of a text: before the last ``</body>`` of a whole document, else ``</html>``, else last.

    >>> html = "<html><body><p>Hi</p></body></html>"
    >>> html[before_the_end(html) :]
    '</body></html>'
    """
    ends = _Ends(html).places
    return ends.get("body", ends.get("html", len(html)))


def img_data_uri(data: bytes, subtype: str) -> str:
    """Write an image as the text that the ``src`` of an ``<img>`` holds in a template (IDN-26).

    Args:
        data: the image.
        subtype: what it is, without ``image/``: ``png``, ``gif``, ``jpg``.

    Raises:
        InvalidContent: that is no subtype.

    >>> img_data_uri(b"GIF89a", "gif")
    'data:image/gif;base64,R0lGODlh'
    """
    uri = f"data:image/{subtype};base64,{b64encode(data).decode('ascii')}"
    if _IMAGE.fullmatch(uri) is None:
        raise InvalidContent(f"{subtype!r} is no type of image.", where="subtype", cure="Write 'png' or 'gif'.")
    return uri


def detach_images(html: str) -> tuple[str, tuple[Inline, ...]]:
    """Make inline parts of the images that stand in an HTML text, and let it refer to them (IDN-26).

    Args:
        html: the text.

    Returns:
        The text with ``cid:`` in place of ``data:`` in the ``src`` of every ``<img>``, and the images.

    >>> html, images = detach_images(f'<img src="{img_data_uri(b"GIF89a", "gif")}" alt="x">')
    >>> html, images[0].content_type, images[0].data
    ('<img src="cid:image1.gif" alt="x">', 'image/gif', b'GIF89a')
    """
    reader = _Images(html)
    pieces, done = [], 0
    for start, end, written in reader.tags:
        pieces += [html[done:start], written]
        done = end
    return "".join([*pieces, html[done:]]), tuple(reader.images)


class _Reader(HTMLParser):
    """Reads every tag as one, also in a ``<textarea>`` or a ``<script>``, so that nothing can hide in there."""

    def __init__(self, html: str) -> None:
        """Read a text; what it is read for, the class below keeps."""
        super().__init__(convert_charrefs=True)
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", html))]
        self.unreadable = ""
        try:
            self.feed(html)
        except AssertionError:  # what the parser says of a <![…[ that it does not know
            self.unreadable = _UNCLOSED
        except ValueError:  # Python reads no number of thousands of digits
            self.unreadable = "A character reference has too many digits."

    def set_cdata_mode(self, elem: str, **_: object) -> None:
        """Stay in the mode for tags, also where browsers read text."""

    @property
    def place(self) -> int:
        """Where in the text the parser is, in characters."""
        line, column = self.getpos()
        return self._line_starts[line - 1] + column


class _Checker(_Reader):
    """Keeps what is not allowed."""

    def __init__(self, html: str) -> None:
        self.found: list[Finding] = []
        super().__init__(html)
        if self.unreadable or re.match("<[a-zA-Z/!?]", self.rawdata):  # what is left has no end
            self._refuse(self.unreadable or _UNCLOSED)

    def handle_starttag(self, tag: str, attributes: _Attributes) -> None:
        if tag not in ALLOWED:
            self._refuse(f"The tag <{tag}> is not allowed.")
            return
        for name in dict.fromkeys(name for name, _ in attributes if name not in ALLOWED[tag]):
            self._refuse(f"The attribute {name} of <{tag}> is not allowed.")
        source = _source(tag, attributes)
        if source.lower().startswith("data:") and _image(source) is None:
            self._refuse("The data of the image are no data:image/…;base64,… that can be read.")

    def handle_startendtag(self, tag: str, attributes: _Attributes) -> None:
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ALLOWED:
            self._refuse(f"The tag </{tag}> is not allowed.")

    def handle_decl(self, decl: str) -> None:
        if not decl.lower().startswith("doctype"):
            self._refuse(f"The declaration <!{decl}> is not allowed.")

    def handle_comment(self, data: str) -> None:
        self._refuse(f"Comments are not allowed: {data[:_SHOWN]!r}.")

    handle_pi = unknown_decl = handle_comment  # to a browser, <?…> and <![…]> are comments

    def _refuse(self, what: str) -> None:
        line, column = self.getpos()
        self.found.append(Finding(what, line, column + 1))


class _Ends(_Reader):
    """Keeps where each element ended last."""

    def __init__(self, html: str) -> None:
        self.places: dict[str, int] = {}
        super().__init__(html)

    def handle_endtag(self, tag: str) -> None:
        self.places[tag] = self.place


class _Images(_Reader):
    """Keeps the images, and what is to stand in place of their tags."""

    def __init__(self, html: str) -> None:
        self.images: list[Inline] = []
        self.tags: list[tuple[int, int, str]] = []
        super().__init__(html)

    def handle_starttag(self, tag: str, attributes: _Attributes) -> None:
        image = _image(_source(tag, attributes))
        if image is None:
            return
        kind, data = image
        name = f"image{len(self.images) + 1}.{kind.partition('/')[2].partition('+')[0]}"
        self.images.append(Inline(data, name, kind))
        written = _tag(tag, _first(attributes) | {"src": self.images[-1].url})
        self.tags.append((self.place, self.place + len(self.get_starttag_text() or ""), written))


def _source(tag: str, attributes: _Attributes) -> str:
    """What an image shows."""
    return (_first(attributes).get("src") or "").strip() if tag == "img" else ""


def _first(attributes: _Attributes) -> dict[str, str | None]:
    """Attributes by name; of several of one name, the first counts."""
    found: dict[str, str | None] = {}
    for name, value in attributes:
        found.setdefault(name, value)
    return found


def _image(source: str) -> tuple[str, bytes] | None:
    """The media type and the bytes of an image that stands in its own URL."""
    found = _IMAGE.fullmatch(source)
    if found is None:
        return None
    try:
        return found[1].lower(), b64decode("".join(found[2].split()), validate=True)
    except binascii.Error:
        return None


def _tag(tag: str, attributes: dict[str, str | None]) -> str:
    written = (name if value is None else f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{' '.join([tag, *written])}>"
