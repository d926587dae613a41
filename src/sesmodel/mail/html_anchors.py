"""Where the links of an HTML text are, character by character, so that they can be edited and all else left alone.

The text is cut as browsers cut it (HTML Standard, section 13.2.5), in one pass whose time grows with the length of the
text only: what stands in comments, in CDATA sections, in scripts and styles, or in attributes of other tags is no link.
"""

from __future__ import annotations

import re
from html import escape
from html.entities import html5
from typing import NamedTuple

from sesmodel.mail.html_text import resolved

_BLANK = r"[\t\n\f\r ]"
_NAME = r"[^\t\n\f\r />][^\t\n\f\r />=]*+"
_EQUALS = rf"{_BLANK}*+={_BLANK}*+"
_VALUE = r""""[^"]*+"|'[^']*+'|[^\t\n\f\r >"'][^\t\n\f\r >]*+|(?=>)"""
_ATTRIBUTES = rf"(?:[\t\n\f\r /]*+{_NAME}(?:{_EQUALS}(?:{_VALUE})|(?!{_BLANK}*+=)))*+[\t\n\f\r /]*+>"
_RAW = "script|style|textarea|title|xmp|iframe|noembed|noframes"  # nothing in them is a tag but their own end
_ENDS = r"(?=[\t\n\f\r />])"
_MARKUP = re.compile(
    rf"""<(?:
      a(?=[\t\n\f\r /])(?P<anchor>{_ATTRIBUTES})
    | /body{_ENDS}(?P<end>{_ATTRIBUTES})
    | (?P<raw>{_RAW}){_ENDS}{_ATTRIBUTES} [^<]*+ (?:<(?!/(?P=raw){_ENDS})[^<]*+)*+ (?P<unclosed>\Z)?
    | (?!plaintext{_ENDS}) /?[a-z][^\t\n\f\r />]*+{_ATTRIBUTES}
    | !-- (?:-?>|[^-]*+ (?:-(?!-!?>)[^-]*+)*+ --!?>)
    | !\[CDATA\[ [^\]]*+ (?:\](?!\]>)[^\]]*+)*+ \]\]>
    | (?:!(?!--|\[CDATA\[)|\?|/(?![a-z])) [^>]*+>
    | (?P<open>[a-z!?/])[\s\S]*+
    )""",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)
_ATTRIBUTE = re.compile(rf"({_NAME})(?:{_EQUALS}({_VALUE}))?+")
_QUOTES = frozenset({'"', "'"})
_REFERENCE = re.compile(r"&(?:(#(?:[0-9]++|[xX][0-9A-Fa-f]++);?+)|([A-Za-z][A-Za-z0-9]*+(?:;|(?!=))))")


class Attribute(NamedTuple):
    """An attribute of a tag, and where it stands in the text.

    Attributes:
        name: in lower case.
        start: where its name begins.
        end: where its value ends, or its name, if it has none.
        written: its value as it is written, quotes and all; ``""`` if there is none.
    """

    name: str
    start: int
    end: int
    written: str

    @property
    def value(self) -> str:
        """Its value with its character references resolved."""
        bare = self.written[1:-1] if self.written[:1] in _QUOTES else self.written
        return _REFERENCE.sub(_resolved, bare) if "&" in bare else bare

    def with_value(self, value: str) -> str:
        """The same attribute with another value, in the quotes that it has, or in new ones, as it is to be written."""
        quote = self.written[0] if self.written[:1] in _QUOTES else '"'
        return f"{quote}{escape(value)}{quote}"


class Outline(NamedTuple):
    """What is to be known of an HTML text.

    Attributes:
        anchors: the attributes of each start tag of a link that has any, in their order.
        bottom: the place below all that is shown: before the last end of the body, or else the end of the text.
    """

    anchors: list[list[Attribute]]
    bottom: int


def outline(html: str) -> Outline:
    """Find the links of an HTML text.

    Args:
        html: the text, however wrong it is.

    >>> html = '<a href="https://example.com/?a=1&amp;b=2" class=button>Read</a> <!-- <a href="x"> -->'
    >>> [[(one.name, one.value) for one in anchor] for anchor in outline(html).anchors]
    [[('href', 'https://example.com/?a=1&b=2'), ('class', 'button')]]
    """
    anchors, bottom, cut_off = [], None, None
    for found in _MARKUP.finditer(html):
        kind = found.lastgroup
        if kind == "anchor":
            anchors.append(_attributes(html, *found.span("anchor")))
        elif kind == "end":
            bottom = found.start()
        elif kind in {"open", "unclosed"}:
            cut_off = found.start()
    return Outline(
        list(filter(None, anchors)), next(place for place in (bottom, cut_off, len(html)) if place is not None)
    )


def _attributes(html: str, start: int, end: int) -> list[Attribute]:
    found = _ATTRIBUTE.finditer(html, start, end)
    return [Attribute(one[1].lower(), *one.span(), one[2] or "") for one in found]


def _resolved(reference: re.Match[str]) -> str:
    """What a reference stands for in an attribute, where an ``&`` before a parameter is just that."""
    number, name = reference.groups()
    return resolved(reference[0]) if number else html5.get(name, reference[0])
